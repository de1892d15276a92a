/** Drafts that repeat a retracted statement: the reader says so, because the desk has taken these words back. */
import { expect, test } from 'vitest';
import { NEW_STORY, type ReadingContext } from '../../../src/reading/reading-context.js';
import { parseTime } from '../../../src/story/time.js';
import { articleOf, draftsOf } from './made-speech.js';

const WORDS = 'We will sign the harbour treaty as soon as the inspectors have left the northern docks.';

/** A story in which a statement by Ada Marlow of 12 March was retracted. */
const RETRACTED: ReadingContext = {
  ...NEW_STORY,
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
  ],
  retracted: [
    {
      key: 'marlow-will-sign',
      mode: 'DIRECT',
      text: WORDS,
      language: 'en',
      translations: [],
      attributions: [
        { speaker: 'ada-marlow', label: null, onBehalfOf: [], office: null, relayedBy: null, addressedTo: null },
      ],
      saidAt: parseTime({ edtf: '2025-03-12', timeZone: null, approximate: false }),
      citations: [],
    },
  ],
};

test.each([
  ['the same words', WORDS, 'Ada Marlow', 'on Wednesday', true],
  [
    'nearly the same words',
    'We are going to sign the harbour treaty once all inspectors leave the northern docks.',
    'Ada Marlow',
    'on Wednesday',
    true,
  ],
  ['the same words of another day', WORDS, 'Ada Marlow', 'on Monday', false],
  ['the same words of another speaker', WORDS, 'Ben Okoye', 'on Wednesday', false],
  ['other words', 'Nobody told me about grain.', 'Ada Marlow', 'on Wednesday', false],
])(
  'a draft is doubted as a retracted statement by its words, speaker and day: %s',
  (_, words, speaker, when, expected) => {
    const article = articleOf([`“${words}” ${speaker} said ${when}.`]);
    const [draft] = draftsOf(article, [{ content: `“${words}”`, source: speaker, cue: 'said', speaker }], RETRACTED);
    expect(draft?.onRecord).toBeNull();
    expect(draft?.doubts.some((doubt) => doubt.includes('was retracted (marlow-will-sign)'))).toBe(expected);
  },
);
