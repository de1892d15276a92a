/** A story's page with unusual statements: times as precise as known, hidden words, long words, and other scripts. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { axeViolations, isTooWide, openReader, picture, type Reader } from '../fixtures/browser/page.js';
import { cardSaying, cellOf, openStory } from '../fixtures/browser/story-page.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { file, notice, opening, position, STORY, statement } from '../fixtures/stories/story.js';

const HOSTILE = '</script><script>window.hacked = true</script><img src=x onerror="window.hacked = true"> & "quoted"';
const LONG = `${'We will not agree to anything that we have not agreed to. '.repeat(40).slice(0, 1999)}.`;

/** Times of every precision, and how the card shows them. */
const TIMES: readonly (readonly [key: string, saidAt: object, shown: string])[] = [
  ['day', { edtf: '2025-03-13' }, '13 March'],
  ['about-day', { edtf: '2025-03-13', approximate: true }, 'about 13 March'],
  ['days', { edtf: '2025-03-21/2025-03-22', timeZone: 'America/New_York' }, '21 to 22 March'],
  ['month', { edtf: '2025-03' }, 'March 2025'],
  ['about-month', { edtf: '2025-03', approximate: true }, 'about March 2025'],
  ['year', { edtf: '2025' }, '2025'],
  ['hour', { edtf: '2025-03-18T15', timeZone: 'Europe/Moscow' }, '18 March in the hour from 15:00 Moscow time'],
  [
    'about-hour',
    { edtf: '2025-03-18T15', timeZone: 'Europe/Moscow', approximate: true },
    '18 March about 15:00 Moscow time',
  ],
  ['minute', { edtf: '2025-03-18T15:20', timeZone: 'Europe/Kyiv' }, '18 March 15:20 Kyiv time'],
  [
    'about-minute',
    { edtf: '2025-03-18T15:20', timeZone: 'Europe/Kyiv', approximate: true },
    '18 March about 15:20 Kyiv time',
  ],
  ['second', { edtf: '2025-03-18T15:20:30Z' }, '18 March 15:20:30 UTC'],
  [
    'span',
    { edtf: '2025-03-18T17:00/2025-03-18T18:30', timeZone: 'Europe/Moscow' },
    '18 March from 17:00 to 18:30 Moscow time',
  ],
  [
    'over-midnight',
    { edtf: '2025-03-18T22:00/2025-03-19T01:00', timeZone: 'Europe/Moscow', approximate: true },
    'about 18 March, 22:00 to 19 March, 01:00 Moscow time',
  ],
];

const running = runningService(async () => embeddedStore(), 'no-such-directory');
let browser: Browser;
let reader: Reader;
let page: Page;
beforeAll(async () => {
  browser = await launch();
  const languages = ['ru', 'uk', 'fr', 'de', 'ar'];
  await running.apply(
    opening({
      story: {
        slug: STORY,
        headline: `A story ${HOSTILE}`,
        summary: `What is it? ${HOSTILE}`,
        language: 'en',
        startedAt: '2025-03-11',
      },
      actors: [
        { slug: 'north', type: 'COUNTRY', name: 'North' },
        { slug: 'south', type: 'COUNTRY', name: 'South' },
        { slug: 'anna-north', type: 'PERSON', name: 'Anna North', office: 'President of North', represents: 'north' },
        { slug: 'bert-south', type: 'PERSON', name: 'Bert South', represents: 'south' },
        { slug: 'faisal', type: 'PERSON', name: 'فيصل بن فرحان', office: 'وزير الخارجية' },
      ],
      proposals: [
        { slug: 'truce', title: 'A truce', kind: 'CEASEFIRE', status: 'TABLED', tabledBy: ['north'] },
        ...Array.from({ length: 29 }, (_, index) => ({
          slug: `plan-${index}`,
          title: `Plan number ${index}`,
          kind: 'FRAMEWORK',
          status: 'REPORTED',
        })),
      ],
      statements: [
        statement('plain'),
        statement('direct', { mode: 'DIRECT', text: 'We agree.' }),
        statement('mixed', { mode: 'MIXED', text: 'She said that they “agree with it” and left.' }),
        statement('long', { mode: 'DIRECT', text: LONG }),
        statement('hostile', { mode: 'DIRECT', text: HOSTILE }),
        statement('unnamed', { attributions: [{ label: 'a senior official' }] }),
        statement('joint', {
          attributions: [
            { speaker: 'north', onBehalfOf: ['north'] },
            { speaker: 'south', onBehalfOf: ['south'] },
          ],
        }),
        statement('translated', {
          originalLanguage: 'ru',
          translations: languages.map((language) => ({ language, text: `In ${language}.` })),
        }),
        statement('right-to-left', {
          mode: 'DIRECT',
          language: 'ar',
          text: 'نحن نوافق على وقف إطلاق النار (30 يوما).',
          attributions: [{ speaker: 'faisal' }, { speaker: 'bert-south' }],
        }),
        statement('held'),
        statement('erased', { text: 'These words are erased.' }),
        ...TIMES.map(([key, saidAt]) => statement(`time-${key}`, { saidAt, text: `Said at the time ${key}.` })),
      ],
      positions: [
        position('north', ['plain'], { stance: 'ACCEPTS', note: HOSTILE }),
        position('south', ['direct'], { basis: 'REPORTED', proposal: 'plan-20', stance: 'REJECTS' }),
      ],
    }),
  );
  await running.apply(
    file({
      withhold: [{ statement: 'held', notice: notice('HOLD', { text: 'We are looking into it.' }) }],
      redact: [
        { statement: 'erased', notice: notice('REDACTION', { reason: 'LEGAL', text: 'A court has ordered it.' }) },
      ],
    }),
  );
  reader = await openStory(browser, running.service);
  ({ page } = reader);
  await picture(page, 'story-states');
});
afterAll(() => browser.close());

const words = async (text: string) => {
  const speech = cardSaying(page, text).locator('.speech').first();
  return speech.evaluate((element) => ({
    text: element.textContent,
    serif:
      /serif/.test(getComputedStyle(element).fontFamily) && !/sans-serif/.test(getComputedStyle(element).fontFamily),
  }));
};

test.each(TIMES)('the time "%s" is shown as precisely as it is known, and no more', async (key, _, shown) => {
  const time = cardSaying(page, `Said at the time ${key}.`).locator('.when time');
  expect((await time.innerText()).replace(/\s+/g, ' ')).toBe(shown);
});

test('quotation marks and a serif font are for direct speech only, and in mixed speech for the quoted words', async () => {
  expect(await words('We agree.')).toEqual({ text: '“We agree.”', serif: true });
  expect(await words('What is said in plain.')).toEqual({ text: 'What is said in plain.', serif: false });
  const mixed = cardSaying(page, 'and left.');
  expect((await words('and left.')).serif).toBe(false);
  expect(await mixed.locator('q').textContent()).toBe('“agree with it”');
  expect(await mixed.locator('.speech').textContent()).toBe('She said that they “agree with it” and left.');
});

test('markup in a text is shown as text, and never runs', async () => {
  expect(await page.locator('h1').textContent()).toBe(`A story ${HOSTILE}`);
  expect(await page.title()).toContain(HOSTILE);
  expect(await cardSaying(page, 'window.hacked').locator('.speech').textContent()).toBe(`“${HOSTILE}”`);
  expect(await cellOf(page, 'North').textContent()).toContain(HOSTILE);
  expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  expect(await page.locator('img[src="x"]').count()).toBe(0);
});

test('a withheld or redacted statement keeps its place without its words, and shows the reason', async () => {
  const held = cardSaying(page, 'We are looking into it.');
  expect(await held.textContent()).toContain('The words are withheld while the desk checks them.');
  const erased = cardSaying(page, 'A court has ordered it.');
  expect(await erased.textContent()).toContain('The words were erased for legal reasons.');
  expect(await page.content()).not.toContain('These words are erased.');
  expect(await page.locator('.said').textContent()).not.toContain('What is said in held.');
});

test('a card names its speakers as they are known: an unnamed source, two governments, a translated speaker', async () => {
  expect(await cardSaying(page, 'in unnamed.').locator('header').textContent()).toContain('a senior official');
  expect(await cardSaying(page, 'in unnamed.').locator('header').textContent()).toContain('unnamed source');
  expect(await cardSaying(page, 'in joint.').locator('h4').textContent()).toBe('North and South');
  expect(await cardSaying(page, 'in translated.').locator('footer').textContent()).toContain(
    'translated from Russian, 5 other wordings',
  );
});

test('a statement written from right to left is shown so, in a page written from left to right', async () => {
  const card = cardSaying(page, 'نحن نوافق');
  const speech = card.locator('.speech').first();
  expect(await speech.getAttribute('dir')).toBe('rtl');
  expect(await speech.getAttribute('lang')).toBe('ar');
  expect(await speech.evaluate((element) => getComputedStyle(element).textAlign)).toBe('start');
  // The two names keep their order, whatever the script of the first.
  const heading = card.locator('h4');
  const left = (text: string) =>
    heading.evaluate((element, wanted) => {
      const range = document.createRange();
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const at = node.textContent?.indexOf(wanted) ?? -1;
        if (at === -1) continue;
        range.setStart(node, at);
        range.setEnd(node, at + wanted.length);
        return range.getBoundingClientRect().left;
      }
      return Number.NaN;
    }, text);
  expect(await left('فيصل')).toBeLessThan(await left('Bert South'));
});

test('a very long quotation and thirty proposals fit the page, wide and narrow', async () => {
  expect((await cardSaying(page, 'We will not agree').locator('.speech').textContent())?.length).toBe(2_002);
  expect(await page.getByRole('rowheader').count()).toBe(12);
  await page.getByText('18 more proposals').click();
  expect(await page.getByRole('rowheader').count()).toBe(30);
  expect(await isTooWide(page)).toBe(false);
  const narrow = await openReader(browser, page.url(), { narrow: true, dark: true });
  expect(await isTooWide(narrow.page)).toBe(false);
  expect(await narrow.page.getByRole('rowheader').count()).toBe(30);
  await picture(narrow.page, 'story-states-narrow-dark');
  await narrow.close();
});

test('a page with all these statements logs no error, and axe finds no violations', async () => {
  expect([...reader.errors, ...reader.foreign]).toEqual([]);
  const dark = await openReader(browser, page.url(), { dark: true, narrow: true });
  expect(await axeViolations(dark.page)).toEqual([]);
  await dark.close();
});
