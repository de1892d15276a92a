import { expect, test } from 'vitest';
import type { CleanedArticle } from '../../../src/reading/article.js';
import type { ReadingContext } from '../../../src/reading/reading-context.js';
import { globalId } from '../../../src/story/global-id.js';
import type { Citation } from '../../../src/story/model.js';
import { parseTime } from '../../../src/story/time.js';
import type { SpeechMode } from '../../../src/story/vocabulary.js';
import { timesAsLong } from '../../fixtures/work/effort.js';
import { articleOf, draftsOf } from './made-speech.js';

const day = (edtf: string) => parseTime({ edtf, timeZone: null, approximate: false });

const WORDS = 'We will sign the harbour treaty as soon as the inspectors have left the northern docks.';

/** A story with one statement by Ada Marlow on 12 March, cited from the Northport Gazette. */
function contextWith(
  statement: Partial<ReadingContext['statements'][number]> = {},
  quote: string | null = null,
): ReadingContext {
  const citation: Citation = {
    source: 'gazette-2025-03-13',
    quote: quote === null ? null : { exact: quote, prefix: null, suffix: null },
    retrievedAt: null,
    supports: ['WORDING'],
  };
  const attribution = {
    speaker: 'ada-marlow',
    label: null,
    onBehalfOf: [],
    office: null,
    relayedBy: null,
    addressedTo: null,
  };
  return {
    story: 'harbour-talks',
    actors: [
      {
        slug: 'ada-marlow',
        type: 'PERSON',
        name: 'Ada Marlow',
        otherNames: [],
        office: null,
        represents: null,
        isoCode: null,
      },
      {
        slug: 'ben-okoye',
        type: 'PERSON',
        name: 'Ben Okoye',
        otherNames: [],
        office: null,
        represents: null,
        isoCode: null,
      },
    ],
    events: [],
    proposals: [
      { slug: 'harbour-treaty', title: 'The harbour treaty', description: 'Free passage for ferries.', terms: [] },
      {
        slug: 'grain-corridor',
        title: 'A grain corridor',
        description: null,
        terms: ['Ships with grain pass the strait.'],
      },
    ],
    statements: [
      {
        key: 'marlow-will-sign',
        mode: 'DIRECT',
        text: WORDS,
        language: 'en',
        translations: [],
        attributions: [attribution],
        saidAt: day('2025-03-12'),
        citations: [citation],
        ...statement,
      },
    ],
    redacted: [],
    retracted: [],
    sources: [
      {
        slug: 'gazette-2025-03-13',
        url: 'https://gazette.example/harbour-treaty',
        archivedUrl: null,
        publisher: 'Northport Gazette',
        title: null,
        publishedAt: day('2025-03-13'),
      },
    ],
  };
}

/** The draft of a quotation by somebody, said on a day that the article names. */
function draftOf(
  quotation: string,
  context: ReadingContext,
  speaker = 'Ada Marlow',
  more: Partial<CleanedArticle> = {},
  when = 'on Wednesday',
) {
  const article = articleOf([`“${quotation}” ${speaker} said ${when}.`], { publisher: 'Coast Herald', ...more });
  const [draft] = draftsOf(article, [{ content: `“${quotation}”`, source: speaker, cue: 'said', speaker }], context);
  return draft;
}

const statement = globalId('statement', 'harbour-talks/marlow-will-sign');

test('the same words of the same speaker on the same day are the statement on the record', () => {
  expect(draftOf(WORDS, contextWith())?.onRecord).toEqual({ statement, relation: 'SAME' });
});

test('a part of its words is the same statement too, and so is a longer quotation', () => {
  expect(draftOf('as soon as the inspectors have left the northern docks', contextWith())?.onRecord?.relation).toBe(
    'SAME',
  );
  expect(draftOf(`${WORDS} Not before.`, contextWith())?.onRecord?.relation).toBe('SAME');
});

test('other words for the same are a conflicting account', () => {
  const words = 'We are going to sign the harbour treaty once all inspectors leave the northern docks.';
  expect(draftOf(words, contextWith())?.onRecord).toEqual({ statement, relation: 'DIFFERS' });
});

test('a published translation counts as a wording of the statement', () => {
  const translation = { text: WORDS, language: 'en', translator: null, source: null, machine: false };
  const context = contextWith({ text: 'Vi skriver under.', language: 'nb', translations: [translation] });
  expect(draftOf(WORDS, context)?.onRecord).toEqual({ statement, relation: 'SAME' });
});

test('another speaker, another day or another matter is not on the record', () => {
  expect(draftOf(WORDS, contextWith(), 'Ben Okoye')?.onRecord).toBeNull();
  expect(draftOf(WORDS, contextWith(), 'Ada Marlow', {}, 'on Monday')?.onRecord).toBeNull();
  expect(draftOf('Nobody told me about grain.', contextWith())?.onRecord).toBeNull();
});

test('a statement without a time in the article may be of the days before it was published', () => {
  expect(draftOf(WORDS, contextWith(), 'Ada Marlow', {}, 'then')?.onRecord?.relation).toBe('SAME');
});

test('the record cites this very article: by its address, or by its publisher and day', () => {
  const address = 'https://www.gazette.example/harbour-treaty/?from=front';
  expect(draftOf(WORDS, contextWith(), 'Ada Marlow', { address })?.onRecord?.relation).toBe('CITED');
  expect(draftOf(WORDS, contextWith(), 'Ada Marlow', { publisher: 'Northport Gazette' })?.onRecord?.relation).toBe(
    'CITED',
  );
  const other = { publisher: 'Northport Gazette', published: '2025-03-14' };
  expect(draftOf(WORDS, contextWith(), 'Ada Marlow', other, 'two days ago')?.onRecord?.relation).toBe('SAME');
});

test('a passage that the record cites from this article finds its statement, whatever the desk has made of it', () => {
  const context = contextWith({ mode: 'MIXED', text: 'She has “grave doubts” about it.' }, 'grave doubts');
  const draft = draftOf('I have grave doubts', context, 'Ada Marlow', { publisher: 'Northport Gazette' });
  expect(draft?.onRecord).toEqual({ statement, relation: 'CITED' });
});

test('reported speech near a statement is the same, because it has no wording to differ in', () => {
  const article = articleOf([
    'Ada Marlow said on Wednesday they would sign the treaty when the inspectors leave the docks.',
  ]);
  const [draft] = draftsOf(
    article,
    [
      {
        kind: 'INDIRECT',
        content: 'they would sign the treaty when the inspectors leave the docks',
        source: 'Ada Marlow',
        cue: 'said',
        speaker: 'Ada Marlow',
      },
    ],
    contextWith(),
  );
  expect(draft?.onRecord).toEqual({ statement, relation: 'SAME' });
});

/** How the draft of reported speech relates to a statement of some words. */
function relationOf(source: string, cue: string, text: string, mode: SpeechMode = 'DIRECT') {
  const content = 'they would sign the harbour treaty when the inspectors leave the docks';
  const speech = { kind: 'INDIRECT', content, source, cue, speaker: 'Ada Marlow' } as const;
  const article = articleOf([`${source} ${cue} on Wednesday ${content}.`]);
  const [draft] = draftsOf(article, [speech], contextWith({ text, mode }));
  return draft?.onRecord?.relation ?? null;
}

test.each([
  ['Ada Marlow', 'denied'],
  ['Ada Marlow', 'did not say'],
  ['Ada Marlow', 'disputed'],
  ['Ada Marlow', 'cannot confirm'],
  ['Nobody around Ada Marlow', 'said'],
])('a denial is not the statement that it denies: %s %s', (source, cue) => {
  expect(relationOf(source, cue, WORDS)).toBeNull();
});

test('a denial is the statement on the record that denies the same', () => {
  const denial = 'She denied that they would sign the harbour treaty when the inspectors leave the docks.';
  expect(relationOf('Ada Marlow', 'denied', denial, 'INDIRECT')).toBe('SAME');
  expect(relationOf('Ada Marlow of Doctors Without Borders', 'said', WORDS)).toBe('SAME');
});

test('a draft suggests the proposals whose words are near', () => {
  expect(draftOf(WORDS, contextWith())?.proposals).toEqual(['harbour-treaty']);
  expect(draftOf('The grain cannot wait for a corridor.', contextWith())?.proposals).toEqual(['grain-corridor']);
  expect(draftOf('Good morning.', contextWith())?.proposals).toEqual([]);
});

test('the key of a draft depends on its words and their place alone', () => {
  const key = draftOf(WORDS, contextWith())?.key;
  expect(draftOf(WORDS, contextWith({}, 'northern docks'))?.key).toBe(key);
  expect(draftOf(`${WORDS} Not before.`, contextWith())?.key).not.toBe(key);
});

test('comparing drafts with the record takes time in proportion to the statements of their speaker', () => {
  const context = contextWith();
  const many = (count: number) =>
    context.statements.flatMap((one) =>
      Array.from({ length: count }, (_, n) => ({ ...one, key: `s-${n}`, text: `${WORDS} Number ${n}.` })),
    );
  const lines = Array.from({ length: 100 }, (_, n) => `“${WORDS} For the ${n}th time,” Ada Marlow said on Wednesday.`);
  const speech = lines.map((line) => ({
    content: line.slice(0, line.indexOf('”') + 1),
    source: 'Ada Marlow',
    cue: 'said',
    speaker: 'Ada Marlow',
  }));
  const comparing = (count: number) => {
    const statements = many(count);
    return () => draftsOf(articleOf(lines), speech, { ...context, statements });
  };
  // Time that grows with the square would be sixteen times as long.
  expect(timesAsLong(comparing(1_000), comparing(250))).toBeLessThan(10);
});
