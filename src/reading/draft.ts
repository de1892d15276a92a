/** The speech in an article, with its speaker, time and doubts, as drafts for an editor. */
import type { Channel } from '../story/vocabulary.js';
import type { CleanedArticle, TextSpan } from './article.js';

export type DraftKind = 'DIRECT' | 'INDIRECT' | 'MIXED';

/** Speech that the text of an article reports (stages 2 to 4). Spans are into `CleanedArticle.text`, in order, and do not overlap. */
export interface FoundSpeech {
  readonly kind: DraftKind;
  /** The words that were said; several spans where the reporting clause stands between them. Quotation marks are included, as in the corpus. */
  readonly content: readonly TextSpan[];
  /** The words that name the speaker; empty where none do. */
  readonly source: readonly TextSpan[];
  /** The words that report: "said", "according to", "ruled out". */
  readonly cue: readonly TextSpan[];
  /** 0 to 1. */
  readonly confidence: number;
  /** The stable name of the rule that proposed it: `quote-verb-source`. */
  readonly rule: string;
  /** The doubts about it, in sentences for an editor. */
  readonly doubts: readonly string[];
}

/** Who speaks, as the article itself says it, all its mentions taken together (stage 5). */
export interface NamedSpeaker {
  /** The fullest name that the article gives: "Dmitry Peskov"; or the label of an unnamed speaker: "a senior official". */
  readonly name: string;
  /** False for a label ("officials"), which is no actor. */
  readonly named: boolean;
  readonly type: 'PERSON' | 'COUNTRY' | 'ORGANIZATION';
  /** "Kremlin spokesperson", as the article words it. */
  readonly office: string | null;
  /** The name of the country or organization for which this office speaks: "Kremlin" of "Kremlin spokesperson Peskov". */
  readonly onBehalfOf: string | null;
  /** Other forms of the name that the article uses, such as the surname. */
  readonly otherNames: readonly string[];
}

/** The speaker of one draft. */
export interface DraftSpeaker extends NamedSpeaker {
  /** The slug of the actor of the record, where one fits. */
  readonly actor: string | null;
  /** The slug of the actor on whose behalf this speaker speaks, where the record has it. */
  readonly represents: string | null;
}

/** When something was said, with the words of the article that say it. */
export interface DraftTime {
  /** EDTF, no more precise than the words are. */
  readonly edtf: string;
  /** The IANA zone of the date, where the record has it for the event; else `null`. */
  readonly timeZone: string | null;
  /** The words it came from; `null` where it is only known to be before publication. */
  readonly words: TextSpan | null;
}

/** The statement on the record that reports the same utterance. */
export interface RecordedMatch {
  /** The global id of the statement. */
  readonly statement: string;
  /**
   * SAME: same words, and the article is a further source of it. DIFFERS: the same utterance in other words, which the
   * editor can record as a conflicting account. CITED: the record cites this very article for it.
   */
  readonly relation: 'SAME' | 'DIFFERS' | 'CITED';
}

/** One statement that the reader proposes. */
export interface ArticleDraft extends FoundSpeech {
  /** Stable for the same article: an editor's decisions refer to it. */
  readonly key: string;
  /** The text as a statement has it (rule 2 of the domain): DIRECT without quotation marks, MIXED with “ ”. */
  readonly words: string;
  /** `null` where nobody is named and no label is given. */
  readonly speaker: DraftSpeaker | null;
  readonly saidAt: DraftTime | null;
  readonly channel: Channel;
  /** The slug of the event of the story at which it was said, where the article names it. */
  readonly event: string | null;
  /** The sentences that prove it, in the words of the article: the passage of its citation. */
  readonly passage: TextSpan;
  /** Slugs of proposals of the story whose words are near. */
  readonly proposals: readonly string[];
  readonly onRecord: RecordedMatch | null;
}

/** The result of reading an article. The same input and the same record give the same reading. */
export interface ArticleReading {
  readonly article: CleanedArticle;
  readonly drafts: readonly ArticleDraft[];
}
