/** The cards of a story and the head of their list: sources, dates, filters in one row, and a place for new statements. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { axeViolations, isTooWide, navigate, openReader, picture } from '../fixtures/browser/page.js';
import {
  cardSaying,
  cards,
  filters,
  openStory,
  pill,
  publishing,
  statementsInOrder,
} from '../fixtures/browser/story-page.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { opening, source, statement } from '../fixtures/stories/story.js';

const running = runningService(async () => embeddedStore(), 'no-such-directory');
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
  const weekly = { source: 'weekly', supports: ['CONTEXT'] };
  await running.apply(
    opening({
      sources: [source('daily'), source('weekly')],
      statements: [
        ...statementsInOrder(20),
        statement('no-channel', { channel: 'UNKNOWN', saidAt: '2025-03-30' }),
        statement('two-sources', {
          saidAt: { edtf: '2025-03-31T15:20', timeZone: 'Europe/Kyiv' },
          citations: [{ source: 'daily', supports: ['ATTRIBUTION'] }, weekly],
        }),
      ],
    }),
  );
});
afterAll(() => browser.close());

const head = (page: Page) => page.locator('.list-head');
async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('expected the element to be visible');
  return box;
}

describe.each([
  ['wide', {}],
  ['narrow and dark', { narrow: true, dark: true }],
])('The list of statements, %s', (name, options) => {
  test('a card names its sources as sources, and it and its page name no channel where none is known', async () => {
    const { page, close } = await openStory(browser, running.service, options);
    const unknown = cardSaying(page, 'in no-channel.');
    expect(await unknown.innerText()).not.toContain('not known');
    expect(await unknown.getByRole('link', { name: 'Source: daily' }).count()).toBe(1);
    expect(
      await cardSaying(page, 'in two-sources.').getByRole('link', { name: '2 sources: daily, weekly' }).count(),
    ).toBe(1);
    await navigate(page, () => unknown.getByRole('link', { name: 'Permalink' }).click());
    const facts = page.locator('.statement-facts');
    expect(await facts.innerText()).toContain('30 March 2025');
    expect(await facts.innerText()).not.toMatch(/not known|How/);
    await close();
  });

  test('the date stands in the line of the name', async () => {
    const { page, close } = await openStory(browser, running.service, options);
    for (const text of ['in no-channel.', 'in two-sources.']) {
      const [by, when] = [
        await boxOf(cardSaying(page, text).locator('h4')),
        await boxOf(cardSaying(page, text).locator('.when')),
      ];
      expect(Math.abs(when.y - by.y)).toBeLessThan(8);
      expect(when.x).toBeGreaterThanOrEqual(by.x + by.width);
    }
    await close();
  });

  test('the filters are one row that unfolds, and says what is chosen', async () => {
    const { page, close } = await openStory(browser, running.service, options);
    expect((await boxOf(head(page))).height).toBeLessThan(64);
    expect(await page.getByLabel('Said by').isVisible()).toBe(false);
    await filters(page).press('Enter');
    const choices = await page
      .locator('.choices .choice')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().y));
    expect(new Set(choices).size).toBe(name === 'wide' ? 1 : 2);
    expect((await boxOf(page.getByLabel('Order'))).y).toBeLessThan(Math.min(...choices));
    await page.getByLabel('Said by').selectOption('anna-north');
    await page.getByLabel('Speech').selectOption('indirect');
    // The second choice is made while the page loads the first, and keeps it.
    await expect.poll(() => new URL(page.url()).search).toBe('?actor=anna-north&mode=indirect');
    expect(await page.getByLabel('Said by').isVisible()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `cards-filters-${name.replaceAll(' ', '-')}`);
    await filters(page).press('Enter');
    expect((await boxOf(head(page))).height).toBeLessThan(64);
    expect(await filters(page).innerText()).toMatch(/^Filter\s+Anna North and reported speech$/);
    expect((await boxOf(page.locator('.filter-chosen'))).width).toBeGreaterThan(60);
    expect(await isTooWide(page)).toBe(false);
    await close();
  });

  test('new statements are announced in a place of their own: nothing moves, and nothing is covered', async () => {
    const { page, close } = await openStory(browser, running.service, options);
    await cards(page)
      .nth(9)
      .evaluate((card) => card.scrollIntoView({ block: 'center' }));
    const places = () => cards(page).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    const [before, headBefore] = [await places(), await boxOf(head(page))];
    await running.apply(publishing(`new-${name.replaceAll(' ', '-')}`));
    await pill(page).waitFor();
    expect(await places()).toEqual(before);
    const [headAfter, button] = [await boxOf(head(page)), await boxOf(pill(page))];
    expect(headAfter).toEqual(headBefore);
    expect(button.y).toBeGreaterThanOrEqual(headAfter.y);
    expect(button.y + button.height).toBeLessThanOrEqual(headAfter.y + headAfter.height);
    expect(button.x + button.width).toBeLessThanOrEqual(headAfter.x + headAfter.width + 1);
    expect(await isTooWide(page)).toBe(false);
    if (process.env.SCREENSHOTS !== undefined) {
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/cards-pill-${name.replaceAll(' ', '-')}.png` });
    }
    expect(await axeViolations(page)).toEqual([]);
    await close();
  });
});

test('the search field is as wide as a telephone allows, in the head of a page and on the search page', async () => {
  const { page, close } = await openStory(browser, running.service, { narrow: true });
  const room = (await boxOf(page.locator('h1'))).x;
  const width = 390 - 2 * room;
  expect((await boxOf(page.getByLabel('Search statements'))).width).toBeCloseTo(width, 0);
  await page.goto(`${running.service.url}/search?q=said`);
  expect((await boxOf(page.getByLabel('Words'))).width).toBeCloseTo(width, 0);
  expect(await page.getByRole('search').count()).toBe(1);
  expect(await axeViolations(page)).toEqual([]);
  await close();
});

test('the page of a statement says in which story it stands, and leads back to it', async () => {
  const { page, close } = await openStory(browser, running.service, { narrow: true });
  await navigate(page, () => cards(page).first().getByRole('link', { name: 'Permalink' }).click());
  expect(await page.getByText('In the story A test story').isVisible()).toBe(true);
  await navigate(page, () => page.getByRole('link', { name: 'Back to the story' }).click());
  expect(new URL(page.url()).pathname).toBe('/stories/test-story');
  await close();
});

test('a page that is not found has the head of every page, and a field to search in', async () => {
  const { page, close } = await openReader(browser, `${running.service.url}/stories/nothing-here`, { narrow: true });
  await page.getByLabel('Search statements').fill('two-sources');
  await navigate(page, () => page.getByLabel('Search statements').press('Enter'));
  await page.getByText('1 statement found').waitFor();
  await page.goBack();
  expect(await axeViolations(page)).toEqual([]);
  await close();
});
