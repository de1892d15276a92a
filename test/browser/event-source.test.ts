/** A browser's own EventSource, which resumes by itself with Last-Event-ID (docs/api/feed.md, S4). */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, openPage } from '../fixtures/browser/browser.js';
import { portToKeep, type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { publisher } from '../fixtures/service/service.js';
import { embeddedStore, type Store } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

let browser: Browser;
let store: Store;
let service: ServiceProcess;
let port: number;
beforeAll(async () => {
  browser = await launch();
  store = embeddedStore();
  port = await portToKeep();
  service = await startProcess(store, { port });
  await publish(opening());
});
afterAll(async () => {
  await browser.close();
  await service.stop();
  await store.remove();
});
const publish = (source: string) => publisher(() => service).apply(source);
const say = (key: string) => publish(file({ statements: [statement(key)] }));

const QUERY = `subscription { storyUpdates(story: "${STORY}") { __typename
  ... on StatementPublished { sequence statement { key } } ... on CaughtUp { cursor } } }`;

test.each([
  ['killed', () => service.kill()],
  ['told to stop', () => service.stop()],
])('an EventSource resumes by itself after the service was %s and started again', async (how, end) => {
  const { page } = await openPage(browser, service.url);
  await page.goto(`${service.url}/livez`);
  // This runs in the page, which has no function of this file.
  await page.evaluate((query) => {
    const received: string[] = [];
    const source = new EventSource(`/graphql?${new URLSearchParams({ query })}`);
    Object.assign(window, { received, source });
    source.addEventListener('next', ({ data }: MessageEvent<string>) => {
      const { __typename, statement } = JSON.parse(data).data.storyUpdates;
      received.push(statement?.key ?? __typename);
    });
  }, QUERY);
  const receivedUntil = async (last: string) => {
    await page.waitForFunction((key) => Reflect.get(window, 'received').includes(key), last);
    const received: string[] = await page.evaluate(() => Reflect.get(window, 'received'));
    return received.filter((one) => one !== 'Checkpoint');
  };
  expect(await receivedUntil('CaughtUp')).toEqual(['CaughtUp']);
  const key = (name: string) => `${name}-${how.replaceAll(' ', '-')}`;
  await say(key('before'));
  await receivedUntil(key('before'));
  await end();
  service = await startProcess(store, { port });
  await say(key('meanwhile'));
  await say(key('and-then'));
  expect(await receivedUntil(key('and-then'))).toEqual(
    expect.arrayContaining([key('before'), key('meanwhile'), key('and-then')]),
  );
  await say(key('live'));
  const received = (await receivedUntil(key('live'))).filter((one) => one !== 'CaughtUp');
  expect(received).toEqual([key('before'), key('meanwhile'), key('and-then'), key('live')]);
  await page.evaluate(() => Reflect.get(window, 'source').close());
  await page.context().close();
});
