/** `onrecord publish`, `correct`, `withhold`, `release`, `retract` and `redact`: one statement from the terminal. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { AppliedUpdate, Mistake } from './batch.js';
import { CliError } from './errors.js';
import type { Target } from './target.js';

/** How a command writes, and how it tells of it. */
export interface WriteFlags {
  readonly dryRun: boolean;
  readonly json: boolean;
  /** A text of one's own: trying again with the same does it once. */
  readonly idempotencyKey: string | null;
}

export interface PublishFlags extends WriteFlags {
  /** Save it as a draft instead of publishing it. */
  readonly draft: boolean;
  readonly allowDuplicate: boolean;
}

export interface NoticeFlags {
  readonly reason: string;
  readonly notice: string;
  /** For the desk only. */
  readonly note: string | null;
}

export interface ChangeFlags extends WriteFlags, NoticeFlags {
  /** The version that was seen; `null` takes the one that is there now. */
  readonly expectedVersion: number | null;
  readonly allowUnsupported: boolean;
}

interface Result {
  readonly __typename: string;
  readonly status?: string;
  readonly cursor?: string;
  readonly updates?: readonly AppliedUpdate[];
  readonly statement?: { readonly version: number; readonly status: string } | null;
  readonly draft?: { readonly revision: number; readonly mistakes: readonly Mistake[] } | null;
  readonly code?: string;
  readonly message?: string;
  readonly mistakes?: readonly Mistake[];
}

const MISTAKE = 'code message path line column';
const RESULT = `__typename
    ... on Success { status cursor updates { kind subject sequence } }
    ... on Error { code message mistakes { ${MISTAKE} } }`;
const STATEMENT = '... on StatementWritten { statement { version status } }';
const DRAFT = `... on DraftWritten { draft { revision mistakes { ${MISTAKE} } } }`;

/** Publishes what a file describes, or a draft that was saved before. Returns whether it was done. */
export async function publish(
  target: Target,
  what: string,
  path: string | null,
  flags: PublishFlags,
): Promise<boolean> {
  if (path === null) {
    const draft = await revisionOf(target, what);
    if (draft === null) throw new CliError(`There is no draft "${what}"; to publish from a file, name the file too`);
    return write(
      target,
      'publishDraft',
      'PublishDraftInput',
      {
        draft: what,
        expectedRevision: draft,
        allowDuplicate: flags.allowDuplicate,
        ...optionsOf(flags),
      },
      flags,
    );
  }
  const entry = inputOf(readEntry(path));
  if (!flags.draft) {
    const input = { story: what, statement: entry, allowDuplicate: flags.allowDuplicate, ...optionsOf(flags) };
    return write(target, 'publishStatement', 'PublishStatementInput', input, flags);
  }
  const revision = await revisionOf(target, `${what}/${String(entry.key)}`);
  const expected = revision === null ? {} : { expectedRevision: revision };
  return write(
    target,
    'saveDraft',
    'SaveDraftInput',
    { story: what, draft: entry, ...expected, ...optionsOf(flags) },
    flags,
  );
}

/** Corrects a statement: `set` holds the fields that change. */
export async function correct(
  target: Target,
  statement: string,
  set: Readonly<Record<string, unknown>>,
  kind: string,
  flags: ChangeFlags,
): Promise<boolean> {
  const input = { ...(await changeOf(target, statement, flags)), set: inputOf(set) };
  const notice = { ...noticeOf(flags), kind };
  return write(target, 'correctStatement', 'CorrectStatementInput', { ...input, notice, ...allowed(flags) }, flags);
}

export type Move = 'withhold' | 'release' | 'retract' | 'redact';

/** Withholds, releases, retracts or redacts a statement. */
export async function move(target: Target, which: Move, statement: string, flags: ChangeFlags): Promise<boolean> {
  const typeName = `${which.charAt(0).toUpperCase()}${which.slice(1)}StatementInput`;
  const takesAway = which === 'retract' || which === 'redact';
  const input = { ...(await changeOf(target, statement, flags)), ...(takesAway ? allowed(flags) : {}) };
  return write(target, `${which}Statement`, typeName, input, flags);
}

/** A file that holds a statement, or what comes over standard input for `-`. */
export function readEntry(path: string): Readonly<Record<string, unknown>> {
  const text = readFileSync(path === '-' ? 0 : path, 'utf8');
  const entry: unknown = parse(text);
  if (isMapping(entry)) return entry;
  throw new CliError(`${path} does not hold a statement: a mapping that begins with key:`);
}

/** `field=value` pairs, of which the values are YAML: texts, lists, mappings. */
export function readSettings(pairs: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 1) throw new CliError(`--set takes field=value, not "${pair}"`);
      const [field, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
      // A text may look like anything, and means what it says.
      return [field, field === 'text' ? value : parse(value)];
    }),
  );
}

/** An entry of a story file as the mutations take it: they know times and quotes in their long form only. */
function inputOf(entry: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).map(([field, value]) => [field, longForm(field, value)]));
}

function longForm(field: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => longForm(field, one));
  if (isMapping(value)) return inputOf(value);
  if (field === 'quote' && typeof value === 'string') return { exact: value };
  if ((field === 'saidAt' || field === 'retrievedAt') && value !== null) return { edtf: String(value) };
  return value;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function optionsOf({ dryRun, idempotencyKey }: WriteFlags) {
  return { dryRun, ...(idempotencyKey === null ? {} : { idempotencyKey }) };
}

function noticeOf({ reason, notice, note }: NoticeFlags) {
  return { reason, text: notice, ...(note === null ? {} : { internalNote: note }) };
}

function allowed({ allowUnsupported }: ChangeFlags) {
  return allowUnsupported ? { allowUnsupported } : {};
}

/** What is the same in the input of everything that is done to a statement on the record. */
async function changeOf(target: Target, statement: string, flags: ChangeFlags) {
  const expectedVersion = flags.expectedVersion ?? (await versionOf(target, statement));
  return { statement, expectedVersion, notice: noticeOf(flags), ...optionsOf(flags) };
}

async function versionOf(target: Target, id: string): Promise<number> {
  const query = 'query ($id: ID!) { statement(id: $id) { version } }';
  const { statement } = await target.ask<{ statement: { version: number } | null }>(query, { id });
  if (statement === null) throw new CliError(`There is no statement "${id}"; name it like story/key`);
  return statement.version;
}

async function revisionOf(target: Target, id: string): Promise<number | null> {
  const query = 'query ($id: ID!) { draft(id: $id) { revision } }';
  const { draft } = await target.ask<{ draft: { revision: number } | null }>(query, { id });
  return draft?.revision ?? null;
}

async function write(
  target: Target,
  mutation: string,
  inputType: string,
  input: object,
  { json }: WriteFlags,
): Promise<boolean> {
  const query = `mutation ($input: ${inputType}!) { result: ${mutation}(input: $input) { ${RESULT}
    ${mutation === 'saveDraft' ? DRAFT : STATEMENT} } }`;
  const { result } = await target.ask<{ result: Result }>(query, { input });
  if (json) console.log(JSON.stringify(result));
  else tell(result);
  return result.code === undefined;
}

function tell({ code, message, mistakes = [], status, updates = [], statement, draft }: Result): void {
  if (code !== undefined) {
    console.log(`Not done: ${message}  [${code}]`);
    for (const other of mistakes.filter((one) => one.message !== message)) {
      console.log(`  ${other.path.join('.')}  ${other.message}  [${other.code}]`);
    }
    return;
  }
  for (const { kind, subject, sequence } of updates) {
    console.log(`  ${String(sequence ?? '–').padStart(5)}  ${kind.padEnd(21)} ${subject}`);
  }
  if (draft !== null && draft !== undefined) {
    console.log(`Saved as revision ${draft.revision}.`);
    for (const { path, message: lack, code: what } of draft.mistakes)
      console.log(`  before it can be published: ${path.join('.')}  ${lack}  [${what}]`);
    return;
  }
  console.log(DONE[status ?? ''] ?? status);
  if (status === 'APPENDED' && statement)
    console.log(`The statement is at version ${statement.version}, ${statement.status}.`);
}

const DONE: Readonly<Record<string, string>> = {
  APPENDED: 'Done.',
  UNCHANGED: 'Nothing to do: the record says so already.',
  DRY_RUN: 'Nothing was done (dry run); this is what would be.',
  REPEATED: 'Done before with the same idempotency key; nothing was done again.',
};
