/**
 * The things a story consists of, as they are stored in the record. They are plain JSON values: what is hashed, stored
 * and compared is exactly what these types say. `null` means "not known" or "there is none"; no field is ever missing.
 */
import type { ThingOf } from './field.js';
import type { Citation, Condition, LanguageTag, Participant, ProposalRelation, ThingId } from './parts.js';
import type { STATEMENT_FIELDS } from './statement-fields.js';
import type { FuzzyTime } from './time.js';
import type {
  ActorType,
  EventKind,
  EventStatus,
  NoticeKind,
  NoticeReason,
  PositionBasis,
  PositionState,
  ProposalKind,
  ProposalStatus,
  SourceKind,
  Stance,
  StatementStatus,
  StoryStatus,
} from './vocabulary.js';

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

export interface Story {
  readonly slug: string;
  readonly headline: string;
  readonly summary: string;
  readonly language: LanguageTag;
  readonly status: StoryStatus;
  readonly startedAt: FuzzyTime;
  readonly endedAt: FuzzyTime | null;
}

/** A person, country or organization. Shared by all stories. */
export interface Actor {
  readonly slug: string;
  readonly type: ActorType;
  readonly name: string;
  readonly otherNames: readonly string[];
  readonly description: string | null;
  /** Wikidata item, `Q` and digits. Unique over all actors. */
  readonly wikidataId: string | null;
  /** PERSON: the title held now. What an attribution shows is the title as it was then. */
  readonly office: string | null;
  /** PERSON: the country or organization whose office it is. */
  readonly represents: ThingId | null;
  /** COUNTRY: ISO 3166-1 alpha-2. */
  readonly isoCode: string | null;
  /** ORGANIZATION: the country it belongs to. */
  readonly country: ThingId | null;
  /** ORGANIZATION: the organization it is part of. */
  readonly parent: ThingId | null;
}

/** A published page, document or recording. Shared by all stories. */
export interface Source {
  readonly slug: string;
  readonly url: string;
  readonly publisher: string;
  readonly title: string | null;
  readonly kind: SourceKind;
  readonly publishedAt: FuzzyTime | null;
  readonly language: LanguageTag | null;
  readonly archivedUrl: string | null;
}

export interface Event {
  readonly story: ThingId;
  readonly slug: string;
  readonly kind: EventKind;
  readonly title: string;
  readonly summary: string | null;
  readonly status: EventStatus;
  readonly time: FuzzyTime | null;
  /** POSTPONED: when it was to be before. */
  readonly previousTime: FuzzyTime | null;
  readonly place: string | null;
  readonly participants: readonly Participant[];
  readonly partOf: ThingId | null;
}

export interface Proposal {
  readonly story: ThingId;
  readonly slug: string;
  readonly title: string;
  readonly kind: ProposalKind;
  readonly description: string | null;
  readonly terms: readonly string[];
  readonly tabledBy: readonly ThingId[];
  readonly tabledAt: FuzzyTime | null;
  readonly status: ProposalStatus;
  /** Those who must accept for the proposal to be AGREED. */
  readonly requiredParties: readonly ThingId[];
  readonly relation: ProposalRelation | null;
  readonly citations: readonly Citation[];
}

/** An act of speaking: who said what, on whose behalf, when, with its source. */
export interface Statement extends ThingOf<typeof STATEMENT_FIELDS> {
  readonly story: ThingId;
  /** What story files call it; unique in its story. */
  readonly key: string;
  readonly status: StatementStatus;
}

/** What an actor is committed to with regard to a proposal. No position means "no stated position", never REJECTS. */
export interface Position {
  readonly story: ThingId;
  readonly proposal: ThingId;
  readonly actor: ThingId;
  readonly stance: Stance;
  readonly conditions: readonly Condition[];
  readonly evidence: readonly ThingId[];
  readonly basis: PositionBasis;
  readonly since: FuzzyTime;
  readonly note: string | null;
  readonly state: PositionState;
}

/** The desk's explanation of a change, kept with the version it explains. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly reason: NoticeReason;
  /** Public. */
  readonly text: string;
  /** For the desk only: no reader is ever shown it. */
  readonly internalNote: string | null;
}

/** The kinds of versioned things and what each version of them holds. */
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

/** The actors a statement is made on behalf of, in order. */
export function principalsOf(statement: Statement): ThingId[] {
  return distinct(statement.attributions.flatMap((attribution) => attribution.onBehalfOf));
}

function distinct(ids: ThingId[]): ThingId[] {
  return [...new Set(ids)];
}
