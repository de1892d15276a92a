/** The reasons that the desk offers for a notice. */
import type { Action } from './actions.js';
import type { NoticeReason } from './generated/operations.js';

/**
 * The reasons for each action, in order. A correction says what was wrong, a retraction why nothing is left to correct; while a
 * statement is withheld, nobody knows yet.
 */
export const REASONS_OF: Readonly<Record<Action, readonly NoticeReason[]>> = {
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
