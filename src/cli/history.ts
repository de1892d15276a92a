/** `onrecord history`, and `diff` of a statement: what it said before, and what changed. */
import { changeLettersOnly } from '../letters.js';
import { type WordChange, wordChanges } from '../story/wording.js';
import { terms } from '../words/terms.js';
import { CliError } from './errors.js';
import { bold, type Piece, paragraph } from './paragraph.js';
import type { Target } from './target.js';

interface FieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

interface Version {
  readonly number: number;
  readonly status: string;
  readonly text: string | null;
  readonly language: string;
  readonly recordedAt: string;
  readonly notice: NoticeTold | null;
  readonly changes: readonly FieldChange[];
  readonly wordChanges: readonly WordChange[];
}

/** A notice as it is told. */
export interface NoticeTold {
  readonly kind: string;
  readonly reason: string;
  readonly text: string;
  /** Readers are shown none. */
  readonly internalNote: string | null;
}

const HISTORY = `query ($id: ID!) { statement(id: $id) { history {
  number status text language recordedAt
  notice { kind reason text internalNote }
  changes { field before after }
  wordChanges { kind text }
} } }`;

async function versionsOf(target: Target, id: string): Promise<readonly Version[]> {
  const { statement } = await target.ask<{ statement: { history: readonly Version[] } | null }>(HISTORY, { id });
  if (statement === null) throw new CliError(`There is no statement "${id}" on the record; name it as story/key`);
  return statement.history;
}

/** Prints every version of a statement with its notice and what changed, the oldest first. */
export async function history(target: Target, id: string, { json }: { readonly json: boolean }): Promise<void> {
  const versions = await versionsOf(target, id);
  for (const [index, version] of versions.entries()) {
    if (json) console.log(JSON.stringify(version));
    else console.log(`${index === 0 ? '' : '\n'}${blockOf(version, versions[index - 1] ?? null)}`);
  }
}

function blockOf(version: Version, before: Version | null): string {
  const { number, status, recordedAt, text, notice } = version;
  const lines = [bold(`Version ${number}  ${recordedAt}  ${status}`)];
  if (notice !== null) lines.push(...noticeLines(notice, '  '));
  if (version.wordChanges.length > 0) lines.push(...wordLines(version.wordChanges));
  else if (before === null || text !== before.text) lines.push(indented([{ text: text ?? WORDS_NOT_SHOWN }]));
  const others = version.changes.filter(({ field }) => field !== 'text' || version.wordChanges.length === 0);
  return [...lines, ...others.map(changeLine)].join('\n');
}

/** The lines that show which words a version added and removed. */
function wordLines(changes: readonly WordChange[]): string[] {
  const lines = [indented(inLine(changes))];
  return changeLettersOnly(changes) ? [...lines, indented([{ text: terms.lettersOnly }])] : lines;
}

/** A notice in lines that begin with `indent`. */
export function noticeLines({ kind, reason, text, internalNote }: NoticeTold, indent: string): string[] {
  const hanging = { first: indent, next: `${indent}  ` };
  return [
    paragraph([{ text: `${kind} (${reason}): ${text}` }], hanging),
    ...(internalNote === null ? [] : [paragraph([{ text: `For the desk only: ${internalNote}` }], hanging)]),
  ];
}

const WORDS_NOT_SHOWN = 'Its words are not shown.';

function indented(pieces: readonly Piece[]): string {
  return paragraph(pieces, { first: '  ', next: '  ' });
}

/** What changed between two texts, in the form of `git diff --word-diff`. */
function inLine(changes: readonly WordChange[]): Piece[] {
  return changes.map(({ kind, text }) => {
    if (kind === 'REMOVED') return { text: `[-${text}-]`, style: 'red' };
    return kind === 'ADDED' ? { text: `{+${text}+}`, style: 'green' } : { text };
  });
}

function changeLine({ field, before, after }: FieldChange): string {
  const hanging = { first: '  ', next: '    ' };
  if (before === null && after === null) return paragraph([{ text: `${field}: changed, but is not shown` }], hanging);
  if (before === after) return paragraph([{ text: `${field}: changed in a detail of ${after}` }], hanging);
  const removed: Piece = { text: before ?? 'nothing', style: 'red' };
  const added: Piece = { text: after ?? 'nothing', style: 'green' };
  return paragraph([{ text: `${field}: ` }, removed, { text: ' → ' }, added], hanging);
}

/** Prints how one version of a statement differs from another; the last two, if none are named. */
export async function diff(
  target: Target,
  id: string,
  numbers: { readonly from: number | null; readonly to: number | null },
  { json }: { readonly json: boolean },
): Promise<void> {
  const versions = await versionsOf(target, id);
  const to = versionNumbered(versions, numbers.to ?? versions.length, id);
  const from = versionNumbered(versions, numbers.from ?? Math.max(to.number - 1, 1), id);
  if (from.number > to.number) throw new CliError(`Name the earlier version first: ${to.number} ${from.number}`);
  const words = from.text === null || to.text === null ? null : wordChanges(from.text, to.text, to.language);
  const changes = netChanges(versions.slice(from.number, to.number)).filter(
    ({ field }) => field !== 'text' || words === null,
  );
  if (json) {
    const found = { statement: id, from: from.number, to: to.number, wordChanges: words, changes };
    return console.log(JSON.stringify(found));
  }
  console.log(bold(`${id}, version ${from.number} → ${to.number}`));
  if (from === to) console.log(versions.length === 1 ? '  There is only this version.' : '  It is the same version.');
  else if (words === null) console.log('  The words of one of them, or of both, are not shown.');
  else if (from.text === to.text) console.log('  The words are the same.');
  else for (const line of wordLines(words)) console.log(line);
  for (const change of changes) console.log(changeLine(change));
}

/** What became of each field over several versions; one that is again what it was has not changed. */
function netChanges(versions: readonly Version[]): FieldChange[] {
  const net = new Map<string, FieldChange & { readonly steps: number }>();
  for (const { field, before, after } of versions.flatMap(({ changes }) => changes)) {
    const earlier = net.get(field);
    net.set(field, {
      field,
      before: earlier === undefined ? before : earlier.before,
      after,
      steps: (earlier?.steps ?? 0) + 1,
    });
  }
  return [...net.values()]
    .filter(({ before, after, steps }) => steps === 1 || before === null || before !== after)
    .map(({ field, before, after }) => ({ field, before, after }));
}

function versionNumbered(versions: readonly Version[], number: number, id: string): Version {
  const version = versions.find((one) => one.number === number);
  if (version !== undefined) return version;
  const known = versions.length === 1 ? 'version 1 only' : `the versions 1 to ${versions.length}`;
  throw new CliError(`${id} has ${known}, and no version ${number}`);
}
