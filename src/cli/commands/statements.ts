/** Registers `onrecord publish`, `correct`, `withhold`, `release`, `retract` and `redact`. */
import type { Command } from 'commander';
import { operatorMessage } from '../../server/operator-error.js';
import { NoticeKind, NoticeReason } from '../../story/vocabulary.js';
import { words } from '../../words/cli.js';
import { type Entry, joined, readEntry, readSettings } from '../entry.js';
import { CliError } from '../errors.js';
import {
  collect,
  finish,
  type GivenWriteOptions,
  named,
  oneOf,
  wholeNumber,
  withDryRun,
  withIdempotencyKey,
  withJson,
  withUrl,
} from '../options.js';
import * as statements from '../statements.js';
import { withTarget } from '../with-target.js';

/** Adds the commands that write one statement. */
export function registerStatementCommands(program: Command): void {
  registerPublish(program);
  registerCorrect(program);
  for (const move of ['withhold', 'release', 'retract', 'redact'] as const) registerMove(program, move);
}

function withWriteOptions(command: Command): Command {
  return withJson(withUrl(withIdempotencyKey(withDryRun(command))));
}

interface GivenPublishOptions extends GivenWriteOptions {
  readonly draft: boolean;
  readonly allowDuplicate: boolean;
  readonly expectedRevision?: number;
}

function registerPublish(program: Command): void {
  const command = named(program, 'publish', words.publish)
    .argument('<story>', words.publish.story)
    .argument('[file]', words.publish.file)
    .option('--draft', words.publish.draft, false)
    .option('--allow-duplicate', words.publish.allowDuplicate, false)
    .option('--expected-revision <number>', words.publish.expectedRevision, wholeNumber(0));
  withWriteOptions(command).action(async (story: string, file: string | undefined, given: GivenPublishOptions) => {
    finish(file === undefined ? await publishDraft(story, given) : await publishFile(story, file, given));
  });
}

async function publishDraft(draft: string, given: GivenPublishOptions): Promise<boolean> {
  if (given.draft) throw new CliError(words.publish.draftNeedsFile);
  if (!draft.includes('/')) throw new CliError(words.publish.fileMissing(draft));
  requireExpected(given, '--expected-revision', given.expectedRevision);
  return withTarget(given, (target) => statements.publishDraft(target, draft, draftFlags(given)));
}

async function publishFile(story: string, file: string, given: GivenPublishOptions): Promise<boolean> {
  if (story.includes('/')) throw new CliError(words.publish.storyAlone(story.split('/')[0] ?? ''));
  if (given.draft) requireExpected(given, '--expected-revision', given.expectedRevision);
  else if (given.expectedRevision !== undefined) throw new CliError(words.publish.revisionNeedsDraft);
  const entry = await readEntry(file, words.entry.notAStatement);
  if (!(await statements.isPublishable(entry, { ...given, story }, trialBy(given)))) return false;
  return withTarget(given, (target) =>
    given.draft
      ? statements.saveDraft(target, story, entry, draftFlags(given))
      : statements.publish(target, story, entry, draftFlags(given)),
  );
}

/**
 * Asks the service or the store for the mistakes in a file. Where neither can be asked there are none, so that the command
 * still reports the mistakes that it finds itself.
 */
function trialBy(given: GivenWriteOptions): statements.Trial {
  return async (file) => {
    try {
      return await withTarget(given, (target) => statements.mistakesOf(target, file));
    } catch (error) {
      if (operatorMessage(error) !== null) return [];
      throw error;
    }
  };
}

function draftFlags(given: GivenPublishOptions): statements.DraftFlags {
  const { dryRun, json, allowDuplicate } = given;
  const expected = { idempotencyKey: given.idempotencyKey ?? null, expectedRevision: given.expectedRevision ?? null };
  return { dryRun, json, allowDuplicate, ...expected };
}

interface GivenChangeOptions extends GivenWriteOptions {
  readonly reason: NoticeReason;
  readonly notice: string;
  readonly note?: string;
  readonly expectedVersion?: number;
  readonly allowUnsupported?: boolean;
}

/** Adds the options of every change of a statement on the record. */
function withNotice(command: Command): Command {
  const reasons = Object.entries(NoticeReason).map(([reason, meaning]) => `  ${reason.padEnd(18)} ${meaning}`);
  return command
    .argument('<statement>', words.options.statement)
    .requiredOption('--reason <reason>', words.change.reason, oneOf(NoticeReason))
    .requiredOption('--notice <text>', words.change.notice)
    .option('--note <text>', words.change.note)
    .option('--expected-version <number>', words.change.expectedVersion, wholeNumber(1))
    .addHelpText('after', `\n${words.change.reasons}\n${reasons.join('\n')}`);
}

function withAllowUnsupported(command: Command): Command {
  return command.option('--allow-unsupported', words.change.allowUnsupported, false);
}

/** The kinds of notices that a correction may have. */
const CORRECTIONS = {
  CORRECTION: NoticeKind.CORRECTION,
  CLARIFICATION: NoticeKind.CLARIFICATION,
  EDITORS_NOTE: NoticeKind.EDITORS_NOTE,
} as const;

interface GivenCorrectOptions extends GivenChangeOptions {
  readonly set?: readonly string[];
  readonly from?: string;
  readonly kind: keyof typeof CORRECTIONS;
}

function registerCorrect(program: Command): void {
  const command = named(program, 'correct', words.correct)
    .option('--set <field=value>', words.correct.set, collect)
    .option('--from <file>', words.correct.from)
    .option('--kind <kind>', words.correct.kind, oneOf(CORRECTIONS), 'CORRECTION');
  withWriteOptions(withAllowUnsupported(withNotice(command))).action(
    async (statement: string, given: GivenCorrectOptions) => finish(await correct(statement, given)),
  );
}

async function correct(statement: string, given: GivenCorrectOptions): Promise<boolean> {
  requireExpected(given, '--expected-version', given.expectedVersion);
  const settings = readSettings(given.set ?? []);
  const set = given.from === undefined ? settings : joined(await changesIn(given.from, statement), settings);
  if (Object.keys(set.fields).length === 0 && given.kind !== 'EDITORS_NOTE') {
    throw new CliError(words.correct.nothingToChange);
  }
  const flags = changeFlags(given);
  if (!(await statements.isChange(set, { statement, kind: given.kind, flags }, trialBy(given)))) return false;
  return withTarget(given, (target) => statements.correct(target, statement, set, given.kind, flags));
}

/** The fields in a file. The file from which the statement was published holds its key too, which is no change. */
async function changesIn(file: string, statement: string): Promise<Entry> {
  const { fields, place } = await readEntry(file, words.entry.notAChange);
  const { key, ...others } = fields;
  return { fields: typeof key === 'string' && statement.endsWith(`/${key}`) ? others : fields, place };
}

function registerMove(program: Command, move: statements.Move): void {
  const command = withNotice(named(program, move, words.moves[move]));
  if (statements.takesAway(move)) withAllowUnsupported(command);
  withWriteOptions(command).action(async (statement: string, given: GivenChangeOptions) => {
    requireExpected(given, '--expected-version', given.expectedVersion);
    finish(await withTarget(given, (target) => statements.move(target, move, statement, changeFlags(given))));
  });
}

function changeFlags(given: GivenChangeOptions): statements.ChangeFlags {
  const { dryRun, json, reason, notice } = given;
  return {
    dryRun,
    json,
    reason,
    notice,
    note: given.note ?? null,
    idempotencyKey: given.idempotencyKey ?? null,
    expectedVersion: given.expectedVersion ?? null,
    allowUnsupported: given.allowUnsupported ?? false,
  };
}

/**
 * The service recognizes a repetition by its key only if the request is the same. Without an expected version, the command
 * would send the current one, which differs once the first request has succeeded.
 */
function requireExpected(given: GivenWriteOptions, option: string, expected: number | undefined): void {
  if (given.idempotencyKey === undefined || expected !== undefined) return;
  throw new CliError(words.write.keyNeeds(option));
}
