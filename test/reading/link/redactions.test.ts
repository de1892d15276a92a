/** Drafts that may have the words of a redacted statement: by speaker and day, because the words are gone. */
import { expect, test } from 'vitest';
import { NEW_STORY, type ReadingContext } from '../../../src/reading/reading-context.js';
import { parseTime } from '../../../src/story/time.js';
import { articleOf, draftsOf } from './made-speech.js';

const NO_MORE = { onBehalfOf: [], office: null, relayedBy: null, addressedTo: null } as const;
const ADDRESS = 'https://gazette.example/treaty';

/** A story with a redacted statement of 12 March, by an actor or by a label. */
function contextWith(by: { readonly speaker: string | null; readonly label: string | null }): ReadingContext {
  const marlow = { slug: 'ada-marlow', type: 'PERSON', name: 'Ada Marlow', otherNames: [] } as const;
  return {
    ...NEW_STORY,
    story: 'harbour-talks',
    actors: [{ ...marlow, office: null, represents: null, isoCode: null }],
    redacted: [
      {
        key: 'marlow-secret',
        attributions: [{ ...by, ...NO_MORE }],
        saidAt: parseTime({ edtf: '2025-03-12', timeZone: null, approximate: false }),
        citations: [{ source: 'gazette', quote: null, retrievedAt: null, supports: ['WORDING'] }],
      },
    ],
    sources: [
      { slug: 'gazette', url: ADDRESS, archivedUrl: null, publisher: 'Gazette', title: null, publishedAt: null },
    ],
  };
}
const BY_MARLOW = contextWith({ speaker: 'ada-marlow', label: null });

const DOUBT = 'A statement like this one was redacted (marlow-secret): its words must not be published again.';

/** Whether the draft of “The vault is empty,” has the doubt. */
function isDoubted(
  said: string,
  speaker: string | null,
  context: ReadingContext,
  page: { readonly address?: string; readonly published?: string } = {},
): boolean {
  const [draft] = draftsOf(
    articleOf([said], page),
    [{ content: '“The vault is empty,”', cue: 'said', speaker }],
    context,
  );
  return draft?.doubts.includes(DOUBT) === true;
}

test.each([
  ['the speaker and the day of the redacted statement', 'on Wednesday', 'Ada Marlow', {}, true],
  ['the speaker, and no day', '', 'Ada Marlow', {}, true],
  ['the speaker, and another day', 'on Monday', 'Ada Marlow', {}, false],
  ['another speaker of that day', 'on Wednesday', 'Ben Okoye', {}, false],
  ['nobody known as the speaker', 'on Wednesday', null, {}, false],
  ['nobody known, in the article that it cites', 'on Monday', null, { address: ADDRESS }, true],
  ['the speaker and another day, in the article that it cites', 'on Monday', 'Ada Marlow', { address: ADDRESS }, true],
  ['another speaker, in the article that it cites', 'on Wednesday', 'Ben Okoye', { address: ADDRESS }, false],
] as const)('a draft is doubted by what is left of a redacted statement: %s', (_, when, speaker, page, expected) => {
  expect(isDoubted(`“The vault is empty,” she said ${when}.`, speaker, BY_MARLOW, page)).toBe(expected);
});

test('a redacted statement of an unnamed source is known by its label', () => {
  const context = contextWith({ speaker: null, label: 'A senior official' });
  const said = '“The vault is empty,” a senior official said on Wednesday.';
  expect(isDoubted(said, 'a senior official', context)).toBe(true);
  expect(isDoubted(said, 'another official', context)).toBe(false);
});
