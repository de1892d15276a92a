import base, { OPERATIONS } from './vitest.config.js';

/**
 * What the people who run it rely on: backups, metrics, logs and traces, the proxy, the compose file, the steps of the
 * Dockerfile, which install everything anew, and the whole topology while each part of it is killed, in its short form. It
 * takes root, a package registry and some minutes.
 */
export default {
  ...base,
  test: { ...base.test, include: OPERATIONS, exclude: [], testTimeout: 300_000 },
};
