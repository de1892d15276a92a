/** What an editor may do with a statement, by what it is and who they are. The service decides; this only offers. */
import { STATEMENT_MOVES } from '../../story/moves.js';
import type { StatementStatus } from '../../story/vocabulary.js';

/** What is done to a statement with a notice alone. */
export type NoticeAction = 'withhold' | 'release' | 'retract' | 'redact';
export type Action = 'correct' | NoticeAction;

const LEADS_TO: Readonly<Record<NoticeAction, StatementStatus>> = {
  withhold: 'WITHHELD',
  release: 'PUBLISHED',
  retract: 'RETRACTED',
  redact: 'REDACTED',
};
const NOTICE_ACTIONS = ['withhold', 'release', 'retract', 'redact'] as const satisfies readonly NoticeAction[];

export const ACTIONS: Readonly<Record<Action, string>> = {
  correct: 'Correct',
  withhold: 'Withhold',
  release: 'Release',
  retract: 'Retract',
  redact: 'Redact',
};

/** Who asks: their role, and whether they have published the statement; `null` when that is not known. */
export interface Asking {
  readonly isChief: boolean;
  readonly isOwn: boolean | null;
}

export function actionsOn(status: StatementStatus, { isChief, isOwn }: Asking): Action[] {
  const moves = NOTICE_ACTIONS.filter((action) => STATEMENT_MOVES[status].includes(LEADS_TO[action]));
  const allowed = moves.filter((action) => {
    if (action === 'redact') return isChief;
    return action !== 'retract' || isChief || isOwn !== false;
  });
  return status === 'PUBLISHED' || status === 'WITHHELD' ? ['correct', ...allowed] : allowed;
}
