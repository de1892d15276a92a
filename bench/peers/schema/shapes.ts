/**
 * The values of each type for resolvers. A shape has the names of the GraphQL fields, so that nearly all of them are
 * plain properties. It comes from a row of the database, where other things are keys that a loader looks up; or ready
 * from an event, with the things themselves in place and only those fields that document 07 selects.
 */
import type { EventKind, EventStatus, NoticeKind, NoticeReason, SpeechMode, Stance, StoryStatus } from './enums.js';

/** The key of a thing, or the thing itself. */
export type Reference<T> = string | T;

/** A stored time, or one with its text. */
export type FuzzyTimeShape = StoredTime | { readonly text: string };

export interface StoredTime {
  readonly earliest: string;
  readonly latest: string;
  readonly precision: 'YEAR' | 'MONTH' | 'DAY' | 'HOUR' | 'MINUTE' | 'SECOND';
  readonly approximate: boolean;
  readonly timeZone: string | null;
}

export interface ActorShape {
  /** Missing in events: document 07 selects only the name of an actor. */
  readonly __typename?: 'Person' | 'Country' | 'Organization';
  readonly slug: string;
  readonly name: string;
}

export interface SourceShape {
  readonly slug: string;
  readonly publisher: string;
  readonly url: string;
}

export interface StoryShape {
  readonly slug: string;
  readonly headline: string;
  readonly summary: string;
  readonly status: typeof StoryStatus.$inferType;
  readonly startedAt: FuzzyTimeShape;
  readonly sequence: number;
  /** The head of the record: the epoch, the offset and the start of the hash. */
  readonly epoch: string;
  readonly offset: number;
  readonly hashStart: string;
}

export interface EventShape {
  readonly title: string;
  readonly kind: typeof EventKind.$inferType;
  readonly status: typeof EventStatus.$inferType;
  readonly time: FuzzyTimeShape | null;
  readonly place: string | null;
}

interface StatementBase {
  readonly mode: typeof SpeechMode.$inferType;
  readonly text: string | null;
  readonly speakers: Reference<ActorShape>[];
  readonly saidAt: FuzzyTimeShape;
}

/** A row of a list of statements. */
export interface StatementRow extends StatementBase {
  readonly key: string;
}

/** A statement of an event. */
export interface ReadyStatement extends StatementBase {
  readonly id: string;
  readonly principals: Reference<ActorShape>[];
  readonly citations: CitationShape[];
}

export type StatementShape = StatementRow | ReadyStatement;

/** The fields that lists of statements do not read, because they are rarely selected. */
export interface StatementDetails {
  readonly key: string;
  readonly principals: string[];
  readonly sources: string[];
}

export interface CitationShape {
  readonly source: Reference<SourceShape>;
}

export interface AttributionShape {
  readonly speaker: Reference<ActorShape> | null;
}

export interface StatementVersionShape {
  readonly text: string | null;
  readonly attributions: AttributionShape[];
}

export interface NoticeShape {
  readonly kind: typeof NoticeKind.$inferType;
  readonly reason: typeof NoticeReason.$inferType;
  readonly text: string;
}

export interface ProposalShape {
  readonly title: string;
}

export interface PositionShape {
  readonly stance: typeof Stance.$inferType;
  readonly actor: Reference<ActorShape>;
  readonly proposal: ProposalShape;
}
