/** The articles of the desk: editors read them for a story, and decide the drafts that are proposed from them. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { type ArticleInput, MAX_PAGE_BYTES, type UnreadableArticle } from '../../reading/article.js';
import { isDenial } from '../../reading/en/references.js';
import { RedactionIndex } from '../../reading/link/redactions.js';
import { RetractionIndex } from '../../reading/link/retractions.js';
import type {
  ArticleDraftContent,
  ArticleDraftState,
  StoredArticle,
  StoredArticleDraft,
} from '../../record/article-draft.js';
import type { ArticleQuery } from '../../record/articles.js';
import type { StoryRecord } from '../../record/record.js';
import type { TextSpan } from '../../story/article.js';
import type { ThingId } from '../../story/model.js';
import { bareWords, isReworded } from '../../story/quotation.js';
import { type Path, type Violation, type ViolationCode, Violations, violation } from '../../story/violation.js';
import type { SpeechMode } from '../../story/vocabulary.js';
import { mistakeWords } from '../../words/mistakes.js';
import type { Editor } from '../editor.js';
import { withActorsElsewhere } from './actors-elsewhere.js';
import { ArticleReader, type ReadingFault } from './article-reader.js';
import { contentViolations, passageViolations } from './content-rules.js';
import { proposedDrafts } from './proposed-draft.js';
import { contextParts, takenBackIn } from './reading-context.js';
import { areSpansOf, reworked } from './reworked.js';

const { article: words } = mistakeWords;

/** The most drafts of one article: `Article.drafts` lists all of them. */
const MAX_DRAFTS = 1_000;

/** An article to read for a story. */
export interface ArticleToRead extends ArticleInput {
  readonly story: ThingId;
}

/** The outcome of a reading. */
export type ArticleOutcome =
  | {
      readonly status: 'READ';
      readonly article: StoredArticle;
      /** Whether it was read just now, and not before. */
      readonly isNew: boolean;
    }
  | { readonly status: 'REFUSED'; readonly code: UnreadableArticle['code'] | ReadingFault; readonly message: string }
  | { readonly status: 'STORY_UNKNOWN' };

/** The changes that an editor makes to a draft; an omitted field stays. */
export type DraftChanges = Partial<
  Pick<
    ArticleDraftContent,
    'kind' | 'content' | 'words' | 'speaker' | 'saidAt' | 'channel' | 'event' | 'proposals' | 'use'
  >
> & {
  /** The decision. Only the publication of the article makes a draft PUBLISHED. */
  readonly state?: Exclude<ArticleDraftState, 'PUBLISHED'>;
};

/** A draft to change. */
export interface DraftToChange {
  readonly article: string;
  readonly key: string;
  /** The revision that the editor saw. */
  readonly revision: number;
  readonly set: DraftChanges;
}

/** The outcome of a change of a draft. */
export type DraftOutcome =
  | { readonly status: 'DONE'; readonly draft: StoredArticleDraft }
  | { readonly status: 'REFUSED'; readonly violations: readonly Violation[] };

const READING_FAULTS: Readonly<Record<ReadingFault, string>> = {
  READER_BUSY: words.busy,
  READING_TOO_COSTLY: words.tooCostly,
};

export class Articles {
  private readonly reader: ArticleReader;

  constructor(
    private readonly record: StoryRecord,
    log: Logger,
  ) {
    this.reader = new ArticleReader(log);
  }

  /** Reads an article for a story. The same article again returns the first reading, with what was decided since. */
  async read({ story, ...input }: ArticleToRead, editor: Editor): Promise<ArticleOutcome> {
    if (Buffer.byteLength(input.content) > MAX_PAGE_BYTES) return TOO_LONG;
    const whole = { ...input, content: storable(input.content) };
    const id = articleId(story, whole);
    const known = await this.find(id);
    if (known !== null) return { status: 'READ', article: known, isNew: false };
    const head = this.record.snapshotsOfDesk().at(await this.record.head());
    if ((await head.get('story', story)) === null) return { status: 'STORY_UNKNOWN' };
    const reading = await this.reader.read(whole, story, contextParts(head, story));
    if (typeof reading === 'string') return { status: 'REFUSED', code: reading, message: READING_FAULTS[reading] };
    if ('code' in reading) return { status: 'REFUSED', ...reading };
    if (reading.drafts.length > MAX_DRAFTS) return TOO_MANY_DRAFTS;
    const { text, ...page } = reading.article;
    const proposed = await proposedDrafts(reading.drafts, story, head);
    const drafts = await withActorsElsewhere(proposed, head, this.record.lookUp());
    const isNew = await this.record.articles.save({ id, story, text, page, editor: editor.name }, drafts);
    const article = await this.find(id);
    if (article === null) throw new Error(`The article ${id} was deleted while it was being read`);
    return { status: 'READ', article, isNew };
  }

  /** The article with this id, or `null`. */
  find(id: string): Promise<StoredArticle | null> {
    return this.record.articles.find(id);
  }

  /** A page of articles, the last read first. */
  list(query: ArticleQuery): Promise<readonly StoredArticle[]> {
    return this.record.articles.list(query);
  }

  /** The source on the record with the address of an article; `null` where there is none. */
  async sourceOf({ page: { address } }: StoredArticle): Promise<ThingId | null> {
    if (address === null) return null;
    return (await this.record.lookUp().owners('sourceUrl', [address])).get(address) ?? null;
  }

  /** The drafts of an article, in the order of its text. */
  drafts(article: string): Promise<readonly StoredArticleDraft[]> {
    return this.record.articles.drafts(article);
  }

  /** Decides a draft, or changes it. Paths of mistakes start at the input of the change. */
  async change({ article: id, key, revision, set }: DraftToChange, editor: Editor): Promise<DraftOutcome> {
    const [article, draft] = await Promise.all([this.find(id), this.record.articles.draft(id, key)]);
    if (article === null) return refused('UNKNOWN_REFERENCE', ['article'], words.unknown(id));
    if (draft === null) return refused('UNKNOWN_REFERENCE', ['draft'], words.unknownDraft(key));
    if (draft.state === 'PUBLISHED') {
      return refused('ALREADY_EXISTS', ['draft'], words.draftPublished);
    }
    if (draft.revision !== revision) return refusedAt(draft);
    const { state = draft.state, ...changes } = set;
    const content = await this.withDoubtsOfRecord(article, changed(draft.content, changes, article), changes);
    const violations = await this.violationsOf(article, content, state === 'ACCEPTED', ['set']);
    if (!violations.isEmpty) return { status: 'REFUSED', violations: violations.told };
    const written = await this.record.articles.change({ article: id, key, revision, state, content }, editor.name);
    if (written !== null) return { status: 'DONE', draft: written };
    const now = await this.record.articles.draft(id, key);
    return now === null ? refused('UNKNOWN_REFERENCE', ['article'], words.deleted) : refusedAt(now);
  }

  /** Adds a draft of words that an editor has selected. The same words again return the first draft of them. */
  async add(
    {
      article: id,
      kind,
      content: spans,
    }: { readonly article: string; readonly kind: SpeechMode; readonly content: readonly TextSpan[] },
    editor: Editor,
  ): Promise<DraftOutcome> {
    const article = await this.find(id);
    if (article === null) return refused('UNKNOWN_REFERENCE', ['article'], words.unknown(id));
    if (!areSpansOf(article.text, spans)) return refused('FORM', ['content'], words.noSpans);
    if ((await this.record.articles.countDrafts(id)) >= MAX_DRAFTS) {
      return refused('TOO_MANY', ['content'], words.tooManyDrafts(MAX_DRAFTS));
    }
    const unworded = { ...SELECTED, kind, content: spans };
    const content = { ...unworded, ...reworked(article, unworded) };
    const key = `selected-${spans.flat().join('-')}`;
    const draft = await this.record.articles.add(id, { key, state: 'PENDING', content }, editor.name);
    return { status: 'DONE', draft };
  }

  /** The draft with the redacted and retracted statements that it may report, if its speaker or time has changed. */
  private async withDoubtsOfRecord(
    article: StoredArticle,
    content: ArticleDraftContent,
    { speaker, saidAt }: Pick<DraftChanges, 'speaker' | 'saidAt'>,
  ): Promise<ArticleDraftContent> {
    if (speaker === undefined && saidAt === undefined) return content;
    const head = this.record.snapshotsOfDesk().at(await this.record.head());
    const takenBack = await takenBackIn(head, article.story);
    const redactions = new RedactionIndex(takenBack, article.page);
    const retractions = new RetractionIndex(takenBack, article.page);
    const passage = article.text.slice(...content.passage);
    const utterance = { ...content, passage, isDenial: isDenial(article.text, content) };
    const added = [...redactions.doubtsOf(content), ...retractions.doubtsOf(utterance)];
    return { ...content, doubts: [...new Set([...content.doubts, ...added])] };
  }

  /** Deletes an article with its drafts; returns whether there was one. */
  delete(id: string): Promise<boolean> {
    return this.record.articles.delete(id);
  }

  /** Ends the thread that reads. */
  close(): Promise<void> {
    return this.reader.close();
  }

  /** The mistakes in the content of a draft. Whether its words may be published matters once it is accepted. */
  private async violationsOf(
    article: StoredArticle,
    content: ArticleDraftContent,
    isAccepted: boolean,
    path: Path,
  ): Promise<Violations> {
    const violations = new Violations();
    if (!areSpansOf(article.text, content.content)) {
      violations.add(violation('FORM', [...path, 'content'], words.noSpans));
      return violations;
    }
    const head = this.record.snapshotsOfDesk().at(await this.record.head());
    violations.addAll(await contentViolations(content, head, path));
    violations.add(...passageViolations(article, content, isAccepted, path));
    return violations;
  }
}

/** The hexadecimal digits of an article's id. */
const ID_DIGITS = 32;

const TOO_LONG: ArticleOutcome = {
  status: 'REFUSED',
  code: 'ARTICLE_TOO_LONG',
  message: words.tooLong(MAX_PAGE_BYTES / 1024 / 1024),
};

const TOO_MANY_DRAFTS: ArticleOutcome = {
  status: 'REFUSED',
  code: 'ARTICLE_TOO_LONG',
  message: words.wouldHaveTooManyDrafts(MAX_DRAFTS),
};

/** The id of an article: the digest of everything that its reading depends on, except the record. */
export function articleId(story: ThingId, { content, ...rest }: ArticleInput): string {
  const { form, published, address } = rest;
  const hash = createHash('sha256').update(JSON.stringify([story, form, published, address]));
  return hash.update(content).digest('hex').slice(0, ID_DIGITS);
}

/** A text that the store can hold, of the same length. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** The content after the changes. Words that are not given follow the spans and the kind. */
function changed(
  before: ArticleDraftContent,
  changes: Omit<DraftChanges, 'state'>,
  article: StoredArticle,
): ArticleDraftContent {
  const after = asOwnStatement({ ...before, ...changes }, changes);
  // Reported speech in words of the editor's own is not replaced by words of the article.
  const isOwn = before.kind === 'INDIRECT' && isReworded(before.words, bareWords(article.text));
  const isMoved = changes.content !== undefined && !isDeepStrictEqual(changes.content, before.content);
  const isOfOtherKind = changes.kind !== undefined && changes.kind !== before.kind;
  if (!(isMoved || isOfOtherKind) || !areSpansOf(article.text, after.content)) return after;
  const followed = reworked(article, after);
  const keepsWords = changes.words !== undefined || (isOwn && followed.kind === 'INDIRECT');
  return keepsWords ? { ...after, passage: followed.passage } : asOwnStatement({ ...after, ...followed }, changes);
}

/** Speech that becomes INDIRECT is no account of other words any more, unless the editor says that it is. */
function asOwnStatement(content: ArticleDraftContent, { use }: Pick<DraftChanges, 'use'>): ArticleDraftContent {
  const isNoAccount = use === undefined && content.use === 'CONFLICTING_ACCOUNT' && content.kind === 'INDIRECT';
  return isNoAccount ? { ...content, use: 'STATEMENT' } : content;
}

/** The rest of a draft that an editor has made. */
const SELECTED = {
  source: [],
  cue: [],
  speaker: null,
  saidAt: null,
  channel: 'UNKNOWN',
  event: null,
  proposals: [],
  onRecord: null,
  use: 'STATEMENT',
  confidence: 1,
  rule: 'selected',
  doubts: [],
} as const;

function refused(code: ViolationCode, path: Path, message: string): DraftOutcome {
  return { status: 'REFUSED', violations: [violation(code, path, message)] };
}

function refusedAt({ revision, editor }: StoredArticleDraft): DraftOutcome {
  return refused('VERSION_CONFLICT', ['expectedRevision'], words.draftChanged(revision, editor));
}
