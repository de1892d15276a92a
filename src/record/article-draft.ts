/** Articles that the desk reads, and the drafts proposed from them, as they are stored. */
import type { ArticlePage, DraftedSpeech, IntroducedSpeaker, RecordedMatch } from '../story/article.js';
import type { ThingId } from '../story/model.js';
import type { Instant } from '../story/time.js';
import type { ActorType } from '../story/vocabulary.js';

/** An article as it was read, without its drafts. */
export interface StoredArticle {
  /** The digest of what was given to read, and of the story: reading the same again finds it. */
  readonly id: string;
  readonly story: ThingId;
  readonly text: string;
  readonly page: ArticlePage;
  /** The editor who first read it. */
  readonly editor: string;
  readonly readAt: Instant;
}

/** The decision about a draft of an article. */
export const ArticleDraftState = {
  PENDING: 'Nobody has decided it yet.',
  ACCEPTED: 'An editor accepts it; it waits to be published with the others of its article.',
  DROPPED: 'An editor does not want it, or there is nothing to publish.',
  PUBLISHED: 'It is on the record.',
} as const;
export type ArticleDraftState = keyof typeof ArticleDraftState;

/** How an accepted draft goes on the record. */
export const ArticleDraftUse = {
  STATEMENT: 'As a statement of its own.',
  CITATION: 'As a further source of the statement that is on the record.',
  CONFLICTING_ACCOUNT:
    'As another wording of the statement that is on the record (one of its `translations`), with the article as its source.',
} as const;
export type ArticleDraftUse = keyof typeof ArticleDraftUse;

/** An actor that an article names: one of the record, or a new one. */
export interface ArticleActor {
  /** `null` for an actor that is not on the record. */
  readonly actor: ThingId | null;
  readonly name: string;
  readonly type: ActorType;
}

/** The speaker of a draft. */
export interface ArticleSpeaker extends IntroducedSpeaker, ArticleActor {
  /** The country or organization whose office it is. */
  readonly onBehalfOf: ArticleActor | null;
}

/** A draft as the reader proposed it, or as editors have changed it since. */
export interface ArticleDraftContent extends DraftedSpeech {
  readonly speaker: ArticleSpeaker | null;
  readonly event: ThingId | null;
  readonly proposals: readonly ThingId[];
  readonly onRecord: RecordedMatch | null;
  readonly use: ArticleDraftUse;
}

/** A draft of an article, with the decision about it. */
export interface StoredArticleDraft {
  readonly article: string;
  /** Identifies it within its article. */
  readonly key: string;
  readonly state: ArticleDraftState;
  /** 1, 2, 3, …: how often it has been changed or decided. */
  readonly revision: number;
  readonly content: ArticleDraftContent;
  /** The statement that it was published as, or that now cites the article; `null` unless it is PUBLISHED. */
  readonly statement: ThingId | null;
  /** The editor who decided it last; `null` as long as nobody has. */
  readonly editor: string | null;
  readonly changedAt: Instant;
}
