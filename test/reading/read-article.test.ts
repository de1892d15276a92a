import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArticleReading } from '../../src/reading/draft.js';
import { readArticle } from '../../src/reading/read-article.js';
import { NEW_STORY, type ReadingContext } from '../../src/reading/reading-context.js';
import { carriesWords, directTextFault, indirectTextFault, mixedTextFault } from '../../src/story/quotation.js';
import { parseTime } from '../../src/story/time.js';
import { anyCharacter } from '../fixtures/work/any-text.js';
import { timesAsLong } from '../fixtures/work/effort.js';

const ARTICLE = [
  'Harbour treaty close, says Marlow',
  'Norland’s harbour minister Ada Marlow has said the treaty could be signed this month, but that she still had “serious doubts” about the inspectors.',
  '“We will sign when the docks are empty,” Marlow told a press conference in Northport on Wednesday. “But there are questions.”',
  '“Who pays the inspectors (from abroad)? Who feeds them?... Nobody has told me,” she said.',
  'Union leader Ben Okoye called the plan a "hasty" one.',
  'He said the crews had not been asked.',
].join('\n');

const CONTEXT: ReadingContext = {
  ...NEW_STORY,
  story: 'harbour-talks',
  actors: [
    {
      slug: 'ada-marlow',
      type: 'PERSON',
      name: 'Ada Marlow',
      otherNames: [],
      office: 'Minister of harbours',
      represents: 'norland',
      isoCode: null,
    },
    {
      slug: 'norland',
      type: 'COUNTRY',
      name: 'Norland',
      otherNames: [],
      office: null,
      represents: null,
      isoCode: null,
    },
  ],
};

/** The reading of an input that can be read. */
function read(content: string, context: ReadingContext = CONTEXT): ArticleReading {
  const reading = readArticle({ form: 'text', content, published: '2025-03-13', address: null }, context);
  if ('code' in reading) throw new Error(reading.message);
  return reading;
}

test('an article becomes drafts with speaker, actor, time, channel and words', () => {
  const { drafts } = read(ARTICLE);
  const sign = drafts.find(({ words }) => words.startsWith('We will sign'));
  expect(sign).toMatchObject({
    kind: 'DIRECT',
    speaker: { name: 'Ada Marlow', actor: 'ada-marlow', represents: 'norland' },
    saidAt: { edtf: '2025-03-12' },
    channel: 'PRESS_CONFERENCE',
    onRecord: null,
  });
  const pays = drafts.find(({ words }) => words.startsWith('Who pays'));
  expect(pays).toMatchObject({
    words: 'Who pays the inspectors [from abroad]? Who feeds them? … Nobody has told me',
    speaker: { actor: 'ada-marlow' },
    saidAt: { edtf: '2025-03-12' },
  });
  const hasty = drafts.find(({ words }) => words.includes('hasty'));
  expect(hasty).toMatchObject({ kind: 'MIXED', speaker: { name: 'Ben Okoye', actor: null } });
});

test('an input that cannot be read gives the reason, and no drafts', () => {
  const reading = readArticle({ form: 'text', content: ' \n ', published: null, address: null }, CONTEXT);
  expect(reading).toMatchObject({ code: 'EMPTY_ARTICLE' });
});

test('an article in another language offers its quotations alone, and says so', () => {
  const { article, drafts } = read(
    'Der Hafen bleibt geschlossen, sagte die Ministerin am Donnerstag vor der Presse. „Wir werden erst unterschreiben, wenn die Docks leer sind“, ' +
      'erklärte sie. Die Gewerkschaft nannte den Plan „übereilt“ und will die Arbeit niederlegen, bis alle gehört worden sind.',
  );
  expect(article.language).toBe('de');
  expect(drafts).toMatchObject([
    { kind: 'DIRECT', words: 'Wir werden erst unterschreiben, wenn die Docks leer sind', speaker: null },
  ]);
  expect(drafts[0]?.doubts.join()).toContain('The article is in German');
});

test('the same input and record give the same reading', () => {
  expect(read(ARTICLE)).toEqual(read(ARTICLE));
});

test('each draft has a key of its own, which the record does not change', () => {
  const keys = read(ARTICLE).drafts.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(read(ARTICLE, NEW_STORY).drafts.map(({ key }) => key)).toEqual(keys);
});

/** All that must be true of every reading. */
function expectSound({ article, drafts }: ArticleReading): void {
  const fault = { DIRECT: directTextFault, INDIRECT: indirectTextFault, MIXED: mixedTextFault };
  for (const draft of drafts) {
    for (const [start, end] of [draft.passage, ...draft.content, ...draft.source, ...draft.cue]) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(article.text.length);
    }
    expect(fault[draft.kind](draft.words), draft.words).toBeNull();
    if (draft.kind === 'DIRECT') expect(carriesWords(draft.words, article.text.slice(...draft.passage))).toBe(true);
    const { saidAt } = draft;
    if (saidAt !== null) expect(() => parseTime({ ...saidAt, approximate: false })).not.toThrow();
  }
}

/** Pieces of news text in any order: names, cues, marks, times, and what is none of these. */
const newsText = fc
  .array(
    fc.constantFrom(
      ...[
        'Ada Marlow',
        'Marlow',
        'she',
        'officials',
        'Norland',
        'the minister',
        'said',
        'told reporters',
        'according to',
      ],
      ...[
        'that',
        'the treaty',
        'will be signed',
        'on Thursday',
        'last month',
        'in Northport',
        '“',
        '”',
        '"',
        "'",
        '‘',
        '’',
      ],
      ...[
        ',',
        '.',
        '?',
        '...',
        '…',
        '(',
        ')',
        '[',
        ']',
        '—',
        '\n',
        '\n\n',
        ':',
        '10,000',
        'U.S.',
        'Mr.',
        '\u2028',
        '😀',
      ],
    ),
    { maxLength: 120 },
  )
  .map((parts) => parts.join(' '));

test('every reading of any text is sound', () => {
  fc.assert(
    fc.property(fc.oneof(newsText, fc.string({ unit: anyCharacter, maxLength: 300 })), (content) => {
      const reading = readArticle({ form: 'text', content, published: '2025-03-13T10:00:00Z', address: null }, CONTEXT);
      if (!('code' in reading)) expectSound(reading);
    }),
    { numRuns: 400 },
  );
});

test('no page of any bytes throws', () => {
  const pages = fc.array(
    fc.oneof(newsText, fc.constantFrom('<p>', '</p>', '<div', '<script>', '<!--', '&nbsp;', '<article>')),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(pages, (parts) => {
      const reading = readArticle({ form: 'html', content: parts.join(''), published: null, address: null }, CONTEXT);
      if (!('code' in reading)) expectSound(reading);
    }),
    { numRuns: 100 },
  );
});

/** News takes a small part of the second that 10,000 words may take (bench/reading/cost.ts), so other texts may take more. */
const TIMES_AS_LONG_AS_NEWS = 4;
const reading = (content: string) => () =>
  readArticle({ form: 'text', content, published: '2025-03-13', address: null }, CONTEXT);

test.each([
  ['one paragraph', `${ARTICLE.replaceAll('\n', ' ')} `.repeat(20)],
  ['opening marks', 'He said “ '.repeat(660)],
  ['straight marks', '"said" '.repeat(2_000)],
  ['names', 'Ada Marlow said. '.repeat(660)],
  ['brackets', '“(said [x) ” '.repeat(660)],
])('2,000 words of %s take at most four times as long as news', (_, content) => {
  expect(timesAsLong(reading(content), reading(`${ARTICLE}\n`.repeat(20)))).toBeLessThan(TIMES_AS_LONG_AS_NEWS);
});
