/** `onrecord publish`, `correct`, `withhold`, `release`, `retract` and `redact`: one statement from the terminal. */
import type { NoticeKind, NoticeReason } from '../story/vocabulary.js';
import { applyFile, type Mistake } from './batch.js';
import type { Entry, Place } from './entry.js';
import { CliError } from './errors.js';
import { changeMistakes, inputOf, newStatementMistakes } from './statement-input.js';
import type { Target } from './target.js';
import { type Mutation, type OwnMistake, tellMistakes, write } from './write.js';

/** How a command writes, and how it tells of it. */
export interface WriteFlags {
  readonly dryRun: boolean;
  readonly json: boolean;
  /** A text of one's own: trying again with the same does it once. */
  readonly idempotencyKey: string | null;
}

/** How a new statement is published. */
export interface PublishFlags extends WriteFlags {
  readonly allowDuplicate: boolean;
}

/** How a draft is saved or published. */
export interface DraftFlags extends PublishFlags {
  /** The revision that was seen, 0 for none; `null` takes the one that is there now. */
  readonly expectedRevision: number | null;
}

/** How a statement on the record is changed, and why. */
export interface ChangeFlags extends WriteFlags {
  readonly reason: NoticeReason;
  /** The explanation, for the public. */
  readonly notice: string;
  /** For the desk only. */
  readonly note: string | null;
  /** The version that was seen; `null` takes the one that is there now. */
  readonly expectedVersion: number | null;
  readonly allowUnsupported: boolean;
}

/** Asks the service for the mistakes in a story file; finds none where no service can be asked. */
export type Trial = (file: object) => Promise<readonly Mistake[]>;

/**
 * Tells what keeps a new statement from being sent, with what the record would have against the rest of it. Returns whether it
 * can be sent.
 */
export async function isPublishable(
  entry: Entry,
  { story, draft, json }: { readonly story: string; readonly draft: boolean; readonly json: boolean },
  trial: Trial,
): Promise<boolean> {
  const own = newStatementMistakes(entry.fields, { draft });
  if (own.length === 0) return true;
  const { notice: _notice, allowUnsupported: _allowed, ...statement } = entry.fields;
  // A draft need not keep the rules yet.
  const found = draft ? [] : await tried({ story, statements: [statement] }, own, trial);
  // In a file, an entry of a known name is a change, which takes a notice.
  const others = found.filter(({ code }) => code !== 'NOTICE_REQUIRED').map((one) => within(one, ['statements', '0']));
  tellMistakes(withOthers(own, others), { field: draft ? 'draft' : 'statement', entry, json });
  return false;
}

/**
 * Tells what keeps a change from being sent, with what the record would have against the rest of it. Returns whether it can be
 * sent.
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
  tellMistakes(withOthers(own, others), { field: 'set', entry: set, json: flags.json });
  return false;
}

/** The mistakes that a trial finds. A file with an entry that is too large, as one that holds itself is, is not sent. */
async function tried(file: object, own: readonly OwnMistake[], trial: Trial): Promise<readonly Mistake[]> {
  return own.some(({ code }) => code === 'TOO_LARGE') ? [] : trial(file);
}

/** A mistake of a file, with the path from an entry of it on; the empty path for what is elsewhere. */
function within({ code, message, path }: Mistake, entry: readonly string[]): OwnMistake {
  return { code, message, path: entry.every((part, index) => path[index] === part) ? path.slice(entry.length) : [] };
}

/** Mistakes that were found here, and of those that the record has found the ones that are not among them. */
function withOthers(own: readonly OwnMistake[], others: readonly OwnMistake[]): OwnMistake[] {
  const nameOf = ({ code, path }: OwnMistake) => `${code} ${path.join('.')}`;
  const known = new Set(own.map(nameOf));
  return [...own, ...others.filter((one) => !known.has(nameOf(one)))];
}

/** The mistakes that the service finds in a story file. Their lines mean nothing: the file was never written. */
export async function mistakesOf(target: Target, file: object): Promise<readonly Mistake[]> {
  const applied = await applyFile(target, { source: JSON.stringify(file), name: null }, { dryRun: true });
  return applied.status === 'REFUSED' ? applied.mistakes : [];
}

/** Publishes the statement that an entry describes. Returns whether it was done. */
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

/** Saves the statement that an entry describes as a draft. Returns whether it was done. */
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

/** Publishes a draft that was saved before, named as `story/key`. Returns whether it was done. */
export async function publishDraft(target: Target, draft: string, flags: DraftFlags): Promise<boolean> {
  const expectedRevision = flags.expectedRevision ?? (await revisionOf(target, draft));
  if (expectedRevision === null) {
    throw new CliError(`There is no draft "${draft}"; to publish from a file, name the story and the file`);
  }
  const mutation: Mutation = {
    name: 'publishDraft',
    input: { draft, expectedRevision, allowDuplicate: flags.allowDuplicate, ...optionsOf(flags) },
    writes: 'statement',
    place: placeWithin('draft', (path) => ({ name: ['the draft', ...path].join(' '), line: null, column: null })),
    hints: PUBLISH_HINTS,
  };
  return write(target, mutation, flags);
}

/** Corrects a statement: `set` holds the fields that change. Returns whether it was done. */
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

/** What changes nothing but the status of a statement. */
export type Move = 'withhold' | 'release' | 'retract' | 'redact';

/** Whether a move takes a statement away, and with it perhaps the evidence of positions. */
export function takesAway(move: Move): boolean {
  return move === 'retract' || move === 'redact';
}

/** Withholds, releases, retracts or redacts a statement. Returns whether it was done. */
export async function move(target: Target, which: Move, statement: string, flags: ChangeFlags): Promise<boolean> {
  const input = { ...(await changeOf(target, statement, flags)), ...(takesAway(which) ? allowed(flags) : {}) };
  const place = placeWithin(null, () => NOWHERE);
  const hints = hintsOf(statement);
  return write(target, { name: `${which}Statement`, input, writes: 'statement', place, hints }, flags);
}

const PUBLISH_HINTS = { DUPLICATE_STATEMENT: 'On the command line that is --allow-duplicate.' };

function hintsOf(statement: string): Record<string, string> {
  return {
    POSITIONS_LOSE_EVIDENCE: 'On the command line that is --allow-unsupported.',
    VERSION_CONFLICT: `"onrecord history ${statement}" shows what is there.`,
  };
}

const NOWHERE: Place = { name: '', line: null, column: null };

/** The options that parts of the input come from, by their paths. */
const OPTIONS: Readonly<Record<string, string>> = {
  'notice.reason': '--reason',
  'notice.text': '--notice',
  'notice.internalNote': '--note',
  'notice.kind': '--kind',
  idempotencyKey: '--idempotency-key',
};

/** Where a part of an input was given: what is within `field` in the entry, and other things as options. */
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

/** What is the same in the input of everything that is done to a statement on the record. */
async function changeOf(target: Target, statement: string, flags: ChangeFlags) {
  // Where there is no such statement the service says so, and which may have been meant.
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
