/** The operations of editors. The only caller of the record's `write`. */
import type { Logger } from 'pino';
import { Pace } from '../pace.js';
import type { StoredArticle } from '../record/article-draft.js';
import type { StoredDraft } from '../record/drafts.js';
import { digestOf, digestOfFile } from '../record/hash-chain.js';
import type { StoryRecord } from '../record/record.js';
import type { RecordPoint } from '../record/snapshot.js';
import type { WriteOutcome, WriteRequest } from '../record/write/write.js';
import { idInStory } from '../story/identity.js';
import type { ThingId } from '../story/model.js';
import { isPlainObject } from '../story/plain-object.js';
import type { Update } from '../story/update.js';
import { type Violation, Violations } from '../story/violation.js';
import { ComparingBudget } from '../story/wording.js';
import { Articles } from './article/articles.js';
import { passageViolations } from './article/content-rules.js';
import { type ArticleSource, publicationOf } from './article/publication.js';
import { type BatchToPlan, planBatch } from './batch/plan.js';
import { recordedAtViolation } from './batch/recorded-at.js';
import { Suggestions } from './batch/suggestions.js';
import type { Editor } from './editor.js';
import { OpenForms } from './open-forms.js';
import { type GivenOperation, namesIn, type Operation, readOperation, reportMissingStory } from './operation.js';
import { digestsOf, withoutWhatIsKnown } from './story-file/declarations.js';
import { type Mistake, type OpenFile, type ParsedFile, withStoryFile } from './story-file/parse.js';
import { unwrittenIn } from './story-file/unwritten.js';
import { Tokens } from './tokens.js';
import { triedAtOnce } from './tried-at-once.js';

/** The editor who writes, and the mode of writing. */
export interface WriteOptions {
  readonly editor: Editor;
  /** The same editor sending the same key again gets the first result, and nothing is appended. */
  readonly idempotencyKey: string | null;
  /** Say what the batch would do, and append nothing. */
  readonly dryRun: boolean;
}

/** A story file. */
export interface StoryText {
  readonly source: string;
  /** The file's name within its story, like `updates/01-first.yaml`; `null` for a text without one. */
  readonly name: string | null;
}

/** How story files are recorded. */
export interface RecordingOptions {
  /** Record them now, whatever `recordedAt` they give. */
  readonly asNow: boolean;
}

export interface ApplyRequest extends WriteOptions, StoryText, RecordingOptions {}

/** The outcomes of a dry run of several files, each on top of those before it. */
export interface TriedFiles {
  /** The outcomes, up to the first refused file. */
  readonly outcomes: readonly ApplyOutcome[];
  /** How many files were not tried. */
  readonly untried: number;
}

export interface PerformRequest extends WriteOptions {
  /** The operations in their order; the desk does all of them or none. */
  readonly operations: readonly GivenOperation[];
}

export interface PublishArticleRequest extends WriteOptions {
  readonly article: StoredArticle;
  /** The source that the article is, where its page or the record does not say it. */
  readonly source: ArticleSource;
}

/** The outcome of an accepted batch. */
export interface Taken {
  /**
   * APPENDED: the updates are on the record, and drafts are saved. UNCHANGED: the record has all of it already.
   * DRY_RUN: these updates would be appended. REPEATED: the idempotency key was used before, and this is the first
   * result.
   */
  readonly status: 'APPENDED' | 'UNCHANGED' | 'DRY_RUN' | 'REPEATED';
  readonly updates: readonly Update[];
  /** The head of the record after the batch; for REPEATED, after the first time. */
  readonly head: RecordPoint;
  /** How many entries of the file the record had taken before, word for word. */
  readonly alreadyApplied: number;
}

export type ApplyOutcome = Taken | { readonly status: 'REFUSED'; readonly mistakes: readonly Mistake[] };

/** Stops the planning of a batch that breaks rules, so that none of it is written. */
class BatchRefused extends Error {
  constructor(readonly violations: Violations) {
    super('The batch breaks rules');
  }
}

/** A parsed file, ready to be planned. */
interface ReadFile {
  readonly file: ParsedFile;
  readonly name: string | null;
  readonly digest: string;
  readonly digests: ReadonlyMap<Operation, string>;
}

async function readFile(
  given: ParsedFile,
  { source, name }: StoryText,
  { asNow }: RecordingOptions,
): Promise<ReadFile> {
  const file = asNow ? { ...given, recordedAt: null } : given;
  return { file, name, digest: await digestOfFile({ name, source }), digests: await digestsOf(file.operations) };
}

type Lines = Pick<OpenFile, 'lineOf'>;

/** The result of scrubbing the store. */
export interface Scrubbing {
  /** Why the scrub failed; `null` when it succeeded. */
  readonly failure: string | null;
}

/** Whether a desk refuses story files with texts that somebody has still to write. */
export type UnwrittenTexts = 'REFUSED' | 'TAKEN';

export class Desk {
  /** The tokens of editors. */
  readonly tokens: Tokens;
  /** The articles that editors read. */
  readonly articles: Articles;
  /** The forms that editors have open. */
  readonly openForms: OpenForms;
  private scrubbing: Promise<Scrubbing> = Promise.resolve({ failure: null });
  /** The scrub that waits for the running one to end. */
  private nextScrubbing: Promise<Scrubbing> | null = null;

  constructor(
    private readonly record: StoryRecord,
    private readonly log: Logger,
    private readonly unwrittenTexts: UnwrittenTexts = 'REFUSED',
  ) {
    this.tokens = new Tokens(record.tokens);
    this.articles = new Articles(record, log);
    this.openForms = new OpenForms(record.openForms);
  }

  /**
   * Applies a story file as one batch: all of it, or none of it with every mistake in it.
   * @throws RecordError IDEMPOTENCY_KEY_REUSED, RECORD_BUSY
   */
  apply(request: ApplyRequest): Promise<ApplyOutcome> {
    return withStoryFile(request.source, (file) => this.applyFile(file, request));
  }

  private async applyFile(file: OpenFile, { source, name, asNow, ...options }: ApplyRequest): Promise<ApplyOutcome> {
    const read = await readFile(file, { source, name }, { asNow });
    const requestDigest = asNow ? `${read.digest} as now` : read.digest;
    try {
      const outcome = await this.write(requestDigest, options, this.planOf(read, options.editor, file));
      return taken(outcome, outcome.status === 'REPEATED' ? 0 : outcome.result);
    } catch (error) {
      if (!(error instanceof BatchRefused)) throw error;
      return { status: 'REFUSED', mistakes: await file.located(await explained(error.violations)) };
    }
  }

  /**
   * Applies story files one after the other, reports the outcome of each up to the first refusal, and rolls all of it
   * back: a dry run of all of them.
   * @throws RecordError RECORD_BUSY
   */
  async tryFiles(files: readonly StoryText[], options: RecordingOptions, editor: Editor): Promise<TriedFiles> {
    const read: ReadFile[] = [];
    for (const file of triedAtOnce(files)) {
      read.push(await withStoryFile(file.source, (open) => readFile(open, file, options)));
    }
    // Reads a file's text again only to report its mistakes, so that not all texts stay in memory.
    let refusedFile: OpenFile | null = null;
    const lines: Lines = { lineOf: async (path) => (await refusedFile?.lineOf(path)) ?? 1 };
    const requests = read.map((one) => {
      const plan = this.planOf(one, editor, lines);
      return { editor: editor.name, idempotencyKey: null, requestDigest: one.digest, dryRun: true, plan };
    });
    const { outcomes, refusal } = await this.record.rehearse(requests);
    if (refusal !== null && !(refusal instanceof BatchRefused)) throw refusal;
    const head = await this.record.head();
    const tried: ApplyOutcome[] = outcomes.map((outcome) => {
      const status = outcome.status === 'APPENDED' ? 'DRY_RUN' : outcome.status;
      return {
        status,
        updates: outcome.updates,
        head,
        alreadyApplied: outcome.status === 'REPEATED' ? 0 : outcome.result,
      };
    });
    const refused = files[outcomes.length];
    if (refusal !== null && refused !== undefined) {
      const mistakes = await withStoryFile(refused.source, async (open) => {
        refusedFile = open;
        return open.located(await explained(refusal.violations));
      });
      tried.push({ status: 'REFUSED', mistakes });
    }
    return { outcomes: tried, untried: files.length - tried.length };
  }

  /** Plans a file. */
  private planOf(
    { file, name, digest, digests }: ReadFile,
    editor: Editor,
    lines: Lines,
  ): WriteRequest<number>['plan'] {
    const { story, recordedAt, broken, violations } = file;
    const suggestions = new Suggestions(this.record.lookUp());
    return async (head, lookUp, clock) => {
      const fresh = await withoutWhatIsKnown({ story, name, digest, digests }, lookUp);
      const circumstances = { head, lookUp, suggestions, editor, now: recordedAt ?? clock.now, broken };
      const nameOfPlace: BatchToPlan['nameOfPlace'] = async (path) => `line ${await lines.lineOf(path)}`;
      const plan = await planBatch({ story, operations: fresh.operations, nameOfPlace }, circumstances);
      // Checks the rules even where the form is wrong, so that editors see all mistakes at once.
      if (!fresh.isKnownWhole) {
        const rules = this.unwrittenTexts === 'REFUSED' ? await unwrittenIn(fresh.operations) : new Violations();
        rules.addAll(plan.violations);
        const late =
          recordedAt === null || fresh.operations.length === 0 ? null : recordedAtViolation(recordedAt, clock);
        if (late !== null) rules.add(late);
        refuse(violations, rules);
      }
      return { ...plan, recordedAt, declarations: fresh.declarations, result: fresh.alreadyApplied };
    };
  }

  /**
   * Does several operations as one batch: all of them, or none with every mistake in them.
   * @throws RecordError IDEMPOTENCY_KEY_REUSED, RECORD_BUSY
   */
  async perform({ operations: given, ...options }: PerformRequest): Promise<ApplyOutcome> {
    const { operations, violations, broken } = await read(given);
    const suggestions = new Suggestions(this.record.lookUp());
    // Only a request with a key can be recognised as repeated.
    const digest = options.idempotencyKey === null ? '' : digestOf(wholeCharacters(given));
    return this.performed(digest, options, async (head, lookUp, { now }) => {
      const circumstances = { head, lookUp, suggestions, editor: options.editor, now, broken };
      const plan = await planBatch({ story: null, operations, nameOfPlace }, circumstances);
      refuse(violations, plan.violations);
      return { ...plan, recordedAt: null, declarations: [], result: null };
    });
  }

  /** Writes a batch whose input has no lines. */
  private async performed(
    requestDigest: string,
    options: WriteOptions,
    plan: WriteRequest<null>['plan'],
  ): Promise<ApplyOutcome> {
    try {
      return taken(await this.write(requestDigest, options, plan), 0);
    } catch (error) {
      if (!(error instanceof BatchRefused)) throw error;
      return { status: 'REFUSED', mistakes: (await explained(error.violations)).map(withoutPosition) };
    }
  }

  /**
   * Publishes the accepted drafts of an article as one batch: new actors, one source, the statements. Where none is accepted,
   * nothing is done. Paths of mistakes begin with `source`, or with `drafts` and the key of a draft.
   * @throws RecordError IDEMPOTENCY_KEY_REUSED, RECORD_BUSY, ARTICLE_CHANGED
   */
  async publishArticle({ article, source, ...options }: PublishArticleRequest): Promise<ApplyOutcome> {
    const drafts = await this.articles.drafts(article.id);
    const accepted = drafts.filter(({ state }) => state === 'ACCEPTED');
    const suggestions = new Suggestions(this.record.lookUp());
    const digest = options.idempotencyKey === null ? '' : digestOf(wholeCharacters({ article: article.id, source }));
    return this.performed(digest, options, async (head, lookUp, { now }) => {
      const url = source.url ?? article.page.address;
      const owners = await lookUp.owners('sourceUrl', url === null ? [] : [url]);
      const publication = await publicationOf(article, accepted, source, {
        head,
        source: url === null ? null : (owners.get(url) ?? null),
        isDrafted: async (id) => (await lookUp.drafts([id])).has(id),
      });
      const { operations, violations, broken } = await read(publication.operations);
      for (const { key, content } of accepted) {
        violations.add(...passageViolations(article, content, true, ['drafts', key]));
      }
      const circumstances = { head, lookUp, suggestions, editor: options.editor, now, broken };
      const plan = await planBatch({ story: null, operations, nameOfPlace }, circumstances);
      refuse(violations, plan.violations);
      return {
        ...plan,
        recordedAt: null,
        drafts: [...plan.drafts, ...publication.drafts],
        declarations: [],
        result: null,
      };
    });
  }

  /** The draft of a statement, or `null` where there is none. */
  async draft(id: ThingId): Promise<StoredDraft | null> {
    return (await this.record.lookUp().drafts([id])).get(id) ?? null;
  }

  /** A page of the drafts of one story, or of all stories, by id. */
  drafts(query: { readonly story: ThingId | null; readonly after: ThingId | null; readonly limit: number }) {
    return this.record.drafts(query);
  }

  /** The mistakes that would keep a draft from being published now. Paths start at the fields of the statement. */
  async review({ id, story, revision }: StoredDraft, editor: Editor): Promise<readonly Mistake[]> {
    const expects = { of: 'version', version: revision, target: [], path: [] } as const;
    const value = { key: id.slice(story.length + 1) };
    const { operations, broken } = await read([
      { type: 'publishDraft', story, storyPath: [], path: [], value, expects },
    ]);
    const head = this.record.snapshotsOfDesk().at(await this.record.head());
    const lookUp = this.record.lookUp();
    const suggestions = new Suggestions(lookUp);
    const circumstances = { head, lookUp, suggestions, editor, now: await this.record.clock(), broken };
    const { violations } = await planBatch({ story: null, operations, nameOfPlace }, circumstances);
    return (await explained(violations)).map(withoutPosition);
  }

  /**
   * Rewrites the files of the store, so that they keep nothing of what redactions have erased. All calls during a
   * running scrub share the next one, because the running one may have passed their words already. Never rejects.
   */
  scrub(): Promise<Scrubbing> {
    this.nextScrubbing ??= this.scrubbing.then(() => {
      this.nextScrubbing = null;
      return this.rewriteFiles();
    });
    this.scrubbing = this.nextScrubbing;
    return this.scrubbing;
  }

  private async rewriteFiles(): Promise<Scrubbing> {
    const started = performance.now();
    try {
      await this.record.scrub();
      this.log.info(
        { milliseconds: Math.round(performance.now() - started) },
        'scrubbed the store: its files keep no erased words',
      );
      return { failure: null };
    } catch (error) {
      this.log.error(
        { err: error },
        'could not scrub the store: its files still have erased words; run "onrecord scrub"',
      );
      return { failure: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Resolves when all work in the background has ended. */
  async settled(): Promise<void> {
    await this.scrubbing;
  }

  private async write<T>(
    requestDigest: string,
    { editor, idempotencyKey, dryRun }: WriteOptions,
    plan: WriteRequest<T>['plan'],
  ): Promise<WriteOutcome<T>> {
    const outcome = await this.record.write({ editor: editor.name, idempotencyKey, requestDigest, dryRun, plan });
    // A redaction answers at once, because no reader gets the words any more. The scrub of the files follows.
    const redacts = outcome.updates.some(({ kind }) => kind === 'STATEMENT_REDACTED');
    if (outcome.status === 'APPENDED' && redacts) void this.scrub();
    return outcome;
  }
}

const nameOfPlace: BatchToPlan['nameOfPlace'] = async (path) => path.join('.');

/** @throws BatchRefused where the form or the rules are violated. */
function refuse(form: Violations, rules: Violations): void {
  const all = new Violations();
  all.addAll(form);
  all.addAll(rules);
  if (!all.isEmpty) throw new BatchRefused(all);
}

/** How many characters one refusal may compare; differences beyond that are reported as a whole. */
const COMPARED_CHARACTERS = 40_000;

/** The violations to report, with complete messages. The record is not locked meanwhile. */
async function explained({ told }: Violations): Promise<readonly Violation[]> {
  const pace = new Pace();
  const budget = new ComparingBudget(COMPARED_CHARACTERS);
  const whole: Violation[] = [];
  for (const one of told) {
    await pace.next();
    const rest = one.explain === null ? '' : await one.explain(budget);
    whole.push({ ...one, message: one.message + rest, sentence: one.sentence + rest, explain: null });
  }
  return whole;
}

/** Replaces lone surrogates, which no digest can cover; the check of characters refuses them later. */
function wholeCharacters(request: unknown): unknown {
  if (typeof request === 'string') return request.replace(/\p{Cs}/gu, '\uFFFD');
  if (Array.isArray(request)) return request.map(wholeCharacters);
  if (!isPlainObject(request)) return request;
  return Object.fromEntries(Object.entries(request).map(([name, value]) => [name, wholeCharacters(value)]));
}

interface ReadOperations {
  readonly operations: readonly Operation[];
  readonly violations: Violations;
  /** The names in operations with mistakes: a reference to one of those is not a second mistake. */
  readonly broken: ReadonlySet<string>;
}

async function read(given: readonly GivenOperation[]): Promise<ReadOperations> {
  const violations = new Violations();
  const broken = new Set<string>();
  const operations: Operation[] = [];
  const pace = new Pace();
  for (const one of given) {
    await pace.next();
    reportMissingStory(one, violations);
    const operation = readOperation(one, violations);
    if (operation !== null) operations.push(operation);
    else for (const name of namesIn(one.value)) broken.add(name).add(idInStory(one.story, name));
  }
  return { operations, violations, broken };
}

function taken<T>({ status, updates, head }: WriteOutcome<T>, alreadyApplied: number): Taken {
  return { status, updates, head, alreadyApplied };
}

function withoutPosition(violation: Violation): Mistake {
  return { ...violation, position: null };
}
