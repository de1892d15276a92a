/** `@onrecord/client` in a browser as published: modules without a bundler. The cursor survives the page. */

import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { portToKeep, type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { publisher } from '../fixtures/service/service.js';
import { embeddedStore, type Store } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const QUERY = `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) { __typename
  ... on StoryUpdate { cursor sequence } ... on StatementPublished { statement { key } }
  ... on CaughtUp { cursor } ... on Checkpoint { cursor } ... on FeedReset { reason oldest head } } }`;
const IMPORTS = {
  '@onrecord/client': '/client/dist/index.js',
  'graphql-ws/client': '/node_modules/graphql-ws/dist/client.js',
  'graphql-sse': '/node_modules/graphql-sse/lib/index.mjs',
  graphql: '/node_modules/graphql/index.mjs',
};
/** A page of another site, which stores the cursor and lists what it receives. */
const pageFor = (url: string, transport: string) => `<!doctype html>
  <script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
  <script type="module">
    import { followFeed, storageCursor } from '@onrecord/client';
    window.received = [];
    const feed = followFeed({
      url: ${JSON.stringify(`${url}/graphql`)}, query: ${JSON.stringify(QUERY)}, transport: ${JSON.stringify(transport)},
      cursor: storageCursor(localStorage, ${JSON.stringify(transport)}), contiguous: true,
    });
    for await (const event of feed) window.received.push(event.update?.statement?.key ?? event.type);
  </script>`;

let browser: Browser;
let store: Store;
let site: Server;
let service: ServiceProcess;
let options: { readonly port: number; readonly environment: { readonly ALLOWED_ORIGINS: string } };
let origin: string;
beforeAll(async () => {
  browser = await launch();
  store = embeddedStore();
  site = createServer(async ({ url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, origin);
    if (pathname === '/') {
      response
        .setHeader('content-type', 'text/html')
        .end(pageFor(service.url, searchParams.get('transport') ?? 'auto'));
    } else if (!/\.m?js$/.test(pathname)) {
      response.writeHead(404).end();
    } else {
      response.setHeader('content-type', 'text/javascript').end(await readFile(`${ROOT}${pathname}`));
    }
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = site.address();
  if (address === null || typeof address === 'string') throw new Error('expected the site to listen on a port');
  origin = `http://127.0.0.1:${address.port}`;
  options = { port: await portToKeep(), environment: { ALLOWED_ORIGINS: origin } };
  service = await startProcess(store, options);
  await publisher(() => service).apply(opening());
});
afterAll(async () => {
  await browser.close();
  site.close();
  await service.stop();
  await store.remove();
});
const say = (key: string) => publisher(() => service).apply(file({ statements: [statement(key)] }));

async function receivedUntil(page: Page, last: string): Promise<string[]> {
  await page.waitForFunction((key) => Reflect.get(window, 'received').includes(key), last);
  const received: string[] = await page.evaluate(() => Reflect.get(window, 'received'));
  return received.filter((one) => !['caughtUp', 'checkpoint'].includes(one));
}

describe.each(['websocket', 'sse'])('C1: the client over %s', (transport) => {
  test('C1: a page receives every update once, across a kill of the service and its own reload', async () => {
    const page = await browser.newPage();
    await page.goto(`${origin}/?transport=${transport}`);
    await receivedUntil(page, 'caughtUp');
    const key = (name: string) => `${name}-${transport}`;
    await say(key('before'));
    await receivedUntil(page, key('before'));
    await service.kill();
    service = await startProcess(store, options);
    await say(key('after'));
    expect(await receivedUntil(page, key('after'))).toEqual([key('before'), key('after')]);

    await page.goto('about:blank');
    await say(key('away'));
    await page.goto(`${origin}/?transport=${transport}`);
    await say(key('back'));
    expect(await receivedUntil(page, key('back'))).toEqual([key('away'), key('back')]);
    await page.close();
  });
});
