/** The calls from the serving thread to the reader of articles. */
import type { ArticleInput, UnreadableArticle } from '../../reading/article.js';
import type { ArticleReading } from '../../reading/draft.js';
import type { KnownSource, KnownStatement, ReadingContext } from '../../reading/reading-context.js';

/** The result of a reading, and its cost. */
export interface MeasuredReading {
  readonly reading: ArticleReading | UnreadableArticle;
  /** CPU time of the thread, in milliseconds. */
  readonly milliseconds: number;
}

/** The functions of the reader. One article is read at a time: `begin`, any number of `add`, `read`. */
export interface ReaderCalls {
  /** Takes the record that the next article is linked with, and forgets the one before. */
  begin(context: ReadingContext): Promise<void>;
  /** Takes more statements of it, and the sources that they cite: sending all at once would hold up the serving thread. */
  add(statements: readonly KnownStatement[], sources: readonly KnownSource[]): Promise<void>;
  read(input: ArticleInput): Promise<MeasuredReading>;
}
