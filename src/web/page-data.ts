/** The data of each page: the data that the server reads, renders, and hands to the browser. */
import type { SearchView, StoryView } from './address.js';
import type {
  SearchFormQuery,
  SearchPageQuery,
  StatementNowQuery,
  StatementPageQuery,
  StoriesPageQuery,
  StoryBeforeQuery,
  StoryCorrectionsQuery,
  StoryHighlightsQuery,
  StoryMomentsQuery,
  StoryPageQuery,
  StoryStatementsQuery,
  UpdateKind,
} from './generated/operations.js';

export type StoriesData = StoriesPageQuery['stories'];
export type StoryData = NonNullable<StoryPageQuery['story']>;
export type StatementPage = NonNullable<StoryStatementsQuery['story']>['statements'];
export type StatementData = NonNullable<StatementPageQuery['statement']>;
export type StatementNow = NonNullable<StatementNowQuery['statement']>;
export type SearchData = SearchPageQuery['search'];
/** A story that a search can be limited to. */
export type SearchableStory = SearchFormQuery['stories']['nodes'][number];
export type Moment = NonNullable<StoryMomentsQuery['story']>['statements']['nodes'][number];
export type Corrected = NonNullable<StoryCorrectionsQuery['story']>['statements']['nodes'][number];
/** The statement before the first one of a later part of a list. */
export type StatementBefore = NonNullable<StoryBeforeQuery['story']>['statements']['nodes'][number];

/** An update of the record, as the slider knows it. */
export interface RecordedUpdate {
  readonly cursor: string;
  readonly sequence: number;
  readonly batch: number;
  readonly at: string;
  readonly kind: UpdateKind;
  /** The statement, event or proposal that it put on the record, or the event that it changed; otherwise `null`. */
  readonly subject: string | null;
}

type HighlightedStory = NonNullable<StoryHighlightsQuery['story']>;
type NamedEvent = HighlightedStory['events']['nodes'][number];
export type HighlightedEvent = NamedEvent & {
  /** How many of the statements that are shown were made at it. */
  readonly statements: number;
};
export type HighlightedStatement = HighlightedStory['statements']['nodes'][number];

/** The things by which the slider and the list of the record name a day or a batch. All of them are shown now. */
export interface Highlights {
  readonly events: readonly HighlightedEvent[];
  readonly proposals: HighlightedStory['proposals']['nodes'];
  /** A few of each batch, those with the most sources first. */
  readonly statements: readonly HighlightedStatement[];
}

/** Highlights; or the error for which there are none, so that the slider can fail and leave the rest of the page whole. */
export type LoadedHighlights = Highlights | { readonly fault: string };

/** A story at one cursor of the record, as its page shows it. */
export interface StoryAt {
  readonly story: StoryData;
  /** The pages of the list that were read, as one. */
  readonly statements: StatementPage;
  /** The statement before them if they are a later part of the list, otherwise `null`. */
  readonly before: StatementBefore | null;
  /** The newest moments, oldest first. */
  readonly moments: readonly Moment[];
  /** Those of the statements that are published and have a notice, as far as they are among the newest. */
  readonly corrected: readonly Corrected[];
}

/** The updates that the slider covers. */
export interface LoadedRecord {
  /** The newest updates, and those up to the place that is shown; oldest first. */
  readonly updates: readonly RecordedUpdate[];
  /** The cursor before which older updates exist; `null` if there are none. */
  readonly further: string | null;
  readonly highlights: LoadedHighlights;
}

/** The data of a page. */
export type PageData =
  | { readonly page: 'stories'; readonly stories: StoriesData }
  | {
      readonly page: 'story';
      readonly view: StoryView;
      readonly at: StoryAt;
      readonly record: LoadedRecord;
    }
  | {
      readonly page: 'statement';
      readonly asOf: string | null;
      readonly statement: StatementData;
      /** Its present state if the page shows an earlier one, otherwise `null`. */
      readonly now: StatementNow | null;
    }
  | {
      readonly page: 'search';
      readonly view: SearchView;
      readonly stories: readonly SearchableStory[];
      /** The results; `null` if the text is empty or too long. */
      readonly search: SearchData | null;
    }
  | {
      readonly page: 'embedded-story';
      readonly show: 'statements' | 'positions';
      readonly view: StoryView;
      readonly at: StoryAt;
    }
  | { readonly page: 'embedded-statement'; readonly statement: StatementData }
  | { readonly page: 'desk' };
