/** `onrecord history` and `diff`: what a statement said before, and what changed. */
import { styleText } from 'node:util';
import { type WordChange, wordChanges } from '../story/wording.js';
import { CliError } from './errors.js';
import type { Target } from './target.js';

interface Version {
  readonly number: number;
  readonly status: string;
  readonly text: string | null;
  readonly language: string;
  readonly recordedAt: string;
  readonly notice: {
    readonly kind: string;
    readonly reason: string;
    readonly text: string;
    readonly internalNote: string | null;
  } | null;
  readonly changes: readonly {
    readonly field: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  readonly wordChanges: readonly WordChange[];
}

const HISTORY = `query ($id: ID!) { statement(id: $id) { history {
  number status text language recordedAt
  notice { kind reason text internalNote }
  changes { field before after }
  wordChanges { kind text }
} } }`;

async function versionsOf(target: Target, id: string): Promise<readonly Version[]> {
  const { statement } = await target.ask<{ statement: { history: readonly Version[] } | null }>(HISTORY, { id });
  if (statement === null) throw new CliError(`There is no statement "${id}"; name it like story/key`);
  return statement.history;
}

/** Prints every version of a statement with its notice and what changed, the oldest first. */
export async function history(target: Target, id: string, { json }: { readonly json: boolean }): Promise<void> {
  for (const version of await versionsOf(target, id)) {
    if (json) console.log(JSON.stringify(version));
    else tellVersion(version);
  }
}

function tellVersion(version: Version): void {
  const { number, status, recordedAt, text, notice } = version;
  console.log(styleText('bold', `version ${number}  ${recordedAt}  ${status}`));
  if (notice !== null) {
    console.log(`  ${notice.kind}, ${notice.reason}: ${notice.text}`);
    if (notice.internalNote !== null) console.log(`  for the desk only: ${notice.internalNote}`);
  }
  if (version.wordChanges.length > 0) console.log(`  ${inLine(version.wordChanges)}`);
  else if (number === 1 || text !== null) console.log(`  ${text ?? 'its words are not shown'}`);
  for (const { field, before, after } of version.changes) {
    if (field !== 'text') console.log(`  ${field}: ${before ?? 'nothing'} → ${after ?? 'nothing'}`);
  }
}

/** What changed between two versions, in the form of `git diff --word-diff`. */
function inLine(changes: readonly WordChange[]): string {
  return changes
    .map(({ kind, text }) => {
      if (kind === 'REMOVED') return styleText('red', `[-${text}-]`);
      return kind === 'ADDED' ? styleText('green', `{+${text}+}`) : text;
    })
    .join('');
}

/** Prints how the words of one version of a statement differ from another's; of the last two, if none are named. */
export async function diff(
  target: Target,
  id: string,
  numbers: { readonly from: number | null; readonly to: number | null },
  { json }: { readonly json: boolean },
): Promise<void> {
  const versions = await versionsOf(target, id);
  const to = versionNumbered(versions, numbers.to ?? versions.length, id);
  const from = versionNumbered(versions, numbers.from ?? Math.max(to.number - 1, 1), id);
  const shown = from.text !== null && to.text !== null;
  const words = shown ? wordChanges(from.text, to.text, to.language) : [];
  if (json) return console.log(JSON.stringify({ statement: id, from: from.number, to: to.number, wordChanges: words }));
  console.log(styleText('bold', `${id}: version ${from.number} → ${to.number}`));
  if (!shown) console.log('  The words of one of them are not shown.');
  else console.log(from.text === to.text ? '  The words are the same.' : `  ${inLine(words)}`);
  for (const version of versions.filter((one) => one.number > from.number && one.number <= to.number)) {
    for (const { field, before, after } of version.changes) {
      if (field !== 'text') console.log(`  ${field}: ${before ?? 'nothing'} → ${after ?? 'nothing'}`);
    }
  }
}

function versionNumbered(versions: readonly Version[], number: number, id: string): Version {
  const version = versions.find((one) => one.number === number);
  if (version !== undefined) return version;
  throw new CliError(`${id} has the versions 1 to ${versions.length}, and no version ${number}`);
}

interface Update {
  readonly sequence: number;
  readonly at: string;
  readonly headline: string;
  readonly editor: string | null;
  readonly cursor: string;
}

/** Prints what was recorded in a story since a cursor, a moment or an update's number: who changed what. */
export async function changes(
  target: Target,
  story: string,
  since: string,
  { json }: { readonly json: boolean },
): Promise<void> {
  let after = await cursorOf(target, story, since);
  for (;;) {
    const query = `query ($slug: String!, $after: Cursor) { story(by: {slug: $slug}) { updates(first: 100, after: $after) {
      nodes { sequence at headline editor cursor } pageInfo { hasNextPage } } } }`;
    const { story: found } = await target.ask<{
      story: { updates: { nodes: readonly Update[]; pageInfo: { hasNextPage: boolean } } } | null;
    }>(query, { slug: story, after });
    const { nodes, pageInfo } = found?.updates ?? { nodes: [], pageInfo: { hasNextPage: false } };
    for (const update of nodes) {
      if (json) console.log(JSON.stringify(update));
      else
        console.log(`${String(update.sequence).padStart(5)}  ${update.at}  ${update.editor ?? ''}  ${update.headline}`);
    }
    const last = nodes.at(-1);
    if (!pageInfo.hasNextPage || last === undefined) return;
    after = last.cursor;
  }
}

/** The place that somebody names by a number, a moment or a cursor. */
async function cursorOf(target: Target, story: string, since: string): Promise<string> {
  const asOf = /^\d+$/.test(since)
    ? { update: { story, sequence: Number(since) } }
    : /^\d{4}-\d{2}-\d{2}T/.test(since)
      ? { time: since }
      : { cursor: since };
  const query =
    'query ($slug: String!, $asOf: AsOf) { story(by: {slug: $slug}, asOf: $asOf) { cursor } now: story(by: {slug: $slug}) { slug } record { oldest } }';
  const answer = await target.ask<{ story: { cursor: string } | null; now: object | null; record: { oldest: string } }>(
    query,
    { slug: story, asOf },
  );
  if (answer.now === null) throw new CliError(`There is no story "${story}"`);
  // Before the story was opened: everything in it is new.
  return answer.story?.cursor ?? answer.record.oldest;
}
