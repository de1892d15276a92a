/** A statement's page: the words, the speakers, the sources, the answers, and the history. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from '../fixtures/browser/browser.js';
import { axeViolations, isTooWide, navigate, openReader, picture } from '../fixtures/browser/page.js';
import { openStatement, pathOf, plain, section, storySaying, words } from '../fixtures/browser/statement-page.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { deskOf, positionInput } from '../fixtures/stories/desk.js';
import { source } from '../fixtures/stories/story.js';

const running = runningService(async () => embeddedStore(), 'no-such-directory');
const desk = deskOf(() => running);
let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const open = async (
  story: string,
  key: string,
  options: Parameters<typeof openStatement>[3] & { query?: string } = {},
) => openStatement(browser, running.service.url, `${await pathOf(desk, story, key)}${options.query ?? ''}`, options);

const SIX = [
  { text: 'We want peace, and we want it written', language: 'en', translator: 'The Agency' },
  { text: 'Мы хотим мира, и хотим письменно', language: 'ru', machine: true },
  { text: 'אנחנו רוצים שלום, ובכתב', language: 'he' },
  { text: 'Wir wollen Frieden, und wir wollen ihn schriftlich', language: 'de', source: 'herald' },
  { text: 'Nous voulons la paix, et par écrit', language: 'fr' },
  { text: 'Vogliamo la pace, e la vogliamo scritta', language: 'it' },
];
const ARABIC = {
  mode: 'DIRECT',
  text: 'نريد السلام ونريده مكتوبا',
  language: 'ar',
  originalLanguage: 'ar',
  translations: SIX,
  saidAt: { edtf: '2025-03-13T15', timeZone: 'Europe/Moscow', approximate: true },
  attributions: [
    { speaker: 'north', onBehalfOf: ['north'], addressedTo: 'bert-south' },
    { speaker: 'south', onBehalfOf: ['south'], relayedBy: 'bert-south' },
  ],
  citations: [
    {
      source: 'herald',
      supports: ['WORDING', 'ATTRIBUTION'],
      quote: { prefix: 'وقال البيان:', exact: 'نريد السلام ونريده مكتوبا', suffix: '، ثم انتهى' },
      retrievedAt: '2025-03-14',
    },
  ],
};
const HERALD = source('herald', {
  title: 'What both said',
  language: 'ar',
  kind: 'OFFICIAL_TRANSCRIPT',
  publishedAt: '2025-03-13',
  archivedUrl: 'https://archive.example/1',
});

test('quotation marks are around direct speech only, and in mixed speech around the quoted words', async () => {
  const story = await storySaying(running, desk, {
    direct: { mode: 'DIRECT', text: 'We accept it.' },
    reported: { text: 'North accepts it.' },
    mixed: { mode: 'MIXED', text: '🕊 North accepts it “in full” and 🕊 “for good”.' },
  });
  const expected = {
    direct: '“We accept it.”',
    reported: 'North accepts it.',
    mixed: '🕊 North accepts it “in full” and 🕊 “for good”.',
  };
  const labels = { direct: 'Direct speech', reported: 'Reported speech', mixed: 'Reported, with quoted words' };
  const families: Record<string, string> = {};
  for (const key of ['direct', 'reported', 'mixed'] as const) {
    const { page, close } = await open(story, key, { javaScript: false });
    expect(await words(page).textContent()).toBe(expected[key]);
    expect(await page.locator('.mode-label').textContent()).toBe(labels[key]);
    families[key] = await words(page).evaluate((element) => getComputedStyle(element).fontFamily);
    if (key === 'mixed') expect(await words(page).locator('q').allTextContents()).toEqual(['“in full”', '“for good”']);
    await close();
  }
  expect(families.direct).toContain('serif');
  expect(families.reported).toContain('sans-serif');
  expect(families.mixed).toBe(families.reported);
});

test('a joint statement names each speaker with whom they relayed or addressed, and the time no more precisely than known', async () => {
  const story = await storySaying(running, desk, { said: ARABIC }, [HERALD]);
  const { page, close } = await open(story, 'said', { javaScript: false });
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('North and South');
  expect(plain(await page.locator('p.statement-who').textContent())).toBe('Joint statement of governments');
  expect((await page.locator('ul.statement-who li').allTextContents()).map(plain)).toEqual([
    'North · to Bert South',
    'South · relayed by Bert South',
  ]);
  const facts = plain(await page.getByRole('complementary', { name: 'About this statement' }).textContent());
  expect(facts).toContain('13 March 2025, about 15:00 Moscow time');
  expect(await page.getByRole('link', { name: 'A story' }).getAttribute('href')).toBe(`/stories/${story}`);
  await close();
});

test('an unnamed source is described, and marked as unnamed', async () => {
  const label = 'a person who was in the room';
  const story = await storySaying(running, desk, { said: { attributions: [{ label }] } });
  const { page, close } = await open(story, 'said', { javaScript: false });
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(label);
  expect(await page.locator('.statement-who').textContent()).toContain('unnamed source');
  await close();
});

test.each([
  { name: 'wide', narrow: false, columns: 2 },
  { name: 'narrow', narrow: true, columns: 1 },
])(
  'six translations stand beside the wording on record, each in its language and direction ($name)',
  async ({ name, narrow, columns }) => {
    const story = await storySaying(running, desk, { said: ARABIC }, [HERALD]);
    const { page, close, foreign, errors } = await open(story, 'said', { narrow });
    const wordings = section(page, 'Every wording, side by side').getByRole('listitem');
    expect(await wordings.count()).toBe(7);
    const shown = (await wordings.allTextContents()).map(plain);
    expect(shown[0]).toBe(`Arabic · the wording on record · original language”${ARABIC.text}“`);
    expect(shown[1]).toContain('English · translated by The Agency');
    expect(shown[2]).toContain('Translated by a machine');
    expect(shown.filter((text) => text.includes('machine'))).toHaveLength(1);
    expect(await wordings.nth(4).getByRole('link').getAttribute('href')).toBe('https://herald.example/');
    const speech = wordings.locator('.speech');
    expect(
      await speech.evaluateAll((all) => all.map((one) => `${one.getAttribute('lang')} ${one.getAttribute('dir')}`)),
    ).toEqual(['ar rtl', 'en ltr', 'ru ltr', 'he rtl', 'de ltr', 'fr ltr', 'it ltr']);
    expect(await words(page).evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');
    const lefts = await wordings.evaluateAll((all) => new Set(all.map((one) => one.getBoundingClientRect().left)).size);
    expect(lefts).toBe(columns);
    expect(await isTooWide(page)).toBe(false);
    await picture(page, `statement-six-${name}`);
    expect([...foreign, ...errors]).toEqual([]);
    await close();
  },
);

test('a source has its publisher, kind, times, archived copy, what it supports, and the quoted passage in context', async () => {
  const story = await storySaying(running, desk, { said: ARABIC }, [HERALD]);
  const { page, close } = await open(story, 'said', { javaScript: false });
  const sources = section(page, '1 source');
  expect(await sources.getByRole('link', { name: 'herald: What both said' }).getAttribute('href')).toBe(
    'https://herald.example/',
  );
  expect(await sources.getByRole('link', { name: /Archived copy/ }).getAttribute('href')).toBe(
    'https://archive.example/1',
  );
  const shown = plain(await sources.textContent());
  expect(shown).toContain('official transcript · Arabic · published 13 March 2025 · read by the desk 14 March 2025');
  expect(shown).toContain('Supports the words and who said it');
  const passage = sources.locator('blockquote');
  expect(plain(await passage.textContent())).toBe(`… وقال البيان: ${ARABIC.text}، ثم انتهى …`);
  expect(await passage.locator('mark').textContent()).toBe(ARABIC.text);
  expect(await passage.getAttribute('dir')).toBe('rtl');
  await close();
});

test('an answer is shown on both statements, and positions on the statement that is their evidence', async () => {
  const story = await storySaying(running, desk, {
    said: { mode: 'DIRECT', text: 'We have agreed.' },
    denial: {
      text: 'Nothing was agreed.',
      attributions: [{ speaker: 'bert-south', onBehalfOf: ['south'] }],
      relations: [{ kind: 'DENIES', statement: 'said' }],
    },
  });
  await desk.done('takePosition', positionInput(story, [`${story}/said`]));
  const denied = await open(story, 'said', { javaScript: false });
  expect(plain(await section(denied.page, 'Answers and denials').textContent())).toBe(
    'Answers and denialsDenied by Bert South, 13 March 2025Nothing was agreed.',
  );
  expect(plain(await section(denied.page, 'Evidence for').textContent())).toBe(
    'Evidence forNorth Noncommittal A truce',
  );
  await navigate(denied.page, () => denied.page.getByRole('link', { name: 'Bert South' }).click());
  expect(plain(await section(denied.page, 'Answers and denials').textContent())).toBe(
    'Answers and denialsDenies Anna North, 13 March 2025“We have agreed.”',
  );
  await denied.close();
});

test('the history has every version with its notice and word changes, and links to each earlier state', async () => {
  const story = await storySaying(running, desk, { said: { text: 'North accepts it in full.', channel: 'UNKNOWN' } });
  const notice = { reason: 'WRONG_WORDING', text: 'It was not in full.' };
  const set = { text: 'North accepts it in part.', channel: 'SPEECH' };
  await desk.done('correctStatement', { statement: `${story}/said`, expectedVersion: 1, set, notice });
  const { page, close } = await open(story, 'said', { javaScript: false });
  expect(await words(page).textContent()).toBe('North accepts it in part.');
  const history = section(page, 'History: 2 versions').getByRole('listitem');
  const newest = history.first();
  expect(plain(await newest.textContent())).toContain('Correction (the words were wrong): It was not in full.');
  expect(await newest.locator('.word-changes del').allTextContents()).toEqual(['full']);
  expect(await newest.locator('.word-changes ins').allTextContents()).toEqual(['part']);
  expect(plain(await newest.locator('.field-changes').textContent())).toBe('Channel speech');
  expect(await page.locator('.statement-words .notice').textContent()).toContain('It was not in full.');

  const earlier = history.last().getByRole('link', { name: /as it stood/ });
  await navigate(page, () => earlier.click());
  expect(await words(page).textContent()).toBe('North accepts it in full.');
  const banner = page.getByRole('complementary', { name: 'An earlier state' });
  expect(plain(await banner.textContent())).toMatch(
    /^As it stood on \d+ \w+ \d{4}, \d\d:\d\d UTC \(version 1\)\. Since then · Correction: It was not in full\./,
  );
  expect(await section(page, 'History: 1 version').count()).toBe(1);
  await navigate(page, () => banner.getByRole('link').click());
  expect(await words(page).textContent()).toBe('North accepts it in part.');
  await close();
});

test('a quotation that replaces a paraphrase is shown whole, without word changes', async () => {
  const story = await storySaying(running, desk, { said: { text: 'North accepts it.' } });
  const set = { mode: 'DIRECT', text: 'We accept it.' };
  const notice = { reason: 'WRONG_WORDING', text: 'We have the words now.' };
  await desk.done('correctStatement', { statement: `${story}/said`, expectedVersion: 1, set, notice });
  const { page, close } = await open(story, 'said', { javaScript: false });
  const newest = section(page, 'History: 2 versions').getByRole('listitem').first();
  expect(await newest.locator('.changed-words .speech').allTextContents()).toEqual([
    'North accepts it.',
    '“We accept it.”',
  ]);
  expect(await newest.locator('.word-changes').count()).toBe(0);
  await close();
});

const HIDDEN = [
  { mutation: 'retractStatement', title: 'Retracted', text: 'It was never said.' },
  { mutation: 'withholdStatement', title: 'Withheld while it is checked', text: 'We are asking again.' },
  { mutation: 'redactStatement', title: 'Redacted', text: 'A court has ordered it.' },
] as const;

test.each(HIDDEN)(
  'a statement after $mutation shows the reason at its top, and no words',
  async ({ mutation, title, text }) => {
    const story = await storySaying(running, desk, {
      said: {
        mode: 'DIRECT',
        text: 'Zanzibar is ours.',
        translations: [{ text: 'Zanzibar est à nous.', language: 'fr' }],
        citations: [{ source: 'daily', supports: ['WORDING'], quote: { exact: 'Zanzibar is ours.' } }],
      },
    });
    const notice = { reason: mutation === 'redactStatement' ? 'LEGAL' : 'FABRICATED', text };
    await desk.done(mutation, { statement: `${story}/said`, expectedVersion: 1, notice });
    const { page, close, errors } = await open(story, 'said');
    const notices = section(page, title);
    expect(plain(await notices.textContent())).toContain(text);
    const { y = Number.NaN } = (await notices.boundingBox()) ?? {};
    expect(y).toBeLessThan(300);
    expect(await words(page).count()).toBe(0);
    expect(await page.title()).not.toContain('Zanzibar');
    if (mutation === 'retractStatement') {
      // The words stay on the record, and the reader can unfold them.
      expect(await page.getByText('Zanzibar').filter({ visible: true }).count()).toBe(0);
      await page.getByText('What was taken back').click();
      expect(await page.locator('details .speech').filter({ visible: true }).textContent()).toBe('“Zanzibar is ours.”');
    } else {
      expect(await page.content()).not.toContain('Zanzibar');
    }
    expect(await axeViolations(page)).toEqual([]);
    await picture(page, `statement-${mutation}`);
    expect(errors).toEqual([]);
    await close();
  },
);

test.each([
  { dark: false, narrow: false },
  { dark: true, narrow: true },
])(
  'axe finds no violations on a statement’s page and its embedded part (dark: $dark, narrow: $narrow)',
  async (options) => {
    const story = await storySaying(
      running,
      desk,
      { said: ARABIC, answer: { relations: [{ kind: 'ANSWERS', statement: 'said' }] } },
      [HERALD],
    );
    const path = await pathOf(desk, story, 'said');
    for (const prefix of ['', '/embed']) {
      const { page, close } = await openReader(browser, `${running.service.url}${prefix}${path}`, options);
      expect(await axeViolations(page)).toEqual([]);
      await picture(page, `statement${prefix.replace('/', '-')}-${options.dark ? 'dark' : 'light'}`);
      await close();
    }
  },
);
