/** The words of a draft while an editor types them, and the speakers that the desk offers for it. */
import { describe, expect, test } from 'vitest';
import type { SpeechMode } from '../../src/story/vocabulary.js';
import { pastedArticle } from '../../src/web/desk/article/article-file.js';
import { DraftCheck } from '../../src/web/desk/article/draft-check.js';
import type { FoundDraft, FoundSpeaker } from '../../src/web/desk/article/found-draft.js';
import { kindOfSpan } from '../../src/web/desk/article/spans.js';
import { speakerOptions } from '../../src/web/desk/article/speaker-options.js';
import type { ThingChoice } from '../../src/web/desk/choices.js';
import { draft } from '../fixtures/browser/found-draft.js';

describe('the words of a draft', () => {
  const passage = '“The ferry runs again on Friday,” Holm said, and called the new pier “a gift”.';
  const article = `Brovik has a pier again.\n${passage}\nThe town celebrates.`;
  const check = new DraftCheck(article);
  const span = { start: article.indexOf(passage), end: article.indexOf(passage) + passage.length };
  const faultOf = (mode: SpeechMode, text: string) => check.faultOf({ mode, text, passage: span });

  test('a direct draft has only words of the passage', () => {
    expect(faultOf('DIRECT', 'The ferry runs again on Friday')).toBeNull();
    expect(faultOf('DIRECT', 'The ferry runs … on Friday')).toBeNull();
    expect(faultOf('DIRECT', 'The ferry runs daily')).toContain('only words of the passage');
    expect(faultOf('DIRECT', '“The ferry runs”')).toContain('quotation marks');
  });

  test('the quoted words of a mixed draft are words of the passage, the others need not be', () => {
    expect(faultOf('MIXED', 'The pier is “a gift” to the town.')).toBeNull();
    expect(faultOf('MIXED', 'The pier is “a present”.')).toContain('must be words of the passage');
    expect(faultOf('MIXED', 'The pier is a gift.')).not.toBeNull();
  });

  test('an indirect draft needs other words than those of the article', () => {
    expect(faultOf('INDIRECT', 'The ferry runs again on friday.')).toContain('still the words of the article');
    expect(faultOf('INDIRECT', 'Brovik has a pier')).toContain('still the words of the article');
    expect(faultOf('INDIRECT', 'Ferries will sail from Friday.')).toBeNull();
    const found = { ...draft('found', 0), mode: 'INDIRECT', text: 'called the new pier' } as const;
    expect(check.needsWords(found)).toBe(true);
    // A further citation leaves the words of the record as they are.
    expect(check.needsWords({ ...found, use: 'CITATION' })).toBe(false);
  });

  test('selected words are direct speech within quotation marks, mixed with some, and else indirect', () => {
    const kindOf = (words: string) => {
      const start = passage.indexOf(words);
      return kindOfSpan(passage, { start, end: start + words.length });
    };
    expect(kindOf('ferry runs')).toBe('DIRECT');
    expect(kindOf('“The ferry')).toBe('DIRECT');
    expect(kindOf('called the new pier “a gift”')).toBe('MIXED');
    expect(kindOf('Holm said')).toBe('INDIRECT');
    expect(kindOfSpan('He said "yes, now" twice.', { start: 14, end: 17 })).toBe('DIRECT');
  });

  test('the source of a page is read as a page, and other text as text', () => {
    expect(pastedArticle('\n<!DOCTYPE html><p>a').form).toBe('HTML');
    expect(pastedArticle('Less < more').form).toBe('TEXT');
    expect(pastedArticle('<p>a', true).form).toBe('HTML');
  });
});

describe('the speakers offered for a draft', () => {
  const actors: readonly ThingChoice[] = [
    {
      id: 'ida-holm',
      name: 'ida-holm',
      label: 'Ida Holm',
      also: [],
      type: 'PERSON',
      office: 'Mayor of Brovik',
      represents: 'brovik',
    },
    { id: 'brovik', name: 'brovik', label: 'Brovik', also: [], type: 'COUNTRY', office: null, represents: null },
  ];
  const speaker = (name: string, more: Partial<FoundSpeaker> = {}): FoundSpeaker => ({
    actor: null,
    name,
    isNamed: true,
    type: 'PERSON',
    office: 'Harbour master',
    otherNames: [],
    onBehalfOf: null,
    ...more,
  });
  const mine = draft('mine', 0, { speaker: speaker('Nils Aas') });
  const others: FoundDraft[] = [mine, draft('other', 9, { speaker: speaker('an official', { isNamed: false }) })];
  const offered = (typed: string) => speakerOptions(mine, others, actors, typed).map(({ id }) => id);

  test('the speakers of the article come first, then the actors of the record, and nobody last', () => {
    expect(offered('')).toEqual(['new:Nils Aas', 'unnamed:an official', 'actor:ida-holm', 'actor:brovik', 'nobody']);
  });

  test('a typed name finds an actor, and is offered as a new actor and as an unnamed source', () => {
    expect(offered('mayor')).toEqual(['actor:ida-holm', 'new:mayor', 'unnamed:mayor', 'nobody']);
  });

  test('an actor of the record speaks in their present office, for those whom they represent', () => {
    const [option] = speakerOptions(mine, others, actors, 'ida');
    expect(option?.speaker).toMatchObject({
      actor: { slug: 'ida-holm' },
      office: 'Mayor of Brovik',
      onBehalfOf: { actor: { slug: 'brovik' } },
    });
  });

  test('a new actor has the office that the article says of the speaker', () => {
    const option = speakerOptions(mine, others, actors, 'Nils Berg Aas').find(({ type }) => type === 'new');
    expect(option?.speaker).toMatchObject({ name: 'Nils Berg Aas', office: 'Harbour master', actor: null });
  });
});
