/** The search page: its results, how each is shown, and where it links to. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import {
  axeViolations,
  isTooWide,
  navigate,
  openReader,
  picture,
  type ReaderOptions,
} from '../fixtures/browser/page.js';
import { pathOf, plain, storySaying, words } from '../fixtures/browser/statement-page.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { deskOf, WHY } from '../fixtures/stories/desk.js';

const running = runningService(async () => embeddedStore(), 'no-such-directory');
const desk = deskOf(() => running);
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const search = (query: string, options: ReaderOptions = {}) =>
  openReader(browser, `${running.service.url}/search?${new URLSearchParams({ q: query })}`, options);

const FILLER =
  'and nobody knew what would come of all that was said on that long day in the capital of the North, where';
const LONG = `First came the harbour, ${FILLER} ${FILLER} ${FILLER} the lighthouse was lit, ${FILLER} ${FILLER} in the end.`;

test('a search result has quotation marks around direct speech only, and an ellipsis where text is left out', async () => {
  await storySaying(running, desk, {
    direct: { mode: 'DIRECT', text: LONG },
    reported: { text: 'The lighthouse will be lit.' },
    mixed: { mode: 'MIXED', text: `He calls it “a lighthouse ${FILLER} ${FILLER} ${FILLER} of hope”, they say.` },
  });
  const { page, close } = await search('lighthouse', { javaScript: false });
  expect(plain(await page.locator('.search-count').textContent())).toBe('3 statements found for lighthouse');
  const passages = page.locator('.result-passage .speech');
  const direct = plain(await passages.and(page.locator('.speech-direct')).textContent());
  expect(direct).toMatch(/^“… .*the lighthouse was lit.* …”$/);
  expect(LONG).toContain(direct.slice(3, -3));
  expect(await passages.and(page.locator('.speech-indirect')).textContent()).toBe('The lighthouse will be lit.');
  const mixed = plain(await passages.and(page.locator('.speech-mixed')).textContent());
  expect(mixed).toMatch(/^He calls it “a lighthouse .* …”$/);
  expect(await page.locator('mark').allTextContents()).toEqual(['lighthouse', 'lighthouse', 'lighthouse']);
  await close();
});

test('a match in a translation is shown as a translation, beside the wording on record', async () => {
  await storySaying(running, desk, {
    said: {
      mode: 'DIRECT',
      text: 'Мы строим маяк',
      language: 'ru',
      translations: [
        { text: 'We are building a beacon', language: 'en' },
        { text: 'Wir bauen einen Leuchtturm', language: 'de' },
      ],
    },
  });
  const { page, close } = await search('beacon', { javaScript: false });
  const passages = page.locator('.result-passage');
  expect((await passages.allTextContents()).map(plain)).toEqual([
    '“Мы строим маяк”',
    'In a translation (English):“We are building a beacon”',
  ]);
  expect(await passages.locator('.speech').evaluateAll((all) => all.map((one) => one.getAttribute('lang')))).toEqual([
    'ru',
    'en',
  ]);
  await close();
});

test('a search result says who, in which office, when and in which story, and links to the statement', async () => {
  const story = await storySaying(running, desk, { said: { text: 'The orchard is to be fenced.' } });
  const { page, close } = await search('orchard', { javaScript: false });
  const result = page.getByRole('listitem').filter({ hasText: 'orchard' });
  const shown = plain(await result.textContent());
  expect(shown).toContain('President of North · for North · 13 March 2025');
  expect(await result.getByRole('link', { name: 'A story' }).getAttribute('href')).toBe(`/stories/${story}`);
  await navigate(page, () => result.getByRole('link', { name: 'Anna North' }).click());
  expect(new URL(page.url()).pathname).toBe(await pathOf(desk, story, 'said'));
  expect(await words(page).textContent()).toBe('The orchard is to be fenced.');
  await close();
});

test('the search form works without scripts, within one story too, and further results are links', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 23 }, (_, index) => [`said-${index}`, { text: `Windmill number ${index} turns.` }]),
  );
  await storySaying(running, desk, many);
  const other = await storySaying(running, desk, { said: { text: 'No windmill turns here.' } });
  const { page, close } = await search('', { javaScript: false });
  expect(await page.locator('.results').count()).toBe(0);
  await page.getByLabel('Words').fill('windmill');
  await navigate(page, () => page.getByLabel('Words').press('Enter'));
  expect(plain(await page.locator('.search-count').textContent())).toBe('24 statements found for windmill');
  const results = page.locator('.results > li');
  expect(await results.count()).toBe(20);
  const first = await results.allTextContents();
  await navigate(page, () => page.getByRole('link', { name: 'More results' }).click());
  const second = await results.allTextContents();
  expect(new Set([...first, ...second]).size).toBe(24);
  expect(await page.getByRole('link', { name: 'More results' }).count()).toBe(0);

  await page.getByLabel('Story').selectOption(other);
  await navigate(page, () => page.getByRole('main').getByRole('button', { name: 'Search' }).click());
  expect(await results.count()).toBe(1);
  expect(plain(await page.locator('.search-count').textContent())).toBe(
    '1 statement found for windmill in A story · Search all stories',
  );
  await navigate(page, () => page.getByRole('link', { name: 'Search all stories' }).click());
  expect(await results.count()).toBe(20);
  await close();
});

test('a search without results, or too long, says so and shows examples', async () => {
  for (const [query, count] of [
    ['xylophonist', 'Nothing was found for xylophonist'],
    ['word '.repeat(50), 'That is too long to search for: at most 200 characters.'],
    ['', ''],
  ] as const) {
    const { page, close } = await search(query, { javaScript: false });
    if (count !== '') expect(plain(await page.locator('.search-count').textContent())).toBe(count);
    const examples = page.locator('.search-examples').filter({ visible: true }).getByRole('link');
    expect(await examples.allTextContents()).toEqual([
      'energy ceasefire',
      '"long-term peace"',
      'truce -energy',
      'truce or peace',
    ]);
    await navigate(page, () => examples.nth(1).click());
    expect(await page.getByLabel('Words').inputValue()).toBe('"long-term peace"');
    await close();
  }
});

test('a retracted statement is not found', async () => {
  const story = await storySaying(running, desk, { said: { text: 'The aqueduct is dry.' } });
  await desk.done('retractStatement', { statement: `${story}/said`, expectedVersion: 1, notice: WHY });
  const { page, close } = await search('aqueduct', { javaScript: false });
  expect(plain(await page.locator('.search-count').textContent())).toBe('Nothing was found for aqueduct');
  await close();
});

test.each([
  { dark: false, narrow: false },
  { dark: true, narrow: true },
])(
  'axe finds no violations on the search page, which asks no other host and logs no error (dark: $dark, narrow: $narrow)',
  async (options) => {
    await storySaying(running, desk, { said: { mode: 'DIRECT', text: 'The granary is full.' } });
    for (const query of ['granary', '']) {
      const { page, close, foreign, errors } = await search(query, options);
      expect(await axeViolations(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      await picture(page, `search-${query}-${options.dark ? 'dark' : 'light'}`);
      expect([...foreign, ...errors]).toEqual([]);
      await close();
    }
  },
);
