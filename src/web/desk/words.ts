/** What the desk's terms are called, and what its buttons say. */
import type { Action } from './actions.js';
import type { MistakeCode, NoticeReason } from './operations.js';

export const REASONS: Readonly<Record<NoticeReason, string>> = {
  WRONG_WORDING: 'The words were wrong',
  WRONG_SPEAKER: 'It was somebody else who said it',
  WRONG_OFFICE: 'The office was wrong',
  WRONG_TIME: 'The time was wrong',
  WRONG_SOURCE: 'The source was wrong',
  WRONG_TRANSLATION: 'The translation was wrong',
  MISSING_CONTEXT: 'Context was missing',
  FABRICATED: 'It was never said',
  DUPLICATE: 'It was on the record already',
  LEGAL: 'Legal reasons',
  OTHER: 'Another reason',
};

/**
 * The reasons for a notice, by what is done: a correction says what was wrong, a retraction why there is nothing left to correct.
 * While a statement is checked, nobody knows yet.
 */
export const REASONS_FOR: Readonly<Record<Action, readonly NoticeReason[]>> = {
  correct: [
    'WRONG_WORDING',
    'WRONG_SPEAKER',
    'WRONG_OFFICE',
    'WRONG_TIME',
    'WRONG_SOURCE',
    'WRONG_TRANSLATION',
    'MISSING_CONTEXT',
    'OTHER',
  ],
  withhold: ['LEGAL', 'OTHER'],
  release: ['LEGAL', 'OTHER'],
  retract: ['FABRICATED', 'DUPLICATE', 'LEGAL', 'OTHER'],
  redact: ['LEGAL', 'OTHER'],
};

/** The fields of a statement, as a list of what was changed calls them. */
export const FIELD_NAMES: Readonly<Record<string, string>> = {
  text: 'the words',
  mode: 'the kind of speech',
  language: 'the language',
  originalLanguage: 'the language it was said in',
  attributions: 'who said it',
  saidAt: 'when it was said',
  channel: 'the channel',
  event: 'the event',
  proposals: 'the proposals',
  mentions: 'who is mentioned',
  citations: 'the sources',
  relations: 'how it relates to others',
  translations: 'the translations',
};

/** What was sent is not wrong in itself: it only has to be said that it is meant. */
export const ASKS_WHETHER_MEANT: readonly MistakeCode[] = ['DUPLICATE_STATEMENT', 'POSITIONS_LOSE_EVIDENCE'];
