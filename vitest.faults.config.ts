import base from './vitest.config.js';

/** The long form of the fault tests, one after the other, with a table of the figures at the end. */
export default {
  ...base,
  test: {
    ...base.test,
    include: ['test/faults/**/*.test.ts'],
    exclude: [],
    globalSetup: ['test/fixtures/global-setup.ts', 'test/fixtures/faults-setup.ts'],
    fileParallelism: false,
    // Memory is measured: no file starts with what another has left.
    isolate: true,
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
};
