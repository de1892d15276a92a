/** Warns of drafts that repeat a retracted statement. */
import { readingWords } from '../../words/reading.js';
import type { CleanedArticle } from '../article.js';
import type { ReadingContext } from '../reading-context.js';
import { StatementIndex, type Utterance } from './on-record.js';

/** The retracted statements of a story, ready to be compared with the drafts of one article. */
export class RetractionIndex {
  private readonly index: StatementIndex;

  constructor(
    { story, retracted, sources }: Pick<ReadingContext, 'story' | 'retracted' | 'sources'>,
    article: Omit<CleanedArticle, 'text' | 'paragraphs'>,
  ) {
    this.index = new StatementIndex({ story, statements: retracted, sources }, article);
  }

  /** A doubt if the draft reports the same utterance as a retracted statement. */
  doubtsOf(draft: Utterance): readonly string[] {
    const statement = this.index.find(draft);
    if (statement === null) return [];
    return [readingWords.takenBack.retracted(statement.key)];
  }
}
