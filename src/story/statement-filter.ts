/** Which statements a client asks for. The record answers the same question in SQL; a test compares the two. */
import { principalsOf, type Statement, speakersOf, type ThingId } from './model.js';
import type { Instant } from './time.js';
import type { Channel, SpeechMode, StatementStatus } from './vocabulary.js';

/** Every part that is not `null` must hold. */
export interface StatementFilter {
  readonly speaker: ThingId | null;
  readonly onBehalfOf: ThingId | null;
  readonly proposal: ThingId | null;
  readonly event: ThingId | null;
  readonly mode: SpeechMode | null;
  readonly channel: Channel | null;
  readonly status: StatementStatus | null;
  /** The statement may have been said at or after this moment. */
  readonly saidFrom: Instant | null;
  /** The statement may have been said at or before this moment. */
  readonly saidUntil: Instant | null;
  /** Whether the statement has ever had a notice. */
  readonly hasNotice: boolean | null;
}

export const EVERY_STATEMENT: StatementFilter = {
  speaker: null,
  onBehalfOf: null,
  proposal: null,
  event: null,
  mode: null,
  channel: null,
  status: null,
  saidFrom: null,
  saidUntil: null,
  hasNotice: null,
};

/** Whether a statement passes a filter. `hasNotice`: whether any version of it has had a notice. */
export function passes(filter: StatementFilter, statement: Statement, hasNotice: boolean): boolean {
  return (
    (filter.speaker === null || speakersOf(statement).includes(filter.speaker)) &&
    (filter.onBehalfOf === null || principalsOf(statement).includes(filter.onBehalfOf)) &&
    (filter.proposal === null || statement.proposals.includes(filter.proposal)) &&
    (filter.event === null || statement.event === filter.event) &&
    (filter.mode === null || statement.mode === filter.mode) &&
    (filter.channel === null || statement.channel === filter.channel) &&
    (filter.status === null || statement.status === filter.status) &&
    (filter.saidFrom === null || statement.saidAt.latest >= filter.saidFrom) &&
    (filter.saidUntil === null || statement.saidAt.earliest <= filter.saidUntil) &&
    (filter.hasNotice === null || hasNotice === filter.hasNotice)
  );
}
