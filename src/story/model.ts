/**
 * The things of a story, as the record stores them. They are plain JSON values: the service hashes, stores and
 * compares exactly what these types describe. `null` means "not known" or "there is none"; no field is ever missing.
 */
import type { ACTOR_FIELDS } from './actor-fields.js';
import type { EVENT_FIELDS } from './event-fields.js';
import type { ThingOf } from './field.js';
import type { ThingId } from './parts.js';
import type { POSITION_FIELDS } from './position-fields.js';
import type { PROPOSAL_FIELDS } from './proposal-fields.js';
import type { SOURCE_FIELDS } from './source-fields.js';
import type { STATEMENT_FIELDS } from './statement-fields.js';
import type { STORY_FIELDS } from './story-fields.js';
import type { ActorType, NoticeKind, NoticeReason, PositionState, StatementStatus } from './vocabulary.js';

export type {
  Attribution,
  Citation,
  Condition,
  LanguageTag,
  Participant,
  ProposalRelation,
  Quote,
  StatementRelation,
  ThingId,
  Translation,
} from './parts.js';

export interface Story extends ThingOf<typeof STORY_FIELDS> {
  readonly slug: string;
}

/** A person, country or organization. Shared by all stories. */
export interface Actor extends ThingOf<typeof ACTOR_FIELDS> {
  readonly slug: string;
  readonly type: ActorType;
}

/** A published page, document or recording. Shared by all stories. */
export interface Source extends ThingOf<typeof SOURCE_FIELDS> {
  readonly slug: string;
}

/** An occasion: a call, talks, a press conference. */
export interface Event extends ThingOf<typeof EVENT_FIELDS> {
  readonly story: ThingId;
  readonly slug: string;
}

/** Something that was proposed. */
export interface Proposal extends ThingOf<typeof PROPOSAL_FIELDS> {
  readonly story: ThingId;
  readonly slug: string;
}

/** An act of speaking: who said what, on whose behalf, when, with its source. */
export interface Statement extends ThingOf<typeof STATEMENT_FIELDS> {
  readonly story: ThingId;
  /** Its readable name in story files; unique in its story. */
  readonly key: string;
  readonly status: StatementStatus;
}

/** An actor's commitment regarding a proposal. No position means "no stated position", never REJECTS. */
export interface Position extends ThingOf<typeof POSITION_FIELDS> {
  readonly story: ThingId;
  readonly state: PositionState;
}

/** The desk's explanation of a change, kept with the version it explains. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly reason: NoticeReason;
  /** Public. */
  readonly text: string;
  /** For the desk only; the service never shows it to readers. */
  readonly internalNote: string | null;
}

/** The kinds of versioned things, and the content of each version. */
export interface Things {
  actor: Actor;
  source: Source;
  story: Story;
  event: Event;
  proposal: Proposal;
  statement: Statement;
  position: Position;
}
export type ThingKind = keyof Things;

/** The actors who speak in a statement, in order. */
export function speakersOf(statement: Statement): ThingId[] {
  return distinct(statement.attributions.flatMap((attribution) => attribution.speaker ?? []));
}

/** The actors on whose behalf a statement is made, in order. */
export function principalsOf(statement: Statement): ThingId[] {
  return distinct(statement.attributions.flatMap((attribution) => attribution.onBehalfOf));
}

function distinct(ids: ThingId[]): ThingId[] {
  return [...new Set(ids)];
}
