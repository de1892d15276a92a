/** The actions that the desk offers on a statement, by its status and the editor's role. The service has the last word. */
import { STATEMENT_MOVES } from '../../story/moves.js';
import type { StatementStatus } from '../../story/vocabulary.js';

/** An action that takes a notice and nothing else. */
export type NoticeAction = 'withhold' | 'release' | 'retract' | 'redact';
export type Action = 'correct' | NoticeAction;

const LEADS_TO: Readonly<Record<NoticeAction, StatementStatus>> = {
  withhold: 'WITHHELD',
  release: 'PUBLISHED',
  retract: 'RETRACTED',
  redact: 'REDACTED',
};
const NOTICE_ACTIONS = ['withhold', 'release', 'retract', 'redact'] as const satisfies readonly NoticeAction[];

/** The rights that decide on the actions of an editor. */
export interface EditorRights {
  readonly isChief: boolean;
  /** Whether the editor published the statement; `null` if that is not known. */
  readonly isOwn: boolean | null;
}

export function actionsOn(status: StatementStatus, { isChief, isOwn }: EditorRights): Action[] {
  const moves = NOTICE_ACTIONS.filter((action) => STATEMENT_MOVES[status].includes(LEADS_TO[action]));
  const allowed = moves.filter((action) => {
    if (action === 'redact') return isChief;
    return action !== 'retract' || isChief || isOwn !== false;
  });
  return status === 'PUBLISHED' || status === 'WITHHELD' ? ['correct', ...allowed] : allowed;
}
