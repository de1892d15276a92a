/** What each page shows: the data that the server reads, renders, and hands to the browser. */
import type { SearchView, StoryView } from './address.js';
import type {
  SearchFormQuery,
  SearchPageQuery,
  StatementNowQuery,
  StatementPageQuery,
  StoriesPageQuery,
  StoryBeforeQuery,
  StoryCorrectionsQuery,
  StoryMomentsQuery,
  StoryPageQuery,
  StoryRecordQuery,
  StoryStatementsQuery,
} from './operations.js';

export type StoriesData = StoriesPageQuery['stories'];
export type StoryData = NonNullable<StoryPageQuery['story']>;
export type StatementPage = NonNullable<StoryStatementsQuery['story']>['statements'];
export type StatementData = NonNullable<StatementPageQuery['statement']>;
export type StatementNow = NonNullable<StatementNowQuery['statement']>;
export type SearchData = SearchPageQuery['search'];
/** The stories that one may search in. */
export type SearchableStory = SearchFormQuery['stories']['nodes'][number];
export type Moment = NonNullable<StoryMomentsQuery['story']>['statements']['nodes'][number];
export type Corrected = NonNullable<StoryCorrectionsQuery['story']>['statements']['nodes'][number];
/** A statement that comes before those that are listed. */
export type StatementBefore = NonNullable<StoryBeforeQuery['story']>['statements']['nodes'][number];
export type RecordedUpdate = NonNullable<StoryRecordQuery['story']>['updates']['nodes'][number];

/** A story at one place of the record, as its page shows it. */
export interface StoryAt {
  readonly story: StoryData;
  /** The pages of the list that are shown, as one. */
  readonly statements: StatementPage;
  /** The statement before them, where they are a later part of the list. */
  readonly before: StatementBefore | null;
  /** The newest moments, the oldest of them first. */
  readonly moments: readonly Moment[];
  /** Those of the statements that stand and have a notice, as far as they are among the newest of these. */
  readonly corrected: readonly Corrected[];
}

/** The updates that the slider can go back to. */
export interface LoadedRecord {
  /** The newest ones, and those up to the place that is shown; the oldest first. */
  readonly updates: readonly RecordedUpdate[];
  /** The place from which the record goes further back; `null` where it begins with these updates. */
  readonly further: string | null;
}

/** What a page shows. */
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
      /** What has become of it, where it is shown as it stood. */
      readonly now: StatementNow | null;
    }
  | {
      readonly page: 'search';
      readonly view: SearchView;
      readonly stories: readonly SearchableStory[];
      /** What was found; `null` when nothing was searched for, or more than can be. */
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
