/**
 * The suites, each a project: `npm test` runs `main`, `npm test -- --project NAME` another one. A part of a path after it
 * chooses files: `npm test -- --project faults frozen`.
 */
import { createRequire } from 'node:module';
import { defineConfig, type TestProjectInlineConfiguration, type TestUserConfig } from 'vitest/config';

/** Backups, monitoring, the proxy, the image and the topology: they take root, a package registry and some minutes. */
const OPERATIONS = [
  'test/deploy/**/*.test.ts',
  'test/monitoring/**/*.test.ts',
  'test/{cli,record}/backup.test.ts',
  'test/feed/restored.test.ts',
  'test/faults/topology-*.test.ts',
];

/** The command, the snippets of the docs, the build, and the short form of the fault tests: they start hundreds of processes. */
const PROCESSES = [
  'test/cli/**/*.test.ts',
  'test/faults/**/*.test.ts',
  'test/docs/snippets.test.ts',
  'test/build.test.ts',
];

/** Most of what a test makes is garbage when it ends. One thread for V8 is enough: there are more processes than cores. */
const NODE_OPTIONS = ['--max-semi-space-size=32', '--v8-pool-size=1'];

/** Node 20 compiles code again as soon as it runs often. Later versions wait by themselves, and do not know the option. */
const LATER_OPTIMIZATION = process.versions.node.startsWith('20.') ? ['--interrupt-budget=1000000'] : [];

/**
 * For tests that measure neither CPU nor memory: V8 compiles PGlite once and quickly, and makes only that code of ours faster
 * that runs for long. A worker lives for two minutes, in which compiling code again took a quarter of its CPU.
 */
const BRIEF_NODE_OPTIONS = [...NODE_OPTIONS, '--liftoff-only', ...LATER_OPTIMIZATION];

const project = (
  name: string,
  groupOrder: number,
  test: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration => ({
  resolve: {
    // Tests read the sources of the client, whatever has been built of them.
    tsconfigPaths: true,
    // Node and the libraries load graphql's CommonJS files; Vite would give the sources under test its other copy, whose
    // errors are of another class.
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  test: {
    name,
    globalSetup: ['test/fixtures/setup/global-setup.ts'],
    setupFiles: ['test/fixtures/setup/property-seed.ts'],
    // A file is given the modules that the one before it has loaded: half of the work of most files would be loading them.
    isolate: false,
    execArgv: NODE_OPTIONS,
    // Most tests wait for something most of the time; by default there would be one process fewer than cores.
    maxWorkers: 3,
    // Projects differ in how many processes they may take, so one runs after the other.
    sequence: { groupOrder },
    // A first start of the embedded store takes seconds on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A busy machine may take seconds to do what a test waits for. Vitest itself would wait for one second.
    expect: { poll: { timeout: 15_000 } },
    ...test,
  },
});

const test: TestUserConfig = {
  // Unless others are named.
  project: 'main',
  reporters: ['default', './test/fixtures/setup/flaky-reporter.ts'],
  projects: [
    project('main', 0, {
      include: ['test/**/*.test.{ts,tsx}'],
      exclude: ['test/browser/**', 'test/conformance/**', 'test/hostile/**', ...PROCESSES, ...OPERATIONS],
      execArgv: BRIEF_NODE_OPTIONS,
      globalSetup: ['test/fixtures/setup/memory-setup.ts', 'test/fixtures/setup/global-setup.ts'],
    }),
    project('processes', 1, {
      include: PROCESSES,
      exclude: OPERATIONS,
      // Some start a dozen processes one after the other, each of which takes seconds on a busy machine.
      testTimeout: 180_000,
      execArgv: BRIEF_NODE_OPTIONS,
      globalSetup: ['test/fixtures/setup/memory-setup.ts', 'test/fixtures/setup/global-setup.ts'],
    }),
    // Other people's tests and tools, with a table of what each says of the service and its contract.
    project('conformance', 2, {
      include: ['test/conformance/**/*.test.ts'],
      globalSetup: ['test/fixtures/setup/global-setup.ts', 'test/fixtures/contract/conformance-setup.ts'],
    }),
    // Requests that are meant to harm, one after the other because CPU is measured, and a minute of random requests.
    project('hostile', 3, {
      include: ['test/hostile/**/*.test.ts'],
      globalSetup: ['test/fixtures/setup/global-setup.ts', 'test/hostile/setup.ts'],
      fileParallelism: false,
      testTimeout: 180_000,
    }),
    // Chromium, at CHROMIUM or /usr/bin/chromium.
    project('browser', 4, {
      include: ['test/browser/**/*.test.ts'],
      // Each has a browser and a service beside it.
      maxWorkers: 2,
      testTimeout: 120_000,
    }),
    project('operations', 5, { include: OPERATIONS, testTimeout: 300_000 }),
    // The fault tests at full size, one after the other, with a table of the figures: about 20 minutes.
    project('faults', 6, {
      include: ['test/faults/**/*.test.ts'],
      globalSetup: ['test/fixtures/setup/global-setup.ts', 'test/fixtures/faults/faults-setup.ts'],
      fileParallelism: false,
      // Memory is measured: no file starts with what another has left.
      isolate: true,
      testTimeout: 600_000,
      hookTimeout: 120_000,
    }),
  ],
};

export default defineConfig({ test });
