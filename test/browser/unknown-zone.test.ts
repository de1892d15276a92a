/** Browsers that lack something: time zones, or whatever else makes a part of a page fail. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { cardSaying, headline, liveness, pill, publishing, STORY_PATH } from '../fixtures/browser/story-page.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const running = runningService(async () => embeddedStore(), 'no-such-directory');
let browser: Browser;
beforeAll(async () => {
  await running.apply(
    opening({
      statements: [
        statement('in-winter', { saidAt: { edtf: '2025-03-18T15:00', timeZone: 'Europe/Kyiv' } }),
        statement('in-summer', { saidAt: { edtf: '2025-07-01T01:30', timeZone: 'Europe/Kyiv' } }),
        statement('in-between', { saidAt: { edtf: '2025-03-29T15:00/2025-03-30T15:00', timeZone: 'Europe/Kyiv' } }),
        statement('on-a-day', { saidAt: { edtf: '2025-03-13', timeZone: 'Asia/Vladivostok' } }),
      ],
    }),
  );
  browser = await launch();
});
afterAll(() => browser.close());

/** The time of each statement, as its card and its page show it. */
const SHOWN = {
  'in-winter': ['15:00 Kyiv time', '18 March 2025, 15:00 Kyiv time'],
  'in-summer': ['01:30 Kyiv time', '1 July 2025, 01:30 Kyiv time'],
  'in-between': [
    '29 March, 15:00 to 30 March, 15:00 Kyiv time',
    '29 March 2025, 15:00 to 30 March 2025, 15:00 Kyiv time',
  ],
  'on-a-day': ['13 March', '13 March 2025'],
} as const;

/** Opens a page, and runs a script before its own. */
async function openAfter(script: () => void, path: string) {
  const context = await browser.newContext();
  await context.addInitScript(script);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${running.service.url}${path}`);
  return { page, errors, close: () => context.close() };
}

/** Makes the browser know no time zone but UTC: a clock of another zone throws. */
function forgetZones(): void {
  const Known = Intl.DateTimeFormat;
  class Clock extends Known {
    constructor(locale?: string, options?: Intl.DateTimeFormatOptions) {
      const { timeZone = 'UTC' } = options ?? {};
      if (timeZone !== 'UTC') throw new RangeError(`Invalid time zone specified: ${timeZone}`);
      super(locale, options);
    }
  }
  Object.assign(Intl, { DateTimeFormat: Clock });
}

/** All days and times on a story's page. */
const timesOn = (page: Page) => page.locator('.day-title, .when, time').allTextContents();

test('a browser without time zones shows the local times that the server sent, and the page goes live', async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const sent = await plain.newPage();
  await sent.goto(`${running.service.url}${STORY_PATH}`);
  const { page, errors, close } = await openAfter(forgetZones, STORY_PATH);
  await liveness(page, 'live').waitFor();
  for (const [key, [shown]] of Object.entries(SHOWN)) {
    expect(await cardSaying(page, `What is said in ${key}.`).locator('.when').textContent()).toContain(shown);
  }
  expect(await timesOn(page)).toEqual(await timesOn(sent));
  expect(errors).toEqual([]);
  await plain.close();
  await close();
});

test('a browser without time zones shows the local time of a statement published while the page is open', async () => {
  const { page, errors, close } = await openAfter(forgetZones, STORY_PATH);
  await liveness(page, 'live').waitFor();
  const saidAt = { edtf: '2025-07-02T21:00', timeZone: 'America/New_York' };
  await running.apply(file({ statements: [statement('while-open', { saidAt })] }));
  await pill(page).click();
  const card = cardSaying(page, 'What is said in while-open.');
  await card.locator('.when', { hasText: '21:00 New York time' }).waitFor();
  expect(await page.locator('.day', { has: card }).locator('.day-title').textContent()).toBe('Wednesday 2 July 2025');
  expect(errors).toEqual([]);
  await close();
});

test.each(
  ['', '/embed'].flatMap((prefix) => Object.entries(SHOWN).map(([key, [, shown]]) => ({ prefix, key, shown }))),
)(
  'a browser without time zones shows the local time of the statement $key at "$prefix"',
  async ({ prefix, key, shown }) => {
    const { data } = await running.query(`{ statement(id: "${STORY}/${key}") { permalink } }`);
    const { page, errors, close } = await openAfter(forgetZones, `${prefix}${data.statement.permalink}`);
    await page.waitForFunction(() => performance.getEntriesByName('onrecord:interactive').length > 0);
    expect(await page.locator('time').allTextContents()).toContain(shown);
    expect(errors).toEqual([]);
    await close();
  },
);

test('parts that fail say so, and the rest of the page follows the story', async () => {
  // Without a calendar, every part that shows a time fails.
  const { page, errors, close } = await openAfter(() => {
    Date.prototype.getUTCMonth = () => {
      throw new Error('no calendar');
    };
  }, STORY_PATH);
  await page.getByText('“What was said” cannot be shown.').waitFor();
  expect(await page.getByRole('heading', { name: 'Who spoke when' }).count()).toBe(1);
  expect(await page.getByRole('heading', { name: 'Where everybody stands' }).count()).toBe(1);
  expect(await headline(page).count()).toBe(0);
  const announcement = page.locator('p.visually-hidden[role="status"]');
  await running.apply(publishing('with-parts-missing'));
  await expect.poll(() => announcement.textContent()).toContain('Anna North');
  expect(errors.length).toBeGreaterThan(0);
  await close();
});

test('a part that failed on the server is shown in a browser that can render it', async () => {
  const { data } = await running.query(`{ statement(id: "${STORY}/in-winter") { permalink } }`);
  const context = await browser.newContext();
  // The page as the server sends it, with a message in place of the time.
  await context.route('**/embed/statements/*', async (route) => {
    const response = await route.fetch();
    const html = await response.text();
    const sentence = '<p class="failure failed-part">“When” cannot be shown. The rest of the page goes on.</p>';
    await route.fulfill({ response, body: html.replace(/<p class="embedded-facts"><time.*?<\/p>/, sentence) });
  });
  const page = await context.newPage();
  await page.goto(`${running.service.url}/embed${data.statement.permalink}`, { waitUntil: 'commit' });
  await page.getByText('18 March 2025, 15:00 Kyiv time').waitFor();
  expect(await page.locator('.failure').count()).toBe(0);
  expect(await page.locator('p.embedded-facts').count()).toBe(3);
  await context.close();
});
