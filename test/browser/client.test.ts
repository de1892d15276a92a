/** `@onrecord/client` in a browser as published: modules without a bundler. The cursor survives the page. */

import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { portToKeep, type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { publisher, runningService } from '../fixtures/service/service.js';
import { embeddedStore, type Store } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const QUERY = `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) { __typename
  ... on StoryUpdate { cursor sequence } ... on StatementPublished { statement { key } }
  ... on CaughtUp { cursor } ... on Checkpoint { cursor } ... on FeedReset { reason oldest head } } }`;
const IMPORTS = {
  '@onrecord/client': '/client/dist/index.js',
  'graphql-ws/client': '/node_modules/graphql-ws/dist/client.js',
};
/** A page of another site, which stores the cursor, and lists what it receives and why it ended. */
const pageFor = (url: string, transport: string) => `<!doctype html>
  <script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
  <script type="module">
    import { ask, followFeed, storageCursor } from '@onrecord/client';
    window.received = [];
    const told = ({ code, message }) => [code, message];
    window.asked = await ask({ url: ${JSON.stringify(url)}, query: '{ record { head } }' }).then(Object.keys, told);
    const feed = followFeed({
      url: ${JSON.stringify(url)}, query: ${JSON.stringify(QUERY)}, transport: ${JSON.stringify(transport)},
      cursor: storageCursor(localStorage, ${JSON.stringify(transport)}), contiguous: true,
    });
    try {
      for await (const event of feed) window.received.push(event.update?.statement?.key ?? event.type);
    } catch (error) {
      window.ended = told(error);
    }
  </script>`;

/** A service that refuses pages of this machine, too. */
const shut = runningService(async () => embeddedStore(), 'no-such-directory', { loopbackOrigins: 'NEVER' });
let browser: Browser;
let store: Store;
let site: Server;
let service: ServiceProcess;
let options: { readonly port: number; readonly environment: { readonly ALLOWED_ORIGINS: string } };
let origin: string;
beforeAll(async () => {
  browser = await launch();
  store = embeddedStore();
  site = createServer(async (message, response) => {
    const { url = '/' } = message;
    const { pathname, searchParams } = new URL(url, origin);
    if (pathname === '/') {
      const address = searchParams.get('url') ?? `${service.url}/graphql`;
      response.setHeader('content-type', 'text/html').end(pageFor(address, searchParams.get('transport') ?? 'auto'));
    } else if (pathname === '/graphql') {
      passOn(message, response);
    } else if (!/\.m?js$/.test(pathname)) {
      response.writeHead(404).end();
    } else {
      response.setHeader('content-type', 'text/javascript').end(await readFile(`${ROOT}${pathname}`));
    }
  });
  site.on('upgrade', passUpgradeOn);
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

/** Passes a request for /graphql on to the service, as the proxy of a front end does. */
function passOn(message: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = message;
  const passed = request(`${service.url}/graphql`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  passed.on('error', () => response.destroy());
  response.on('close', () => passed.destroy());
  message.pipe(passed);
}

function passUpgradeOn({ url, rawHeaders }: IncomingMessage, socket: Duplex): void {
  const lines = rawHeaders.map((text, index) => `${text}${index % 2 === 0 ? ': ' : '\r\n'}`).join('');
  const passed = connect(service.port, '127.0.0.1', () => passed.write(`GET ${url} HTTP/1.1\r\n${lines}\r\n`));
  for (const [one, other] of [
    [socket, passed],
    [passed, socket],
  ] as const) {
    one.pipe(other);
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}

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

describe.each(['websocket', 'sse'])('the address of the service, over %s', (transport) => {
  test('a relative address is that of the page, over HTTP and WebSocket', async () => {
    const page = await browser.newPage();
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.goto(`${origin}/?transport=${transport}&url=/graphql`);
    await receivedUntil(page, 'caughtUp');
    expect(await page.evaluate(() => Reflect.get(window, 'asked'))).toEqual(['record']);
    expect(sockets).toEqual(transport === 'sse' ? [] : [`${origin.replace('http', 'ws')}/graphql`]);
    await page.close();
  });

  test('a page whose origin is not allowed ends at once, and its error names the setting', async () => {
    const page = await browser.newPage();
    await page.goto(`${origin}/?transport=${transport}&url=${encodeURIComponent(`${shut.service.url}/graphql`)}`);
    await page.waitForFunction(() => Reflect.get(window, 'ended') !== undefined);
    const [asked, ended] = await page.evaluate(() => [Reflect.get(window, 'asked'), Reflect.get(window, 'ended')]);
    for (const told of [asked, ended])
      expect(told).toEqual(['ORIGIN_NOT_ALLOWED', expect.stringContaining('ALLOWED_ORIGINS')]);
    await page.close();
  });
});
