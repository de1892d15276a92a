/** The package `@onrecord/client`: packed, installed into a fresh Vite project, built, and used in Chromium against the service. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { possibleTypes } from '@onrecord/client/caches';
import * as documents from '@onrecord/client/documents';
import type { DocumentNode } from 'graphql';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { makeClient as makeApolloClient } from '../client/recipes/apollo.js';
import { makeClient as makeUrqlClient } from '../client/recipes/urql.js';
import { launch } from '../fixtures/browser/browser.js';
import {
  bundleOf,
  installedBytes,
  MAX_FOLLOW_FEED_BYTES,
  npm,
  type Packed,
  pack,
} from '../fixtures/contract/client-package.js';
import { clausesOf } from '../fixtures/contract/conformance.js';
import { typeErrors } from '../fixtures/contract/typed-documents.js';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RECIPES = join(ROOT, 'test', 'client', 'recipes');
const clause = clausesOf('@onrecord/client, installed');

/** Packages that the project borrows: Vite, and Preact in place of React. */
const BORROWED = ['vite', 'preact'];

/** A page with the recipes for a page without a framework and for React, and an address as a page on the same host has it. */
const PAGE = {
  'index.html':
    '<!doctype html><ul id="lines"></ul><ol id="hook"></ol><script type="module" src="./main.js"></script>\n',
  'main.js': `import { render, createElement } from 'react';
import { showStory } from './page.ts';
import { useUpdates } from './react.ts';
const add = (line) => document.getElementById('lines').append(Object.assign(document.createElement('li'), { textContent: line }));
showStory('/graphql', '${STORY}', add).catch((error) => add(error.code + ' ' + error.message));
function Updates() {
  const { headlines } = useUpdates('/graphql', '${STORY}', null);
  return headlines.map((line) => createElement('li', { key: line }, line));
}
render(createElement(Updates), document.getElementById('hook'));
`,
  'vite.config.js': `export default {
  resolve: { alias: { react: 'preact/compat' } },
  server: { proxy: { '/graphql': { target: process.env.SERVICE, ws: true } } },
};
`,
};

/** A program that uses every entry of the package, with the types that it must have. */
const TYPED = `import { ask, FeedError, followFeed, memoryCursor, observeFeed, storageCursor } from '@onrecord/client';
import { keys, possibleTypes } from '@onrecord/client/caches';
import { LiveUpdatesDocument, type LiveUpdatesSubscription, StoryAtAGlanceDocument } from '@onrecord/client/documents';
import { relayNetwork } from '@onrecord/client/relay';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Network, Observable } from 'relay-runtime';

const url = '/graphql';
const typed: TypedDocumentNode<LiveUpdatesSubscription, { story?: string }> = LiveUpdatesDocument;
const { story } = await ask({ url, query: StoryAtAGlanceDocument, variables: { story: 'a-story' } });
const cursor = memoryCursor(story?.cursor ?? null);
for await (const event of followFeed({ url, query: LiveUpdatesDocument, variables: { story: 'a-story' }, cursor })) {
  if (event.type !== 'update') continue;
  const { update } = event;
  console.log(update.headline.toUpperCase(), update.sequence + 1);
  if (update.__typename === 'StatementCorrected') console.log(update.notice.text, update.statement.id);
}
for await (const { data } of followFeed<{ storyUpdates: { cursor: string } }>({ url, query: 'subscription …' })) {
  console.log(data.storyUpdates.cursor);
}
observeFeed({ url, query: LiveUpdatesDocument }).subscribe({
  next: ({ data }) => console.log(data.storyUpdates.__typename),
  error: (error) => console.log(error instanceof FeedError && error.code),
  complete: () => console.log('left'),
});
const { fetch, subscribe } = relayNetwork({ url, Observable });
console.log(typed, keys.PageInfo?.(), possibleTypes.Actor?.[0], storageCursor(localStorage, 'a'), Network.create(fetch, subscribe));
`;
/** Wrong uses, one in each line, with the error that each gives. */
const WRONG = [
  [
    'A variable of another type',
    "followFeed({ url: '/', query: LiveUpdatesDocument, variables: { story: true } });",
    'TS2322',
  ],
  [
    'An unknown variable',
    "await ask({ url: '/', query: StoryAtAGlanceDocument, variables: { story: 'a', slug: 'b' } });",
    'TS2353',
  ],
  [
    'A field that is not selected',
    "console.log((await ask({ url: '/', query: StoryAtAGlanceDocument })).story?.language);",
    'TS2339',
  ],
] as const;
const WRONG_FILE = `import { ask, followFeed } from '@onrecord/client'; import { LiveUpdatesDocument, StoryAtAGlanceDocument } from '@onrecord/client/documents';
${WRONG.map(([, line]) => line).join('\n')}
export {};
`;

/** The example queries; subscriptions are in the recipes. */
const QUERIES = Object.values(documents).filter((document) => /^query/m.test(document.loc?.source.body ?? ''));

/** The caches of the recipes: each reads a document through its cache, and says whether there is a result. */
const CACHES: Readonly<Record<string, (url: string, document: DocumentNode) => Promise<boolean>>> = {
  'Apollo Client': async (url, document) => (await makeApolloClient(url).query({ query: document })).data !== undefined,
  'Graphcache of urql': async (url, document) =>
    (await makeUrqlClient(url).query(document, {}).toPromise()).data !== undefined,
};

const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} KB`;

onOneEngine('The package of the client', (makeStore) => {
  const published = runningService(makeStore);
  const running = runningService(makeStore, 'no-such-directory');
  const project = mkdtempSync(join(tmpdir(), 'onrecord-front-end-'));
  let packed: Packed;
  let browser: Browser;
  beforeAll(async () => {
    await running.apply(opening());
    packed = await pack(project);
    const manifest = { type: 'module', private: true, dependencies: { '@onrecord/client': `file:${packed.path}` } };
    writeFileSync(join(project, 'package.json'), JSON.stringify(manifest));
    await npm(project, 'install');
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(project, { recursive: true });
  });

  clause(
    'pack',
    'The package has what it needs to run, its types, a README and a changelog, and nothing else',
    async () => {
      const others = packed.files.filter((path) => !/^dist\/[\w/-]+(\.js|\.d\.ts)$/.test(path));
      expect(others).toEqual(['CHANGELOG.md', 'README.md', 'package.json']);
      for (const name of packed.files.filter((path) => path.endsWith('.js')))
        expect(packed.files).toContain(name.replace(/\.js$/, '.d.ts'));
      const { archiveBytes, unpackedBytes } = packed;
      return `${packed.files.length} files, ${kilobytes(archiveBytes)} packed, ${kilobytes(unpackedBytes)} unpacked`;
    },
  );
  clause('install', 'npm install brings graphql-ws, and graphql, which that asks for', async () => {
    const bytes = installedBytes(join(project, 'node_modules'));
    expect([...bytes.keys()].sort()).toEqual(['@onrecord/client', 'graphql', 'graphql-ws']);
    const { '@onrecord/client': own = 0, graphql = 0 } = Object.fromEntries(bytes);
    const all = [...bytes.values()].reduce((sum, one) => sum + one, 0);
    expect(all - graphql).toBeLessThan(1_000_000);
    return `${kilobytes(all)} installed: ${kilobytes(own)} its own, ${kilobytes(graphql)} graphql`;
  });
  clause('size', 'followFeed alone, minified with its libraries, has less than 30 KB', async () => {
    const code = await bundleOf(
      "import { followFeed } from '@onrecord/client'; globalThis.used = followFeed;",
      project,
    );
    expect(Buffer.byteLength(code)).toBeLessThan(MAX_FOLLOW_FEED_BYTES);
    return `${kilobytes(Buffer.byteLength(code))}, ${kilobytes(gzipSync(code).length)} gzipped`;
  });
  clause('size', 'A typed document brings no other document and nothing that follows', async () => {
    const code = await bundleOf(
      "import { SearchDocument } from '@onrecord/client/documents'; globalThis.used = SearchDocument;",
      project,
    );
    expect(code).not.toMatch(/storyUpdates|positionMatrix|fetch\(/);
    return kilobytes(Buffer.byteLength(code));
  });
  for (const module of ['NodeNext', 'Bundler'] as const) {
    clause('types', `Its types check with moduleResolution ${module}, and wrong uses do not`, async () => {
      const found = await typeErrors({ 'right.ts': TYPED, 'wrong.ts': WRONG_FILE }, module);
      // Relay's own types have errors where libraries are checked as well.
      const errors = found.filter((error) => !error.includes('/node_modules/relay-runtime/'));
      expect(errors.filter((error) => !error.startsWith('wrong.ts'))).toEqual([]);
      for (const [index, [use, , code]] of WRONG.entries()) {
        expect(errors.join('\n'), use).toContain(`wrong.ts(${index + 2}): error ${code}: `);
      }
      expect(errors).toHaveLength(WRONG.length);
      return `${WRONG.length} of ${WRONG.length} wrong uses are errors`;
    });
  }
  for (const [name, read] of Object.entries(CACHES)) {
    clause(
      'caches',
      `${name} keeps the result of every example, with the settings that the package brings`,
      async () => {
        const warnings: string[] = [];
        const note = (...parts: unknown[]) => void warnings.push(parts.join(' '));
        const spies = [
          vi.spyOn(console, 'warn').mockImplementation(note),
          vi.spyOn(console, 'error').mockImplementation(note),
        ];
        try {
          for (const document of QUERIES) expect(await read(`${published.service.url}/graphql`, document)).toBe(true);
        } finally {
          for (const spy of spies) spy.mockRestore();
        }
        // The examples ask for ids only where they use them; everything else is kept inside of what has it.
        const others = warnings.filter(
          (text) => !possibleTypes.Node?.includes(/`keys` config for `(\w+)`/.exec(text)?.[1] ?? ''),
        );
        expect(others).toEqual([]);
        return `${QUERIES.length} queries, no warning but of ids that an example does not ask for`;
      },
    );
  }
  clause(
    'use',
    'A page of a fresh Vite project reads a story with a typed document, and follows it, from /graphql',
    async () => {
      for (const [name, text] of Object.entries(PAGE)) writeFileSync(join(project, name), text);
      for (const recipe of ['page.ts', 'react.ts']) cpSync(join(RECIPES, recipe), join(project, recipe));
      for (const name of BORROWED) {
        mkdirSync(dirname(join(project, 'node_modules', name)), { recursive: true });
        symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
      }
      const environment = { ...process.env, NODE_ENV: 'production', SERVICE: running.service.url };
      const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
      await promisify(execFile)(process.execPath, [vite, 'build'], { cwd: project, env: environment });
      const { preview } = await import('vite');
      const server = await preview({
        root: project,
        configFile: false,
        logLevel: 'silent',
        preview: { port: 0, host: '127.0.0.1', proxy: { '/graphql': { target: running.service.url, ws: true } } },
      });
      try {
        const page = await browser.newPage();
        const transports: string[] = [];
        page.on('websocket', (socket) => transports.push(socket.url()));
        const [address = ''] = server.resolvedUrls?.local ?? [];
        await page.goto(address);
        const lines = () => page.locator('#lines li').allTextContents();
        await expect.poll(lines).toEqual(['A test story']);
        await expect.poll(() => transports.length).toBe(2);
        await running.apply(file({ statements: [statement('in-the-page')] }));
        await expect.poll(lines).toHaveLength(2);
        await expect.poll(() => page.locator('#hook li').count()).toBe(1);
        expect(transports[0]).toBe(`${address.replace('http', 'ws')}graphql`);
        await page.close();
        const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/vite/package.json'), 'utf8'));
        return `Vite ${version}, Chromium ${browser.version()}, ${transports[0]?.replace(/:\d+/, '')}`;
      } finally {
        await server.close();
      }
    },
  );
});
