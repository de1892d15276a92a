/** A front end on another port of this machine, in a real browser (docs/api/other-origins.md). */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, openPage } from '../fixtures/browser/browser.js';
import { runningService, UKRAINE } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';

const open = runningService(async () => embeddedStore());
const shut = runningService(async () => embeddedStore(), 'data', { loopbackOrigins: 'NEVER' });
let browser: Browser;
let frontEnd: Server;
beforeAll(async () => {
  browser = await launch();
  frontEnd = createServer((_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><link rel="icon" href="data:,"><title>A front end</title>'),
  );
  await new Promise<void>((resolve) => frontEnd.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => frontEnd.close(resolve));
});

/** The results of code in the page: codes of responses, the first event, the first message or the close of a WebSocket. */
async function gotFrom(service: { readonly url: string }) {
  const { page } = await openPage(browser, service.url);
  const { port } = frontEnd.address() as AddressInfo;
  await page.goto(`http://localhost:${port}/`);
  const got = await page.evaluate(
    async ([url, story]) => {
      const told = async (response: Response) => {
        const { data, errors } = await response.json();
        return errors === undefined ? Object.keys(data) : [errors[0].extensions.code, errors[0].message];
      };
      const query = '{ record { head } }';
      const subscription = `subscription { storyUpdates(story: "${story}") { __typename } }`;
      const headers = { 'content-type': 'application/json' };
      const posted = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
      const got = await fetch(`${url}?query=${encodeURIComponent(query)}`);
      const events = await fetch(`${url}?query=${encodeURIComponent(subscription)}`, {
        headers: { accept: 'text/event-stream' },
      });
      const first = events.ok ? events.headers.get('content-type') : await told(events);
      if (events.ok) await events.body?.cancel();
      const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
      const ended = await new Promise((resolve) => {
        socket.addEventListener('open', () => socket.send('{"type":"connection_init"}'));
        socket.addEventListener('message', ({ data }) => resolve(JSON.parse(data).type));
        socket.addEventListener('close', ({ code, reason }) => resolve([code, reason]));
      });
      return { posted: await told(posted), got: await told(got), first, ended };
    },
    [`${service.url}/graphql`, UKRAINE] as const,
  );
  await page.context().close();
  return got;
}

test('a page on another port of this machine asks, follows events and opens a WebSocket', async () => {
  expect(await gotFrom(open.service)).toEqual({
    posted: ['record'],
    got: ['record'],
    first: 'text/event-stream; charset=utf-8',
    ended: 'connection_ack',
  });
});

test('code of a page that is not allowed reads which setting is missing, over each transport', async () => {
  const refused = ['ORIGIN_NOT_ALLOWED', expect.stringContaining('ALLOW_LOOPBACK_ORIGINS=true')];
  expect(await gotFrom(shut.service)).toEqual({
    posted: refused,
    got: refused,
    first: refused,
    ended: [4403, expect.stringMatching(/^ORIGIN_NOT_ALLOWED: .*ALLOWED_ORIGINS/)],
  });
});
