/** Browsers that lack something: a zone they do not know, and whatever else makes a part of a page fail. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../fixtures/browser.js';
import { embeddedStore } from '../fixtures/engines.js';
import { runningService } from '../fixtures/service.js';
import { opening, STORY, statement } from '../fixtures/story.js';
import { cardSaying, headline, liveness, pill, publishing, STORY_PATH } from '../fixtures/story-page.js';

const running = runningService(async () => embeddedStore(), 'no-such-directory');
let browser: Browser;
let permalink: string;
beforeAll(async () => {
  await running.apply(
    opening({ statements: [statement('in-kyiv', { saidAt: { edtf: '2025-03-18T15:00', timeZone: 'Europe/Kyiv' } })] }),
  );
  const { data } = await running.query(`{ statement(id: "${STORY}/in-kyiv") { permalink } }`);
  permalink = data.statement.permalink;
  browser = await launch();
});
afterAll(() => browser.close());

/** Opens a page in which making a clock for these zones throws, as in a browser that does not know them. */
async function openWithout(zones: RegExp, path: string) {
  const context = await browser.newContext();
  await context.addInitScript((source) => {
    const unknown = new RegExp(source);
    const Known = Intl.DateTimeFormat;
    class Clock extends Known {
      constructor(locale?: string, options?: Intl.DateTimeFormatOptions) {
        const zone = options?.timeZone ?? '';
        if (unknown.test(zone)) throw new RangeError(`Invalid time zone specified: ${zone}`);
        super(locale, options);
      }
    }
    Object.assign(Intl, { DateTimeFormat: Clock });
  }, zones.source);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${running.service.url}${path}`);
  return { page, errors, close: () => context.close() };
}

test('a browser that does not know Europe/Kyiv is told the time in UTC, and the page goes live', async () => {
  const { page, errors, close } = await openWithout(/Kyiv/, STORY_PATH);
  await liveness(page, 'live').waitFor();
  const card = cardSaying(page, 'What is said in in-kyiv.');
  await card.locator('.when', { hasText: '13:00 UTC' }).waitFor();
  expect(await card.textContent()).not.toContain('Kyiv');
  await running.apply(publishing('after-it'));
  await pill(page).waitFor();
  expect(errors).toEqual([]);
  await close();
});

test.each(['', '/embed'])('so is one that has the statement open at %s', async (prefix) => {
  const { page, errors, close } = await openWithout(/Kyiv/, `${prefix}${permalink}`);
  await page.getByText('18 March 2025, 13:00 UTC').first().waitFor();
  expect(await page.getByText('Kyiv time').count()).toBe(0);
  expect(errors).toEqual([]);
  await close();
});

test('parts that fail say so, and the rest of the page follows the story', async () => {
  // Without a clock of UTC nothing that tells a time can be shown.
  const { page, errors, close } = await openWithout(/Kyiv|UTC/, STORY_PATH);
  await page.getByText('“What was said” cannot be shown in this browser.').waitFor();
  expect(await page.getByRole('heading', { name: 'Who spoke when' }).count()).toBe(1);
  expect(await page.getByRole('heading', { name: 'Where everybody stands' }).count()).toBe(1);
  expect(await headline(page).count()).toBe(0);
  const told = page.locator('p.visually-hidden[role="status"]');
  await running.apply(publishing('with-parts-missing'));
  await expect.poll(() => told.textContent()).toContain('Anna North');
  expect(errors.length).toBeGreaterThan(0);
  await close();
});
