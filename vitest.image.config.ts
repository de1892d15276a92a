import base from './vitest.config.js';

/** The steps of the Dockerfile, which install everything anew: it takes root, a package registry and a minute. */
export default {
  ...base,
  test: { ...base.test, include: ['test/image/**/*.test.ts'], exclude: [], globalSetup: [], testTimeout: 120_000 },
};
