import base from './vitest.config.js';

/** The tests that need a browser: Chromium, at CHROMIUM or /usr/bin/chromium. */
export default {
  ...base,
  test: {
    ...base.test,
    include: ['test/browser/**/*.test.ts'],
    exclude: [],
    // Each has a browser and a service beside it.
    maxWorkers: 2,
    testTimeout: 120_000,
    // What a page is to show comes when the machine gets round to it.
    expect: { poll: { timeout: 15_000 } },
  },
};
