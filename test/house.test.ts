/**
 * The permitted imports: story ← record ← feed, desk ← graphql ← server ← main; formats beside graphql; client, which knows
 * none of them; words, the texts for people in each language; and web, which runs in browsers, knows the client and the words
 * alone, and is rendered by the server.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));
/** The tests, which have rules of their own. */
const TESTS = fileURLToPath(new URL('.', import.meta.url));
/** The package of the client is a room as well, in a folder of its own. Its files are named from `src`, like all here. */
const CLIENT = '../client/src';
const CLIENT_PACKAGE = '@onrecord/client';

/** The folders that the files of each folder may import, besides their own. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'limits.ts': [],
  'letters.ts': [],
  'pace.ts': [],
  'shared-time.ts': [],
  'thread-cpu.ts': [],
  'kept-thread.ts': [],
  'text-file.ts': [],
  'postgres-address.ts': [],
  'version.ts': [],
  'settles-within.ts': [],
  'config.ts': ['limits.ts', 'postgres-address.ts', 'text-file.ts'],
  // The rules say in the words of the catalogue what breaks them.
  story: ['words/rules'],
  words: ['story', 'words/rules'],
  'words/rules': [],
  reading: ['story', 'words'],
  record: [
    'story',
    'letters.ts',
    'pace.ts',
    'postgres-address.ts',
    'settles-within.ts',
    'shared-time.ts',
    'version.ts',
  ],
  feed: ['record', 'story'],
  edge: ['record', 'relay'],
  relay: ['feed', 'record', 'story'],
  desk: ['reading', 'record', 'story', 'words', 'words/rules', 'kept-thread.ts', 'pace.ts', 'text-file.ts'],
  graphql: ['feed', 'desk', 'record', 'story', 'words', 'pace.ts', 'thread-cpu.ts'],
  formats: ['record', 'story', 'words'],
  server: [
    'web',
    'words',
    'formats',
    'graphql',
    'edge',
    'relay',
    'feed',
    'desk',
    'record',
    'story',
    'config.ts',
    'kept-thread.ts',
    'limits.ts',
    'text-file.ts',
    'settles-within.ts',
    'shared-time.ts',
    'thread-cpu.ts',
    'version.ts',
  ],
  client: [],
  web: ['client', 'letters.ts', 'words'],
  // The desk in the page follows the rules of the desk itself.
  'web/desk': ['web', 'client', 'story', 'words'],
  'web/graphiql': ['web', 'words'],
  cli: [
    'client',
    'reading',
    'relay',
    'server',
    'graphql',
    'feed',
    'desk',
    'record',
    'story',
    'config.ts',
    'letters.ts',
    'postgres-address.ts',
    'text-file.ts',
    'words',
  ],
  'main.ts': ['server', 'desk', 'record', 'config.ts', 'text-file.ts'],
};

/** Packages that the files of a folder must not use. */
const MAY_NOT_USE: Readonly<Record<string, RegExp>> = {
  story: /^(kysely|pg|graphql|@pothos|ws|node:(fs|net|http|child_process|worker_threads))/,
  record: /^(graphql|@pothos|ws|yaml)/,
  feed: /^(graphql|@pothos|ws|kysely|pg)/,
  relay: /^(graphql|@pothos|ws|kysely|pg$)/,
  desk: /^(graphql|@pothos|ws|kysely|pg)/,
  graphql: /^(kysely|pg|@electric-sql|ws|node:(fs|net|http))/,
  formats: /^(graphql|@pothos|ws|kysely|pg|node:(fs|net|http))/,
  client: /^(?!graphql-ws\/client$|graphql$|relay-runtime$)/,
  words: /./,
  'words/rules': /./,
  // Readers load every package that it uses.
  web: /^(?!preact|d3-scale$|@graphql-typed-document-node\/core$)/,
  // Only visitors of GraphiQL load the packages that it uses.
  'web/graphiql': /^(?!react|@?graphiql|graphql$|graphql-ws$)/,
  // Only editors load the packages that it uses.
  'web/desk': /^(?!preact|yaml$|@graphql-typed-document-node\/core$)/,
};

const files = ['', CLIENT].flatMap((folder) =>
  readdirSync(join(SOURCE, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|mjs)$/.test(name))
    .map((name) => join(folder, name)),
);
/**
 * The folder of `src` that a file is in. The page's desk has a place of its own: readers are not given it. So has the catalogue of
 * the rules, which lies below them.
 */
const folderOf = (path: string) => {
  const inside = relative(SOURCE, path);
  if (inside.startsWith(`${CLIENT}/`)) return 'client';
  if (inside.startsWith('web/graphiql/')) return 'web/graphiql';
  if (/^words\/(?:names|(?:[^/]+\/)?rules)\.ts$/.test(inside)) return 'words/rules';
  return inside.startsWith('web/desk/') ? 'web/desk' : (inside.split('/')[0] ?? '');
};
const importsOf = (file: string) =>
  [
    ...readFileSync(join(SOURCE, file), 'utf8').matchAll(
      /^(?:import|export)[^'";]*?from '([^']+)'|^import '([^']+)'/gm,
    ),
  ].map((match) => match[1] ?? match[2] ?? '');
/** The file that an import of ours names, from `src`, as it is written: with the ending `.js`. `null` for a package. */
const targetOf = (file: string, specifier: string) => {
  if (specifier === CLIENT_PACKAGE) return join(CLIENT, 'index.js');
  return specifier.startsWith('.') ? relative(SOURCE, resolve(dirname(join(SOURCE, file)), specifier)) : null;
};

test.each(files)('%s imports only what lies below it', (file) => {
  const folder = folderOf(join(SOURCE, file));
  for (const specifier of importsOf(file)) {
    const target = targetOf(file, specifier);
    if (target !== null) {
      const room = folderOf(join(SOURCE, target.replace(/\.js$/, '.ts')));
      expect([folder, ...(MAY_IMPORT[folder] ?? [])], `${file} imports ${specifier}`).toContain(room);
    } else {
      expect(specifier, file).not.toMatch(MAY_NOT_USE[folder] ?? /^$/);
    }
  }
});

test('every folder of src is in MAY_IMPORT', () => {
  expect(new Set(files.map((file) => folderOf(join(SOURCE, file))))).toEqual(new Set(Object.keys(MAY_IMPORT)));
});

/** The files of ours that a file imports, including types and imports on demand. */
function importedBy(file: string): readonly string[] {
  const code = readFileSync(join(SOURCE, file), 'utf8');
  const specifiers = [...code.matchAll(/(?:^(?:import|export)[^'";]*?from |^import |\bimport\()'([^']+)'/gm)];
  return specifiers.flatMap(([, specifier = '']) => {
    const path = targetOf(file, specifier);
    return files.find((name) => name === path || name.replace(/\.tsx?$/, '.js') === path) ?? [];
  });
}

/** Files that import each other in a circle, each circle sorted (the strongly connected components of Tarjan). */
function circlesOf(imports: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const found: string[][] = [];
  const indices = new Map<string, number>();
  const lowest = new Map<string, number>();
  const path: string[] = [];
  const visit = (file: string): number => {
    const index = indices.size;
    let low = index;
    indices.set(file, index);
    path.push(file);
    for (const other of imports.get(file) ?? []) {
      if (!indices.has(other)) low = Math.min(low, visit(other));
      else if (path.includes(other)) low = Math.min(low, lowest.get(other) ?? indices.get(other) ?? index);
    }
    lowest.set(file, low);
    if (low === index) {
      const circle = path.splice(path.indexOf(file));
      if (circle.length > 1) found.push(circle.sort());
    }
    return low;
  };
  for (const file of imports.keys()) if (!indices.has(file)) visit(file);
  return found;
}

test('no files import each other in a circle', () => {
  const circles = circlesOf(new Map(files.map((file) => [file, importedBy(file)])));
  expect(circles, 'files that import each other: move what both need into a file below them').toEqual([]);
});

/** How many files may lie on top of `src/server`, beside its folders: what puts them together, and little else. */
const MOST_LOOSE_SERVER_FILES = 8;

test('src/server keeps its files in folders', () => {
  const loose = files.filter((file) => dirname(file) === 'server');
  expect(loose.length, `${loose.join(', ')}: find a folder for the newest`).toBeLessThanOrEqual(
    MOST_LOOSE_SERVER_FILES,
  );
});

/** Where the time of day is read in the service or a page, and what for. Everything that waits has the monotonic clock. */
const READ_THE_TIME_OF_DAY: Readonly<Record<string, string>> = {
  'cli/check-watch.ts': 'to tell people when a check was made',
  'cli/new-story.ts': 'to write a day that is over into the example',
  'cli/token.ts': 'to write an expiry, and to say of one whether it has passed',
  'desk/tokens.ts': 'to refuse a token that has expired when it is made',
  'record/engine/directory-lock.ts': 'to tell people since when a directory is locked',
  'server/access/single-sign-on.ts': 'to find out for how long a token of single sign-on is still good',
  'server/kept-responses/kept-by-head.ts': 'to tell readers when a page was last confirmed',
  'web/desk/home/own-time.ts': 'to tell editors the day and how old drafts are',
  'web/story/feed.ts': 'to notice that a machine slept, while the monotonic clock may stand still',
};

test('the time of day is read only where it is told to people or compared with one that others have set', () => {
  const readers = files.filter((file) => {
    const code = readFileSync(join(SOURCE, file), 'utf8').replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
    return /\bDate\.now\b|\bnew Date\(\)|\bDate\(\)|DateTime\.now|Temporal\.Now/.test(code);
  });
  expect(readers.sort()).toEqual(Object.keys(READ_THE_TIME_OF_DAY).sort());
});

test('only main loads the tracing, and only when it is switched on', () => {
  for (const file of files) {
    const isTracing = file.startsWith(join('server', 'tracing'));
    const imports = importsOf(file).filter((name) =>
      /^@opentelemetry|tracing\/(open-telemetry|trace-context)/.test(name),
    );
    expect(isTracing ? [] : imports, file).toEqual([]);
  }
});

/** The files and packages that load with a file, directly or through others; without types and imports on demand. */
function loadedWith(name: string, loaded: Set<string> = new Set()): Set<string> {
  if (loaded.has(name)) return loaded;
  loaded.add(name);
  if (!files.includes(name)) return loaded;
  const code = readFileSync(join(SOURCE, name), 'utf8').replaceAll(/^(?:import|export) type [^;]*;$/gm, '');
  for (const [, specifier = ''] of code.matchAll(/^(?:import|export)[^'";]*?from '([^']+)'/gm)) {
    loadedWith(targetOf(name, specifier)?.replace(/\.js$/, '.ts') ?? specifier, loaded);
  }
  return loaded;
}

test('a command starts without the store and the schema, which take longer to load than everything else', () => {
  const loaded = [...loadedWith(join('cli', 'main.ts'))];
  expect(loaded).toContain('commander');
  expect(loaded.filter((name) => /^(kysely|pg|graphql|@pothos|@electric-sql)/.test(name))).toEqual([]);
});

test('a service loads the reader of articles only in its thread, so that one that never reads pays nothing', () => {
  const loaded = [...loadedWith('main.ts')];
  expect(loaded).toContain(join('desk', 'article', 'article-reader.ts'));
  expect(loaded.filter((name) => /^(wink|htmlparser2|franc)|reading\/(clean|prepare|rank)/.test(name))).toEqual([]);
});

test('each type name is declared in one file, so that a name means one thing', () => {
  const declaredIn = new Map<string, string[]>();
  for (const file of files.filter((name) => !name.includes('/generated/'))) {
    const code = readFileSync(join(SOURCE, file), 'utf8');
    for (const [, name = ''] of code.matchAll(TYPE_DECLARATION)) {
      declaredIn.set(name, [...(declaredIn.get(name) ?? []), file]);
    }
  }
  const twice = [...declaredIn].filter(([, where]) => where.length > 1);
  expect(twice, 'type names that are declared twice: name one of them after what only it holds').toEqual([]);
});

test('a constant whose comment states a unit has the unit in its name', () => {
  const unnamed = files.flatMap((file) => {
    const code = readFileSync(join(SOURCE, file), 'utf8');
    return [...code.matchAll(NUMBER_WITH_COMMENT)].flatMap(([, comment = '', name = '']) => {
      const unit = UNITS.find(({ said }) => said.test(comment));
      return unit === undefined || UNITS.some(({ named }) => named.test(name)) ? [] : [`${file}: ${name}`];
    });
  });
  expect(unnamed, 'constants without their unit: add it, as in STALL_MS').toEqual([]);
});

test('every `vi.waitFor` and `vi.waitUntil` of a test names its timeout, which is one second otherwise', () => {
  const tests = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  const unnamed = tests.flatMap((file) => {
    const [, ...calls] = readFileSync(join(TESTS, file), 'utf8').split(/\bvi\.(?=wait(?:For|Until)\()/);
    return calls.flatMap((call) => (/timeout/.test(argumentsOf(call)) ? [] : [`${file}: ${call.split('\n')[0]}`]));
  });
  expect(unnamed, 'waits of one second: use expect.poll, which has the time of vitest.config.ts').toEqual([]);
});

test('browser tests intercept the requests of an open page by `intercept`, which waits until that works', () => {
  const browserTests = readdirSync(join(TESTS, 'browser')).filter((name) => name.endsWith('.ts'));
  const direct = browserTests.filter((name) =>
    /\bpage\.route\(/.test(readFileSync(join(TESTS, 'browser', name), 'utf8')),
  );
  expect(direct, 'page.route: use intercept, or context.route before the page is opened').toEqual([]);
});

/** The arguments of a call: the text from its first parenthesis to the one that closes it. */
function argumentsOf(call: string): string {
  let depth = 0;
  for (let at = 0; at < call.length; at += 1) {
    if (call[at] === '(') depth += 1;
    if (call[at] === ')') depth -= 1;
    if (call[at] === ')' && depth === 0) return call.slice(0, at);
  }
  return call;
}

const TYPE_DECLARATION = /^(?:export )?(?:declare )?(?:abstract )?(?:class|interface|type|enum) (\w+)/gm;
/** A number constant with the comment of one line or more directly above it. */
const NUMBER_WITH_COMMENT =
  /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n(?:export )?const ([A-Z][A-Z0-9_]*)(?:: number)? = [\d_.]+(?: \* [\d_]+)*;/g;
/** How a comment states a unit, and how a name does. */
const UNITS = [
  { said: /\b(?:milliseconds|ms)\b/, named: /_MS\b|MS_|_MS_/ },
  { said: /\bseconds\b/, named: /SECONDS/ },
  { said: /\bbytes\b/, named: /BYTES/ },
  { said: /\bcharacters\b/, named: /CHARACTERS/ },
  { said: /\bobjects\b/, named: /OBJECTS/ },
] as const;
