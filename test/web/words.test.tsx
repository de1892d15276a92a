/** Texts of the page: times no more precise than known, and words marked as the kind of speech they are. */
import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { offsetSecondsAt } from '../../src/story/local-time.js';
import { wordChanges } from '../../src/story/wording.js';
import type { TimeFragment, TimePrecision, WordsFragment } from '../../src/web/generated/operations.js';
import { marksLacking, passagesOf } from '../../src/web/search/passage.js';
import { directionOf } from '../../src/web/words/direction.js';
import { Speech } from '../../src/web/words/speech.js';
import { clockOnly, dayOf, machineTime, momentInWords, timeInWords, zoneName } from '../../src/web/words/time.js';
import { speakerNames } from '../../src/web/words/who.js';
import { FieldChanges, WordChanges } from '../../src/web/words/word-changes.js';
import { terms } from '../../src/words/terms.js';

const time = (
  earliest: string,
  latest: string,
  precision: TimePrecision,
  { approximate = false, timeZone = null }: Partial<Pick<TimeFragment, 'approximate' | 'timeZone'>> = {},
): TimeFragment => ({
  earliest: `${earliest}Z`,
  latest: `${latest}Z`,
  earliestPrecision: precision,
  latestPrecision: precision,
  approximate,
  timeZone,
  earliestOffsetSeconds: offsetSecondsAt(`${earliest}Z`, timeZone ?? 'UTC'),
  latestOffsetSeconds: offsetSecondsAt(`${latest}Z`, timeZone ?? 'UTC'),
});
const MOSCOW = { timeZone: 'Europe/Moscow' };
const DAY = time('2025-03-12T21:00:00', '2025-03-13T20:59:59.999', 'DAY', MOSCOW);

describe('Times in words', () => {
  test.each([
    ['2025', time('2025-01-01T00:00:00', '2025-12-31T23:59:59.999', 'YEAR'), '2025', '2025'],
    ['a month', time('2025-03-01T00:00:00', '2025-03-31T23:59:59.999', 'MONTH'), 'March 2025', '2025-03'],
    ['a day', DAY, '13 March 2025', '2025-03-13'],
    [
      'an hour',
      time('2025-03-13T12:00:00', '2025-03-13T12:59:59.999', 'HOUR', MOSCOW),
      '13 March 2025, in the hour from 15:00 Moscow time',
      null,
    ],
    [
      'a minute',
      time('2025-03-13T12:05:00', '2025-03-13T12:05:59.999', 'MINUTE', MOSCOW),
      '13 March 2025, 15:05 Moscow time',
      null,
    ],
    ['a second', time('2025-03-13T12:05:07', '2025-03-13T12:05:07.999', 'SECOND'), '13 March 2025, 12:05:07 UTC', null],
  ] as const)('a time is no more precise than known: %s', (_, known, words, machine) => {
    expect(timeInWords(known)).toBe(words);
    expect(machineTime(known)).toBe(machine ?? known.earliest);
  });

  test('an approximate time says "about" once', () => {
    expect(timeInWords({ ...DAY, approximate: true })).toBe('about 13 March 2025');
    const hour = time('2025-03-13T12:00:00', '2025-03-13T12:59:59.999', 'HOUR', { ...MOSCOW, approximate: true });
    expect(timeInWords(hour)).toBe('13 March 2025, about 15:00 Moscow time');
  });

  test('a span names both of its days, or both of its times of day', () => {
    const days = time('2025-03-13T00:00:00', '2025-03-15T23:59:59.999', 'DAY');
    expect(timeInWords(days)).toBe('13 to 15 March 2025');
    const toAMonth = { ...days, latest: '2025-04-30T23:59:59.999Z', latestPrecision: 'MONTH' } as const;
    expect(timeInWords(toAMonth)).toBe('13 March 2025 to April 2025');
    const toADay = { ...days, earliest: '2025-03-13T10:05:00Z', earliestPrecision: 'MINUTE' } as const;
    expect(timeInWords(toADay)).toBe('13 March 2025, 10:05 to 15 March 2025 UTC');
    expect(clockOnly(toADay)).toBeNull();
    const hours = time('2025-03-18T14:00:00', '2025-03-18T15:30:59.999', 'MINUTE', MOSCOW);
    expect(timeInWords(hours)).toBe('18 March 2025, from 17:00 to 18:30 Moscow time');
    const night = time('2025-03-18T20:00:00', '2025-03-18T22:00:59.999', 'MINUTE', MOSCOW);
    expect(timeInWords(night)).toBe('18 March 2025, 23:00 to 19 March 2025, 01:00 Moscow time');
  });

  test("a time is on its zone's calendar, also on the day when clocks change", () => {
    // 30 March 2025 has 23 hours in Kyiv: from 22:00 UTC the day before to 21:00 UTC.
    const short = time('2025-03-29T22:00:00', '2025-03-30T20:59:59.999', 'DAY', { timeZone: 'Europe/Kyiv' });
    expect(timeInWords(short)).toBe('30 March 2025');
    expect(dayOf(short)).toEqual({ key: '2025-03-30', title: 'Sunday 30 March 2025' });
    const after = time('2025-03-30T01:30:00', '2025-03-30T01:30:59.999', 'MINUTE', { timeZone: 'Europe/Kyiv' });
    expect(timeInWords(after)).toBe('30 March 2025, 04:30 Kyiv time');
  });

  test('a time names its zone if it has a time of day, and only then', () => {
    expect(zoneName('America/New_York')).toBe('New York time');
    expect(zoneName('America/Argentina/Buenos_Aires')).toBe('Buenos Aires time');
    expect(zoneName('Etc/UTC')).toBe('UTC');
    expect(zoneName(null)).toBe('UTC');
    expect(clockOnly(DAY)).toBeNull();
    expect(clockOnly(time('2025-03-13T12:05:00', '2025-03-13T12:05:59.999', 'MINUTE', MOSCOW))).toBe(
      '15:05 Moscow time',
    );
    expect(momentInWords('2025-03-18T21:40:59Z')).toBe('18 March 2025, 21:40 UTC');
  });

  test('a time without a known day has a heading of its own', () => {
    const month = time('2025-03-01T00:00:00', '2025-03-31T23:59:59.999', 'MONTH');
    expect(dayOf(month).title).toBe('March 2025, day not known');
    expect(dayOf(month).key).not.toBe(dayOf(time('2025-03-01T00:00:00', '2025-03-01T23:59:59.999', 'DAY')).key);
    expect(dayOf(time('2025-01-01T00:00:00', '2025-12-31T23:59:59.999', 'YEAR')).title).toBe('2025, day not known');
  });
});

describe('Words of a statement', () => {
  const said = (more: Partial<WordsFragment>) => ({
    mode: 'INDIRECT' as const,
    text: 'It is so.',
    language: 'en',
    quotedSpans: [],
    status: 'PUBLISHED' as const,
    ...more,
  });
  const shown = (more: Partial<WordsFragment>) => renderToString(<Speech said={said(more)} />);
  const bare = (html: string) => html.replaceAll(/<[^>]+>/g, '');

  test('words of direct speech have quotation marks, and those of reported speech have none', () => {
    expect(bare(shown({ mode: 'DIRECT' }))).toBe('“It is so.”');
    expect(shown({ mode: 'DIRECT' })).toMatch(/^<blockquote lang="en" dir="ltr"/);
    expect(bare(shown({}))).toBe('It is so.');
  });

  test('words of mixed speech have quotation marks around their spans, which count code points', () => {
    const text = '🕊 He “agrees 🕊” and “signs”.';
    const start = (words: string) => [...text.slice(0, text.indexOf(words))].length;
    const span = (words: string) => ({ start: start(words), end: start(words) + [...words].length });
    const html = shown({ mode: 'MIXED', text, quotedSpans: [span('agrees 🕊'), span('signs')] });
    expect([...html.matchAll(/<q[^>]*>([^<]*)<\/q>/g)].map(([, words]) => words)).toEqual(['“agrees 🕊”', '“signs”']);
    expect(bare(html)).toBe(text);
  });

  test.each(['WITHHELD', 'RETRACTED', 'REDACTED', 'PUBLISHED'] as const)(
    'hidden words (%s) are replaced by a sentence, never made up',
    (status) => {
      const html = shown({ mode: 'DIRECT', text: null, status });
      expect(html).not.toContain('“');
      expect(bare(html)).toMatch(/^The (words|desk)/);
    },
  );

  test("words have the direction of their language's script, or of the script in the language tag", () => {
    const rightToLeft = [
      'ar',
      'ar-EG',
      'he',
      'iw',
      'fa',
      'ur',
      'ps',
      'yi',
      'dv',
      'ckb',
      'sd',
      'ug',
      'syr',
      'nqo',
      'rhg',
    ];
    const lessKnown = [
      'arz',
      'ary',
      'apc',
      'ks',
      'pnb',
      'skr',
      'azb',
      'lrc',
      'bqi',
      'glk',
      'mzn',
      'aii',
      'pa-PK',
      'uz-AF',
    ];
    const named = ['az-Arab', 'ff-Adlm', 'ha-Arab', 'ur-Aran', 'und-Hebr', 'ku-arab-iq'];
    for (const language of [...rightToLeft, ...lessKnown, ...named]) {
      expect(directionOf(language, 'OK'), language).toBe('rtl');
    }
    for (const language of ['en', 'ru', 'uk', 'ar-Latn', 'ks-Deva', 'sd-Deva', 'zh-Hans', 'ja', 'pa', 'und-Cyrl']) {
      expect(directionOf(language, 'نعم'), language).toBe('ltr');
    }
  });
  test('words in an unknown language have the direction of their first letter', () => {
    for (const language of [null, 'und', 'mul', 'zxx', 'qaa', 'english', 'not a tag', '']) {
      expect(directionOf(language, '30 — «نعم», yes'), String(language)).toBe('rtl');
      expect(directionOf(language, '1. כן'), String(language)).toBe('rtl');
      expect(directionOf(language, '“Yes”, نعم'), String(language)).toBe('ltr');
      expect(directionOf(language, '30 %'), String(language)).toBe('ltr');
    }
    expect(shown({ mode: 'DIRECT', language: 'und', text: 'نعم' })).toContain('dir="rtl"');
  });
  test('words have their quotation marks on the outside in either direction', () => {
    expect(shown({ language: 'ar', text: 'نعم' })).toContain('dir="rtl"');
    expect(shown({ mode: 'DIRECT', language: 'ar', text: 'نعم' })).toContain('”نعم“');
  });
});

describe('Names of speakers', () => {
  const by = (name: string | null, label: string | null = null) => ({
    speaker: name === null ? null : { name },
    label,
  });
  test('speakers are named, described if unnamed, and otherwise called unknown', () => {
    expect(speakerNames([by('A'), by('B'), by('C')])).toBe('A, B and C');
    expect(speakerNames([by(null, 'a senior official')])).toBe('a senior official');
    expect(speakerNames([by(null)])).toBe('Speaker not known');
    expect(terms.grammar.list(['A', 'B', 'C'])).toBe('A, B and C');
  });
});

describe('Changes of a correction', () => {
  test('word changes are struck out and underlined', () => {
    const changes = [
      { kind: 'SAME', text: 'in ' },
      { kind: 'REMOVED', text: 'full' },
      { kind: 'ADDED', text: 'part' },
    ] as const;
    const html = renderToString(<WordChanges changes={[...changes]} language="en" />);
    expect(html).toContain('<span>in </span><del>full</del><ins>part</ins>');
  });

  test('word changes say that only letters or apostrophes differ, if so', () => {
    const saysLettersOnly = (before: string, after: string) =>
      renderToString(<WordChanges changes={wordChanges(before, after, 'en')} language="en" />).includes(
        terms.lettersOnly,
      );
    expect(saysLettersOnly("We don't know it.", 'We don’t know it.')).toBe(true);
    expect(saysLettersOnly('A cafe\u0301 in Köln.', 'A caf\u00E9 in Köln.')).toBe(true);
    expect(saysLettersOnly('п\u02BCять днів', "п'ять днів")).toBe(true);
    expect(saysLettersOnly("We don't know it.", 'We don’t know her.')).toBe(false);
    expect(saysLettersOnly('A cafe.', 'A café.')).toBe(false);
    expect(saysLettersOnly("The 'talks' end.", 'The talks end.')).toBe(false);
  });

  test("changes of lists show added and removed items, and those of terms show the page's words", () => {
    const changes = [
      { field: 'text', before: 'a', after: 'b' },
      { field: 'citations', before: 'One; Two', after: 'Two; Three' },
      { field: 'mode', before: 'INDIRECT', after: 'DIRECT' },
    ];
    const html = renderToString(<FieldChanges changes={changes} />);
    expect([...html.matchAll(/<(del|ins)>([^<]*)</g)].map(([, kind, words]) => `${kind} ${words}`)).toEqual([
      'del One',
      'ins Three',
      'del Reported speech',
      'ins Direct speech',
    ]);
  });
});

describe('Passages of a search', () => {
  const node = (text: string, translations: { text: string; language: string }[] = []) => ({
    ...{
      id: '1',
      permalink: '/statements/1',
      status: 'PUBLISHED' as const,
      mode: 'DIRECT' as const,
      quotedSpans: [],
      speakers: [],
    },
    ...{ text, language: 'en', translations, attributions: [], story: { slug: 's', headline: 'S' } },
    saidAt: DAY,
  });
  const far = ' and so it went on and on for hours, with nobody willing to be the first to leave'.repeat(4);
  const words = (parts: readonly { text: string }[]) => parts.map(({ text }) => text).join('');

  test('a passage ends with its wording, though the snippet runs on into the next', () => {
    const snippet = [
      { text: 'We want ', matches: false },
      { text: 'peace', matches: true },
      { text: '\nNous voulons la ', matches: false },
    ];
    const found = passagesOf({
      rank: 1,
      snippet,
      node: node('We want peace', [{ text: 'Nous voulons la paix', language: 'fr' }]),
    });
    expect(found.map(({ language, isTranslation, parts }) => [language, isTranslation, words(parts)])).toEqual([
      ['en', false, 'We want peace'],
    ]);
  });

  test('a passage has an ellipsis only where text is left out, and keeps those of the text', () => {
    const text = `At first${far}, … then peace came${far}`;
    const snippet = [
      { text: ', … then ', matches: false },
      { text: 'peace', matches: true },
      { text: ' came', matches: false },
    ];
    const [passage] = passagesOf({ rank: 1, snippet, node: node(text) });
    expect(words(passage?.parts ?? [])).toBe('… , … then peace came …');
    expect(passage?.parts.filter((part) => part.matches)).toEqual([{ text: 'peace', matches: true }]);
  });

  test('a passage of mixed speech gets the quotation marks that were cut off', () => {
    const lacking = (text: string) => marksLacking([{ text, matches: false }]);
    expect(lacking('… long peace”, he says')).toEqual({ before: true, after: false });
    expect(lacking('He wants “a long …')).toEqual({ before: false, after: true });
    expect(lacking('He wants “peace”.')).toEqual({ before: false, after: false });
  });
});
