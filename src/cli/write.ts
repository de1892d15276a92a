/** Sends a mutation about one statement, and prints its outcome. */

import { words } from '../words/cli.js';
import type { AppliedUpdate, ReportedMistake } from './batch.js';
import type { Entry, EntryPlace } from './entry.js';
import { printUpdates } from './report.js';
import type { Target } from './target.js';

/** A mutation of one statement or draft. */
export interface Mutation {
  readonly name: string;
  readonly input: object;
  /** The thing that the mutation writes, and whose state the command prints. */
  readonly writes: 'statement' | 'draft';
  /** The place of a part of the input, on the command line or in a file; `null` where it needs no mention. */
  readonly place: (path: readonly string[]) => EntryPlace | null;
  /** A sentence to add to a refusal, by code: the service does not know the options of the command. */
  readonly hints: Readonly<Record<string, string>>;
}

interface MutationResult {
  readonly __typename: string;
  readonly status?: string;
  readonly cursor?: string;
  readonly updates?: readonly AppliedUpdate[];
  readonly statement?: { readonly version: number; readonly status: string } | null;
  readonly draft?: { readonly revision: number; readonly mistakes: readonly ReportedMistake[] } | null;
  readonly code?: string;
  readonly message?: string;
  readonly mistakes?: readonly ReportedMistake[];
}

const MISTAKE = 'code message path line column';
const REFUSAL = `... on Error { code message mistakes { ${MISTAKE} } }`;
const WRITTEN = {
  statement: 'statement { version status }',
  draft: `draft { revision mistakes { ${MISTAKE} } }`,
} as const;

/** Sends a mutation, and prints its outcome. Returns whether the service accepted it. */
export async function write(
  target: Target,
  mutation: Mutation,
  { json }: { readonly json: boolean },
): Promise<boolean> {
  const { name, input, writes } = mutation;
  const typeName = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const success = `${writes === 'draft' ? 'DraftWritten' : 'StatementWritten'} { ${WRITTEN[writes]} }`;
  const query = `mutation ($input: ${typeName}!) { result: ${name}(input: $input) { __typename
    ... on Success { status cursor updates { kind subject sequence } } ... on ${success} ${REFUSAL} } }`;
  const { result } = await target.ask<{ result: MutationResult }>(query, { input });
  const { code, message = '', mistakes = [] } = result;
  if (code === undefined) {
    if (json) console.log(JSON.stringify(result));
    else printDone(result);
    return true;
  }
  const placed = mistakes.map((mistake) => {
    const { line = null, column = null } = mutation.place(mistake.path) ?? {};
    return { ...mistake, line, column };
  });
  printRefused({ ...result, code, message, mistakes: placed }, mutation, json);
  return false;
}

/** A mistake in an entry. Its path starts at the entry. */
export interface EntryMistake {
  readonly code: string;
  readonly message: string;
  readonly path: readonly (string | number)[];
}

/** Prints the mistakes in an entry as if the service had found them in a field of the input. */
export function printMistakes(
  found: readonly EntryMistake[],
  { field, entry, json }: { readonly field: string; readonly entry: Entry; readonly json: boolean },
): void {
  const place: Mutation['place'] = ([_input, _field, ...rest]) => entry.place(rest);
  const mistakes = found.map(({ code, message, path }) => {
    const names = path.map(String);
    const { line, column } = entry.place(names);
    return { code, message, path: ['input', field, ...names], line, column };
  });
  const [first] = mistakes;
  if (first === undefined) return;
  const { code, message } = first;
  printRefused({ __typename: 'InvalidInput', code, message, mistakes }, { place, hints: {} }, json);
}

function printDone({ status = '', updates = [], statement, draft }: MutationResult): void {
  printUpdates(updates);
  console.log(DONE[status] ?? status);
  if (draft !== null && draft !== undefined) {
    console.log(words.write.draftAt(draft.revision));
    for (const { path, message, code } of draft.mistakes) {
      console.log(`  ${words.write.draftMistake(`${path.join('.')}  ${message}  [${code}]`)}`);
    }
  }
  if (status === 'APPENDED' && statement) {
    console.log(words.write.statementAt(statement.version, statement.status));
  }
  if (status === 'APPENDED' && updates.some(({ kind }) => kind === 'STATEMENT_REDACTED')) {
    console.log(words.write.redactedElsewhere);
  }
}

type RefusedResult = MutationResult & Required<Pick<MutationResult, 'code' | 'message' | 'mistakes'>>;

/** Prints a refusal: on standard error for people, on standard output for programs, which read the outcome there. */
function printRefused(
  refused: RefusedResult,
  { place, hints }: Pick<Mutation, 'place' | 'hints'>,
  json: boolean,
): void {
  if (json) {
    console.log(JSON.stringify(refused));
    return;
  }
  const { code, message } = refused;
  const mistakes = refused.mistakes.length > 0 ? inOrder(refused.mistakes) : [{ code, message, path: [] }];
  console.error(words.write.refused);
  for (const one of mistakes) {
    const where = place(one.path);
    console.error(`  ${where === null ? '' : `${where.name}  `}${one.message}  [${one.code}]`);
  }
  for (const one of new Set(mistakes.map((mistake) => mistake.code))) {
    const hint = hints[one];
    if (hint !== undefined) console.error(hint);
  }
}

/** The mistakes in the order of the file; those without a line come last. */
function inOrder(mistakes: readonly ReportedMistake[]): ReportedMistake[] {
  const line = (mistake: ReportedMistake) => mistake.line ?? Number.MAX_SAFE_INTEGER;
  const column = (mistake: ReportedMistake) => mistake.column ?? 0;
  return [...mistakes].sort((a, b) => line(a) - line(b) || column(a) - column(b));
}

const DONE: Readonly<Record<string, string>> = {
  APPENDED: words.write.appended,
  UNCHANGED: words.write.unchanged,
  DRY_RUN: words.write.dryRun,
  REPEATED: words.write.repeated,
};
