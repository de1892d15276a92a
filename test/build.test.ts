/** The build (`scripts/build.js`), on a project as small as it can be. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SETTINGS = [
  'tsconfig.json',
  'tsconfig.build.json',
  'client/package.json',
  'client/tsconfig.json',
  'vite.config.ts',
  'vite.graphiql.config.ts',
  'package-lock.json',
];
const SOURCES: Readonly<Record<string, string>> = {
  'src/main.ts': `import { word } from './word.js';\nconsole.log(word);\n`,
  'src/word.ts': `export const word = 'first';\n`,
  'client/src/index.ts': `export const client: string = 'client';\n`,
  'src/web/browser.tsx': `document.title = 'page';\n`,
  'src/web/embed/embed-script.ts': `document.title = 'embed';\n`,
  'src/web/graphiql/graphiql.tsx': `document.title = 'graphiql';\n`,
  'src/web/public/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
};

let root: string;

function write(path: string, text: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

interface Finished {
  readonly code: number | null;
  readonly errors: string;
}

function start(args: readonly string[] = []): ChildProcess {
  const { NODE_ENV: _none, ...env } = process.env;
  return spawn(process.execPath, [join(root, 'scripts/build.js'), ...args], {
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
}

async function finished(child: ChildProcess): Promise<Finished> {
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  return { code, errors };
}

const build = (args: readonly string[] = []) => finished(start(args));

/** The output of the program that was built. */
async function output(): Promise<string> {
  return (await promisify(execFile)(process.execPath, [join(root, 'dist/main.js')])).stdout.trim();
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'onrecord-build-'));
  for (const path of [...SETTINGS, 'scripts']) cpSync(path, join(root, path), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  write('package.json', '{ "type": "module" }');
  for (const [path, text] of Object.entries(SOURCES)) write(path, text);
  expect(await build()).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a build makes the program, the client with its types, the page and GraphiQL', async () => {
  expect(await output()).toBe('first');
  const made = [
    'client/dist/index.js',
    'client/dist/index.d.ts',
    'dist/page/manifest.json',
    'dist/page/icon.svg',
    'dist/graphiql/manifest.json',
  ];
  for (const path of made) expect(existsSync(join(root, path)), path).toBe(true);
});

test('sources that only look newer are not built again', async () => {
  const now = new Date();
  for (const path of Object.keys(SOURCES)) utimesSync(join(root, path), now, now);
  expect(await build()).toEqual({ code: 0, errors: '' });
});

test('an older text of a source is built, whatever its time says', async () => {
  write('src/word.ts', `export const word = 'second';\n`);
  expect(await build()).toMatchObject({ code: 0 });
  expect(await output()).toBe('second');
  write('src/word.ts', SOURCES['src/word.ts'] ?? '');
  utimesSync(join(root, 'src/word.ts'), new Date(0), new Date(0));
  expect(await build()).toMatchObject({ code: 0 });
  expect(await output()).toBe('first');
});

test('nothing is left of a source that was deleted', async () => {
  write('client/src/gone.ts', 'export const gone: number = 1;\n');
  expect(await build()).toMatchObject({ code: 0 });
  const made = ['gone.js', 'gone.d.ts'].map((name) => join(root, 'client/dist', name));
  expect(made.filter((path) => !existsSync(path))).toEqual([]);
  rmSync(join(root, 'client/src/gone.ts'));
  expect(await build()).toMatchObject({ code: 0 });
  expect(made.filter((path) => existsSync(path))).toEqual([]);
});

test('a build that failed fails again until the source is right', async () => {
  write('src/word.ts', `export const word: number = 'wrong';\n`);
  for (const attempt of ['first', 'second']) {
    const { code, errors } = await build();
    expect(code, attempt).toBe(1);
    expect(errors, attempt).toContain('word.ts');
  }
  write('src/word.ts', SOURCES['src/word.ts'] ?? '');
  expect(await build()).toMatchObject({ code: 0 });
  expect(await output()).toBe('first');
});

test('the page is bundled again only when one of its sources has changed', async () => {
  const manifest = () => readFileSync(join(root, 'dist/page/manifest.json'), 'utf8');
  const before = manifest();
  write('dist/page/manifest.json', '{}');
  write('src/word.ts', `export const word = 'third';\n`);
  expect(await build()).toMatchObject({ code: 0 });
  expect(manifest()).toBe('{}');
  write('src/web/browser.tsx', `document.title = 'another page';\n`);
  expect(await build()).toMatchObject({ code: 0 });
  expect(manifest()).toMatch(/browser\.tsx/);
  expect(manifest()).not.toBe(before);
});

test('a program has its sources in its own file, and each of them still has its own address', async () => {
  write('src/inside/place.ts', `export const place = new URL('./beside', import.meta.url).pathname;\n`);
  write('src/word.ts', `export { place as word } from './inside/place.js';\n`);
  expect(await build()).toMatchObject({ code: 0 });
  rmSync(join(root, 'dist/word.js'));
  rmSync(join(root, 'dist/inside/place.js'));
  expect(await output()).toBe(join(root, 'dist/inside/beside'));
});

test('the content of new stores is made again only when the program that makes it has changed', async () => {
  const content = join(root, 'dist/new-store/content');
  const maker = (text: string) => `import { mkdirSync, writeFileSync } from 'node:fs';
    mkdirSync('dist/new-store', { recursive: true });
    writeFileSync('dist/new-store/content', '${text}');\n`;
  write('src/record/engine/new-store.mjs', maker('first'));
  expect(await build()).toMatchObject({ code: 0 });
  expect(readFileSync(content, 'utf8')).toBe('first');
  write('dist/new-store/content', 'kept');
  write('src/word.ts', `export const word = 'another';\n`);
  expect(await build()).toMatchObject({ code: 0 });
  expect(readFileSync(content, 'utf8')).toBe('kept');
  write('src/record/engine/new-store.mjs', maker('second'));
  expect(await build()).toMatchObject({ code: 0 });
  expect(readFileSync(content, 'utf8')).toBe('second');
});

test('the second of two builds at once waits for the first, and has nothing left to do', async () => {
  write('src/word.ts', `export const word = 'fourth';\n`);
  const both = await Promise.all([build(), build()]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.filter(({ errors }) => errors.includes('Building'))).toHaveLength(1);
  expect(await output()).toBe('fourth');
});

test('a build that was killed does not keep the next one waiting', async () => {
  write('src/word.ts', `export const word = 'fifth';\n`);
  const killed = start();
  killed.stderr?.once('data', () => killed.kill('SIGKILL'));
  await once(killed, 'close');
  expect(await build()).toMatchObject({ code: 0 });
  expect(await output()).toBe('fifth');
});

test('a build without checks compiles what has wrong types, and the next build checks them', async () => {
  write('src/word.ts', `export const word: number = 'unchecked';\n`);
  expect(await build(['--no-check'])).toMatchObject({ code: 0 });
  expect(await output()).toBe('unchecked');
  expect(await build()).toMatchObject({ code: 1 });
});

test('a program of a fresh checkout is built before it starts', async () => {
  for (const [path, text] of Object.entries(SOURCES)) write(path, text);
  rmSync(join(root, 'dist'), { recursive: true });
  const started = await promisify(execFile)(
    process.execPath,
    ['--import', './scripts/build-first.js', 'dist/main.js'],
    {
      cwd: root,
    },
  );
  expect(started.stdout.trim()).toBe('first');
});
