/** The tables as Kysely sees them. `migrations/` creates them; `versioned.ts` fills the columns beside the bodies. */
import type { ColumnType, Generated } from 'kysely';
import type { ArticlePage } from '../story/article.js';
import type { Notice, ThingKind, Things } from '../story/model.js';
import type { UpdateKind } from '../story/vocabulary.js';
import type { ArticleDraftContent, ArticleDraftState } from './article-draft.js';
import type { Takeover } from './fence.js';
import type { Erasure } from './hash-chain.js';

/** `jsonb`: read as a value, written as JSON text. */
export type Json<T> = ColumnType<T, string, string>;
/** `timestamptz`: read as `null` where the database has "infinity", which stands for an unknown time and sorts last. */
export type Timestamp = ColumnType<Date | null, string, string>;

export interface RecordTable {
  singleton: Generated<boolean>;
  epoch: string;
  head_offset: number;
  head_hash: string;
  head_at: ColumnType<Date, string, string>;
  generation: Generated<number>;
  /** Each time that the generation was raised: to which one, and after which offset. */
  takeovers: ColumnType<readonly Takeover[], undefined, string>;
  /** The timeline of the server's write-ahead log when the generation was last raised; `null` where none is known. */
  timeline: Generated<number | null>;
  /** The higher generation that has replaced this one, at another server; `null` for none. */
  superseded_by: Generated<number | null>;
}

export interface BatchTable {
  first_offset: number;
  last_offset: number;
  editor: string;
}

export interface IdempotencyTable {
  editor: string;
  key: string;
  request_digest: string;
  first_offset: number | null;
  /** The head of the record after the first request. */
  head_offset: number;
}

export interface DeclarationTable {
  file: string;
  digest: string;
}

export interface AppearanceTable {
  story: string;
  actor: string;
  since_offset: number;
}

export interface DraftTable {
  id: string;
  story: string;
  revision: number;
  content: Json<Readonly<Record<string, unknown>>>;
  editor: string;
  saved_at: ColumnType<Date, string, string>;
}

export interface ArticleTable {
  id: string;
  story: string;
  text: string;
  page: Json<ArticlePage>;
  editor: string;
  read_at: ColumnType<Date, string, never>;
  /** When a draft of it was last decided; at first, when it was read. */
  changed_at: ColumnType<Date, string, string>;
}

export interface ArticleDraftTable {
  article: string;
  key: string;
  /** Where its words begin in the article. */
  start: number;
  state: ArticleDraftState;
  revision: number;
  content: Json<ArticleDraftContent>;
  /** The statement that it was published as. */
  statement: string | null;
  /** The editor who decided it last. */
  editor: string | null;
  changed_at: ColumnType<Date, string, string>;
}

export interface UpdateTable {
  offset: number;
  batch: number;
  story: string | null;
  sequence: number | null;
  kind: UpdateKind;
  subject_kind: ThingKind;
  subject: string;
  notice: Json<Notice | null> | null;
  editor: string;
  at: ColumnType<Date, string, string>;
  /** When it was imported, where `at` was given with it; `null` for an update recorded as it was written. */
  imported_at: ColumnType<Date | null, string | null, never>;
  actors: string[];
  proposals: string[];
  digest: string;
  hash: string;
  /**
   * The offset of the newest redaction that erased words of this update. `digest` is then the digest of the original
   * content, which is gone.
   */
  redacted_at: number | null;
  /** For STATEMENT_REDACTED, the updates it erased words of. */
  erased: Json<readonly Erasure[] | null> | null;
}

export interface TokenTable {
  id: string;
  name: string;
  role: 'EDITOR' | 'CHIEF';
  secret_hash: string;
  created_at: ColumnType<Date, string, never>;
  created_by: string;
  expires_at: ColumnType<Date | null, string | null, never>;
  revoked_at: ColumnType<Date | null, never, string>;
  revoked_by: ColumnType<string | null, never, string>;
}

export interface OpenFormTable {
  editor: string;
  form: string;
  kind: ThingKind | 'article';
  subject: string;
  opened_at: ColumnType<Date, string, string>;
  expires_at: ColumnType<Date, string, string>;
}

/** The columns of every versioned table. One row is one version of one thing. */
export interface VersionColumns<K extends ThingKind> {
  id: string;
  since_offset: number;
  until_offset: number | null;
  first_offset: number;
  version: number;
  notice: Json<Notice | null> | null;
  recorded_at: ColumnType<Date, string, string>;
  body: Json<Things[K]>;
}

interface TimeColumns {
  earliest: Timestamp;
  latest: Timestamp;
}

export interface Tables {
  record: RecordTable;
  batch: BatchTable;
  idempotency: IdempotencyTable;
  declaration: DeclarationTable;
  appearance: AppearanceTable;
  draft: DraftTable;
  article: ArticleTable;
  article_draft: ArticleDraftTable;
  open_form: OpenFormTable;
  token: TokenTable;
  update: UpdateTable;
  actor: VersionColumns<'actor'> & { name: string; naming_words: string[] };
  source: VersionColumns<'source'> & { naming_words: string[] };
  story: VersionColumns<'story'> & TimeColumns & { status: string };
  event: VersionColumns<'event'> & TimeColumns & { story: string; actors: string[] };
  proposal: VersionColumns<'proposal'> & TimeColumns & { story: string; actors: string[] };
  statement: VersionColumns<'statement'> &
    TimeColumns & {
      story: string;
      status: string;
      mode: string;
      channel: string;
      event: string | null;
      speakers: string[];
      principals: string[];
      actors: string[];
      proposals: string[];
      related: string[];
      has_notice: boolean;
      bare_words: string;
      search_text: string;
      search_names: string;
    };
  position: VersionColumns<'position'> &
    TimeColumns & {
      story: string;
      proposal: string;
      actor: string;
      actors: string[];
      state: string;
      evidence: string[];
    };
}
