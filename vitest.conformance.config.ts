import base from './vitest.config.js';

/** What other people's tests and tools say of the service and of its contract, with a table for each at the end. */
export default {
  ...base,
  test: {
    ...base.test,
    include: ['test/conformance/**/*.test.ts'],
    exclude: [],
    globalSetup: ['test/fixtures/global-setup.ts', 'test/fixtures/conformance-setup.ts'],
  },
};
