/** `onrecord publish`, `correct`, `withhold`, `release`, `retract` and `redact`: one statement from the terminal. */
import type { NoticeKind, NoticeReason } from '../story/vocabulary.js';
import type { Entry, Place } from './entry.js';
import { CliError } from './errors.js';
import { changeMistakes, inputOf, newStatementMistakes } from './statement-input.js';
import type { Target } from './target.js';
import { type Mutation, tellMistakes, write } from './write.js';

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

/** Tells what keeps a new statement from being sent. Returns whether it can be. */
export function isPublishable(
  entry: Entry,
  { draft, json }: { readonly draft: boolean; readonly json: boolean },
): boolean {
  const mistakes = newStatementMistakes(entry.fields, { draft });
  tellMistakes(mistakes, { field: draft ? 'draft' : 'statement', entry, json });
  return mistakes.length === 0;
}

/** Tells what keeps a change from being sent. Returns whether it can be. */
export function isChange(set: Entry, { json }: { readonly json: boolean }): boolean {
  const mistakes = changeMistakes(set.fields);
  tellMistakes(mistakes, { field: 'set', entry: set, json });
  return mistakes.length === 0;
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
