import base from './vitest.config.js';

/**
 * What is deployed: the steps of the Dockerfile, which install everything anew, the compose file, the proxy, and the whole
 * topology while each part of it is killed, in its short form. It takes root, a package registry and some minutes.
 */
export default {
  ...base,
  test: {
    ...base.test,
    include: ['test/deploy/**/*.test.ts', 'test/faults/topology-*.test.ts'],
    exclude: [],
    fileParallelism: false,
    testTimeout: 300_000,
  },
};
