/** The values of fields that hold more than a text or a time. Plain JSON, like the things themselves. */
import type { FuzzyTime } from './time.js';
import type {
  CitationSupport,
  ConditionKind,
  ConditionStatus,
  ParticipantRole,
  ProposalRelationKind,
  RelationKind,
} from './vocabulary.js';

/** A language tag after BCP 47, in canonical case: `en`, `uk`, `zh-Hant`. */
export type LanguageTag = string;

/**
 * The permanent, readable id of a thing. The id of an actor, source or story is its slug; of an event, proposal or
 * statement, `<story>/<slug>`; of a position, `<proposal id>/<actor>/<n>`. Ids never change and are never reused.
 */
export type ThingId = string;

/** A passage of a source, after the W3C Web Annotation TextQuoteSelector. */
export interface Quote {
  readonly exact: string;
  readonly prefix: string | null;
  readonly suffix: string | null;
}

export interface Citation {
  readonly source: ThingId;
  readonly quote: Quote | null;
  readonly retrievedAt: FuzzyTime | null;
  readonly supports: readonly CitationSupport[];
}

export interface Participant {
  readonly actor: ThingId;
  readonly role: ParticipantRole;
}

/** How a proposal relates to another. */
export interface ProposalRelation {
  readonly kind: ProposalRelationKind;
  readonly proposal: ThingId;
}

/** The speaker of a statement, with office and principals. It has a `speaker`, a `label` or neither (unknown); never both. */
export interface Attribution {
  readonly speaker: ThingId | null;
  /** A described source without a name: "a senior official". The name is never stored. */
  readonly label: string | null;
  readonly onBehalfOf: readonly ThingId[];
  /** The speaker's title at the time of speaking. */
  readonly office: string | null;
  readonly relayedBy: ThingId | null;
  readonly addressedTo: ThingId | null;
}

/** Another published wording of the same utterance, the original included. */
export interface Translation {
  readonly text: string;
  readonly language: LanguageTag;
  readonly translator: string | null;
  readonly source: ThingId | null;
  readonly machine: boolean;
}

export interface StatementRelation {
  readonly kind: RelationKind;
  readonly statement: ThingId;
}

export interface Condition {
  readonly kind: ConditionKind;
  readonly text: string;
  readonly onActor: ThingId | null;
  readonly status: ConditionStatus;
  readonly evidence: ThingId | null;
}
