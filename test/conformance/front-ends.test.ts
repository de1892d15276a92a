/** Front ends in development: Vite's dev server in front of the service, with the configuration that the docs print. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient as sseClient } from 'graphql-sse';
import { createClient as socketClient } from 'graphql-ws';
import { createServer, loadConfigFromFile, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect } from 'vitest';
import { WebSocket } from 'ws';
import { clausesOf } from '../fixtures/contract/conformance.js';
import { runningService, UKRAINE } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';

const clause = clausesOf('Front ends in development: Vite proxies /graphql');
const running = runningService(async () => embeddedStore());
const folder = mkdtempSync(join(tmpdir(), 'front-end-'));
let vite: ViteDevServer;
let origin: string;

beforeAll(async () => {
  const printed = await loadConfigFromFile(
    { command: 'serve', mode: 'development' },
    'test/fixtures/front-ends/vite.config.ts',
  );
  const proxy = printed?.config.server?.proxy?.['/graphql'];
  if (typeof proxy !== 'object') throw new Error('expected the printed configuration to proxy /graphql');
  vite = await createServer({
    configFile: false,
    root: folder,
    cacheDir: join(folder, 'cache'),
    logLevel: 'silent',
    server: { host: '127.0.0.1', port: 0, proxy: { '/graphql': { ...proxy, target: running.service.url } } },
  });
  await vite.listen();
  const address = vite.httpServer?.address();
  if (typeof address !== 'object' || address === null) throw new Error('expected Vite to listen on a port');
  origin = `http://127.0.0.1:${address.port}`;
});
afterAll(async () => {
  await vite.close();
  rmSync(folder, { recursive: true });
});

const FOLLOW = `subscription { storyUpdates(story: "${UKRAINE}") { __typename } }`;

clause('HTTP', 'A page of the dev server asks with its own origin, by GET and POST', async () => {
  const body = JSON.stringify({ query: '{ record { head } }' });
  const posted = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body,
  });
  const got = await fetch(`${origin}/graphql?query=${encodeURIComponent('{ record { head } }')}`);
  const data = await posted.json();
  expect(data).toEqual({ data: { record: { head: expect.any(String) } } });
  expect(await got.json()).toEqual(data);
  expect(got.headers.get('etag')).toMatch(/^"/);
  return `${posted.status}, ${got.status}`;
});

clause('HTTP', 'The schema and GraphiQL come through as well', async () => {
  const page = await fetch(`${origin}/graphql`, { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-type')).toContain('text/html');
  await page.body?.cancel();
  return String(page.status);
});

clause('SSE', 'Events pass one by one', async () => {
  const client = sseClient({ url: `${origin}/graphql`, retryAttempts: 0, headers: { origin } });
  const events = client.iterate({ query: FOLLOW });
  const first = await events.next();
  expect(first.value).toEqual({ data: { storyUpdates: { __typename: 'CaughtUp' } } });
  await events.return?.();
  client.dispose();
  return 'CaughtUp';
});

clause('WebSocket', 'A WebSocket passes', async () => {
  class FromPage extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols, { origin });
    }
  }
  const client = socketClient({
    url: `${origin.replace('http', 'ws')}/graphql`,
    retryAttempts: 0,
    webSocketImpl: FromPage,
  });
  const events = client.iterate({ query: FOLLOW });
  const first = await events.next();
  expect(first.value).toEqual({ data: { storyUpdates: { __typename: 'CaughtUp' } } });
  await events.return?.();
  await client.dispose();
  return 'CaughtUp';
});
