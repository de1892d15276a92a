/** An article and the speech that it reports: the reader proposes it, editors decide it. */
import type { LanguageTag } from './model.js';
import type { ActorType, ArticleMatchRelation, Channel, SpeechMode } from './vocabulary.js';

/** A half-open range of UTF-16 units, [start, end), of the text of one article. */
export type TextSpan = readonly [start: number, end: number];

/** The facts that the page of an article gives. */
export interface ArticlePage {
  /** The paragraphs of the text, in order, without the line ends between them. */
  readonly paragraphs: readonly TextSpan[];
  readonly title: string | null;
  readonly authors: readonly string[];
  /** The place of a dateline ("MOSCOW, March 13 (Agency) —"). */
  readonly datelinePlace: string | null;
  readonly publisher: string | null;
  /** EDTF: a date, or a time with its offset. */
  readonly published: string | null;
  /** The canonical address of the page. */
  readonly address: string | null;
  readonly language: LanguageTag;
}

/** Speech that the text of an article reports. Its spans are in order and do not overlap. */
export interface FoundSpeech {
  readonly kind: SpeechMode;
  /** The words that were said, with their quotation marks; several spans where the reporting clause stands between them. */
  readonly content: readonly TextSpan[];
  /** The words that name the speaker; empty where none do. */
  readonly source: readonly TextSpan[];
  /** The words that report: "said", "according to", "ruled out". */
  readonly cue: readonly TextSpan[];
  /** How sure the reader is, from 0 to 1; 1 for speech that an editor has selected. */
  readonly confidence: number;
  /** The stable name of the rule that proposed it: `quote-verb-source`. */
  readonly rule: string;
  /** The doubts about it, in sentences for an editor. */
  readonly doubts: readonly string[];
}

/** A speaker as an article introduces them. */
export interface IntroducedSpeaker {
  /** The fullest name that the article gives: "Dmitry Peskov"; or the label of an unnamed speaker: "a senior official". */
  readonly name: string;
  /** Whether `name` names somebody; a label ("officials") is no actor. */
  readonly named: boolean;
  readonly type: ActorType;
  /** "Kremlin spokesperson", as the article words it. */
  readonly office: string | null;
  /** Other forms of the name that the article uses, such as the surname. */
  readonly otherNames: readonly string[];
}

/** When something was said, with the words of the article that say so. */
export interface DraftTime {
  /** EDTF, no more precise than the words are. */
  readonly edtf: string;
  /** The IANA zone of the date, where the record has it for the event; else `null`. */
  readonly timeZone: string | null;
  /** The words that give the time; `null` where it is only known to be before publication. */
  readonly words: TextSpan | null;
}

/** Found speech in the form that a statement has, without its speaker and the things of the record. */
export interface DraftedSpeech extends FoundSpeech {
  /** The text as a statement has it (rule 2 of the domain): DIRECT without quotation marks, MIXED with “ ”. */
  readonly words: string;
  /** The sentences that prove it, in the words of the article: the passage of its citation. */
  readonly passage: TextSpan;
  readonly saidAt: DraftTime | null;
  readonly channel: Channel;
}

/** The statement on the record that reports the same utterance as a draft. */
export interface RecordedMatch {
  /** The id of the statement: its global id from the reader, its id in the record at the desk. */
  readonly statement: string;
  readonly relation: ArticleMatchRelation;
}
