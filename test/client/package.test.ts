/** The built package `@onrecord/client`: browsers can load it, and programs can import it by its name. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { filesIn } from '../../scripts/build.js';
import { bundleOf, MAX_FOLLOW_FEED_BYTES } from '../fixtures/contract/client-package.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { opening, STORY } from '../fixtures/stories/story.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const files = filesIn('client/dist').filter((name) => name.endsWith('.js'));

const running = runningService(async () => embeddedStore(), 'no-such-directory');
beforeAll(async () => {
  await running.apply(opening());
});

test.each(files)('%s of the client imports only graphql-ws and its neighbours', (name) => {
  const code = readFileSync(`${ROOT}${name}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const specifiers = [...code.matchAll(/\bfrom\s*'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g)].map(
    ([, one, other]) => one ?? other,
  );
  for (const specifier of specifiers) expect(specifier).toMatch(/^(\.\/[\w-]+\.js|graphql-ws\/client)$/);
  expect(code).not.toMatch(/\b(require|process|Buffer|global)\b|node:/);
  expect(existsSync(`${ROOT}${name.replace(/\.js$/, '.d.ts')}`)).toBe(true);
});

test.each(['websocket', 'sse'])(
  'a program that follows a feed over %s ends by itself after it leaves the loop',
  async (transport) => {
    const program = `
    import { followFeed } from '@onrecord/client';
    import { WebSocket } from 'ws';
    const query = 'subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) { __typename ... on StoryUpdate { cursor } ... on CaughtUp { cursor } } }';
    const feed = followFeed({ url: '${running.service.url}/graphql', query, transport: '${transport}', webSocket: WebSocket });
    for await (const { type } of feed) {
      console.log(type);
      break;
    }`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: ROOT,
      timeout: 20_000,
    });
    expect(stdout).toBe('caughtUp\n');
  },
);

test('followFeed alone, bundled with its libraries, has less than 30 KB', async () => {
  const code = await bundleOf("import { followFeed } from '@onrecord/client'; globalThis.used = followFeed;");
  expect(code).toContain('graphql-transport-ws');
  expect(Buffer.byteLength(code)).toBeLessThan(MAX_FOLLOW_FEED_BYTES);
});

test.each([
  ['ask', "import { ask } from '@onrecord/client'; globalThis.used = ask;", ['graphql-transport-ws', 'event-stream']],
  [
    'one document',
    "import { SearchDocument } from '@onrecord/client/documents'; globalThis.used = SearchDocument;",
    ['storyUpdates', 'positionMatrix', 'fetch'],
  ],
  [
    'possibleTypes',
    "import { possibleTypes } from '@onrecord/client/caches'; globalThis.used = possibleTypes;",
    ['PageInfo'],
  ],
])('a program that imports only %s bundles nothing else of the client', async (_, program, absent) => {
  const code = await bundleOf(program);
  expect(absent.filter((part) => code.includes(part))).toEqual([]);
});
