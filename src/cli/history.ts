/** `onrecord history`, and `diff` of a statement: prints its versions and their differences. */
import { changeLettersOnly } from '../letters.js';
import { type WordChange, wordChanges } from '../story/wording.js';
import { words } from '../words/cli.js';
import { terms } from '../words/terms.js';
import { CliError } from './errors.js';
import type { Target } from './target.js';
import { paragraph, styled } from './terminal.js';

interface ChangedField {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

interface PrintedVersion {
  readonly number: number;
  readonly status: string;
  readonly text: string | null;
  readonly language: string;
  readonly recordedAt: string;
  readonly notice: NoticeFields | null;
  readonly changes: readonly ChangedField[];
  readonly wordChanges: readonly WordChange[];
}

/** The fields of a notice that are printed. */
export interface NoticeFields {
  readonly kind: string;
  readonly reason: string;
  readonly text: string;
  /** `null` for readers, who may not see notes. */
  readonly internalNote: string | null;
}

const HISTORY = `query ($id: ID!) { statement(id: $id) { history {
  number status text language recordedAt
  notice { kind reason text internalNote }
  changes { field before after }
  wordChanges { kind text }
} } }`;

async function versionsOf(target: Target, id: string): Promise<readonly PrintedVersion[]> {
  const { statement } = await target.ask<{ statement: { history: readonly PrintedVersion[] } | null }>(HISTORY, { id });
  if (statement === null) throw new CliError(words.history.noSuchStatement(id));
  return statement.history;
}

/** Prints every version of a statement with its notice and changes, the oldest first. */
export async function history(target: Target, id: string, { json }: { readonly json: boolean }): Promise<void> {
  const versions = await versionsOf(target, id);
  for (const [index, version] of versions.entries()) {
    if (json) console.log(JSON.stringify(version));
    else console.log(`${index === 0 ? '' : '\n'}${blockOf(version, versions[index - 1] ?? null)}`);
  }
}

function blockOf(version: PrintedVersion, before: PrintedVersion | null): string {
  const { number, status, recordedAt, text, notice } = version;
  const lines = [styled('bold', words.history.version(number, recordedAt, status))];
  if (notice !== null) lines.push(...noticeLines(notice, '  '));
  if (version.wordChanges.length > 0) lines.push(...wordLines(version.wordChanges));
  else if (before === null || text !== before.text) lines.push(indented(text ?? words.history.wordsNotShown));
  const others = version.changes.filter(({ field }) => field !== 'text' || version.wordChanges.length === 0);
  return [...lines, ...others.map(changeLine)].join('\n');
}

/** The lines that mark which words a version added and removed. */
function wordLines(changes: readonly WordChange[]): string[] {
  const lines = [indented(inLine(changes))];
  return changeLettersOnly(changes) ? [...lines, indented(terms.lettersOnly)] : lines;
}

/** A notice in lines that begin with `indent`. */
export function noticeLines({ kind, reason, text, internalNote }: NoticeFields, indent: string): string[] {
  const hanging = { first: indent, next: `${indent}  ` };
  return [
    paragraph(words.history.notice(kind, reason, text), hanging),
    ...(internalNote === null ? [] : [paragraph(words.history.note(internalNote), hanging)]),
  ];
}

function indented(text: string): string {
  return paragraph(text, { first: '  ', next: '  ' });
}

/** The changes between two texts, in the form of `git diff --word-diff`. */
function inLine(changes: readonly WordChange[]): string {
  return changes
    .map(({ kind, text }) => {
      if (kind === 'REMOVED') return styled('red', `[-${text}-]`);
      return kind === 'ADDED' ? styled('green', `{+${text}+}`) : text;
    })
    .join('');
}

function changeLine({ field, before, after }: ChangedField): string {
  const hanging = { first: '  ', next: '    ' };
  if (before === after) {
    const line = after === null ? words.history.changeNotShown(field) : words.history.detailsChanged(field, after);
    return paragraph(line, hanging);
  }
  const removed = styled('red', before ?? words.history.notSet);
  const added = styled('green', after ?? words.history.notSet);
  return paragraph(`${field}: ${removed} → ${added}`, hanging);
}

/** Prints how one version of a statement differs from another; by default the last two. */
export async function diff(
  target: Target,
  id: string,
  numbers: { readonly from: number | null; readonly to: number | null },
  { json }: { readonly json: boolean },
): Promise<void> {
  const versions = await versionsOf(target, id);
  const to = versionNumbered(versions, numbers.to ?? versions.length, id);
  const from = versionNumbered(versions, numbers.from ?? Math.max(to.number - 1, 1), id);
  if (from.number > to.number) throw new CliError(words.diff.earlierFirst(to.number, from.number));
  const changedWords = from.text === null || to.text === null ? null : wordChanges(from.text, to.text, to.language);
  const changes = netChanges(versions.slice(from.number, to.number)).filter(
    ({ field }) => field !== 'text' || changedWords === null,
  );
  if (json) {
    const found = { statement: id, from: from.number, to: to.number, wordChanges: changedWords, changes };
    return console.log(JSON.stringify(found));
  }
  console.log(styled('bold', words.diff.title(id, from.number, to.number)));
  if (from === to) console.log(indented(versions.length === 1 ? words.diff.onlyOneVersion : words.diff.sameVersion));
  else if (changedWords === null) console.log(indented(words.diff.wordsNotShown));
  else if (from.text === to.text) console.log(indented(words.diff.sameWords));
  else for (const line of wordLines(changedWords)) console.log(line);
  for (const change of changes) console.log(changeLine(change));
}

/** The net change of each field over several versions. A field that has its old value again is left out. */
function netChanges(versions: readonly PrintedVersion[]): ChangedField[] {
  const net = new Map<string, ChangedField & { readonly steps: number }>();
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

function versionNumbered(versions: readonly PrintedVersion[], number: number, id: string): PrintedVersion {
  const version = versions.find((one) => one.number === number);
  if (version === undefined) throw new CliError(words.diff.noSuchVersion(id, versions.length, number));
  return version;
}
