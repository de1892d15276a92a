/**
 * Builds `dist` from `src`, and `client/dist` from `client/src`, and only the parts whose sources have changed: TypeScript compiles
 * the client, the service and the command; Rolldown bundles the programs; Vite bundles what browsers load; PGlite makes the content of
 * new embedded stores.
 *
 *     node scripts/build.js              builds the parts that are stale
 *     node scripts/build.js --no-check   compiles, whatever the types say, and leaves out everything else
 *
 * A part is stale when the content of its sources differs from the content it was built from. Times of files say less: a
 * checkout of an older commit makes a source newer, and a deleted source has no time.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = 'src';
const OUTPUT = 'dist';
/** The package of the client: its folder, its sources and its output. */
const CLIENT = 'client';
const CLIENT_SOURCES = join(CLIENT, 'src');
const CLIENT_OUTPUT = join(CLIENT, 'dist');
/** The build's own state. It lies in the output, so that deleting the output deletes it as well. */
const STATE = join(OUTPUT, '.build');
const BUILT = join(STATE, 'built.json');
const LOCK = join(STATE, 'lock');
/** A lock that its process has not touched for this long is free. */
const STALE_LOCK_MS = 10_000;
/** Vite bundles this folder, and the files that it imports, for browsers. */
const WEB = join(SOURCES, 'web');
/**
 * The programs and their threads. Each becomes a few files, with the libraries in them: a program starts in half the time when it
 * need not find and read a thousand files.
 */
const PROGRAMS = ['main', 'cli/main', 'server/pages/renderer-thread', 'desk/article/reader-thread'];
/** The folder for files that several programs load. */
const CHUNKS = join(OUTPUT, 'chunks');
/**
 * These libraries stay outside of the bundles: they read files beside their own, or must be the same for libraries of both kinds of
 * modules, or are large and seldom loaded.
 */
const OUTSIDE = [/^graphql(\/|$)/, /^(pg|pino)$/, /^@electric-sql\/pglite/, /^@opentelemetry\//, /^wink-/];
/** The program that makes the content of new embedded stores. */
const STORE_MAKER = join(SOURCES, 'record', 'engine', 'new-store.mjs');
/** The parts of the output that TypeScript does not make. */
const OTHER_PARTS = [STATE, CHUNKS, join(OUTPUT, 'page'), join(OUTPUT, 'graphiql'), join(OUTPUT, 'new-store')];
/** Vite builds the pages by one, and GraphiQL by the other. */
const BROWSER_CONFIGS = ['vite.config.ts', 'vite.graphiql.config.ts'];
/** Every part depends on these. */
const SETTINGS = [
  'client/package.json',
  'client/tsconfig.json',
  'package-lock.json',
  'scripts/build.js',
  'tsconfig.build.json',
  'tsconfig.json',
  ...BROWSER_CONFIGS,
];

/**
 * The sources that `dist` was built from. `all` is the digest of all sources, or `null` when the last build failed. `page` is the digest of
 * the sources of what browsers load, with those outside of `WEB` by name, or `null` when that has not been built. `store` is the
 * digest of the sources of the content of new stores, or `null` in the same way.
 * @typedef {{ readonly all: string | null, readonly page: Page | null, readonly store: string | null }} Built
 * @typedef {{ readonly digest: string, readonly imported: readonly string[] }} Page
 */

/** @type {Built} */
const NOTHING = { all: null, page: null, store: null };

/** @param {string} path */
const inRoot = (path) => join(ROOT, path);

/** Brings `dist` up to date. In a process of its own: Vite takes memory, and changes the environment. Says whether that worked. */
export function ensureBuilt() {
  // Without sources or compiler, as in an image, a build that is there is all there is.
  const canBuild = [SOURCES, CLIENT_SOURCES, join('node_modules', 'typescript')].every((path) =>
    existsSync(inRoot(path)),
  );
  if (canBuild ? isBuilt() : existsSync(inRoot(join(OUTPUT, 'main.js')))) return true;
  if (!canBuild) {
    console.error('Cannot build dist: run npm ci (with development dependencies) in a checkout of the repository.');
    return false;
  }
  const { NODE_ENV: _none, ...env } = process.env;
  // Vitest sets options for its own workers.
  if (env.VITEST !== undefined) delete env.NODE_OPTIONS;
  // Standard output belongs to the program that is about to run.
  return spawnSync(process.execPath, [fileURLToPath(import.meta.url)], { env, stdio: ['ignore', 2, 2] }).status === 0;
}

/** Tells one state of the sources from another in a few milliseconds, by the times of their files. */
export function sourceTimes() {
  return [...SETTINGS, ...allSources()]
    .map((path) => `${path} ${lstatSync(inRoot(path), { throwIfNoEntry: false })?.mtimeMs}`)
    .join('\n');
}

function isBuilt() {
  return readBuilt().all === digestOf(allSources());
}

async function build() {
  const release = await lock();
  try {
    const before = readBuilt();
    const all = digestOf(allSources());
    // Another process may have built it meanwhile.
    if (before.all === all) return true;
    console.error('Building dist…');
    const isPageStale = before.page === null || before.page.digest !== pageDigest(before.page.imported);
    const storeNow = digestOf([STORE_MAKER]);
    const isStoreStale = before.store !== storeNow;
    writeBuilt({ all: null, page: isPageStale ? null : before.page, store: isStoreStale ? null : before.store });
    const [isCompiled, page, isStoreMade] = await Promise.all([
      compile().then((worked) => worked && bundlePrograms()),
      isPageStale ? bundlePage() : before.page,
      isStoreStale ? makeStore() : true,
    ]);
    const store = isStoreMade ? storeNow : null;
    // An edit during the compilation may or may not be in it: the next build looks again.
    const isSettled = digestOf(allSources()) === all;
    const isDone = isCompiled && page !== null && store !== null;
    writeBuilt({
      all: isDone && isSettled ? all : null,
      page: isSettled ? page : null,
      store: isSettled ? store : null,
    });
    return isDone;
  } finally {
    await release();
  }
}

/** Compiles without checking types, for programs that write sources. The next build starts anew. */
async function buildUnchecked() {
  const release = await lock();
  try {
    for (const name of ['built.json', 'service.tsbuildinfo', 'client.tsbuildinfo'])
      rmSync(inRoot(join(STATE, name)), { force: true });
    const unchecked = ['--noCheck', '--incremental', 'false', '--tsBuildInfoFile', 'null'];
    const done = await Promise.all([CLIENT, 'tsconfig.build.json'].map((path) => typescript('-p', path, ...unchecked)));
    return done.every(Boolean);
  } finally {
    await release();
  }
}

/** Compiles the client, and then the service and the command, which are checked against its types. Says whether that worked. */
async function compile() {
  // Not with `--build`, which goes by the times of files.
  const isDone = (await typescript('-p', CLIENT)) && (await typescript('-p', 'tsconfig.build.json'));
  removeOrphans(SOURCES, OUTPUT);
  removeOrphans(CLIENT_SOURCES, CLIENT_OUTPUT);
  return isDone;
}

/** @param {string[]} args */
function typescript(...args) {
  return run(join('node_modules', 'typescript', 'bin', 'tsc'), ...args);
}

/** Makes the content of new stores. Says whether that worked; a project without an embedded store has none to make. */
function makeStore() {
  return existsSync(inRoot(STORE_MAKER)) ? run(STORE_MAKER) : true;
}

/**
 * Runs a program of Node to its end. Says whether that worked.
 * @param {string[]} args
 * @returns {Promise<boolean>}
 */
function run(...args) {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  return new Promise((resolve) => child.once('close', (code) => resolve(code === 0)));
}

/**
 * Removes files that TypeScript once made of sources that are gone.
 * @param {string} sources
 * @param {string} output
 */
function removeOrphans(sources, output) {
  if (!existsSync(inRoot(output))) return;
  for (const path of filesIn(output)) {
    if (OTHER_PARTS.some((folder) => path.startsWith(folder + sep))) continue;
    const source = join(sources, relative(output, path))
      .replace(/\.map$/, '')
      .replace(/\.d\.ts$/, '.js');
    const written = [source, source.replace(/\.js$/, '.ts'), source.replace(/\.js$/, '.tsx')];
    if (!written.some((candidate) => existsSync(inRoot(candidate)))) rmSync(inRoot(path));
  }
}

/** Bundles the programs, in place of what TypeScript makes of their first files. Says whether that worked. */
async function bundlePrograms() {
  const { build } = await import('rolldown');
  /** @type {Record<string, string>} */
  const input = {};
  for (const name of PROGRAMS) {
    const path = join(SOURCES, `${name}.ts`);
    if (existsSync(inRoot(path))) input[name] = path;
  }
  try {
    const { output } = await build({
      cwd: ROOT,
      input,
      platform: 'node',
      tsconfig: 'tsconfig.json',
      resolve: { extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } },
      external: OUTSIDE,
      // Only browsers load style sheets.
      moduleTypes: { '.css': 'empty' },
      plugins: [ownAddresses()],
      // A slow machine is no fault of the build.
      checks: { bundlerTimings: false },
      output: { dir: inRoot(OUTPUT), sourcemap: true, keepNames: true, chunkFileNames: 'chunks/[name]-[hash].js' },
    });
    const made = output.map(({ fileName }) => join(OUTPUT, fileName));
    const stale = filesIn(OUTPUT).filter((path) => path.startsWith(CHUNKS + sep) && !made.includes(path));
    for (const path of stale) rmSync(inRoot(path));
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

/**
 * Keeps `import.meta.url` in the sources the address of what TypeScript makes of a file, wherever the bundle has its text: the sources
 * find files by it.
 * @returns {import('rolldown').Plugin}
 */
function ownAddresses() {
  return {
    name: 'own addresses',
    transform(code, id) {
      const path = relative(inRoot(SOURCES), id);
      if (path.startsWith('..') || !code.includes('import.meta.url')) return null;
      return { code: code.replaceAll('import.meta.url', `addressOfSource('${path}')`), map: null };
    },
    renderChunk(code, { fileName }) {
      if (!code.includes('addressOfSource(')) return null;
      const addressed = code.replaceAll(/addressOfSource\(["']([^"']+)["']\)/g, (_call, path) => {
        const way = relative(dirname(fileName), path);
        return `new URL('${way.startsWith('.') ? way : `./${way}`}', import.meta.url).href`;
      });
      return { code: addressed, map: null };
    },
  };
}

/**
 * Bundles what browsers load.
 * @returns {Promise<Page | null>} what it was made from, or `null` when that failed
 */
async function bundlePage() {
  // Every build makes what is served, whatever NODE_ENV says.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  /** @type {Set<string>} */
  const imported = new Set();
  try {
    const sources = {
      name: 'sources',
      /** @this {import('vite').Rollup.PluginContext} */
      generateBundle() {
        for (const id of this.getModuleIds()) {
          const path = relative(ROOT, id.replace(/\?.*$/, ''));
          const isOurs = [SOURCES, CLIENT_SOURCES].some((folder) => path.startsWith(folder + sep));
          if (isOurs && !path.startsWith(WEB + sep)) imported.add(path);
        }
      },
    };
    for (const config of BROWSER_CONFIGS) {
      await build({ root: ROOT, configFile: inRoot(config), logLevel: 'warn', plugins: [sources] });
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return null;
  }
  const sorted = [...imported].sort();
  return { digest: pageDigest(sorted), imported: sorted };
}

/** @param {readonly string[]} imported */
function pageDigest(imported) {
  return digestOf([...filesIn(WEB), ...imported]);
}

/** The paths of everything that the build depends on. */
function allSources() {
  return [...filesIn(SOURCES), ...filesIn(CLIENT_SOURCES)];
}

/**
 * The digest of the settings and of these files. A file that is not there counts as well.
 * @param {readonly string[]} paths
 */
export function digestOf(paths) {
  const hash = createHash('sha256');
  for (const path of [...SETTINGS, ...paths]) {
    const content = existsSync(inRoot(path)) ? readFileSync(inRoot(path)) : null;
    hash.update(`${path} ${content?.length}\n`);
    if (content !== null) hash.update(content);
  }
  return hash.digest('hex');
}

/**
 * The paths of all files in a folder, in one order.
 * @param {string} folder
 */
export function filesIn(folder) {
  return readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

/** @returns {Built} */
function readBuilt() {
  try {
    return JSON.parse(readFileSync(inRoot(BUILT), 'utf8'));
  } catch {
    // It is missing, or unreadable after a crash: build anew.
    return NOTHING;
  }
}

/**
 * Replaces the file in one step, because others read it without the lock.
 * @param {Built} built
 */
function writeBuilt(built) {
  const next = `${inRoot(BUILT)}.${process.pid}`;
  writeFileSync(next, JSON.stringify(built));
  renameSync(next, inRoot(BUILT));
}

/** Waits until no other process builds, and keeps others from it. Returns how to release it. */
async function lock() {
  mkdirSync(inRoot(STATE), { recursive: true });
  // Loaded when it is needed: a program that only starts has no development dependencies in some places.
  const { lock: lockFile } = await import('proper-lockfile');
  // A process that was killed stops touching its lock: process ids say less, because containers and restarts repeat them.
  const options = { lockfilePath: inRoot(LOCK), realpath: false, stale: STALE_LOCK_MS };
  try {
    return await lockFile(inRoot(STATE), options);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error;
  }
  console.error(`Waiting for another process, which builds dist (${LOCK})…`);
  return lockFile(inRoot(STATE), { ...options, retries: { forever: true, minTimeout: 100, maxTimeout: 500 } });
}

const program = process.argv[1];
// The program that imports this file may not be built yet.
if (program !== undefined && existsSync(program) && realpathSync(program) === fileURLToPath(import.meta.url)) {
  const worked = process.argv.includes('--no-check') ? await buildUnchecked() : await build();
  process.exitCode = worked ? 0 : 1;
}
