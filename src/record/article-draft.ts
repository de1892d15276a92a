/** Articles that the desk reads, and the drafts proposed from them, as they are stored. */
import type { LanguageTag, ThingId } from '../story/model.js';
import type { Instant } from '../story/time.js';
import type { ActorType, Channel, SpeechMode } from '../story/vocabulary.js';

/** A half-open range of UTF-16 units of the text of an article. */
export type ArticleSpan = readonly [start: number, end: number];

/** The page of an article, as far as it was read. */
export interface ArticlePage {
  readonly paragraphs: readonly ArticleSpan[];
  readonly title: string | null;
  readonly authors: readonly string[];
  readonly datelinePlace: string | null;
  readonly publisher: string | null;
  readonly published: string | null;
  readonly address: string | null;
  readonly language: LanguageTag;
}

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

/** How a statement on the record relates to a draft that reports the same utterance. */
export const ArticleMatchRelation = {
  SAME: 'It has the same words: the article is a further source of it.',
  DIFFERS: 'It has other words: the two accounts conflict.',
  CITED: 'It cites this article already.',
} as const;
export type ArticleMatchRelation = keyof typeof ArticleMatchRelation;

/** An actor that an article names: one of the record, or a new one. */
export interface ArticleActor {
  /** `null` for an actor that is not on the record. */
  readonly actor: ThingId | null;
  readonly name: string;
  readonly type: ActorType;
}

/** The speaker of a draft. */
export interface ArticleSpeaker extends ArticleActor {
  /** Whether `name` names somebody; otherwise it describes an unnamed source ("a senior official"). */
  readonly named: boolean;
  readonly office: string | null;
  readonly otherNames: readonly string[];
  /** The country or organization whose office it is. */
  readonly onBehalfOf: ArticleActor | null;
}

/** A draft as the reader proposed it, or as editors have changed it since. */
export interface ArticleDraftContent {
  readonly kind: SpeechMode;
  readonly content: readonly ArticleSpan[];
  readonly source: readonly ArticleSpan[];
  readonly cue: readonly ArticleSpan[];
  readonly passage: ArticleSpan;
  readonly words: string;
  readonly speaker: ArticleSpeaker | null;
  readonly saidAt: {
    readonly edtf: string;
    readonly timeZone: string | null;
    /** The words of the article that say it. */
    readonly words: ArticleSpan | null;
  } | null;
  readonly channel: Channel;
  readonly event: ThingId | null;
  readonly proposals: readonly ThingId[];
  readonly onRecord: { readonly statement: ThingId; readonly relation: ArticleMatchRelation } | null;
  readonly use: ArticleDraftUse;
  /** 0 to 1; 1 for a draft that an editor has made. */
  readonly confidence: number;
  readonly rule: string;
  readonly doubts: readonly string[];
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
