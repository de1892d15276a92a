/** The calls from the serving thread to the reader of articles. */
import type { ArticleInput, UnreadableArticle } from '../../reading/article.js';
import type { ArticleReading } from '../../reading/draft.js';
import type { ThingId } from '../../story/model.js';
import type { ContextPart } from './reading-context.js';

/** The functions of the reader. One article is read at a time: `begin`, any number of `add`, `read`. */
export interface ReaderCalls {
  /** Names the story that the next article is read for, and forgets the one before. */
  begin(story: ThingId): Promise<void>;
  /** Takes a part of the record of the story: sending all of it at once would hold up the serving thread. */
  add(part: ContextPart): Promise<void>;
  /** Reads an article, and forgets the story. */
  read(input: ArticleInput): Promise<ArticleReading | UnreadableArticle>;
}
