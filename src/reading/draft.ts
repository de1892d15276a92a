/** The speech in an article, with its speaker, time and doubts, as drafts for an editor. */
import type { DraftedSpeech, IntroducedSpeaker, RecordedMatch } from '../story/article.js';
import type { CleanedArticle } from './article.js';

/** The speaker by the article alone, all mentions taken together (stage 5). */
export interface NamedSpeaker extends IntroducedSpeaker {
  /** The name of the country or organization for which this office speaks: "Kremlin" of "Kremlin spokesperson Peskov". */
  readonly onBehalfOf: string | null;
}

/** The speaker of one draft. */
export interface DraftSpeaker extends NamedSpeaker {
  /** The slug of the actor of the record, where one fits. */
  readonly actor: string | null;
  /** The slug of the actor on whose behalf this speaker speaks, where the record has it. */
  readonly represents: string | null;
}

/** One statement that the reader proposes. */
export interface ArticleDraft extends DraftedSpeech {
  /** Stable for the same article: an editor's decisions refer to it. */
  readonly key: string;
  /** `null` where nobody is named and no label is given. */
  readonly speaker: DraftSpeaker | null;
  /** The slug of the event of the story at which it was said, where the article names it. */
  readonly event: string | null;
  /** Slugs of proposals of the story whose words are near. */
  readonly proposals: readonly string[];
  readonly onRecord: RecordedMatch | null;
}

/** The result of reading an article. The same input and the same record give the same reading. */
export interface ArticleReading {
  readonly article: CleanedArticle;
  readonly drafts: readonly ArticleDraft[];
}
