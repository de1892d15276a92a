/** `onrecord publish`, `correct`, `withhold`, `release`, `retract` and `redact`: writes one statement. */
import type { NoticeKind, NoticeReason } from '../story/vocabulary.js';
import { words } from '../words/cli.js';
import { applyFile, type ReportedMistake } from './batch.js';
import type { Entry, EntryPlace } from './entry.js';
import { CliError } from './errors.js';
import { changeMistakes, inputOf, newStatementMistakes } from './statement-input.js';
import type { Target } from './target.js';
import { type EntryMistake, type Mutation, printMistakes, write } from './write.js';

/** The options of every command that writes a statement. */
export interface WriteFlags {
  readonly dryRun: boolean;
  readonly json: boolean;
  /** A request repeated with the same key takes effect once. */
  readonly idempotencyKey: string | null;
}

/** The options for a new statement. */
export interface PublishFlags extends WriteFlags {
  readonly allowDuplicate: boolean;
}

/** The options for a draft. */
export interface DraftFlags extends PublishFlags {
  /** The revision that the editor saw, 0 for none; `null` takes the current one. */
  readonly expectedRevision: number | null;
}

/** The options for a change of a statement on the record. */
export interface ChangeFlags extends WriteFlags {
  readonly reason: NoticeReason;
  /** The public explanation. */
  readonly notice: string;
  /** A note for editors only. */
  readonly note: string | null;
  /** The version that the editor saw; `null` takes the current one. */
  readonly expectedVersion: number | null;
  readonly allowUnsupported: boolean;
}

/** Asks for the mistakes in a story file; finds none where neither the service nor the store can be asked. */
export type Trial = (file: object) => Promise<readonly ReportedMistake[]>;

/**
 * Checks the form of a new statement. If there are mistakes, prints them together with those that only the record can find.
 * Returns whether the statement can be sent.
 */
export async function isPublishable(
  entry: Entry,
  { story, draft, json }: { readonly story: string; readonly draft: boolean; readonly json: boolean },
  trial: Trial,
): Promise<boolean> {
  const own = newStatementMistakes(entry.fields, { draft });
  if (own.length === 0) return true;
  const { notice: _notice, allowUnsupported: _allowed, ...statement } = entry.fields;
  // A draft may break the rules of the record.
  const found = draft ? [] : await tried({ story, statements: [statement] }, own, trial);
  // In a story file, an entry with a known key is a change and needs a notice.
  const others = found.filter(({ code }) => code !== 'NOTICE_REQUIRED').map((one) => within(one, ['statements', '0']));
  printMistakes(withOthers(own, others), { field: draft ? 'draft' : 'statement', entry, json });
  return false;
}

/**
 * Checks the form of a change. If there are mistakes, prints them together with those that only the record can find. Returns
 * whether the change can be sent.
 */
export async function isChange(
  set: Entry,
  { statement, kind, flags }: { readonly statement: string; readonly kind: NoticeKind; readonly flags: ChangeFlags },
  trial: Trial,
): Promise<boolean> {
  const own = changeMistakes(set.fields);
  if (own.length === 0) return true;
  const notice = { ...noticeOf(flags), kind };
  const correction = { statement, set: set.fields, notice, ...allowed(flags) };
  const [story] = statement.split('/', 1);
  const found = await tried({ story, correct: [correction] }, own, trial);
  const others = found.map((one) => within(one, ['correct', '0', 'set']));
  printMistakes(withOthers(own, others), { field: 'set', entry: set, json: flags.json });
  return false;
}

/** The mistakes that a trial finds. An entry that is too large, as one that contains itself, is not sent. */
async function tried(file: object, own: readonly EntryMistake[], trial: Trial): Promise<readonly ReportedMistake[]> {
  return own.some(({ code }) => code === 'TOO_LARGE') ? [] : trial(file);
}

/** A mistake in a file, with its path from an entry on; the path is empty for a mistake outside the entry. */
function within({ code, message, path }: ReportedMistake, entry: readonly string[]): EntryMistake {
  return { code, message, path: entry.every((part, index) => path[index] === part) ? path.slice(entry.length) : [] };
}

/** The command's own mistakes, and the other mistakes without repetitions. */
function withOthers(own: readonly EntryMistake[], others: readonly EntryMistake[]): EntryMistake[] {
  const keyOf = ({ code, path }: EntryMistake) => `${code} ${path.join('.')}`;
  const known = new Set(own.map(keyOf));
  return [...own, ...others.filter((one) => !known.has(keyOf(one)))];
}

/** The mistakes that the target finds in a story file. Their lines mean nothing, because nobody wrote the file. */
export async function mistakesOf(target: Target, file: object): Promise<readonly ReportedMistake[]> {
  const outcome = await applyFile(target, { source: JSON.stringify(file), name: null }, { dryRun: true, asNow: true });
  return outcome.status === 'REFUSED' ? outcome.mistakes : [];
}

/** Publishes the statement in an entry. Returns whether the service accepted it. */
export function publish(target: Target, story: string, entry: Entry, flags: PublishFlags): Promise<boolean> {
  const { allowDuplicate, ...fields } = entry.fields;
  const statement = inputOf(fields);
  const mutation: Mutation = {
    name: 'publishStatement',
    input: { story, statement, allowDuplicate: flags.allowDuplicate || allowDuplicate === true, ...optionsOf(flags) },
    writes: 'statement',
    place: placeWithin('statement', entry.place),
    hints: PUBLISH_HINTS,
  };
  return write(target, mutation, flags);
}

/** Saves the statement in an entry as a draft. Returns whether the service accepted it. */
export async function saveDraft(target: Target, story: string, entry: Entry, flags: DraftFlags): Promise<boolean> {
  const seen = flags.expectedRevision ?? (await revisionOf(target, `${story}/${String(entry.fields.key)}`)) ?? 0;
  const expected = seen === 0 ? {} : { expectedRevision: seen };
  const mutation: Mutation = {
    name: 'saveDraft',
    input: { story, draft: inputOf(entry.fields), ...expected, ...optionsOf(flags) },
    writes: 'draft',
    place: placeWithin('draft', entry.place),
    hints: {},
  };
  return write(target, mutation, flags);
}

/** Publishes a saved draft, named `story/key`. Returns whether the service accepted it. */
export async function publishDraft(target: Target, draft: string, flags: DraftFlags): Promise<boolean> {
  const expectedRevision = flags.expectedRevision ?? (await revisionOf(target, draft));
  if (expectedRevision === null) throw new CliError(words.publish.noSuchDraft(draft));
  const mutation: Mutation = {
    name: 'publishDraft',
    input: { draft, expectedRevision, allowDuplicate: flags.allowDuplicate, ...optionsOf(flags) },
    writes: 'statement',
    place: placeWithin('draft', (path) => ({ ...NOWHERE, name: words.publish.inDraft(path) })),
    hints: PUBLISH_HINTS,
  };
  return write(target, mutation, flags);
}

/** Corrects a statement: `set` holds the fields to change. Returns whether the service accepted it. */
export async function correct(
  target: Target,
  statement: string,
  set: Entry,
  kind: NoticeKind,
  flags: ChangeFlags,
): Promise<boolean> {
  const change = await changeOf(target, statement, flags);
  const input = { ...change, set: inputOf(set.fields), notice: { ...noticeOf(flags), kind }, ...allowed(flags) };
  const place = placeWithin('set', set.place);
  const mutation = { name: 'correctStatement', input, writes: 'statement', place, hints: hintsOf(statement) } as const;
  return write(target, mutation, flags);
}

/** The changes of the status of a statement. */
export type Move = 'withhold' | 'release' | 'retract' | 'redact';

/** Whether a move can leave positions without evidence. */
export function takesAway(move: Move): boolean {
  return move === 'retract' || move === 'redact';
}

/** Withholds, releases, retracts or redacts a statement. Returns whether the service accepted it. */
export async function move(target: Target, which: Move, statement: string, flags: ChangeFlags): Promise<boolean> {
  const input = { ...(await changeOf(target, statement, flags)), ...(takesAway(which) ? allowed(flags) : {}) };
  const place = placeWithin(null, () => NOWHERE);
  const hints = hintsOf(statement);
  return write(target, { name: `${which}Statement`, input, writes: 'statement', place, hints }, flags);
}

const PUBLISH_HINTS = { DUPLICATE_STATEMENT: words.write.duplicateHint };

function hintsOf(statement: string): Record<string, string> {
  return {
    POSITIONS_LOSE_EVIDENCE: words.write.unsupportedHint,
    VERSION_CONFLICT: words.write.versionHint(statement),
  };
}

const NOWHERE: EntryPlace = { name: '', line: null, column: null };

/** The options of the command by the paths of the input that they fill. */
const OPTIONS: Readonly<Record<string, string>> = {
  'notice.reason': '--reason',
  'notice.text': '--notice',
  'notice.internalNote': '--note',
  'notice.kind': '--kind',
  idempotencyKey: '--idempotency-key',
};

/** The place of a part of the input: `field` comes from the entry, everything else from options. */
function placeWithin(field: string | null, inEntry: Entry['place']): Mutation['place'] {
  return ([_input, first, ...rest]) => {
    if (first === undefined) return null;
    if (first === field && rest.length > 0) return inEntry(rest);
    const name = OPTIONS[[first, ...rest].join('.')];
    return name === undefined ? null : { ...NOWHERE, name };
  };
}

function optionsOf({ dryRun, idempotencyKey }: WriteFlags) {
  return { dryRun, ...(idempotencyKey === null ? {} : { idempotencyKey }) };
}

function noticeOf({ reason, notice, note }: ChangeFlags) {
  return { reason, text: notice, ...(note === null ? {} : { internalNote: note }) };
}

function allowed({ allowUnsupported }: ChangeFlags) {
  return allowUnsupported ? { allowUnsupported } : {};
}

/** The input that all changes of a statement on the record share. */
async function changeOf(target: Target, statement: string, flags: ChangeFlags) {
  // For an unknown statement any version will do: the service refuses the name and suggests a similar one.
  const expectedVersion = flags.expectedVersion ?? (await versionOf(target, statement)) ?? 1;
  return { statement, expectedVersion, notice: noticeOf(flags), ...optionsOf(flags) };
}

async function versionOf(target: Target, id: string): Promise<number | null> {
  const query = 'query ($id: ID!) { statement(id: $id) { version } }';
  const { statement } = await target.ask<{ statement: { version: number } | null }>(query, { id });
  return statement?.version ?? null;
}

async function revisionOf(target: Target, id: string): Promise<number | null> {
  const query = 'query ($id: ID!) { draft(id: $id) { revision } }';
  const { draft } = await target.ask<{ draft: { revision: number } | null }>(query, { id });
  return draft?.revision ?? null;
}
