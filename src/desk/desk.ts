/** What editors do. The only caller of the record's `write`. */
import type { Logger } from 'pino';
import { Pace } from '../pace.js';
import type { StoredDraft } from '../record/drafts.js';
import { digestOf, digestOfFile } from '../record/hash-chain.js';
import type { StoryRecord } from '../record/record.js';
import type { Place } from '../record/snapshot.js';
import type { WriteOutcome, WriteRequest } from '../record/write/write.js';
import { idInStory } from '../story/identity.js';
import type { ThingId } from '../story/model.js';
import { isPlainObject } from '../story/plain-object.js';
import type { Update } from '../story/update.js';
import { type Violation, Violations } from '../story/violation.js';
import { ComparingBudget } from '../story/wording.js';
import { type BatchToPlan, planBatch } from './batch/plan.js';
import { Suggestions } from './batch/suggestions.js';
import type { Editor } from './editor.js';
import { type GivenOperation, namesIn, type Operation, readOperation, reportMissingStory } from './operation.js';
import { digestsOf, withoutWhatIsKnown } from './story-file/declarations.js';
import { type Mistake, type OpenFile, type ParsedFile, withStoryFile } from './story-file/parse.js';
import { Tokens } from './tokens.js';
import { triedAtOnce } from './tried-at-once.js';

/** Who writes, and how. */
export interface WriteOptions {
  readonly editor: Editor;
  /** The same key of the same editor again returns the first result and appends nothing. */
  readonly idempotencyKey: string | null;
  /** Say what would be done, and do nothing. */
  readonly dryRun: boolean;
}

/** A story file. */
export interface StoryText {
  readonly source: string;
  /** Its name within its story, like `updates/01-first.yaml`; `null` for a text without one. */
  readonly name: string | null;
}

export interface ApplyRequest extends WriteOptions, StoryText {}

/** The outcomes of files that were tried, each on top of those before it. */
export interface TriedFiles {
  /** Of each file, up to the first that would be refused. */
  readonly outcomes: readonly ApplyOutcome[];
  /** How many files were not tried. */
  readonly untried: number;
}

export interface PerformRequest extends WriteOptions {
  /** What is to be done, in this order, all of it or nothing. */
  readonly operations: readonly GivenOperation[];
}

/** What became of a batch that was taken. */
export interface Taken {
  /**
   * APPENDED: the updates are on the record, and drafts are saved. UNCHANGED: all of this is there already. DRY_RUN: the
   * updates are those that would be made. REPEATED: the idempotency key was used before, and these are the first result.
   */
  readonly status: 'APPENDED' | 'UNCHANGED' | 'DRY_RUN' | 'REPEATED';
  readonly updates: readonly Update[];
  /** The head of the record after it; of a repeated one, as it was after the first. */
  readonly head: Place;
  /** How many entries of a file the record had taken before, word for word. */
  readonly alreadyApplied: number;
}

export type ApplyOutcome = Taken | { readonly status: 'REFUSED'; readonly mistakes: readonly Mistake[] };

/** Ends the planning of a batch that breaks rules, so that nothing of it is written. */
class BatchRefused extends Error {
  constructor(readonly violations: Violations) {
    super('The batch breaks rules');
  }
}

/** A file as it was read. */
interface ReadFile {
  readonly file: ParsedFile;
  readonly name: string | null;
  readonly digest: string;
  readonly digests: ReadonlyMap<Operation, string>;
}

async function readFile(file: ParsedFile, { source, name }: StoryText): Promise<ReadFile> {
  return { file, name, digest: await digestOfFile({ name, source }), digests: await digestsOf(file.operations) };
}

type Lines = Pick<OpenFile, 'lineOf'>;

/** How scrubbing the store ended. */
export interface Scrubbing {
  /** What kept it from being done; `null` when it is done. */
  readonly failure: string | null;
}

export class Desk {
  /** Who may write. */
  readonly tokens: Tokens;
  private scrubbing: Promise<Scrubbing> = Promise.resolve({ failure: null });
  /** One that has not begun, because another one is going on. */
  private nextScrubbing: Promise<Scrubbing> | null = null;

  constructor(
    private readonly record: StoryRecord,
    private readonly log: Logger,
  ) {
    this.tokens = new Tokens(record.tokens);
  }

  /**
   * Applies a story file as one batch: whole, or not at all with everything that is wrong with it.
   * @throws RecordError IDEMPOTENCY_KEY_REUSED, RECORD_BUSY
   */
  apply(request: ApplyRequest): Promise<ApplyOutcome> {
    return withStoryFile(request.source, (file) => this.applyFile(file, request));
  }

  private async applyFile(file: OpenFile, { source, name, ...options }: ApplyRequest): Promise<ApplyOutcome> {
    const read = await readFile(file, { source, name });
    try {
      const outcome = await this.write(read.digest, options, this.planOf(read, options.editor, file));
      return taken(outcome, outcome.status === 'REPEATED' ? 0 : outcome.result);
    } catch (error) {
      if (!(error instanceof BatchRefused)) throw error;
      return { status: 'REFUSED', mistakes: await file.located(await explained(error.violations)) };
    }
  }

  /**
   * Applies story files one after the other, says what became of each up to the first that is refused, and takes all of it
   * back: a dry run of all of them.
   * @throws RecordError RECORD_BUSY
   */
  async tryFiles(files: readonly StoryText[], editor: Editor): Promise<TriedFiles> {
    const read: ReadFile[] = [];
    for (const file of triedAtOnce(files)) read.push(await withStoryFile(file.source, (open) => readFile(open, file)));
    // The text of a file is at hand again only when its mistakes are told.
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

  /** How a file is planned. */
  private planOf(
    { file, name, digest, digests }: ReadFile,
    editor: Editor,
    lines: Lines,
  ): WriteRequest<number>['plan'] {
    const { story, broken, violations } = file;
    const suggestions = new Suggestions(this.record.lookUp());
    return async (head, lookUp, now) => {
      const fresh = await withoutWhatIsKnown({ story, name, digest, digests }, lookUp);
      const circumstances = { head, lookUp, suggestions, editor, now, broken };
      const nameOfPlace: BatchToPlan['nameOfPlace'] = async (path) => `line ${await lines.lineOf(path)}`;
      const plan = await planBatch({ story, operations: fresh.operations, nameOfPlace }, circumstances);
      // Also where only the form is wrong: the rules have been checked, so that all mistakes are told at once.
      if (!fresh.isKnownWhole) refuse(violations, plan.violations);
      return { ...plan, declarations: fresh.declarations, result: fresh.alreadyApplied };
    };
  }

  /**
   * Does several things as one batch: all of them, or nothing with everything that is wrong with it.
   * @throws RecordError IDEMPOTENCY_KEY_REUSED, RECORD_BUSY
   */
  async perform({ operations: given, ...options }: PerformRequest): Promise<ApplyOutcome> {
    const { operations, violations, broken } = await read(given);
    const suggestions = new Suggestions(this.record.lookUp());
    // Only requests with a key are known again.
    const digest = options.idempotencyKey === null ? '' : digestOf(wholeCharacters(given));
    try {
      const outcome = await this.write(digest, options, async (head, lookUp, now) => {
        const circumstances = { head, lookUp, suggestions, editor: options.editor, now, broken };
        const plan = await planBatch({ story: null, operations, nameOfPlace }, circumstances);
        refuse(violations, plan.violations);
        return { ...plan, declarations: [], result: null };
      });
      return taken(outcome, 0);
    } catch (error) {
      if (!(error instanceof BatchRefused)) throw error;
      return { status: 'REFUSED', mistakes: (await explained(error.violations)).map(withoutPosition) };
    }
  }

  /** The draft of a statement, or `null` where there is none. */
  async draft(id: ThingId): Promise<StoredDraft | null> {
    return (await this.record.lookUp().drafts([id])).get(id) ?? null;
  }

  /** A page of the drafts of a story, or of all, by id. */
  drafts(query: { readonly story: ThingId | null; readonly after: ThingId | null; readonly limit: number }) {
    return this.record.drafts(query);
  }

  /** What would keep a draft from being published now, with paths among the fields of the statement. */
  async review({ id, story, revision }: StoredDraft, editor: Editor): Promise<readonly Mistake[]> {
    const expects = { of: 'version', version: revision, target: [], path: [] } as const;
    const value = { key: id.slice(story.length + 1) };
    const { operations, broken } = await read([
      { type: 'publishDraft', story, storyPath: [], path: [], value, expects },
    ]);
    const head = this.record.snapshots().at(await this.record.head());
    const lookUp = this.record.lookUp();
    const suggestions = new Suggestions(lookUp);
    const circumstances = { head, lookUp, suggestions, editor, now: await this.record.clock(), broken };
    const { violations } = await planBatch({ story: null, operations, nameOfPlace }, circumstances);
    return (await explained(violations)).map(withoutPosition);
  }

  /**
   * Rewrites the files of the store, so that nothing is left in them of what redactions have erased until now. Whoever asks
   * while one is going on is answered by the one after it, together with all others: everybody waits for each. Never rejects.
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
        'what was erased is gone from the files of the store',
      );
      return { failure: null };
    } catch (error) {
      this.log.error({ err: error }, 'what was erased is still in the files of the store; run "onrecord scrub"');
      return { failure: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Resolves when nothing is going on any more that was begun in the background. */
  async settled(): Promise<void> {
    await this.scrubbing;
  }

  private async write<T>(
    requestDigest: string,
    { editor, idempotencyKey, dryRun }: WriteOptions,
    plan: WriteRequest<T>['plan'],
  ): Promise<WriteOutcome<T>> {
    const outcome = await this.record.write({ editor: editor.name, idempotencyKey, requestDigest, dryRun, plan });
    // Whoever redacts is answered at once: the words are gone for everybody who asks. The files follow.
    const redacts = outcome.updates.some(({ kind }) => kind === 'STATEMENT_REDACTED');
    if (outcome.status === 'APPENDED' && redacts) void this.scrub();
    return outcome;
  }
}

const nameOfPlace: BatchToPlan['nameOfPlace'] = async (path) => path.join('.');

/** @throws Refused where there is something wrong, either with the form or by the rules. */
function refuse(form: Violations, rules: Violations): void {
  const all = new Violations();
  all.addAll(form);
  all.addAll(rules);
  if (!all.isEmpty) throw new BatchRefused(all);
}

/** How many characters are compared for one refusal: what differs beyond that is told as a whole. */
const COMPARED_CHARACTERS = 40_000;

/** What is told of violations, in full. Nothing is locked meanwhile. */
async function explained({ told }: Violations): Promise<readonly Violation[]> {
  const pace = new Pace();
  const budget = new ComparingBudget(COMPARED_CHARACTERS);
  const whole: Violation[] = [];
  for (const one of told) {
    await pace.next();
    whole.push(
      one.explain === null ? one : { ...one, message: one.message + (await one.explain(budget)), explain: null },
    );
  }
  return whole;
}

/** What is digested of a request: halves of characters, which no digest can be made of, are refused only later. */
function wholeCharacters(request: unknown): unknown {
  if (typeof request === 'string') return request.replace(/\p{Cs}/gu, '\uFFFD');
  if (Array.isArray(request)) return request.map(wholeCharacters);
  if (!isPlainObject(request)) return request;
  return Object.fromEntries(Object.entries(request).map(([name, value]) => [name, wholeCharacters(value)]));
}

interface ReadOperations {
  readonly operations: readonly Operation[];
  readonly violations: Violations;
  /** What the operations with mistakes are about: a reference to one of those is not a second mistake. */
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
