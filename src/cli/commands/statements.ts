/** Registers `onrecord publish`, `correct`, `withhold`, `release`, `retract` and `redact`. */
import type { Command } from 'commander';
import { operatorMessage } from '../../server/operator-error.js';
import { NoticeKind, NoticeReason } from '../../story/vocabulary.js';
import { type Entry, joined, readEntry, readSettings } from '../entry.js';
import { CliError } from '../errors.js';
import {
  collect,
  finish,
  type GivenWriteOptions,
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
  const command = program
    .command('publish')
    .summary('publish a statement from a file, or a draft')
    .description('Publish the statement that a file describes, or a draft that was saved before.')
    .argument('<story>', 'the slug of the story; or story/key of a draft')
    .argument('[file]', 'a statement as in a story file, a mapping that begins with key:; - reads standard input')
    .option('--draft', 'save it as a draft, for the desk only', false)
    .option('--allow-duplicate', 'another utterance is meant, though the words are the same', false)
    .option(
      '--expected-revision <number>',
      'of a draft: the revision that you saw, 0 for none; by default the one that is there now',
      wholeNumber(0),
    );
  withWriteOptions(command).action(async (story: string, file: string | undefined, given: GivenPublishOptions) => {
    finish(file === undefined ? await publishDraft(story, given) : await publishFile(story, file, given));
  });
}

async function publishDraft(draft: string, given: GivenPublishOptions): Promise<boolean> {
  if (given.draft)
    throw new CliError('--draft saves what a file describes; name the file too, or - for standard input');
  if (!draft.includes('/')) {
    throw new CliError(`Name the file too, or - for standard input; a draft is named as ${draft}/key`);
  }
  needsWhatWasSeen(given, '--expected-revision', given.expectedRevision);
  return withTarget(given, (target) => statements.publishDraft(target, draft, draftFlags(given)));
}

async function publishFile(story: string, file: string, given: GivenPublishOptions): Promise<boolean> {
  if (story.includes('/')) throw new CliError(`With a file, name the story alone: ${story.split('/')[0]}`);
  if (given.draft) needsWhatWasSeen(given, '--expected-revision', given.expectedRevision);
  else if (given.expectedRevision !== undefined) throw new CliError('--expected-revision is that of a draft');
  const entry = await readEntry(file, 'a statement: a mapping that begins with key:');
  if (!(await statements.isPublishable(entry, { ...given, story }, trialBy(given)))) return false;
  return withTarget(given, (target) =>
    given.draft
      ? statements.saveDraft(target, story, entry, draftFlags(given))
      : statements.publish(target, story, entry, draftFlags(given)),
  );
}

/** Asks the record what it has against a file. What is wrong without the record is told even where nobody can be asked. */
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
  const seen = { idempotencyKey: given.idempotencyKey ?? null, expectedRevision: given.expectedRevision ?? null };
  return { dryRun, json, allowDuplicate, ...seen };
}

interface GivenChangeOptions extends GivenWriteOptions {
  readonly reason: NoticeReason;
  readonly notice: string;
  readonly note?: string;
  readonly expectedVersion?: number;
  readonly allowUnsupported?: boolean;
}

/** Adds the options of everything that is done to a statement on the record. */
function withNotice(command: Command): Command {
  const reasons = Object.entries(NoticeReason).map(([reason, meaning]) => `  ${reason.padEnd(18)} ${meaning}`);
  return command
    .argument('<statement>', 'story/key')
    .requiredOption('--reason <reason>', 'why, in one of the words below', oneOf(NoticeReason))
    .requiredOption('--notice <text>', 'the explanation, in the words of the desk; public')
    .option('--note <text>', 'a note for the desk only')
    .option(
      '--expected-version <number>',
      'the version that you saw; by default the one that is there now',
      wholeNumber(1),
    )
    .addHelpText('after', `\nReasons:\n${reasons.join('\n')}`);
}

function withAllowUnsupported(command: Command): Command {
  return command.option('--allow-unsupported', 'it is meant that positions lose their last evidence by this', false);
}

/** The kinds of notices that a correction has. */
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
  const command = program
    .command('correct')
    .summary('correct a statement, with a public notice')
    .description('Correct a statement, with a public notice. What it said before stays in its history.')
    .option('--set <field=value>', 'a field that changes; its value is YAML, null clears it; may come again', collect)
    .option('--from <file>', 'a file with the fields that change; - reads standard input')
    .option(
      '--kind <kind>',
      'CORRECTION, CLARIFICATION, or EDITORS_NOTE, which need not change anything',
      oneOf(CORRECTIONS),
      'CORRECTION',
    );
  withWriteOptions(withAllowUnsupported(withNotice(command))).action(
    async (statement: string, given: GivenCorrectOptions) => finish(await correct(statement, given)),
  );
}

async function correct(statement: string, given: GivenCorrectOptions): Promise<boolean> {
  needsWhatWasSeen(given, '--expected-version', given.expectedVersion);
  const settings = readSettings(given.set ?? []);
  const set = given.from === undefined ? settings : joined(await changesIn(given.from, statement), settings);
  if (Object.keys(set.fields).length === 0 && given.kind !== 'EDITORS_NOTE') {
    throw new CliError(
      'Nothing is to change: give fields with --set or --from, or add a note with --kind EDITORS_NOTE',
    );
  }
  const flags = changeFlags(given);
  if (!(await statements.isChange(set, { statement, kind: given.kind, flags }, trialBy(given)))) return false;
  return withTarget(given, (target) => statements.correct(target, statement, set, given.kind, flags));
}

/** The fields that a file gives. It may be the one that the statement was published from, which has its key too. */
async function changesIn(file: string, statement: string): Promise<Entry> {
  const { fields, place } = await readEntry(file, 'the fields that change, like channel: BRIEFING');
  const { key, ...others } = fields;
  return { fields: typeof key === 'string' && statement.endsWith(`/${key}`) ? others : fields, place };
}

const MOVES = {
  withhold: ['hide a statement while it is checked', 'Hide a statement while it is checked; its notice is shown.'],
  release: ['show a withheld statement again', 'Show a withheld statement again.'],
  retract: ['take a statement back, for good', "Take a statement back, for good. Others' statements need a chief."],
  redact: [
    'erase the text of a statement, for legal reasons',
    'Erase the text of a statement from everything that was ever recorded, for legal reasons. Needs a chief.',
  ],
} as const satisfies Record<statements.Move, readonly [summary: string, description: string]>;

function registerMove(program: Command, move: statements.Move): void {
  const [summary, description] = MOVES[move];
  const command = withNotice(program.command(move).summary(summary).description(description));
  if (statements.takesAway(move)) withAllowUnsupported(command);
  withWriteOptions(command).action(async (statement: string, given: GivenChangeOptions) => {
    needsWhatWasSeen(given, '--expected-version', given.expectedVersion);
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
 * What is sent again is known again only if it is the same to the letter. "The version that is there now" is another one
 * when it has been done.
 */
function needsWhatWasSeen(given: GivenWriteOptions, option: string, seen: number | undefined): void {
  if (given.idempotencyKey === undefined || seen !== undefined) return;
  throw new CliError(
    `--idempotency-key goes with ${option}: what is sent again must say the same, or it is not known again`,
  );
}
