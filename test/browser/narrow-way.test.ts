/**
 * Pages behind a proxy without WebSockets: it holds event streams back, or a browser has more tabs than connections.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { openReader } from '../fixtures/browser/page.js';
import { liveness, longStory, pill, publishing, STORY_PATH } from '../fixtures/browser/story-page.js';
import { type NarrowWay, startNarrowWay } from '../fixtures/connections/narrow-way.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';

const running = runningService(async () => embeddedStore(), 'no-such-directory');
let browser: Browser;
let way: NarrowWay;
beforeAll(async () => {
  await running.apply(longStory(3));
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  way = await startNarrowWay(running.service.url);
});
afterEach(() => way.close());

/** Time for the page's deliberate waits: silent attempts, and pauses between polls or between tries of a stream. */
const PATIENT = { timeout: 90_000 };

test('a page whose event streams are held back says that it updates every 15 s, does so, and goes live when they pass', {
  timeout: 240_000,
}, async () => {
  way.holds = true;
  const { page, close } = await openReader(browser, `${way.url}${STORY_PATH}`);
  await liveness(page, 'periodic').waitFor(PATIENT);
  expect(await liveness(page, 'periodic').textContent()).toBe('Updates every 15 s');
  await running.apply(publishing('read-by-pages'));
  await pill(page).filter({ hasText: '1 new statement' }).waitFor(PATIENT);
  expect(await liveness(page, 'live').count()).toBe(0);
  way.holds = false;
  await liveness(page, 'live').waitFor(PATIENT);
  await running.apply(publishing('over-a-stream'));
  await pill(page).filter({ hasText: '2 new statements' }).waitFor({ timeout: 10_000 });
  await close();
});

test('nine tabs over HTTP/1.1 without WebSocket all follow the story, three of them by a stream', {
  timeout: 240_000,
}, async () => {
  const context = await browser.newContext();
  const pages: Page[] = [];
  for (let number = 0; number < 9; number += 1) {
    const page = await context.newPage();
    await page.goto(`${way.url}${STORY_PATH}`);
    await page.locator('[data-liveness="live"], [data-liveness="periodic"]').waitFor(PATIENT);
    pages.push(page);
  }
  const count = async (state: string) =>
    (await Promise.all(pages.map((page) => liveness(page, state).count()))).reduce((sum, one) => sum + one, 0);
  expect([await count('live'), await count('periodic')]).toEqual([3, 6]);
  expect(way.streams).toBe(3);
  await running.apply(publishing('to-all-tabs'));
  for (const page of pages) await pill(page).waitFor(PATIENT);
  // Another tab takes the stream of a closed one.
  await pages.shift()?.close();
  await expect.poll(() => count('live'), { timeout: 90_000 }).toBe(3);
  await context.close();
});
