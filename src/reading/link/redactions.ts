/** Warns of drafts that may have the words of a redacted statement: the record no longer has these words to compare. */
import type { DraftTime } from '../../story/article.js';
import { plain } from '../../story/name-words.js';
import { readingWords } from '../../words/reading.js';
import type { CleanedArticle } from '../article.js';
import type { DraftSpeaker } from '../draft.js';
import type { ReadingContext, RedactedStatement } from '../reading-context.js';
import { Calendar } from './dates.js';
import { isSourceOf, mayBeSameDay } from './on-record.js';

/** The speaker and the time of a draft. */
export interface SpokenAct {
  readonly speaker: Pick<DraftSpeaker, 'actor' | 'name'> | null;
  readonly saidAt: DraftTime | null;
}

/** The redacted statements of a story, ready to be compared with the drafts of one article. */
export class RedactionIndex {
  private readonly calendar = new Calendar();
  /** The sources that are this article. */
  private readonly own: ReadonlySet<string>;

  constructor(
    private readonly context: Pick<ReadingContext, 'redacted' | 'sources'>,
    article: Pick<CleanedArticle, 'address' | 'publisher' | 'published' | 'title'>,
  ) {
    this.own = new Set(context.sources.filter((source) => isSourceOf(source, article)).map(({ slug }) => slug));
  }

  /** A doubt for each redacted statement that the draft may report. */
  doubtsOf(draft: SpokenAct): readonly string[] {
    return this.context.redacted
      .filter((statement) => this.canReport(draft, statement))
      .map(({ key }) => readingWords.takenBack.redacted(key));
  }

  /** Whether speaker and day fit; of an article that the statement cites, also drafts of nobody known. */
  private canReport(
    { speaker, saidAt }: SpokenAct,
    { attributions, citations, ...statement }: RedactedStatement,
  ): boolean {
    const isCited = citations.some(({ source }) => this.own.has(source));
    if (speaker === null) return isCited;
    const isSpeaker = attributions.some((one) =>
      one.speaker === null
        ? one.label !== null && plain(one.label) === plain(speaker.name)
        : one.speaker === speaker.actor,
    );
    return isSpeaker && (isCited || mayBeSameDay(this.calendar, saidAt, statement.saidAt));
  }
}
