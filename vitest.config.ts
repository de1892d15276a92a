import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

/** What `npm run test:operations` runs, and `npm test` does not. */
export const OPERATIONS = [
  'test/deploy/**/*.test.ts',
  'test/monitoring/**/*.test.ts',
  'test/{cli,record}/backup.test.ts',
  'test/feed/restored.test.ts',
  'test/faults/topology-*.test.ts',
];

export default defineConfig({
  resolve: {
    // Node and the libraries load graphql's CommonJS files; Vite would give the sources under test its other copy, whose
    // errors are of another class.
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Suites with scripts of their own.
    exclude: ['test/browser/**', 'test/conformance/**', 'test/hostile/**', ...OPERATIONS],
    globalSetup: ['test/fixtures/memory-setup.ts', 'test/fixtures/global-setup.ts'],
    // Most tests wait for something most of the time; by default there would be one process fewer than cores.
    maxWorkers: 3,
    // A file is given the modules that the one before it has loaded: half of the work of most files would be loading them.
    isolate: false,
    // A first start of the embedded store takes seconds on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
