/** Which status may follow which. A status may always stay as it is. */
import { ruleWords } from '../words/rules.js';
import type { EventStatus, ProposalStatus, StatementStatus } from './vocabulary.js';

type Moves<S extends string> = Readonly<Record<S, readonly S[]>>;

/** A retraction is final; only a redaction may follow. To reinstate a statement, the desk publishes a new one. */
export const STATEMENT_MOVES: Moves<StatementStatus> = {
  PUBLISHED: ['WITHHELD', 'RETRACTED', 'REDACTED'],
  WITHHELD: ['PUBLISHED', 'RETRACTED', 'REDACTED'],
  RETRACTED: ['REDACTED'],
  REDACTED: [],
};

export const EVENT_MOVES: Moves<EventStatus> = {
  PROPOSED: ['SCHEDULED', 'UNDER_WAY', 'HELD', 'POSTPONED', 'CANCELLED'],
  SCHEDULED: ['UNDER_WAY', 'HELD', 'POSTPONED', 'CANCELLED'],
  POSTPONED: ['SCHEDULED', 'UNDER_WAY', 'HELD', 'CANCELLED'],
  UNDER_WAY: ['HELD', 'CANCELLED'],
  HELD: [],
  CANCELLED: [],
};

const AFTER_TALKS: readonly ProposalStatus[] = [
  'REPORTED',
  'TABLED',
  'UNDER_DISCUSSION',
  'AGREED',
  'IN_FORCE',
  'REJECTED',
  'WITHDRAWN',
  'SUPERSEDED',
  'LAPSED',
];

export const PROPOSAL_MOVES: Moves<ProposalStatus> = {
  REPORTED: AFTER_TALKS,
  TABLED: AFTER_TALKS,
  UNDER_DISCUSSION: AFTER_TALKS,
  AGREED: ['IN_FORCE', 'WITHDRAWN', 'SUPERSEDED', 'LAPSED'],
  IN_FORCE: ['WITHDRAWN', 'SUPERSEDED', 'LAPSED'],
  REJECTED: ['TABLED', 'UNDER_DISCUSSION', 'WITHDRAWN', 'SUPERSEDED'],
  WITHDRAWN: [],
  SUPERSEDED: [],
  LAPSED: [],
};

/** Why a move is not allowed, with the allowed moves; `null` when it is allowed. */
export function moveFault<S extends string>(
  /** The name of the vocabulary of the statuses. */
  vocabulary: string,
  moves: Moves<S>,
  from: S,
  to: S,
): string | null {
  if (from === to || moves[from].includes(to)) return null;
  const open = moves[from].filter((status) => status !== from);
  return open.length === 0
    ? ruleWords.move.final(vocabulary, from, to)
    : ruleWords.move.notPossible(vocabulary, from, to, open);
}
