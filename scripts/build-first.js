/** Builds what is stale before a program of `dist` starts: `node --import ./scripts/build-first.js dist/main.js`. */
import { isMainThread } from 'node:worker_threads';

// The threads of the program are given its options as well.
if (isMainThread) {
  const { ensureBuilt } = await import('./build.js');
  if (!ensureBuilt()) process.exit(1);
}
