import base from './vitest.config.js';

/** What is meant to harm: the corpus, one after the other, and a minute of random requests. */
export default {
  ...base,
  test: {
    ...base.test,
    include: ['test/hostile/**/*.test.ts'],
    exclude: [],
    globalSetup: ['test/fixtures/global-setup.ts', 'test/hostile/setup.ts'],
    // CPU is measured.
    fileParallelism: false,
    testTimeout: 180_000,
  },
};
