/**
 * Generated from schema/operations/desk/ by `npm run contract`; a test fails when it is stale.
 * biome-ignore-all format: generated
 * biome-ignore-all lint: generated
 */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Changes of an actor. Omitted fields stay; null clears a field. */
export type ActorChangesInput = {
  /** ORGANIZATION: the country it belongs to. */
  country?: string | number | null | undefined;
  /** A description of the actor. */
  description?: string | null | undefined;
  /** COUNTRY: ISO 3166-1 alpha-2. */
  isoCode?: string | null | undefined;
  /** The name to show. */
  name?: string | null | undefined;
  /** PERSON: the present title. */
  office?: string | null | undefined;
  /** Other names and spellings in use. */
  otherNames?: Array<string> | null | undefined;
  /** ORGANIZATION: the organization it is part of. */
  parent?: string | number | null | undefined;
  /** PERSON: the country or organization whose office it is. */
  represents?: string | number | null | undefined;
  /** The item of Wikidata, `Q` and digits. Unique. */
  wikidataId?: string | null | undefined;
};

/** An actor to add. */
export type ActorInput = {
  /** ORGANIZATION: the country it belongs to. */
  country?: string | number | null | undefined;
  /** A description of the actor. */
  description?: string | null | undefined;
  /** COUNTRY: ISO 3166-1 alpha-2. */
  isoCode?: string | null | undefined;
  /** The name to show. */
  name: string;
  /** PERSON: the present title. */
  office?: string | null | undefined;
  /** Other names and spellings in use. */
  otherNames?: Array<string> | null | undefined;
  /** ORGANIZATION: the organization it is part of. */
  parent?: string | number | null | undefined;
  /** PERSON: the country or organization whose office it is. */
  represents?: string | number | null | undefined;
  /** The readable name, permanent and unique. */
  slug: string;
  /** The type of the actor. It cannot be changed later. */
  type: ActorType;
  /** The item of Wikidata, `Q` and digits. Unique. */
  wikidataId?: string | null | undefined;
};

/** The type of an actor. It never changes. */
export type ActorType =
  /** A state. */
  | 'COUNTRY'
  /** A body of people: an alliance, a ministry, a press service. */
  | 'ORGANIZATION'
  /** A human being. */
  | 'PERSON';

/** Adds a person, country or organization, for all stories. As part of a batch. */
export type AddActorOperation = {
  /** The actor. */
  actor: ActorInput;
};

/** Words of an article to make a draft of. */
export type AddArticleDraftInput = {
  /** The id of the article. */
  article: string | number;
  /** The words that were said, in the article, in order. */
  content: Array<ArticleSpanInput>;
  /** Whose words they are. */
  mode: SpeechMode;
};

/** Adds a published page, document or recording, for all stories. As part of a batch. */
export type AddSourceOperation = {
  /** The source. */
  source: SourceInput;
};

/** Puts an event on the record: a call, talks, a press conference. As part of a batch. */
export type AnnounceEventOperation = {
  /** The event. */
  event: EventInput;
  /** The story it belongs to, by id or readable name. */
  story: string | number;
};

/** A batch to apply, whole or not at all: the text of a story file, or operations. */
export type ApplyBatchInput = {
  /** Whether to record a story file now, whatever `recordedAt` it gives. A record that has begun to live takes no other times. */
  asNow?: boolean | null | undefined;
  /** Whether to only plan: the result says what would be done, and nothing is appended. */
  dryRun?: boolean | null | undefined;
  /** A text that you choose. A repeated key returns the first result and appends nothing, so that a retry is safe. */
  idempotencyKey?: string | null | undefined;
  /** The name of the file within its story, like `updates/01-first.yaml`. With a name, an edited file applies only its edits; without one, only an unchanged text is recognised as applied before. */
  name?: string | null | undefined;
  /** Instead of a file: the operations, in order. Each may refer to the results of earlier ones. At most 100. */
  operations?: Array<BatchOperation> | null | undefined;
  /** The text of a story file (YAML), see `schema/story-file.schema.json`. */
  source?: string | null | undefined;
};

/** An actor of the record, or a new one, which is added when the draft is published. */
export type ArticleActorInput = {
  /** The actor on the record. */
  actor?: string | number | null | undefined;
  /** Instead of an actor: the name of a new one. */
  name?: string | null | undefined;
  /** The type of a new actor; ORGANIZATION by default. */
  type?: ActorType | null | undefined;
};

/** Changes of a draft. Omitted fields stay; null clears speaker, saidAt and event. */
export type ArticleDraftChangesInput = {
  /** The channel through which it was said. */
  channel?: Channel | null | undefined;
  /** The words that were said, in the article, in order. The passage follows, and without `text` the text, too. */
  content?: Array<ArticleSpanInput> | null | undefined;
  /** The event at which it was said. */
  event?: string | number | null | undefined;
  /** Whose words it is in. Without `text`, the text follows. */
  mode?: SpeechMode | null | undefined;
  /** The proposals that it is about. */
  proposals?: Array<string | number> | null | undefined;
  /** When it was said. */
  saidAt?: FuzzyTimeInput | null | undefined;
  /** Who said it; null if nobody knows. */
  speaker?: ArticleSpeakerInput | null | undefined;
  /** The decision: ACCEPTED, DROPPED, or PENDING to take a decision back. Only publishArticle publishes. */
  state?: ArticleDraftState | null | undefined;
  /** The text as the statement will have it. Quoted words must be words of the passage. */
  text?: string | null | undefined;
  /** How it goes on the record. */
  use?: ArticleDraftUse | null | undefined;
};

/** The decision about a draft of an article. */
export type ArticleDraftState =
  /** An editor accepts it; it waits to be published with the others of its article. */
  | 'ACCEPTED'
  /** An editor does not want it, or there is nothing to publish. */
  | 'DROPPED'
  /** Nobody has decided it yet. */
  | 'PENDING'
  /** It is on the record. */
  | 'PUBLISHED';

/** How an accepted draft of an article goes on the record. */
export type ArticleDraftUse =
  /** As a further source of the statement that is on the record. */
  | 'CITATION'
  /** As another wording of the statement that is on the record (one of its `translations`), with the article as its source. */
  | 'CONFLICTING_ACCOUNT'
  /** As a statement of its own. */
  | 'STATEMENT';

/** The form in which an article is given. */
export type ArticleForm =
  /** A page as it was saved from a browser. */
  | 'HTML'
  /** Plain text. */
  | 'TEXT';

/** How a statement on the record relates to a draft that reports the same utterance. */
export type ArticleMatchRelation =
  /** It cites this article already. */
  | 'CITED'
  /** It has other words: the two accounts conflict. */
  | 'DIFFERS'
  /** It has the same words: the article is a further source of it. */
  | 'SAME';

/** The source that the article is, where its page does not say it. Ignored where the record has the source. */
export type ArticleSourceInput = {
  /** The kind of the source; NEWS_REPORT by default. */
  kind?: SourceKind | null | undefined;
  /** When it was published (EDTF). */
  publishedAt?: string | null | undefined;
  /** The publisher. */
  publisher?: string | null | undefined;
  /** The readable name; by default made of the publisher and the title. */
  slug?: string | null | undefined;
  /** The title. */
  title?: string | null | undefined;
  /** The address. */
  url?: string | null | undefined;
};

/** A half-open range of the text of an article, in UTF-16 units, as browsers count them. */
export type ArticleSpanInput = {
  /** The offset after its last unit. */
  end: number;
  /** The offset of its first unit. */
  start: number;
};

/** The speaker of a draft: an actor of the record, a new one, or the label of an unnamed source. */
export type ArticleSpeakerInput = {
  /** The actor on the record. */
  actor?: string | number | null | undefined;
  /** Whether `name` is a name, and not a label; true by default. */
  isNamed?: boolean | null | undefined;
  /** Instead of an actor: the name of a new one, or a label. */
  name?: string | null | undefined;
  /** The office at the time, which a new person has from then on; by default the one that the record has. */
  office?: string | null | undefined;
  /** The country or organization for which they speak; a new person represents it from then on. By default whom the actor on the record represents. */
  onBehalfOf?: ArticleActorInput | null | undefined;
  /** Other names of a new actor. */
  otherNames?: Array<string> | null | undefined;
  /** The type of a new actor; PERSON by default. */
  type?: ActorType | null | undefined;
};

/** Who said it, for whom, in which office: a speaker, or a label, or neither if the speaker is not known. */
export type AttributionInput = {
  /** The actor to whom it was said. */
  addressedTo?: string | number | null | undefined;
  /** Instead of a speaker: the description of an unnamed source. */
  label?: string | null | undefined;
  /** The speaker's title at the time; by default, a copy of the actor's present title. */
  office?: string | null | undefined;
  /** The actors on whose behalf it was said. */
  onBehalfOf?: Array<string | number> | null | undefined;
  /** The actor who passed it on. */
  relayedBy?: string | number | null | undefined;
  /** The actor who said it. */
  speaker?: string | number | null | undefined;
};

/** One operation of a batch: the same as the mutation of that name. */
export type BatchOperation =
  {   /** Adds a person, country or organization, for all stories. */
  addActor: AddActorOperation; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never;   /** Adds a published page, document or recording, for all stories. */
  addSource: AddSourceOperation; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never;   /** Puts an event on the record: a call, talks, a press conference. */
  announceEvent: AnnounceEventOperation; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never;   /** Changes an actor. Earlier statements keep the office that the speaker held then. */
  changeActor: ChangeActorOperation; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never;   /** Changes an event, for example its status or time. The refusal of a status names the statuses that are allowed. */
  changeEvent: ChangeEventOperation; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never;   /** Changes a proposal, for example its status. The refusal of a status names the statuses that are allowed. */
  changeProposal: ChangeProposalOperation; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never;   /** Changes a source, for example adds an archived copy. */
  changeSource: ChangeSourceOperation; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never;   /** Changes a statement without a notice: adds a translation or a citation, or sets its proposals or relations. Use correctStatement for its words, speaker, time or channel. */
  changeStatement: ChangeStatementOperation; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never;   /** Changes a story: its headline, its summary. */
  changeStory: ChangeStoryOperation; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never;   /** Ends the coverage of a story. Editors can still correct it, and reopen it with changeStory. */
  closeStory: CloseStoryOperation; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never;   /** Corrects a statement, with a public notice. Its earlier versions stay readable. */
  correctStatement: CorrectStatementOperation; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never;   /** Deletes a draft. */
  discardDraft: DiscardDraftOperation; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never;   /** Opens a story. */
  openStory: OpenStoryOperation; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never;   /** Puts the statement in a draft on the record, and deletes the draft. */
  publishDraft: PublishDraftOperation; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never;   /** Puts a statement on the record. */
  publishStatement: PublishStatementOperation; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never;   /** Erases the text of a statement from the whole record, for legal reasons. The id and this notice remain. Needs a chief. */
  redactStatement: RedactStatementOperation; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never;   /** Shows a withheld statement again. */
  releaseStatement: ReleaseStatementOperation; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never;   /** Takes a statement back, for good. Its history stays readable, marked. Retracting others' work needs a chief. */
  retractStatement: RetractStatementOperation; saveDraft?: never; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never;   /** Saves a draft of a statement, for the desk only. Replaces the draft saved before. */
  saveDraft: SaveDraftOperation; tableProposal?: never; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never;   /** Puts a proposal on the record. */
  tableProposal: TableProposalOperation; takePosition?: never; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never;   /** Records the position that an actor takes on a proposal. It supersedes the one the actor held before. */
  takePosition: TakePositionOperation; withholdStatement?: never; }
  |  { addActor?: never; addSource?: never; announceEvent?: never; changeActor?: never; changeEvent?: never; changeProposal?: never; changeSource?: never; changeStatement?: never; changeStory?: never; closeStory?: never; correctStatement?: never; discardDraft?: never; openStory?: never; publishDraft?: never; publishStatement?: never; redactStatement?: never; releaseStatement?: never; retractStatement?: never; saveDraft?: never; tableProposal?: never; takePosition?: never;   /** Hides a statement while it is checked. A placeholder with its notice remains. */
  withholdStatement: WithholdStatementOperation; };

/** The outcome of a batch. */
export type BatchStatus =
  /** Its updates are on the record, and its drafts are saved. */
  | 'APPENDED'
  /** Nothing was appended; these updates would have been. */
  | 'DRY_RUN'
  /** The idempotency key was used before; this is the first result, and nothing was appended. */
  | 'REPEATED'
  /** The record has all of it already; nothing was appended. */
  | 'UNCHANGED';

/** Changes an actor. Earlier statements keep the office that the speaker held then. As part of a batch. */
export type ChangeActorOperation = {
  /** The actor, by id or readable name. */
  actor: string | number;
  /** The version of the actor that you saw: 1, 2, 3, … A later version is a conflict. */
  expectedVersion: number;
  /** The fields to change. */
  set: ActorChangesInput;
};

/** A draft of an article to decide or to change. */
export type ChangeArticleDraftInput = {
  /** The id of the article. */
  article: string | number;
  /** The key of the draft. */
  draft: string;
  /** The revision of the draft that you saw. A later revision is a conflict. */
  expectedRevision: number;
  /** The fields to change. */
  set: ArticleDraftChangesInput;
};

/** Changes an event, for example its status or time. The refusal of a status names the statuses that are allowed. As part of a batch. */
export type ChangeEventOperation = {
  /** The event, by id or readable name. */
  event: string | number;
  /** The version of the event that you saw: 1, 2, 3, … A later version is a conflict. */
  expectedVersion: number;
  /** The fields to change. */
  set: EventChangesInput;
};

/** Changes a proposal, for example its status. The refusal of a status names the statuses that are allowed. As part of a batch. */
export type ChangeProposalOperation = {
  /** The version of the proposal that you saw: 1, 2, 3, … A later version is a conflict. */
  expectedVersion: number;
  /** The proposal, by id or readable name. */
  proposal: string | number;
  /** The fields to change. */
  set: ProposalChangesInput;
};

/** Changes a source, for example adds an archived copy. As part of a batch. */
export type ChangeSourceOperation = {
  /** The version of the source that you saw: 1, 2, 3, … A later version is a conflict. */
  expectedVersion: number;
  /** The fields to change. */
  set: SourceChangesInput;
  /** The source, by id or readable name. */
  source: string | number;
};

/** Changes a statement without a notice: adds a translation or a citation, or sets its proposals or relations. Use correctStatement for its words, speaker, time or channel. As part of a batch. */
export type ChangeStatementOperation = {
  /** The version of the statement that you saw: 1, 2, 3, … A later version is a conflict. */
  expectedVersion: number;
  /** The fields to change. */
  set: StatementChangesInput;
  /** The statement, by id or readable name. */
  statement: string | number;
};

/** Changes a story: its headline, its summary. As part of a batch. */
export type ChangeStoryOperation = {
  /** The version of the story that you saw: 1, 2, 3, … A later version is a conflict. */
  expectedVersion: number;
  /** The fields to change. */
  set: StoryChangesInput;
  /** The story, by id or readable name. */
  story: string | number;
};

/** The channel through which something was said. */
export type Channel =
  /** Said at a briefing. */
  | 'BRIEFING'
  /** Part of an agreed or official document. */
  | 'DOCUMENT'
  /** Said in an interview. */
  | 'INTERVIEW'
  /** Said at a press conference. */
  | 'PRESS_CONFERENCE'
  /** An official account of a conversation. */
  | 'READOUT'
  /** Said to reporters without ceremony. */
  | 'REMARKS'
  /** Posted on a social network. */
  | 'SOCIAL_MEDIA'
  /** Said in a speech or an address. */
  | 'SPEECH'
  /** The channel is not known. */
  | 'UNKNOWN'
  /** Issued in writing. */
  | 'WRITTEN_STATEMENT';

/** A source of a statement or proposal, the passage in it, and what it supports. */
export type CitationInput = {
  /** The passage of the source. */
  quote?: QuoteInput | null | undefined;
  /** When the desk read it. */
  retrievedAt?: FuzzyTimeInput | null | undefined;
  /** The source. */
  source: string | number;
  /** What the source supports. */
  supports: Array<CitationSupport>;
};

/** A part of a statement that a source supports. */
export type CitationSupport =
  /** The source says who said it. */
  | 'ATTRIBUTION'
  /** The source gives context. */
  | 'CONTEXT'
  /** The source says when it was said. */
  | 'TIME'
  /** The source carries the words. */
  | 'WORDING';

/** Ends the coverage of a story. Editors can still correct it, and reopen it with changeStory. As part of a batch. */
export type CloseStoryOperation = {
  /** When the story ended, if that is known. */
  endedAt?: FuzzyTimeInput | null | undefined;
  /** The version of the story that you saw: 1, 2, 3, … A later version is a conflict. */
  expectedVersion: number;
  /** The story, by id or readable name. */
  story: string | number;
};

/** A condition of a position. */
export type ConditionInput = {
  /** The statement that made, met or dropped it. */
  evidence?: string | number | null | undefined;
  /** The kind of the condition. */
  kind: ConditionKind;
  /** The actor who must meet it. */
  onActor?: string | number | null | undefined;
  /** Whether the condition is met; OPEN by default. */
  status?: ConditionStatus | null | undefined;
  /** What must be met, in the desk's words. */
  text: string;
};

/** The kind of a condition. */
export type ConditionKind =
  /** A question must be answered. */
  | 'CLARIFICATION'
  /** A part must be left out. */
  | 'EXCLUSION'
  /** Something must be assured. */
  | 'GUARANTEE'
  /** The proposal must be changed. */
  | 'MODIFICATION'
  /** Something must happen first. */
  | 'PRECONDITION'
  /** The other side must do the same. */
  | 'RECIPROCITY';

/** Whether a condition is met. */
export type ConditionStatus =
  /** No longer asked for. */
  | 'DROPPED'
  /** Met. */
  | 'MET'
  /** Not met. */
  | 'OPEN';

/** Corrects a statement, with a public notice. Its earlier versions stay readable. As part of a batch. */
export type CorrectStatementOperation = {
  /** Confirms that positions may lose their last evidence by this and become UNSUPPORTED. */
  allowUnsupported?: boolean | null | undefined;
  /** The version of the statement that you saw: 1, 2, 3, … A later version is a conflict. */
  expectedVersion: number;
  /** The public notice that explains it. */
  notice: NoticeInput;
  /** The fields to change. */
  set: StatementChangesInput;
  /** The statement, by id or readable name. */
  statement: string | number;
};

/** An article to delete. */
export type DeleteArticleInput = {
  /** The id of the article. */
  article: string | number;
};

/** Deletes a draft. As part of a batch. */
export type DiscardDraftOperation = {
  /** The draft, by its id or as `story/key`. */
  draft: string | number;
  /** The revision of the draft that you saw. A later revision is a conflict. */
  expectedRevision: number;
};

/** The role of an editor. */
export type EditorRole =
  /** May do all that an editor may, and retract others' work, redact, and manage tokens. */
  | 'CHIEF'
  /** May write: publish, correct, withhold, release, and retract what they published themselves. */
  | 'EDITOR';

/** Changes of an event. Omitted fields stay; null clears a field. */
export type EventChangesInput = {
  /** The kind of the event. */
  kind?: EventKind | null | undefined;
  /** The event that it is part of. */
  partOf?: string | number | null | undefined;
  /** The participants. */
  participants?: Array<ParticipantInput> | null | undefined;
  /** The place of the event. */
  place?: string | null | undefined;
  /** POSTPONED: the time before. */
  previousTime?: FuzzyTimeInput | null | undefined;
  /** How certain it is. */
  status?: EventStatus | null | undefined;
  /** What is known about the event. */
  summary?: string | null | undefined;
  /** The time of the event. A HELD event needs one, in the past. */
  time?: FuzzyTimeInput | null | undefined;
  /** The title of the event. */
  title?: string | null | undefined;
};

/** An event to announce. */
export type EventInput = {
  /** The kind of the event. */
  kind: EventKind;
  /** The event that it is part of. */
  partOf?: string | number | null | undefined;
  /** The participants. */
  participants?: Array<ParticipantInput> | null | undefined;
  /** The place of the event. */
  place?: string | null | undefined;
  /** POSTPONED: the time before. */
  previousTime?: FuzzyTimeInput | null | undefined;
  /** The readable name, unique in its story. */
  slug: string;
  /** How certain it is. */
  status: EventStatus;
  /** What is known about the event. */
  summary?: string | null | undefined;
  /** The time of the event. A HELD event needs one, in the past. */
  time?: FuzzyTimeInput | null | undefined;
  /** The title of the event. */
  title: string;
};

/** The kind of an event. */
export type EventKind =
  /** A regular briefing for the press. */
  | 'BRIEFING'
  /** A debate of a parliament, an assembly or candidates. */
  | 'DEBATE'
  /** An exchange, for example of prisoners. */
  | 'EXCHANGE'
  /** A trial, or a hearing of a court or a committee. */
  | 'HEARING'
  /** An interview. */
  | 'INTERVIEW'
  /** A meeting of a few people. */
  | 'MEETING'
  /** Any other occasion. */
  | 'OTHER'
  /** A conversation by telephone or video link. */
  | 'PHONE_CALL'
  /** A conference for the press, with questions. */
  | 'PRESS_CONFERENCE'
  /** The publication of a report, of figures or of a document. */
  | 'PUBLICATION'
  /** The decision of a court, a regulator or an arbitrator. */
  | 'RULING'
  /** The signing of a document. */
  | 'SIGNING'
  /** A speech to an audience. */
  | 'SPEECH'
  /** A strike, a lockout or another stoppage of work. */
  | 'STRIKE'
  /** A meeting of leaders. */
  | 'SUMMIT'
  /** Negotiations between delegations. */
  | 'TALKS'
  /** A vote: an election, a referendum, a division of a parliament, a ballot of members or shareholders. */
  | 'VOTE';

/** How certain it is that an event happens or happened. */
export type EventStatus =
  /** It will not happen. */
  | 'CANCELLED'
  /** It has happened. */
  | 'HELD'
  /** It was put off; the previous time is kept. */
  | 'POSTPONED'
  /** Somebody floated it; nobody has agreed to it. */
  | 'PROPOSED'
  /** Those involved have announced it. */
  | 'SCHEDULED'
  /** It is happening. */
  | 'UNDER_WAY';

/** The subject of a form. */
export type FormSubject =
  {   /** The id of an article. */
  article: string | number; thing?: never; }
  |  { article?: never;   /** The id of a thing on the record, or of a draft of a statement. */
  thing: string | number; };

/** A time, exactly as precisely as it is known. */
export type FuzzyTimeInput = {
  /** Whether the time is approximate. */
  approximate?: boolean | null | undefined;
  /** EDTF (ISO 8601-2), and times of day: `2025-03-13`, `2025-03-18T14:00Z`, `2025-03~`, `2025-03-21/2025-03-22`, `2025-03-XX`. */
  edtf: string;
  /** The IANA time zone of the date, like `Europe/Moscow`. */
  timeZone?: string | null | undefined;
};

/** The codes of mistakes in an input. Values may be added. */
export type MistakeCode =
  /** The name of a new thing is already taken. */
  | 'ALREADY_EXISTS'
  /** An address or identifier that must be unique belongs to another thing. */
  | 'ALREADY_TAKEN'
  /** A text has characters that change how it or the text around it is displayed, or a name has several lines. */
  | 'BAD_CHARACTER'
  /** A language tag is not a BCP 47 tag. */
  | 'BAD_LANGUAGE'
  /** A slug or key has characters that are not allowed. */
  | 'BAD_NAME'
  /** A text is not a valid time. */
  | 'BAD_TIME'
  /** An address is not an absolute http or https URL. */
  | 'BAD_URL'
  /** The evidence does not support the basis of the position. */
  | 'BASIS_NOT_SUPPORTED'
  /** Only a chief may do this. */
  | 'CHIEF_REQUIRED'
  /** A thing is part of itself. */
  | 'CIRCLE'
  /** Plain acceptance has no open condition. */
  | 'CONDITION_OPEN'
  /** Conditional acceptance names a condition. */
  | 'CONDITION_REQUIRED'
  /** Direct speech holds the speaker's words only. */
  | 'DIRECT_TEXT'
  /** The statement seems to be on the record already. */
  | 'DUPLICATE_STATEMENT'
  /** Something ends before it starts. */
  | 'ENDS_BEFORE_START'
  /** Evidence is a published statement. */
  | 'EVIDENCE_NOT_PUBLISHED'
  /** A field does not belong to this type of actor. */
  | 'FIELD_NOT_OF_TYPE'
  /** The input does not have the required form. */
  | 'FORM'
  /** Reported speech is never shown as a quotation. */
  | 'INDIRECT_TEXT'
  /** Mixed speech marks its quoted words. */
  | 'MIXED_TEXT'
  /** There are more mistakes than the response lists. */
  | 'MORE_MISTAKES'
  /** The status cannot move that way. */
  | 'MOVE_NOT_ALLOWED'
  /** One batch describes the same thing twice. */
  | 'NAMED_TWICE'
  /** The kind of the notice does not fit the change. */
  | 'NOTICE_KIND'
  /** A change of what was published needs a public notice. */
  | 'NOTICE_REQUIRED'
  /** A required party has not accepted the proposal. */
  | 'NOT_AGREED'
  /** An event that was held is in the past. */
  | 'NOT_IN_THE_PAST'
  /** The statement is not published. */
  | 'NOT_PUBLISHED'
  /** Reported speech of an article is still in the words of the article. */
  | 'NOT_REWORDED'
  /** A published statement has at least one attribution. */
  | 'NO_ATTRIBUTION'
  /** A published statement has at least one citation. */
  | 'NO_CITATION'
  /** A position has at least one evidence statement unless it is editorial. */
  | 'NO_EVIDENCE'
  /** Positions would lose their last evidence. */
  | 'POSITIONS_LOSE_EVIDENCE'
  /** A postponed event keeps its previous time. */
  | 'PREVIOUS_TIME_REQUIRED'
  /** The time of recording is in the future. */
  | 'RECORDED_AT_IN_FUTURE'
  /** The time of recording is not later than the newest update of the record. */
  | 'RECORDED_AT_NOT_LATER'
  /** The record has begun to live, so that nothing can be recorded with an earlier time. */
  | 'RECORD_IS_LIVE'
  /** A reference names a thing as it stood at a moment; writing takes its `headId`. */
  | 'REFERENCE_AT_A_MOMENT'
  /** A reference names a thing of the wrong type. */
  | 'REFERENCE_OF_OTHER_TYPE'
  /** A thing cannot relate to itself. */
  | 'RELATES_TO_ITSELF'
  /** A required field is missing. */
  | 'REQUIRED_FIELD'
  /** An attribution names a speaker or describes one, never both. */
  | 'SPEAKER_AND_LABEL'
  /** An event that was held has a time. */
  | 'TIME_REQUIRED'
  /** An entry has too many values or too much text. */
  | 'TOO_LARGE'
  /** A list has too many items. */
  | 'TOO_MANY'
  /** The type of an actor cannot change. */
  | 'TYPE_IS_FIXED'
  /** The input has an unknown field. */
  | 'UNKNOWN_FIELD'
  /** A reference names something that is not on the record. */
  | 'UNKNOWN_REFERENCE'
  /** A text of a story file is still to be written. */
  | 'UNWRITTEN_TEXT'
  /** An address has a user name or a password in it. */
  | 'URL_WITH_PASSWORD'
  /** A draft of an article cannot go on the record in the chosen way. */
  | 'USE_NOT_POSSIBLE'
  /** Somebody else has changed it since it was read. */
  | 'VERSION_CONFLICT'
  /** A source does not carry the quoted words. */
  | 'WORDING_DIFFERS'
  /** The batch belongs to another story. */
  | 'WRONG_STORY';

/** The public explanation of a change. */
export type NoticeInput = {
  /** For the desk only; readers never see it. */
  internalNote?: string | null | undefined;
  /** The kind of the notice; by default, the kind that fits the mutation. */
  kind?: NoticeKind | null | undefined;
  /** The reason for the change. */
  reason: NoticeReason;
  /** The explanation, in the words of the desk. Public. */
  text: string;
};

/** The kind of a notice. */
export type NoticeKind =
  /** Something was unclear and has been made clear. */
  | 'CLARIFICATION'
  /** Something was wrong and has been put right. */
  | 'CORRECTION'
  /** A note by the desk. */
  | 'EDITORS_NOTE'
  /** The statement is withheld while it is checked. */
  | 'HOLD'
  /** The text was removed for legal reasons. */
  | 'REDACTION'
  /** The check is over and the statement is shown again. */
  | 'RELEASE'
  /** The desk takes its report back. */
  | 'RETRACTION';

/** The reason for a change. */
export type NoticeReason =
  /** It was already on the record. */
  | 'DUPLICATE'
  /** It was never said. */
  | 'FABRICATED'
  /** For legal reasons. */
  | 'LEGAL'
  /** Context was missing. */
  | 'MISSING_CONTEXT'
  /** Another reason, given in the text. */
  | 'OTHER'
  /** The speaker's office was wrong. */
  | 'WRONG_OFFICE'
  /** The source was wrong. */
  | 'WRONG_SOURCE'
  /** It was attributed to the wrong speaker. */
  | 'WRONG_SPEAKER'
  /** The time was wrong. */
  | 'WRONG_TIME'
  /** The translation was wrong. */
  | 'WRONG_TRANSLATION'
  /** The words were wrong. */
  | 'WRONG_WORDING';

/** Opens a story. As part of a batch. */
export type OpenStoryOperation = {
  /** The story. */
  story: StoryInput;
};

/** Somebody who takes part in an event. */
export type ParticipantInput = {
  /** The participant. */
  actor: string | number;
  /** The role of the participant. */
  role: ParticipantRole;
};

/** The role of a participant in an event. */
export type ParticipantRole =
  /** Takes part for a principal. */
  | 'DELEGATE'
  /** Provides the place. */
  | 'HOST'
  /** Mediates between the principals. */
  | 'MEDIATOR'
  /** Leads the conversation, for example an interviewer. */
  | 'MODERATOR'
  /** Is present without taking part. */
  | 'OBSERVER'
  /** A main party to the event. */
  | 'PRINCIPAL';

/** The basis of a position. */
export type PositionBasis =
  /** The desk's own judgement; the note says whose. */
  | 'EDITORIAL'
  /** Somebody said so on behalf of the actor. */
  | 'ON_BEHALF'
  /** Somebody else reports that the actor takes this position. */
  | 'REPORTED'
  /** The actor said so itself. */
  | 'SELF_DECLARED';

/** Changes of a proposal. Omitted fields stay; null clears a field. */
export type ProposalChangesInput = {
  /** The sources of the proposal. */
  citations?: Array<CitationInput> | null | undefined;
  /** What it is about. */
  description?: string | null | undefined;
  /** The kind of the proposal. */
  kind?: ProposalKind | null | undefined;
  /** How it relates to another proposal. */
  relation?: ProposalRelationInput | null | undefined;
  /** The actors who must accept it before it is AGREED. */
  requiredParties?: Array<string | number> | null | undefined;
  /** The status of the proposal. */
  status?: ProposalStatus | null | undefined;
  /** When it was put forward. */
  tabledAt?: FuzzyTimeInput | null | undefined;
  /** The actors who put it forward. */
  tabledBy?: Array<string | number> | null | undefined;
  /** The terms of the proposal, point by point. */
  terms?: Array<string> | null | undefined;
  /** The title of the proposal. */
  title?: string | null | undefined;
};

/** A proposal to put on the record. */
export type ProposalInput = {
  /** The sources of the proposal. */
  citations?: Array<CitationInput> | null | undefined;
  /** What it is about. */
  description?: string | null | undefined;
  /** The kind of the proposal. */
  kind: ProposalKind;
  /** How it relates to another proposal. */
  relation?: ProposalRelationInput | null | undefined;
  /** The actors who must accept it before it is AGREED. */
  requiredParties?: Array<string | number> | null | undefined;
  /** The readable name, unique in its story. */
  slug: string;
  /** The status of the proposal. */
  status: ProposalStatus;
  /** When it was put forward. */
  tabledAt?: FuzzyTimeInput | null | undefined;
  /** The actors who put it forward. */
  tabledBy?: Array<string | number> | null | undefined;
  /** The terms of the proposal, point by point. */
  terms?: Array<string> | null | undefined;
  /** The title of the proposal. */
  title: string;
};

/** The kind of a proposal. */
export type ProposalKind =
  /** An end to all fighting. */
  | 'CEASEFIRE'
  /** Terms of work, trade or service: a pay deal, a collective agreement, an order. */
  | 'CONTRACT'
  /** An exchange, for example of prisoners. */
  | 'EXCHANGE'
  /** Principles of a settlement. */
  | 'FRAMEWORK'
  /** Something asked of a court: a claim, a charge, an appeal, or a settlement of one. */
  | 'LEGAL_CLAIM'
  /** A law or a decision of a parliament: a bill, an amendment, a motion, a budget. */
  | 'LEGISLATION'
  /** Any other proposal. */
  | 'OTHER'
  /** An end to some kinds of attack. */
  | 'PARTIAL_CEASEFIRE'
  /** A promise of a party, a candidate or a government. */
  | 'PLEDGE'
  /** Imposing or lifting sanctions. */
  | 'SANCTIONS'
  /** Forces, guarantees or aid that are meant to keep somebody secure. */
  | 'SECURITY_ARRANGEMENT'
  /** The purchase, merger or sale of a company or a part of one. */
  | 'TAKEOVER'
  /** A proposal to talk. */
  | 'TALKS'
  /** A goal to be reached by a date, for example less emissions. */
  | 'TARGET';

/** How a proposal relates to another. */
export type ProposalRelationInput = {
  /** The kind of the relation. */
  kind: ProposalRelationKind;
  /** The other proposal. */
  proposal: string | number;
};

/** How a proposal relates to another. */
export type ProposalRelationKind =
  /** Changes a part of the other proposal. */
  | 'AMENDS'
  /** Is put forward against the other proposal. */
  | 'COUNTERS'
  /** Carries the other proposal out. */
  | 'IMPLEMENTS'
  /** Takes the place of the other proposal. */
  | 'SUPERSEDES';

/** The status of a proposal. */
export type ProposalStatus =
  /** Every required party accepts it, or its conditions are met. */
  | 'AGREED'
  /** Being carried out. */
  | 'IN_FORCE'
  /** Its time has run out. */
  | 'LAPSED'
  /** Turned down. */
  | 'REJECTED'
  /** Reported to exist; nobody has put it forward in public. */
  | 'REPORTED'
  /** Another proposal has taken its place. */
  | 'SUPERSEDED'
  /** Put forward. */
  | 'TABLED'
  /** Being negotiated. */
  | 'UNDER_DISCUSSION'
  /** Taken back by those who proposed it. */
  | 'WITHDRAWN';

/** An article whose accepted drafts are published. */
export type PublishArticleInput = {
  /** The id of the article. */
  article: string | number;
  /** Whether to only plan: the result says what would be done, and nothing is appended. */
  dryRun?: boolean | null | undefined;
  /** A text that you choose. A repeated key returns the first result and appends nothing, so that a retry is safe. */
  idempotencyKey?: string | null | undefined;
  /** The source that the article is. */
  source?: ArticleSourceInput | null | undefined;
};

/** Puts the statement in a draft on the record, and deletes the draft. As part of a batch. */
export type PublishDraftOperation = {
  /** Confirms that this is another utterance, although the same speaker said the same words that day. */
  allowDuplicate?: boolean | null | undefined;
  /** The draft, by its id or as `story/key`. */
  draft: string | number;
  /** The revision of the draft that you saw. A later revision is a conflict. */
  expectedRevision: number;
};

/** Puts a statement on the record. As part of a batch. */
export type PublishStatementOperation = {
  /** Confirms that this is another utterance, although the same speaker said the same words that day. */
  allowDuplicate?: boolean | null | undefined;
  /** The statement. */
  statement: StatementInput;
  /** The story it belongs to, by id or readable name. */
  story: string | number;
};

/** A passage of a source, after the TextQuoteSelector of the W3C Web Annotation model. */
export type QuoteInput = {
  /** The passage, word for word. */
  exact: string;
  /** The words before it. */
  prefix?: string | null | undefined;
  /** The words after it. */
  suffix?: string | null | undefined;
};

/** An article to read for a story. */
export type ReadArticleInput = {
  /** Where it was published, if the page does not say it. */
  address?: string | null | undefined;
  /** The text, at most 200 KB, or the page, at most 2 MB of which the article is at most 200 KB. */
  content: string;
  /** The form of `content`. */
  form: ArticleForm;
  /** When it was published (EDTF), if the page does not say it. Days like "on Thursday" go by it. */
  published?: string | null | undefined;
  /** The story, by id or readable name. */
  story: string | number;
};

/** Erases the text of a statement from the whole record, for legal reasons. The id and this notice remain. Needs a chief. As part of a batch. */
export type RedactStatementOperation = {
  /** Confirms that positions may lose their last evidence by this and become UNSUPPORTED. */
  allowUnsupported?: boolean | null | undefined;
  /** The version of the statement that you saw: 1, 2, 3, … A later version is a conflict. */
  expectedVersion: number;
  /** The public notice that explains it. */
  notice: NoticeInput;
  /** The statement, by id or readable name. */
  statement: string | number;
};

/** How a statement relates to another. */
export type RelationKind =
  /** Replies to the other statement. */
  | 'ANSWERS'
  /** Makes the other statement clearer. */
  | 'CLARIFIES'
  /** Says that the other statement is so. */
  | 'CONFIRMS'
  /** Says that the other statement is not so. */
  | 'DENIES'
  /** Quotes the other statement. */
  | 'QUOTES'
  /** Says the same again. */
  | 'REPEATS'
  /** The speaker takes the other statement back. (When the desk takes its report back, that is a retraction.) */
  | 'WITHDRAWS';

/** Shows a withheld statement again. As part of a batch. */
export type ReleaseStatementOperation = {
  /** The version of the statement that you saw: 1, 2, 3, … A later version is a conflict. */
  expectedVersion: number;
  /** The public notice that explains it. */
  notice: NoticeInput;
  /** The statement, by id or readable name. */
  statement: string | number;
};

/** A form that the editor has closed. */
export type ReportClosedFormInput = {
  /** The name under which it was reported. */
  form: string;
};

/** A form that the editor has open. */
export type ReportOpenFormInput = {
  /** The subject of the form. */
  about: FormSubject;
  /** A name of your choice for the form, unique among the forms of the editor: 1 to 64 letters, digits, _ and -. */
  form: string;
};

/** Takes a statement back, for good. Its history stays readable, marked. Retracting others' work needs a chief. As part of a batch. */
export type RetractStatementOperation = {
  /** Confirms that positions may lose their last evidence by this and become UNSUPPORTED. */
  allowUnsupported?: boolean | null | undefined;
  /** The version of the statement that you saw: 1, 2, 3, … A later version is a conflict. */
  expectedVersion: number;
  /** The public notice that explains it. */
  notice: NoticeInput;
  /** The statement, by id or readable name. */
  statement: string | number;
};

/** Saves a draft of a statement, for the desk only. Replaces the draft saved before. As part of a batch. */
export type SaveDraftOperation = {
  /** The known part of the statement. */
  draft: StatementDraftInput;
  /** The revision of the draft that you saw. A later revision is a conflict. Omit it for a new draft. */
  expectedRevision?: number | null | undefined;
  /** The story it belongs to, by id or readable name. */
  story: string | number;
};

/** Names a source. */
export type SourceBy =
  {   /** By id. */
  id: string | number; slug?: never; url?: never; }
  |  { id?: never;   /** By readable name. */
  slug: string; url?: never; }
  |  { id?: never; slug?: never;   /** By the address that it has now, as it is on the record. */
  url: string; };

/** Changes of a source. Omitted fields stay; null clears a field. */
export type SourceChangesInput = {
  /** An archived copy. */
  archivedUrl?: string | null | undefined;
  /** The kind of the source. */
  kind?: SourceKind | null | undefined;
  /** The language of the source (BCP 47). */
  language?: string | null | undefined;
  /** When it was published. */
  publishedAt?: FuzzyTimeInput | null | undefined;
  /** The publisher. */
  publisher?: string | null | undefined;
  /** Its title. */
  title?: string | null | undefined;
  /** The address of the publication: absolute, http or https. Unique. */
  url?: string | null | undefined;
};

/** A source to add. */
export type SourceInput = {
  /** An archived copy. */
  archivedUrl?: string | null | undefined;
  /** The kind of the source. */
  kind: SourceKind;
  /** The language of the source (BCP 47). */
  language?: string | null | undefined;
  /** When it was published. */
  publishedAt?: FuzzyTimeInput | null | undefined;
  /** The publisher. */
  publisher: string;
  /** The readable name, permanent and unique; by default, one made from the address. */
  slug?: string | null | undefined;
  /** Its title. */
  title?: string | null | undefined;
  /** The address of the publication: absolute, http or https. Unique. */
  url: string;
};

/** The kind of a source. */
export type SourceKind =
  /** A report by a news organisation. */
  | 'NEWS_REPORT'
  /** An official document or written statement. */
  | 'OFFICIAL_DOCUMENT'
  /** An official account of a conversation. */
  | 'OFFICIAL_READOUT'
  /** An official transcript. */
  | 'OFFICIAL_TRANSCRIPT'
  /** Any other source. */
  | 'OTHER'
  /** A sound or video recording. */
  | 'RECORDING'
  /** A post on a social network. */
  | 'SOCIAL_POST'
  /** A report by a news agency. */
  | 'WIRE';

/** Whose words a text is in. */
export type SpeechMode =
  /** The speaker's own words (or a translation of them), to be shown in quotation marks. */
  | 'DIRECT'
  /** Reported speech in the desk's words, never to be shown in quotation marks. */
  | 'INDIRECT'
  /** Reported speech with quoted words in it; the quoted spans are marked. */
  | 'MIXED';

/** An actor's commitment regarding a proposal. An actor without a position has no stated position, which is never a rejection. */
export type Stance =
  /** Accepts it without open conditions. */
  | 'ACCEPTS'
  /** Would accept it if its conditions are met. */
  | 'ACCEPTS_CONDITIONALLY'
  /** Accepts the whole while excluding a part (a reservation in the sense of treaty law). */
  | 'ACCEPTS_WITH_RESERVATION'
  /** Answers with a proposal of its own. */
  | 'COUNTER_PROPOSES'
  /** Was asked and declined to say. */
  | 'DECLINED_TO_COMMENT'
  /** Has spoken about it without accepting or rejecting it. */
  | 'NONCOMMITTAL'
  /** Rejects it. */
  | 'REJECTS';

/** Changes of a statement. Omitted fields stay; null clears a field; a list replaces the whole old list. */
export type StatementChangesInput = {
  /** The attributions; a joint statement has several. */
  attributions?: Array<AttributionInput> | null | undefined;
  /** The channel through which it was said. */
  channel?: Channel | null | undefined;
  /** The sources of the statement. */
  citations?: Array<CitationInput> | null | undefined;
  /** The event at which it was said, or which it is about. */
  event?: string | number | null | undefined;
  /** The language of the text (BCP 47). */
  language?: string | null | undefined;
  /** Actors it mentions. */
  mentions?: Array<string | number> | null | undefined;
  /** Whose words the text is in. */
  mode?: SpeechMode | null | undefined;
  /** The language of speaking, if known. */
  originalLanguage?: string | null | undefined;
  /** The place where it was said, if no event gives it. */
  place?: string | null | undefined;
  /** The proposals it is about. */
  proposals?: Array<string | number> | null | undefined;
  /** How it relates to earlier statements. */
  relations?: Array<StatementRelationInput> | null | undefined;
  /** When it was said. */
  saidAt?: FuzzyTimeInput | null | undefined;
  /** The words, in `language`. */
  text?: string | null | undefined;
  /** Other published wordings. */
  translations?: Array<TranslationInput> | null | undefined;
};

/** The known part of a statement. */
export type StatementDraftInput = {
  /** The attributions; a joint statement has several. */
  attributions?: Array<AttributionInput> | null | undefined;
  /** The channel through which it was said. */
  channel?: Channel | null | undefined;
  /** The sources of the statement. */
  citations?: Array<CitationInput> | null | undefined;
  /** The event at which it was said, or which it is about. */
  event?: string | number | null | undefined;
  /** The readable name, unique in its story. */
  key: string;
  /** The language of the text (BCP 47). */
  language?: string | null | undefined;
  /** Actors it mentions. */
  mentions?: Array<string | number> | null | undefined;
  /** Whose words the text is in. */
  mode?: SpeechMode | null | undefined;
  /** The language of speaking, if known. */
  originalLanguage?: string | null | undefined;
  /** The place where it was said, if no event gives it. */
  place?: string | null | undefined;
  /** The proposals it is about. */
  proposals?: Array<string | number> | null | undefined;
  /** How it relates to earlier statements. */
  relations?: Array<StatementRelationInput> | null | undefined;
  /** When it was said. */
  saidAt?: FuzzyTimeInput | null | undefined;
  /** The words, in `language`. */
  text?: string | null | undefined;
  /** Other published wordings. */
  translations?: Array<TranslationInput> | null | undefined;
};

/** A statement to publish. It needs at least one attribution and one citation. */
export type StatementInput = {
  /** The attributions; a joint statement has several. */
  attributions?: Array<AttributionInput> | null | undefined;
  /** The channel through which it was said. */
  channel: Channel;
  /** The sources of the statement. */
  citations?: Array<CitationInput> | null | undefined;
  /** The event at which it was said, or which it is about. */
  event?: string | number | null | undefined;
  /** The readable name, unique in its story. */
  key: string;
  /** The language of the text (BCP 47). */
  language: string;
  /** Actors it mentions. */
  mentions?: Array<string | number> | null | undefined;
  /** Whose words the text is in. */
  mode: SpeechMode;
  /** The language of speaking, if known. */
  originalLanguage?: string | null | undefined;
  /** The place where it was said, if no event gives it. */
  place?: string | null | undefined;
  /** The proposals it is about. */
  proposals?: Array<string | number> | null | undefined;
  /** How it relates to earlier statements. */
  relations?: Array<StatementRelationInput> | null | undefined;
  /** When it was said. */
  saidAt: FuzzyTimeInput;
  /** The words, in `language`. */
  text: string;
  /** Other published wordings. */
  translations?: Array<TranslationInput> | null | undefined;
};

/** How a statement relates to an earlier one. */
export type StatementRelationInput = {
  /** The kind of the relation. */
  kind: RelationKind;
  /** The earlier statement. */
  statement: string | number;
};

/** Whether a statement stands. */
export type StatementStatus =
  /** On the record. */
  | 'PUBLISHED'
  /** Its text was erased for legal reasons, for good. */
  | 'REDACTED'
  /** The desk has taken its report back, for good. */
  | 'RETRACTED'
  /** Hidden while it is checked; a placeholder with its notice remains. */
  | 'WITHHELD';

/** Changes of a story. Omitted fields stay; null clears a field. */
export type StoryChangesInput = {
  /** When the story ended, if it has. */
  endedAt?: FuzzyTimeInput | null | undefined;
  /** The headline. */
  headline?: string | null | undefined;
  /** The language in which the desk writes the story (BCP 47). */
  language?: string | null | undefined;
  /** When the story began. */
  startedAt?: FuzzyTimeInput | null | undefined;
  /** Whether the desk still updates the story; LIVE by default. */
  status?: StoryStatus | null | undefined;
  /** What the story is about. */
  summary?: string | null | undefined;
};

/** A story to open. */
export type StoryInput = {
  /** When the story ended, if it has. */
  endedAt?: FuzzyTimeInput | null | undefined;
  /** The headline. */
  headline: string;
  /** The language in which the desk writes the story (BCP 47). */
  language: string;
  /** The readable name, permanent and unique. */
  slug: string;
  /** When the story began. */
  startedAt: FuzzyTimeInput;
  /** Whether the desk still updates the story; LIVE by default. */
  status?: StoryStatus | null | undefined;
  /** What the story is about. */
  summary: string;
};

/** Whether a story is still being updated. */
export type StoryStatus =
  /** The desk has ended its coverage. */
  | 'CLOSED'
  /** The story is developing and is being updated. */
  | 'LIVE';

/** Puts a proposal on the record. As part of a batch. */
export type TableProposalOperation = {
  /** The proposal. */
  proposal: ProposalInput;
  /** The story it belongs to, by id or readable name. */
  story: string | number;
};

/** Records the position that an actor takes on a proposal. It supersedes the one the actor held before. As part of a batch. */
export type TakePositionOperation = {
  /** Whose position it is. */
  actor: string | number;
  /** The basis of the position. */
  basis: PositionBasis;
  /** The conditions of the position. */
  conditions?: Array<ConditionInput> | null | undefined;
  /** The evidence: the statements that the position rests on. Only an EDITORIAL position may have none. */
  evidence?: Array<string | number> | null | undefined;
  /** The desk's remark, for example whose judgement it is. Public. */
  note?: string | null | undefined;
  /** The proposal. */
  proposal: string | number;
  /** When the position began. */
  since: FuzzyTimeInput;
  /** The stance of the actor on the proposal. */
  stance: Stance;
  /** The current position of the actor on this proposal, as you saw it; omit it if there was none. Another current position is a conflict. */
  supersedes?: string | number | null | undefined;
};

/** Another published wording of the same utterance. */
export type TranslationInput = {
  /** Their language (BCP 47). */
  language: string;
  /** Whether a machine translated it. */
  machine?: boolean | null | undefined;
  /** Where it was published. */
  source?: string | number | null | undefined;
  /** The words. */
  text: string;
  /** Who translated it. */
  translator?: string | null | undefined;
};

/** The kind of an update. */
export type UpdateKind =
  /** An actor was added, outside any story. */
  | 'ACTOR_ADDED'
  /** An actor changed: once outside any story, and once in every story that shows it. */
  | 'ACTOR_CHANGED'
  /** An event was put on the record. */
  | 'EVENT_ANNOUNCED'
  /** An event changed, for example its time or status. */
  | 'EVENT_CHANGED'
  /** An actor took a position on a proposal. */
  | 'POSITION_TAKEN'
  /** A position lost its last evidence: it was retracted, or corrected to somebody else. */
  | 'POSITION_UNSUPPORTED'
  /** A proposal changed, for example its status. */
  | 'PROPOSAL_CHANGED'
  /** A proposal was put on the record. */
  | 'PROPOSAL_TABLED'
  /** A source was added, outside any story. */
  | 'SOURCE_ADDED'
  /** A source changed: once outside any story, and once in every story that cites it. */
  | 'SOURCE_CHANGED'
  /** Something else about a statement changed, for example a translation or a citation was added. */
  | 'STATEMENT_CHANGED'
  /** The words, mode, attribution, time or channel of a statement were corrected, with a public notice. */
  | 'STATEMENT_CORRECTED'
  /** A statement was put on the record. */
  | 'STATEMENT_PUBLISHED'
  /** The text of a statement was erased for legal reasons. */
  | 'STATEMENT_REDACTED'
  /** A withheld statement is shown again. */
  | 'STATEMENT_RELEASED'
  /** The desk took a statement back. */
  | 'STATEMENT_RETRACTED'
  /** A statement was hidden while it is checked. */
  | 'STATEMENT_WITHHELD'
  /** A story's headline, summary, status or dates changed. */
  | 'STORY_CHANGED'
  /** A story was opened. */
  | 'STORY_OPENED';

/** Hides a statement while it is checked. A placeholder with its notice remains. As part of a batch. */
export type WithholdStatementOperation = {
  /** The version of the statement that you saw: 1, 2, 3, … A later version is a conflict. */
  expectedVersion: number;
  /** The public notice that explains it. */
  notice: NoticeInput;
  /** The statement, by id or readable name. */
  statement: string | number;
};

export type DeskActorsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  named?: string | null | undefined;
}>;


export type DeskActorsQuery = { actors: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
      | { __typename: 'Country', id: string, slug: string, name: string, otherNames: Array<string>, description: string | null, wikidataId: string | null }
      | { __typename: 'Organization', id: string, slug: string, name: string, otherNames: Array<string>, description: string | null, wikidataId: string | null }
      | { __typename: 'Person', office: string | null, id: string, slug: string, name: string, otherNames: Array<string>, description: string | null, wikidataId: string | null, represents:
          | { slug: string }
          | { slug: string }
          | { slug: string }
         | null }
    > } };

export type DeskApplyMutationVariables = Exact<{
  input: ApplyBatchInput;
}>;


export type DeskApplyMutation = { applyBatch:
    | { __typename: 'ApplyBatchSuccess', status: BatchStatus, cursor: string, updates: Array<{ kind: UpdateKind, subject: string, sequence: number | null }> }
    | { __typename: 'Conflict', code: string, message: string, path: Array<string>, currentVersion: number | null, changedBy: string | null, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }>, current:
        | { __typename: 'Country', id: string }
        | { __typename: 'Event', id: string }
        | { __typename: 'Organization', id: string }
        | { __typename: 'Person', id: string }
        | { __typename: 'Position', id: string }
        | { __typename: 'Proposal', id: string }
        | { __typename: 'Source', id: string }
        | { __typename: 'Statement', key: string, status: StatementStatus, permalink: string, id: string }
        | { __typename: 'Story', id: string }
       | null, draft: { id: string, key: string, revision: number, savedBy: string, savedAt: string } | null }
    | { __typename: 'DuplicateStatement', code: string, message: string, path: Array<string>, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }>, existing: Array<{ id: string, key: string, permalink: string, text: string | null }> }
    | { __typename: 'Forbidden', code: string, message: string, path: Array<string>, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'InvalidInput', code: string, message: string, path: Array<string>, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'NotFound', code: string, message: string, path: Array<string>, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'PositionsLoseEvidence', code: string, message: string, path: Array<string>, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }>, positions: Array<{ id: string, stance: Stance, actor:
          | { name: string }
          | { name: string }
          | { name: string }
        , proposal: { title: string } }> }
   };

export type DeskDeleteArticleMutationVariables = Exact<{
  input: DeleteArticleInput;
}>;


export type DeskDeleteArticleMutation = { deleteArticle:
    | { __typename: 'ArticleDeleted' }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
   };

export type DeskChangeArticleDraftMutationVariables = Exact<{
  input: ChangeArticleDraftInput;
}>;


export type DeskChangeArticleDraftMutation = { changeArticleDraft:
    | { __typename: 'ArticleDraftWritten', draft: { key: string, revision: number, state: ArticleDraftState, mode: SpeechMode, text: string, channel: Channel, use: ArticleDraftUse, confidence: number, rule: string, doubts: Array<string>, content: Array<{ start: number, end: number }>, source: Array<{ start: number, end: number }>, cue: Array<{ start: number, end: number }>, passage: { start: number, end: number }, speaker: { name: string, isNamed: boolean, type: ActorType, office: string | null, otherNames: Array<string>, actor:
            | { slug: string, name: string }
            | { slug: string, name: string }
            | { slug: string, name: string }
           | null, onBehalfOf: { name: string, type: ActorType, actor:
              | { slug: string, name: string }
              | { slug: string, name: string }
              | { slug: string, name: string }
             | null } | null } | null, saidAt: { edtf: string, timeZone: string | null, words: { start: number, end: number } | null } | null, event: { slug: string, title: string } | null, proposals: Array<{ slug: string, title: string }>, onRecord: { relation: ArticleMatchRelation, statement: { id: string, key: string, mode: SpeechMode, text: string | null, permalink: string } } | null } }
    | { __typename: 'Conflict', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'InvalidInput', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'NotFound', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
   };

export type DeskAddArticleDraftMutationVariables = Exact<{
  input: AddArticleDraftInput;
}>;


export type DeskAddArticleDraftMutation = { addArticleDraft:
    | { __typename: 'ArticleDraftWritten', draft: { key: string, revision: number, state: ArticleDraftState, mode: SpeechMode, text: string, channel: Channel, use: ArticleDraftUse, confidence: number, rule: string, doubts: Array<string>, content: Array<{ start: number, end: number }>, source: Array<{ start: number, end: number }>, cue: Array<{ start: number, end: number }>, passage: { start: number, end: number }, speaker: { name: string, isNamed: boolean, type: ActorType, office: string | null, otherNames: Array<string>, actor:
            | { slug: string, name: string }
            | { slug: string, name: string }
            | { slug: string, name: string }
           | null, onBehalfOf: { name: string, type: ActorType, actor:
              | { slug: string, name: string }
              | { slug: string, name: string }
              | { slug: string, name: string }
             | null } | null } | null, saidAt: { edtf: string, timeZone: string | null, words: { start: number, end: number } | null } | null, event: { slug: string, title: string } | null, proposals: Array<{ slug: string, title: string }>, onRecord: { relation: ArticleMatchRelation, statement: { id: string, key: string, mode: SpeechMode, text: string | null, permalink: string } } | null } }
    | { __typename: 'Conflict', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'InvalidInput', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'NotFound', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
   };

type DeskArticleDraftResult_ArticleDraftWritten_Fragment = { __typename: 'ArticleDraftWritten', draft: { key: string, revision: number, state: ArticleDraftState, mode: SpeechMode, text: string, channel: Channel, use: ArticleDraftUse, confidence: number, rule: string, doubts: Array<string>, content: Array<{ start: number, end: number }>, source: Array<{ start: number, end: number }>, cue: Array<{ start: number, end: number }>, passage: { start: number, end: number }, speaker: { name: string, isNamed: boolean, type: ActorType, office: string | null, otherNames: Array<string>, actor:
        | { slug: string, name: string }
        | { slug: string, name: string }
        | { slug: string, name: string }
       | null, onBehalfOf: { name: string, type: ActorType, actor:
          | { slug: string, name: string }
          | { slug: string, name: string }
          | { slug: string, name: string }
         | null } | null } | null, saidAt: { edtf: string, timeZone: string | null, words: { start: number, end: number } | null } | null, event: { slug: string, title: string } | null, proposals: Array<{ slug: string, title: string }>, onRecord: { relation: ArticleMatchRelation, statement: { id: string, key: string, mode: SpeechMode, text: string | null, permalink: string } } | null } };

type DeskArticleDraftResult_Conflict_Fragment = { __typename: 'Conflict', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> };

type DeskArticleDraftResult_Forbidden_Fragment = { __typename: 'Forbidden', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> };

type DeskArticleDraftResult_InvalidInput_Fragment = { __typename: 'InvalidInput', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> };

type DeskArticleDraftResult_NotFound_Fragment = { __typename: 'NotFound', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> };

export type DeskArticleDraftResultFragment =
  | DeskArticleDraftResult_ArticleDraftWritten_Fragment
  | DeskArticleDraftResult_Conflict_Fragment
  | DeskArticleDraftResult_Forbidden_Fragment
  | DeskArticleDraftResult_InvalidInput_Fragment
  | DeskArticleDraftResult_NotFound_Fragment
;

export type DeskPublishArticleMutationVariables = Exact<{
  input: PublishArticleInput;
}>;


export type DeskPublishArticleMutation = { publishArticle:
    | { __typename: 'ArticlePublished', status: BatchStatus, updates: Array<{ kind: UpdateKind }> }
    | { __typename: 'Conflict', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'DuplicateStatement', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'InvalidInput', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'NotFound', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
    | { __typename: 'PositionsLoseEvidence', code: string, message: string, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }
   };

export type DeskReadArticleMutationVariables = Exact<{
  input: ReadArticleInput;
}>;


export type DeskReadArticleMutation = { readArticle:
    | { __typename: 'ArticleRead', article: { id: string } }
    | { __typename: 'Conflict', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
   };

export type DeskArticleQueryVariables = Exact<{
  id: string | number;
}>;


export type DeskArticleQuery = { article: { id: string, title: string | null, text: string, language: string, publisher: string | null, published: string | null, address: string | null, story: { id: string, slug: string }, source: { id: string, slug: string, publisher: string, title: string | null } | null, drafts: Array<{ key: string, revision: number, state: ArticleDraftState, mode: SpeechMode, text: string, channel: Channel, use: ArticleDraftUse, confidence: number, rule: string, doubts: Array<string>, content: Array<{ start: number, end: number }>, source: Array<{ start: number, end: number }>, cue: Array<{ start: number, end: number }>, passage: { start: number, end: number }, speaker: { name: string, isNamed: boolean, type: ActorType, office: string | null, otherNames: Array<string>, actor:
          | { slug: string, name: string }
          | { slug: string, name: string }
          | { slug: string, name: string }
         | null, onBehalfOf: { name: string, type: ActorType, actor:
            | { slug: string, name: string }
            | { slug: string, name: string }
            | { slug: string, name: string }
           | null } | null } | null, saidAt: { edtf: string, timeZone: string | null, words: { start: number, end: number } | null } | null, event: { slug: string, title: string } | null, proposals: Array<{ slug: string, title: string }>, onRecord: { relation: ArticleMatchRelation, statement: { id: string, key: string, mode: SpeechMode, text: string | null, permalink: string } } | null }> } | null };

export type DeskArticleDraftFragment = { key: string, revision: number, state: ArticleDraftState, mode: SpeechMode, text: string, channel: Channel, use: ArticleDraftUse, confidence: number, rule: string, doubts: Array<string>, content: Array<{ start: number, end: number }>, source: Array<{ start: number, end: number }>, cue: Array<{ start: number, end: number }>, passage: { start: number, end: number }, speaker: { name: string, isNamed: boolean, type: ActorType, office: string | null, otherNames: Array<string>, actor:
      | { slug: string, name: string }
      | { slug: string, name: string }
      | { slug: string, name: string }
     | null, onBehalfOf: { name: string, type: ActorType, actor:
        | { slug: string, name: string }
        | { slug: string, name: string }
        | { slug: string, name: string }
       | null } | null } | null, saidAt: { edtf: string, timeZone: string | null, words: { start: number, end: number } | null } | null, event: { slug: string, title: string } | null, proposals: Array<{ slug: string, title: string }>, onRecord: { relation: ArticleMatchRelation, statement: { id: string, key: string, mode: SpeechMode, text: string | null, permalink: string } } | null };

export type DeskArticlesQueryVariables = Exact<{
  story: string | number;
}>;


export type DeskArticlesQuery = { articles: Array<{ id: string, title: string | null, readBy: string, readAt: string, drafts: Array<{ key: string, state: ArticleDraftState }> }> };

export type DeskCardsQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type DeskCardsQuery = { nodes: Array<
    | { __typename: 'Country' }
    | { __typename: 'Event' }
    | { __typename: 'Organization' }
    | { __typename: 'Person' }
    | { __typename: 'Position' }
    | { __typename: 'Proposal' }
    | { __typename: 'Source' }
    | { __typename: 'Statement', id: string, key: string, version: number, status: StatementStatus, story: { id: string, slug: string } }
    | { __typename: 'Story' }
   | null> };

export type DeskCitedQueryVariables = Exact<{
  story: string;
  first: number;
  after?: string | null | undefined;
}>;


export type DeskCitedQuery = { story: { id: string, statements: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, key: string, text: string | null, citations: Array<{ source: { id: string, slug: string, publisher: string, title: string | null, url: string } }>, speakers: Array<
          | { name: string }
          | { name: string }
          | { name: string }
        > }> } } | null };

export type DeskDraftsQueryVariables = Exact<{
  story?: string | number | null | undefined;
}>;


export type DeskDraftsQuery = { drafts: Array<{ id: string, key: string, revision: number, text: string | null, mode: string | null, entry: string, savedBy: string, savedAt: string, story: { id: string, slug: string, headline: string }, mistakes: Array<{ code: MistakeCode, path: Array<string>, message: string }> }> };

export type DeskFoundStatementsQueryVariables = Exact<{
  text: string;
  story: string | number;
  first: number;
}>;


export type DeskFoundStatementsQuery = { search: { nodes: Array<{ id: string, key: string, text: string | null, speakers: Array<
        | { name: string }
        | { name: string }
        | { name: string }
      > }> } };

export type DeskOneStatementQueryVariables = Exact<{
  id: string | number;
}>;


export type DeskOneStatementQuery = { statement: { id: string, key: string, text: string | null, story: { id: string, slug: string }, speakers: Array<
      | { name: string }
      | { name: string }
      | { name: string }
    > } | null };

export type DeskNamedStatementFragment = { id: string, key: string, text: string | null, speakers: Array<
    | { name: string }
    | { name: string }
    | { name: string }
  > };

export type DeskHomeQueryVariables = Exact<{ [key: string]: never; }>;


export type DeskHomeQuery = { stories: { pageInfo: { hasNextPage: boolean }, nodes: Array<{ id: string, slug: string, headline: string, sequence: number, updates: { nodes: Array<
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
          | { at: string, headline: string }
        > } }> }, articles: Array<{ id: string, title: string | null, readBy: string, readAt: string, story: { id: string, slug: string, headline: string }, drafts: Array<{ key: string, state: ArticleDraftState }> }> };

export type DeskLatelyQueryVariables = Exact<{
  story: string | number;
}>;


export type DeskLatelyQuery = { story: { id: string, slug: string, headline: string, updates: { pageInfo: { hasPreviousPage: boolean }, nodes: Array<
        | { __typename: 'ActorChanged', at: string, headline: string, editor: string | null, sequence: number }
        | { __typename: 'EventAnnounced', at: string, headline: string, editor: string | null, sequence: number }
        | { __typename: 'EventChanged', at: string, headline: string, editor: string | null, sequence: number }
        | { __typename: 'PositionTaken', at: string, headline: string, editor: string | null, sequence: number }
        | { __typename: 'PositionUnsupported', at: string, headline: string, editor: string | null, sequence: number }
        | { __typename: 'ProposalChanged', at: string, headline: string, editor: string | null, sequence: number }
        | { __typename: 'ProposalTabled', at: string, headline: string, editor: string | null, sequence: number }
        | { __typename: 'SourceChanged', at: string, headline: string, editor: string | null, sequence: number }
        | { __typename: 'StatementChanged', at: string, headline: string, editor: string | null, sequence: number, statement: { id: string, permalink: string } }
        | { __typename: 'StatementCorrected', at: string, headline: string, editor: string | null, sequence: number, statement: { id: string, permalink: string } }
        | { __typename: 'StatementPublished', at: string, headline: string, editor: string | null, sequence: number, statement: { id: string, permalink: string } }
        | { __typename: 'StatementRedacted', at: string, headline: string, editor: string | null, sequence: number, statement: { id: string, permalink: string } }
        | { __typename: 'StatementReleased', at: string, headline: string, editor: string | null, sequence: number, statement: { id: string, permalink: string } }
        | { __typename: 'StatementRetracted', at: string, headline: string, editor: string | null, sequence: number, statement: { id: string, permalink: string } }
        | { __typename: 'StatementWithheld', at: string, headline: string, editor: string | null, sequence: number, statement: { id: string, permalink: string } }
        | { __typename: 'StoryChanged', at: string, headline: string, editor: string | null, sequence: number }
        | { __typename: 'StoryOpened', at: string, headline: string, editor: string | null, sequence: number }
      > } } | null };

export type DeskEditedQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type DeskEditedQuery = { nodes: Array<
    | { __typename: 'Country' }
    | { __typename: 'Event' }
    | { __typename: 'Organization' }
    | { __typename: 'Person' }
    | { __typename: 'Position' }
    | { __typename: 'Proposal' }
    | { __typename: 'Source' }
    | { __typename: 'Statement', id: string, permalink: string, key: string, text: string | null, story: { id: string, slug: string, headline: string } }
    | { __typename: 'Story' }
   | null> };

export type DeskOneActorQueryVariables = Exact<{
  id: string | number;
}>;


export type DeskOneActorQuery = { actor:
    | { __typename: 'Country', isoCode: string | null, id: string, slug: string, version: number, name: string, otherNames: Array<string>, description: string | null, wikidataId: string | null }
    | { __typename: 'Organization', id: string, slug: string, version: number, name: string, otherNames: Array<string>, description: string | null, wikidataId: string | null, country:
        | { slug: string }
        | { slug: string }
        | { slug: string }
       | null, parent:
        | { slug: string }
        | { slug: string }
        | { slug: string }
       | null }
    | { __typename: 'Person', office: string | null, id: string, slug: string, version: number, name: string, otherNames: Array<string>, description: string | null, wikidataId: string | null, represents:
        | { slug: string }
        | { slug: string }
        | { slug: string }
       | null }
   | null };

export type DeskOneEventQueryVariables = Exact<{
  id: string | number;
}>;


export type DeskOneEventQuery = { event: { id: string, slug: string, version: number, kind: EventKind, title: string, summary: string | null, status: EventStatus, place: string | null, time: { timeZone: string | null, approximate: boolean, edtf: string } | null, previousTime: { timeZone: string | null, approximate: boolean, edtf: string } | null, participants: Array<{ role: ParticipantRole, actor:
        | { slug: string }
        | { slug: string }
        | { slug: string }
       }>, partOf: { slug: string, story: { slug: string } } | null } | null };

export type DeskOnePositionQueryVariables = Exact<{
  id: string | number;
}>;


export type DeskOnePositionQuery = { node:
    | { id: string, stance: Stance, basis: PositionBasis, note: string | null, proposal: { slug: string, story: { slug: string } }, actor:
        | { slug: string }
        | { slug: string }
        | { slug: string }
      , since: { timeZone: string | null, approximate: boolean, edtf: string }, conditions: Array<{ kind: ConditionKind, text: string, status: ConditionStatus, onActor:
          | { slug: string }
          | { slug: string }
          | { slug: string }
         | null, evidence: { key: string, story: { slug: string } } | null }>, evidence: Array<{ key: string, story: { slug: string } }> }
    | Record<PropertyKey, never>
   | null };

export type DeskOneProposalQueryVariables = Exact<{
  id: string | number;
}>;


export type DeskOneProposalQuery = { proposal: { id: string, slug: string, version: number, title: string, kind: ProposalKind, description: string | null, terms: Array<string>, status: ProposalStatus, tabledBy: Array<
      | { slug: string }
      | { slug: string }
      | { slug: string }
    >, tabledAt: { timeZone: string | null, approximate: boolean, edtf: string } | null, requiredParties: Array<
      | { slug: string }
      | { slug: string }
      | { slug: string }
    >, relation: { kind: ProposalRelationKind, proposal: { slug: string, story: { slug: string } } } | null, citations: Array<{ supports: Array<CitationSupport>, retrievedAt: { timeZone: string | null, approximate: boolean, edtf: string } | null, quote: { prefix: string | null, exact: string, suffix: string | null } | null, source: { slug: string, publisher: string, title: string | null } }> } | null };

export type DeskOneSourceQueryVariables = Exact<{
  by: SourceBy;
}>;


export type DeskOneSourceQuery = { source: { id: string, slug: string, version: number, url: string, publisher: string, title: string | null, kind: SourceKind, language: string | null, archivedUrl: string | null, publishedAt: { timeZone: string | null, approximate: boolean, edtf: string } | null } | null };

export type DeskOneStoryQueryVariables = Exact<{
  id: string | number;
}>;


export type DeskOneStoryQuery = { story: { id: string, slug: string, version: number, headline: string, summary: string, language: string, status: StoryStatus, startedAt: { timeZone: string | null, approximate: boolean, edtf: string }, endedAt: { timeZone: string | null, approximate: boolean, edtf: string } | null } | null };

export type DeskOpenFormsQueryVariables = Exact<{ [key: string]: never; }>;


export type DeskOpenFormsQuery = { openForms: Array<{ openedBy: string, form: string, thing: string | null, article: string | null, openedAt: string }> };

export type DeskReportOpenFormMutationVariables = Exact<{
  input: ReportOpenFormInput;
}>;


export type DeskReportOpenFormMutation = { reportOpenForm:
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'OpenFormReported', openForms: Array<{ openedBy: string, form: string, thing: string | null, article: string | null, openedAt: string }> }
   };

export type DeskReportClosedFormMutationVariables = Exact<{
  input: ReportClosedFormInput;
}>;


export type DeskReportClosedFormMutation = { reportClosedForm:
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'OpenFormReported', openForms: Array<{ openedBy: string, form: string, thing: string | null, article: string | null, openedAt: string }> }
   };

type DeskOpenForms_Forbidden_Fragment = { __typename: 'Forbidden', code: string, message: string };

type DeskOpenForms_InvalidInput_Fragment = { __typename: 'InvalidInput', code: string, message: string };

type DeskOpenForms_OpenFormReported_Fragment = { __typename: 'OpenFormReported', openForms: Array<{ openedBy: string, form: string, thing: string | null, article: string | null, openedAt: string }> };

export type DeskOpenFormsFragment =
  | DeskOpenForms_Forbidden_Fragment
  | DeskOpenForms_InvalidInput_Fragment
  | DeskOpenForms_OpenFormReported_Fragment
;

export type DeskOpenFormFragment = { openedBy: string, form: string, thing: string | null, article: string | null, openedAt: string };

export type DeskPositionsQueryVariables = Exact<{
  story: string;
}>;


export type DeskPositionsQuery = { story: { id: string, positionMatrix: { rows: Array<{ proposal: { id: string, slug: string, title: string }, cells: Array<{ position: { id: string, stance: Stance, actor:
              | { id: string, slug: string, name: string }
              | { id: string, slug: string, name: string }
              | { id: string, slug: string, name: string }
             } | null }> }> } } | null };

export type DeskPublishedQueryVariables = Exact<{
  story: string | number;
  before?: string | null | undefined;
}>;


export type DeskPublishedQuery = { story: { id: string, updates: { pageInfo: { hasPreviousPage: boolean, startCursor: string | null }, nodes: Array<
        | { editor: string | null }
        | { editor: string | null }
        | { editor: string | null }
        | { editor: string | null }
        | { editor: string | null }
        | { editor: string | null }
        | { editor: string | null }
        | { editor: string | null }
        | { editor: string | null }
        | { editor: string | null }
        | { editor: string | null, statement: { id: string } }
        | { editor: string | null }
        | { editor: string | null }
        | { editor: string | null }
        | { editor: string | null }
        | { editor: string | null }
        | { editor: string | null }
      > } } | null };

export type DeskSourcesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  named?: string | null | undefined;
}>;


export type DeskSourcesQuery = { sources: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, slug: string, publisher: string, title: string | null, url: string }> } };

export type DeskStatementQueryVariables = Exact<{
  id: string | number;
}>;


export type DeskStatementQuery = { statement: { id: string, key: string, permalink: string, version: number, status: StatementStatus, mode: SpeechMode, text: string | null, language: string, originalLanguage: string | null, channel: Channel, place: string | null, quotedSpans: Array<{ start: number, end: number }>, saidAt: { timeZone: string | null, approximate: boolean, edtf: string }, story: { id: string, slug: string }, event: { id: string, slug: string } | null, proposals: Array<{ id: string, slug: string }>, mentions: Array<
      | { slug: string }
      | { slug: string }
      | { slug: string }
    >, attributions: Array<{ label: string | null, office: string | null, speaker:
        | { slug: string, name: string }
        | { slug: string, name: string }
        | { slug: string, name: string }
       | null, onBehalfOf: Array<
        | { slug: string }
        | { slug: string }
        | { slug: string }
      >, relayedBy:
        | { slug: string }
        | { slug: string }
        | { slug: string }
       | null, addressedTo:
        | { slug: string }
        | { slug: string }
        | { slug: string }
       | null }>, relations: Array<{ kind: RelationKind, statement: { id: string, key: string, story: { slug: string } } }>, translations: Array<{ text: string, language: string, translator: string | null, machine: boolean, source: { slug: string } | null }>, citations: Array<{ supports: Array<CitationSupport>, retrievedAt: { timeZone: string | null, approximate: boolean, edtf: string } | null, quote: { prefix: string | null, exact: string, suffix: string | null } | null, source: { slug: string, publisher: string, title: string | null } }>, history: Array<{ number: number, recordedAt: string, status: StatementStatus, text: string | null, notice: { kind: NoticeKind, text: string } | null, citations: Array<{ supports: Array<CitationSupport>, retrievedAt: { timeZone: string | null, approximate: boolean, edtf: string } | null, quote: { prefix: string | null, exact: string, suffix: string | null } | null, source: { slug: string, publisher: string, title: string | null } }> }> } | null };

export type DeskCitationFragment = { supports: Array<CitationSupport>, retrievedAt: { timeZone: string | null, approximate: boolean, edtf: string } | null, quote: { prefix: string | null, exact: string, suffix: string | null } | null, source: { slug: string, publisher: string, title: string | null } };

export type DeskStoryQueryVariables = Exact<{
  story: string;
}>;


export type DeskStoryQuery = { story: { id: string, slug: string, headline: string, language: string, actors: { nodes: Array<
        | { id: string, slug: string }
        | { id: string, slug: string }
        | { id: string, slug: string }
      > } } | null };

export type DeskEventsQueryVariables = Exact<{
  story: string;
  first: number;
  after?: string | null | undefined;
}>;


export type DeskEventsQuery = { story: { id: string, events: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, slug: string, title: string }> } } | null };

export type DeskProposalsQueryVariables = Exact<{
  story: string;
  first: number;
  after?: string | null | undefined;
}>;


export type DeskProposalsQuery = { story: { id: string, proposals: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, slug: string, title: string, citations: Array<{ source: { id: string, slug: string, publisher: string, title: string | null, url: string } }> }> } } | null };

export type DeskViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type DeskViewerQuery = { viewer: { name: string, role: EditorRole, expiresAt: string | null } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const DeskArticleDraftFragmentDoc = new TypedDocumentString(`
    fragment DeskArticleDraft on ArticleDraft {
  key
  revision
  state
  mode
  text
  content {
    start
    end
  }
  source {
    start
    end
  }
  cue {
    start
    end
  }
  passage {
    start
    end
  }
  speaker {
    actor {
      slug
      name
    }
    name
    isNamed
    type
    office
    otherNames
    onBehalfOf {
      actor {
        slug
        name
      }
      name
      type
    }
  }
  saidAt {
    edtf
    timeZone
    words {
      start
      end
    }
  }
  channel
  event {
    slug
    title
  }
  proposals {
    slug
    title
  }
  use
  onRecord {
    relation
    statement {
      id
      key
      mode
      text
      permalink
    }
  }
  confidence
  rule
  doubts
}
    `, {"fragmentName":"DeskArticleDraft"}) as unknown as TypedDocumentString<DeskArticleDraftFragment, unknown>;
export const DeskArticleDraftResultFragmentDoc = new TypedDocumentString(`
    fragment DeskArticleDraftResult on ArticleDraftResult {
  __typename
  ... on ArticleDraftWritten {
    draft {
      ...DeskArticleDraft
    }
  }
  ... on Error {
    code
    message
    mistakes {
      code
      message: labelledMessage
      path
    }
  }
}
    fragment DeskArticleDraft on ArticleDraft {
  key
  revision
  state
  mode
  text
  content {
    start
    end
  }
  source {
    start
    end
  }
  cue {
    start
    end
  }
  passage {
    start
    end
  }
  speaker {
    actor {
      slug
      name
    }
    name
    isNamed
    type
    office
    otherNames
    onBehalfOf {
      actor {
        slug
        name
      }
      name
      type
    }
  }
  saidAt {
    edtf
    timeZone
    words {
      start
      end
    }
  }
  channel
  event {
    slug
    title
  }
  proposals {
    slug
    title
  }
  use
  onRecord {
    relation
    statement {
      id
      key
      mode
      text
      permalink
    }
  }
  confidence
  rule
  doubts
}`, {"fragmentName":"DeskArticleDraftResult"}) as unknown as TypedDocumentString<DeskArticleDraftResultFragment, unknown>;
export const DeskNamedStatementFragmentDoc = new TypedDocumentString(`
    fragment DeskNamedStatement on Statement {
  id
  key
  text
  speakers {
    name
  }
}
    `, {"fragmentName":"DeskNamedStatement"}) as unknown as TypedDocumentString<DeskNamedStatementFragment, unknown>;
export const DeskOpenFormFragmentDoc = new TypedDocumentString(`
    fragment DeskOpenForm on OpenForm {
  openedBy
  form
  thing
  article
  openedAt
}
    `, {"fragmentName":"DeskOpenForm"}) as unknown as TypedDocumentString<DeskOpenFormFragment, unknown>;
export const DeskOpenFormsFragmentDoc = new TypedDocumentString(`
    fragment DeskOpenForms on OpenFormResult {
  __typename
  ... on OpenFormReported {
    openForms {
      ...DeskOpenForm
    }
  }
  ... on Error {
    code
    message
  }
}
    fragment DeskOpenForm on OpenForm {
  openedBy
  form
  thing
  article
  openedAt
}`, {"fragmentName":"DeskOpenForms"}) as unknown as TypedDocumentString<DeskOpenFormsFragment, unknown>;
export const DeskCitationFragmentDoc = new TypedDocumentString(`
    fragment DeskCitation on Citation {
  supports
  retrievedAt {
    edtf: written
    timeZone
    approximate
  }
  quote {
    prefix
    exact
    suffix
  }
  source {
    slug
    publisher
    title
  }
}
    `, {"fragmentName":"DeskCitation"}) as unknown as TypedDocumentString<DeskCitationFragment, unknown>;
export const DeskActorsDocument = new TypedDocumentString(`
    query DeskActors($first: Int!, $after: String, $named: String) {
  actors(first: $first, after: $after, named: $named) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      __typename
      id
      slug
      name
      otherNames
      description
      wikidataId
      ... on Person {
        office
        represents {
          slug
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskActorsQuery, DeskActorsQueryVariables>;
export const DeskApplyDocument = new TypedDocumentString(`
    mutation DeskApply($input: ApplyBatchInput!) {
  applyBatch(input: $input) {
    __typename
    ... on ApplyBatchSuccess {
      status
      cursor
      updates {
        kind
        subject
        sequence
      }
    }
    ... on Error {
      code
      message
      path
      mistakes {
        code
        message: labelledMessage
        path
      }
    }
    ... on Conflict {
      currentVersion
      changedBy
      current {
        __typename
        id
        ... on Statement {
          key
          status
          permalink
        }
      }
      draft {
        id
        key
        revision
        savedBy
        savedAt
      }
    }
    ... on DuplicateStatement {
      existing {
        id
        key
        permalink
        text
      }
    }
    ... on PositionsLoseEvidence {
      positions {
        id
        stance
        actor {
          name
        }
        proposal {
          title
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskApplyMutation, DeskApplyMutationVariables>;
export const DeskDeleteArticleDocument = new TypedDocumentString(`
    mutation DeskDeleteArticle($input: DeleteArticleInput!) {
  deleteArticle(input: $input) {
    __typename
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeskDeleteArticleMutation, DeskDeleteArticleMutationVariables>;
export const DeskChangeArticleDraftDocument = new TypedDocumentString(`
    mutation DeskChangeArticleDraft($input: ChangeArticleDraftInput!) {
  changeArticleDraft(input: $input) {
    ...DeskArticleDraftResult
  }
}
    fragment DeskArticleDraftResult on ArticleDraftResult {
  __typename
  ... on ArticleDraftWritten {
    draft {
      ...DeskArticleDraft
    }
  }
  ... on Error {
    code
    message
    mistakes {
      code
      message: labelledMessage
      path
    }
  }
}
fragment DeskArticleDraft on ArticleDraft {
  key
  revision
  state
  mode
  text
  content {
    start
    end
  }
  source {
    start
    end
  }
  cue {
    start
    end
  }
  passage {
    start
    end
  }
  speaker {
    actor {
      slug
      name
    }
    name
    isNamed
    type
    office
    otherNames
    onBehalfOf {
      actor {
        slug
        name
      }
      name
      type
    }
  }
  saidAt {
    edtf
    timeZone
    words {
      start
      end
    }
  }
  channel
  event {
    slug
    title
  }
  proposals {
    slug
    title
  }
  use
  onRecord {
    relation
    statement {
      id
      key
      mode
      text
      permalink
    }
  }
  confidence
  rule
  doubts
}`) as unknown as TypedDocumentString<DeskChangeArticleDraftMutation, DeskChangeArticleDraftMutationVariables>;
export const DeskAddArticleDraftDocument = new TypedDocumentString(`
    mutation DeskAddArticleDraft($input: AddArticleDraftInput!) {
  addArticleDraft(input: $input) {
    ...DeskArticleDraftResult
  }
}
    fragment DeskArticleDraftResult on ArticleDraftResult {
  __typename
  ... on ArticleDraftWritten {
    draft {
      ...DeskArticleDraft
    }
  }
  ... on Error {
    code
    message
    mistakes {
      code
      message: labelledMessage
      path
    }
  }
}
fragment DeskArticleDraft on ArticleDraft {
  key
  revision
  state
  mode
  text
  content {
    start
    end
  }
  source {
    start
    end
  }
  cue {
    start
    end
  }
  passage {
    start
    end
  }
  speaker {
    actor {
      slug
      name
    }
    name
    isNamed
    type
    office
    otherNames
    onBehalfOf {
      actor {
        slug
        name
      }
      name
      type
    }
  }
  saidAt {
    edtf
    timeZone
    words {
      start
      end
    }
  }
  channel
  event {
    slug
    title
  }
  proposals {
    slug
    title
  }
  use
  onRecord {
    relation
    statement {
      id
      key
      mode
      text
      permalink
    }
  }
  confidence
  rule
  doubts
}`) as unknown as TypedDocumentString<DeskAddArticleDraftMutation, DeskAddArticleDraftMutationVariables>;
export const DeskPublishArticleDocument = new TypedDocumentString(`
    mutation DeskPublishArticle($input: PublishArticleInput!) {
  publishArticle(input: $input) {
    __typename
    ... on ArticlePublished {
      status
      updates {
        kind
      }
    }
    ... on Error {
      code
      message
      mistakes {
        code
        message: labelledMessage
        path
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskPublishArticleMutation, DeskPublishArticleMutationVariables>;
export const DeskReadArticleDocument = new TypedDocumentString(`
    mutation DeskReadArticle($input: ReadArticleInput!) {
  readArticle(input: $input) {
    __typename
    ... on ArticleRead {
      article {
        id
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeskReadArticleMutation, DeskReadArticleMutationVariables>;
export const DeskArticleDocument = new TypedDocumentString(`
    query DeskArticle($id: ID!) {
  article(id: $id) {
    id
    story {
      id
      slug
    }
    title
    text
    language
    publisher
    published
    address
    source {
      id
      slug
      publisher
      title
    }
    drafts {
      ...DeskArticleDraft
    }
  }
}
    fragment DeskArticleDraft on ArticleDraft {
  key
  revision
  state
  mode
  text
  content {
    start
    end
  }
  source {
    start
    end
  }
  cue {
    start
    end
  }
  passage {
    start
    end
  }
  speaker {
    actor {
      slug
      name
    }
    name
    isNamed
    type
    office
    otherNames
    onBehalfOf {
      actor {
        slug
        name
      }
      name
      type
    }
  }
  saidAt {
    edtf
    timeZone
    words {
      start
      end
    }
  }
  channel
  event {
    slug
    title
  }
  proposals {
    slug
    title
  }
  use
  onRecord {
    relation
    statement {
      id
      key
      mode
      text
      permalink
    }
  }
  confidence
  rule
  doubts
}`) as unknown as TypedDocumentString<DeskArticleQuery, DeskArticleQueryVariables>;
export const DeskArticlesDocument = new TypedDocumentString(`
    query DeskArticles($story: ID!) {
  articles(story: $story, first: 50) {
    id
    title
    readBy
    readAt
    drafts {
      key
      state
    }
  }
}
    `) as unknown as TypedDocumentString<DeskArticlesQuery, DeskArticlesQueryVariables>;
export const DeskCardsDocument = new TypedDocumentString(`
    query DeskCards($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    ... on Statement {
      id
      key
      version
      status
      story {
        id
        slug
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskCardsQuery, DeskCardsQueryVariables>;
export const DeskCitedDocument = new TypedDocumentString(`
    query DeskCited($story: String!, $first: Int!, $after: String) {
  story(by: {slug: $story}) {
    id
    statements(
      first: $first
      after: $after
      orderBy: {field: SAID_AT, direction: DESC}
    ) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...DeskNamedStatement
        citations {
          source {
            id
            slug
            publisher
            title
            url
          }
        }
      }
    }
  }
}
    fragment DeskNamedStatement on Statement {
  id
  key
  text
  speakers {
    name
  }
}`) as unknown as TypedDocumentString<DeskCitedQuery, DeskCitedQueryVariables>;
export const DeskDraftsDocument = new TypedDocumentString(`
    query DeskDrafts($story: ID) {
  drafts(story: $story, first: 100) {
    id
    key
    revision
    text
    mode
    entry
    savedBy
    savedAt
    story {
      id
      slug
      headline
    }
    mistakes {
      code
      path
      message: labelledMessage
    }
  }
}
    `) as unknown as TypedDocumentString<DeskDraftsQuery, DeskDraftsQueryVariables>;
export const DeskFoundStatementsDocument = new TypedDocumentString(`
    query DeskFoundStatements($text: String!, $story: ID!, $first: Int!) {
  search(text: $text, story: $story, first: $first) {
    nodes {
      ...DeskNamedStatement
    }
  }
}
    fragment DeskNamedStatement on Statement {
  id
  key
  text
  speakers {
    name
  }
}`) as unknown as TypedDocumentString<DeskFoundStatementsQuery, DeskFoundStatementsQueryVariables>;
export const DeskOneStatementDocument = new TypedDocumentString(`
    query DeskOneStatement($id: ID!) {
  statement(id: $id) {
    ...DeskNamedStatement
    story {
      id
      slug
    }
  }
}
    fragment DeskNamedStatement on Statement {
  id
  key
  text
  speakers {
    name
  }
}`) as unknown as TypedDocumentString<DeskOneStatementQuery, DeskOneStatementQueryVariables>;
export const DeskHomeDocument = new TypedDocumentString(`
    query DeskHome {
  stories(first: 50, status: LIVE) {
    pageInfo {
      hasNextPage
    }
    nodes {
      id
      slug
      headline
      sequence
      updates(last: 1, ids: HEAD) {
        nodes {
          at
          headline
        }
      }
    }
  }
  articles(first: 50) {
    id
    title
    readBy
    readAt
    story {
      id
      slug
      headline
    }
    drafts {
      key
      state
    }
  }
}
    `) as unknown as TypedDocumentString<DeskHomeQuery, DeskHomeQueryVariables>;
export const DeskLatelyDocument = new TypedDocumentString(`
    query DeskLately($story: ID!) {
  story(by: {id: $story}) {
    id
    slug
    headline
    updates(last: 50, ids: HEAD) {
      pageInfo {
        hasPreviousPage
      }
      nodes {
        __typename
        at
        headline
        editor
        sequence
        ... on StatementPublished {
          statement {
            id
            permalink
          }
        }
        ... on StatementCorrected {
          statement {
            id
            permalink
          }
        }
        ... on StatementChanged {
          statement {
            id
            permalink
          }
        }
        ... on StatementWithheld {
          statement {
            id
            permalink
          }
        }
        ... on StatementReleased {
          statement {
            id
            permalink
          }
        }
        ... on StatementRetracted {
          statement {
            id
            permalink
          }
        }
        ... on StatementRedacted {
          statement {
            id
            permalink
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskLatelyQuery, DeskLatelyQueryVariables>;
export const DeskEditedDocument = new TypedDocumentString(`
    query DeskEdited($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    ... on Statement {
      id
      permalink
      key
      text
      story {
        id
        slug
        headline
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskEditedQuery, DeskEditedQueryVariables>;
export const DeskOneActorDocument = new TypedDocumentString(`
    query DeskOneActor($id: ID!) {
  actor(by: {id: $id}) {
    __typename
    id
    slug
    version
    name
    otherNames
    description
    wikidataId
    ... on Person {
      office
      represents {
        slug
      }
    }
    ... on Country {
      isoCode
    }
    ... on Organization {
      country {
        slug
      }
      parent {
        slug
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskOneActorQuery, DeskOneActorQueryVariables>;
export const DeskOneEventDocument = new TypedDocumentString(`
    query DeskOneEvent($id: ID!) {
  event(by: {id: $id}) {
    id
    slug
    version
    kind
    title
    summary
    status
    time {
      edtf: written
      timeZone
      approximate
    }
    previousTime {
      edtf: written
      timeZone
      approximate
    }
    place
    participants {
      actor {
        slug
      }
      role
    }
    partOf {
      slug
      story {
        slug
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskOneEventQuery, DeskOneEventQueryVariables>;
export const DeskOnePositionDocument = new TypedDocumentString(`
    query DeskOnePosition($id: ID!) {
  node(id: $id) {
    ... on Position {
      id
      proposal {
        slug
        story {
          slug
        }
      }
      actor {
        slug
      }
      stance
      basis
      since {
        edtf: written
        timeZone
        approximate
      }
      conditions {
        kind
        text
        onActor {
          slug
        }
        status
        evidence {
          key
          story {
            slug
          }
        }
      }
      evidence {
        key
        story {
          slug
        }
      }
      note
    }
  }
}
    `) as unknown as TypedDocumentString<DeskOnePositionQuery, DeskOnePositionQueryVariables>;
export const DeskOneProposalDocument = new TypedDocumentString(`
    query DeskOneProposal($id: ID!) {
  proposal(by: {id: $id}) {
    id
    slug
    version
    title
    kind
    description
    terms
    tabledBy {
      slug
    }
    tabledAt {
      edtf: written
      timeZone
      approximate
    }
    status
    requiredParties {
      slug
    }
    relation {
      kind
      proposal {
        slug
        story {
          slug
        }
      }
    }
    citations {
      ...DeskCitation
    }
  }
}
    fragment DeskCitation on Citation {
  supports
  retrievedAt {
    edtf: written
    timeZone
    approximate
  }
  quote {
    prefix
    exact
    suffix
  }
  source {
    slug
    publisher
    title
  }
}`) as unknown as TypedDocumentString<DeskOneProposalQuery, DeskOneProposalQueryVariables>;
export const DeskOneSourceDocument = new TypedDocumentString(`
    query DeskOneSource($by: SourceBy!) {
  source(by: $by) {
    id
    slug
    version
    url
    publisher
    title
    kind
    publishedAt {
      edtf: written
      timeZone
      approximate
    }
    language
    archivedUrl
  }
}
    `) as unknown as TypedDocumentString<DeskOneSourceQuery, DeskOneSourceQueryVariables>;
export const DeskOneStoryDocument = new TypedDocumentString(`
    query DeskOneStory($id: ID!) {
  story(by: {id: $id}) {
    id
    slug
    version
    headline
    summary
    language
    status
    startedAt {
      edtf: written
      timeZone
      approximate
    }
    endedAt {
      edtf: written
      timeZone
      approximate
    }
  }
}
    `) as unknown as TypedDocumentString<DeskOneStoryQuery, DeskOneStoryQueryVariables>;
export const DeskOpenFormsDocument = new TypedDocumentString(`
    query DeskOpenForms {
  openForms {
    ...DeskOpenForm
  }
}
    fragment DeskOpenForm on OpenForm {
  openedBy
  form
  thing
  article
  openedAt
}`) as unknown as TypedDocumentString<DeskOpenFormsQuery, DeskOpenFormsQueryVariables>;
export const DeskReportOpenFormDocument = new TypedDocumentString(`
    mutation DeskReportOpenForm($input: ReportOpenFormInput!) {
  reportOpenForm(input: $input) {
    ...DeskOpenForms
  }
}
    fragment DeskOpenForms on OpenFormResult {
  __typename
  ... on OpenFormReported {
    openForms {
      ...DeskOpenForm
    }
  }
  ... on Error {
    code
    message
  }
}
fragment DeskOpenForm on OpenForm {
  openedBy
  form
  thing
  article
  openedAt
}`) as unknown as TypedDocumentString<DeskReportOpenFormMutation, DeskReportOpenFormMutationVariables>;
export const DeskReportClosedFormDocument = new TypedDocumentString(`
    mutation DeskReportClosedForm($input: ReportClosedFormInput!) {
  reportClosedForm(input: $input) {
    ...DeskOpenForms
  }
}
    fragment DeskOpenForms on OpenFormResult {
  __typename
  ... on OpenFormReported {
    openForms {
      ...DeskOpenForm
    }
  }
  ... on Error {
    code
    message
  }
}
fragment DeskOpenForm on OpenForm {
  openedBy
  form
  thing
  article
  openedAt
}`) as unknown as TypedDocumentString<DeskReportClosedFormMutation, DeskReportClosedFormMutationVariables>;
export const DeskPositionsDocument = new TypedDocumentString(`
    query DeskPositions($story: String!) {
  story(by: {slug: $story}) {
    id
    positionMatrix {
      rows {
        proposal {
          id
          slug
          title
        }
        cells {
          position {
            id
            stance
            actor {
              id
              slug
              name
            }
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskPositionsQuery, DeskPositionsQueryVariables>;
export const DeskPublishedDocument = new TypedDocumentString(`
    query DeskPublished($story: ID!, $before: Cursor) {
  story(by: {id: $story}) {
    id
    updates(last: 100, before: $before, kinds: [STATEMENT_PUBLISHED], ids: HEAD) {
      pageInfo {
        hasPreviousPage
        startCursor
      }
      nodes {
        editor
        ... on StatementPublished {
          statement {
            id
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskPublishedQuery, DeskPublishedQueryVariables>;
export const DeskSourcesDocument = new TypedDocumentString(`
    query DeskSources($first: Int!, $after: String, $named: String) {
  sources(first: $first, after: $after, named: $named) {
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      slug
      publisher
      title
      url
    }
  }
}
    `) as unknown as TypedDocumentString<DeskSourcesQuery, DeskSourcesQueryVariables>;
export const DeskStatementDocument = new TypedDocumentString(`
    query DeskStatement($id: ID!) {
  statement(id: $id) {
    id
    key
    permalink
    version
    status
    mode
    text
    quotedSpans {
      start
      end
    }
    language
    originalLanguage
    channel
    place
    saidAt {
      edtf: written
      timeZone
      approximate
    }
    story {
      id
      slug
    }
    event {
      id
      slug
    }
    proposals {
      id
      slug
    }
    mentions {
      slug
    }
    attributions {
      speaker {
        slug
        name
      }
      label
      office
      onBehalfOf {
        slug
      }
      relayedBy {
        slug
      }
      addressedTo {
        slug
      }
    }
    relations {
      kind
      statement {
        id
        key
        story {
          slug
        }
      }
    }
    translations {
      text
      language
      translator
      machine
      source {
        slug
      }
    }
    citations {
      ...DeskCitation
    }
    history {
      number
      recordedAt
      status
      text
      notice {
        kind
        text
      }
      citations {
        ...DeskCitation
      }
    }
  }
}
    fragment DeskCitation on Citation {
  supports
  retrievedAt {
    edtf: written
    timeZone
    approximate
  }
  quote {
    prefix
    exact
    suffix
  }
  source {
    slug
    publisher
    title
  }
}`) as unknown as TypedDocumentString<DeskStatementQuery, DeskStatementQueryVariables>;
export const DeskStoryDocument = new TypedDocumentString(`
    query DeskStory($story: String!) {
  story(by: {slug: $story}) {
    id
    slug
    headline
    language
    actors(first: 100) {
      nodes {
        id
        slug
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskStoryQuery, DeskStoryQueryVariables>;
export const DeskEventsDocument = new TypedDocumentString(`
    query DeskEvents($story: String!, $first: Int!, $after: String) {
  story(by: {slug: $story}) {
    id
    events(first: $first, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        slug
        title
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskEventsQuery, DeskEventsQueryVariables>;
export const DeskProposalsDocument = new TypedDocumentString(`
    query DeskProposals($story: String!, $first: Int!, $after: String) {
  story(by: {slug: $story}) {
    id
    proposals(first: $first, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        slug
        title
        citations {
          source {
            id
            slug
            publisher
            title
            url
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeskProposalsQuery, DeskProposalsQueryVariables>;
export const DeskViewerDocument = new TypedDocumentString(`
    query DeskViewer {
  viewer {
    name
    role
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<DeskViewerQuery, DeskViewerQueryVariables>;
