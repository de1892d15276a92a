/**
 * Builds `dist` from `src`, and only the parts whose sources have changed: TypeScript compiles the service, the command and the
 * client; Vite bundles what browsers load.
 *
 *     node scripts/build.js              builds the parts that are stale
 *     node scripts/build.js --no-check   compiles, whatever the types say, and leaves out what browsers load
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
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = 'src';
const OUTPUT = 'dist';
/** What the build keeps for itself. It lies in the output, so that whoever deletes that deletes this as well. */
const STATE = join(OUTPUT, '.build');
const BUILT = join(STATE, 'built.json');
const LOCK = join(STATE, 'lock');
/** What browsers load is made from this folder, and from what it imports. */
const WEB = join(SOURCES, 'web');
/** Every part depends on these. */
const SETTINGS = [
  'package-lock.json',
  'scripts/build.js',
  'tsconfig.build.json',
  'tsconfig.client.json',
  'tsconfig.json',
  'vite.config.ts',
];

/**
 * What `dist` was built from. `all` is the digest of all sources, or `null` when the last build failed. `page` is the digest of
 * the sources of what browsers load, with those outside of `WEB` by name, or `null` when that has not been built.
 * @typedef {{ readonly all: string | null, readonly page: Page | null }} Built
 * @typedef {{ readonly digest: string, readonly imported: readonly string[] }} Page
 */

/** @type {Built} */
const NOTHING = { all: null, page: null };

/** @param {string} path */
const inRoot = (path) => join(ROOT, path);

/** Brings `dist` up to date. In a process of its own: Vite takes memory, and changes the environment. Says whether that worked. */
export function ensureBuilt() {
  if (isBuilt()) return true;
  // What Vitest and others set for themselves does not belong into what is built.
  const { NODE_ENV: _none, NODE_OPTIONS: _neither, ...env } = process.env;
  // Standard output belongs to the program that is about to run.
  return spawnSync(process.execPath, [fileURLToPath(import.meta.url)], { env, stdio: ['ignore', 2, 2] }).status === 0;
}

/** Tells one state of the sources from another in a few milliseconds, by the times of their files. */
export function sourceTimes() {
  return allSources()
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
    writeBuilt({ all: null, page: isPageStale ? null : before.page });
    const [isCompiled, page] = await Promise.all([compile(), isPageStale ? bundle() : before.page]);
    // An edit during the compilation may or may not be in it: the next build looks again.
    const isSettled = digestOf(allSources()) === all;
    writeBuilt({ all: isCompiled && page !== null && isSettled ? all : null, page: isSettled ? page : null });
    return isCompiled && page !== null;
  } finally {
    release();
  }
}

/** Compiles without checking types, for programs that write sources. The next build starts anew. */
async function buildUnchecked() {
  const release = await lock();
  try {
    for (const name of ['built.json', 'service.tsbuildinfo', 'client.tsbuildinfo'])
      rmSync(inRoot(join(STATE, name)), { force: true });
    return await typescript(
      '-p',
      'tsconfig.build.json',
      '--noCheck',
      '--incremental',
      'false',
      '--tsBuildInfoFile',
      'null',
    );
  } finally {
    release();
  }
}

/** Compiles the service, the command and the client's types. Says whether that worked. */
async function compile() {
  // Not with `--build`, which goes by the times of files.
  const done = await Promise.all([typescript('-p', 'tsconfig.build.json'), typescript('-p', 'tsconfig.client.json')]);
  removeOrphans();
  return done.every(Boolean);
}

/** @param {string[]} args */
function typescript(...args) {
  const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
  const child = spawn(process.execPath, [tsc, ...args], { cwd: ROOT, stdio: ['ignore', 2, 2] });
  return new Promise((resolve) => child.once('close', (code) => resolve(code === 0)));
}

/** TypeScript leaves what it once made of a source that is gone. */
function removeOrphans() {
  for (const path of filesIn(OUTPUT)) {
    if ([STATE, join(OUTPUT, 'page')].some((folder) => path.startsWith(folder + sep))) continue;
    const source = join(SOURCES, relative(OUTPUT, path))
      .replace(/\.map$/, '')
      .replace(/\.d\.ts$/, '.js');
    const written = [source, source.replace(/\.js$/, '.ts'), source.replace(/\.js$/, '.tsx')];
    if (!written.some((candidate) => existsSync(inRoot(candidate)))) rmSync(inRoot(path));
  }
}

/**
 * Bundles what browsers load.
 * @returns {Promise<Page | null>} what it was made from, or `null` when that failed
 */
async function bundle() {
  // Every build makes what is served, whatever NODE_ENV says.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  /** @type {Set<string>} */
  const imported = new Set();
  try {
    await build({
      root: ROOT,
      configFile: inRoot('vite.config.ts'),
      logLevel: 'warn',
      plugins: [
        {
          name: 'sources',
          generateBundle() {
            for (const id of this.getModuleIds()) {
              const path = relative(ROOT, id.replace(/\?.*$/, ''));
              if (path.startsWith(SOURCES + sep) && !path.startsWith(WEB + sep)) imported.add(path);
            }
          },
        },
      ],
    });
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
  return filesIn(SOURCES);
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
  return existsSync(inRoot(BUILT)) ? JSON.parse(readFileSync(inRoot(BUILT), 'utf8')) : NOTHING;
}

/** @param {Built} built */
function writeBuilt(built) {
  writeFileSync(inRoot(BUILT), JSON.stringify(built));
}

/**
 * Waits until no other process builds, and keeps others from it. The lock is a symbolic link to a process id: it is made in one
 * step, with its content. Returns how to release it.
 */
async function lock() {
  mkdirSync(inRoot(STATE), { recursive: true });
  let isTold = false;
  for (;;) {
    try {
      symlinkSync(String(process.pid), inRoot(LOCK));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const holder = holderOfLock();
      if (holder !== null && !isAlive(holder)) rmSync(inRoot(LOCK), { force: true });
      else if (!isTold) console.error(`Waiting for process ${holder}, which builds dist…`);
      isTold = true;
      await after(100);
      continue;
    }
    // Somebody who saw the lock of a dead process may have removed this one instead.
    await after(50);
    if (holderOfLock() === process.pid) return () => rmSync(inRoot(LOCK), { force: true });
  }
}

/** The process that holds the lock; `null` when it is free. */
function holderOfLock() {
  try {
    return Number(readlinkSync(inRoot(LOCK)));
  } catch {
    return null;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const worked = process.argv.includes('--no-check') ? await buildUnchecked() : await build();
  process.exitCode = worked ? 0 : 1;
}
