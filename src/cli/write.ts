/** Sends what a command writes about one statement, and tells what became of it. */
import type { AppliedUpdate, Mistake } from './batch.js';
import type { Entry, Place } from './entry.js';
import { tellUpdates } from './report.js';
import type { Target } from './target.js';

/** A mutation as it is sent. */
export interface Mutation {
  readonly name: string;
  readonly input: object;
  /** What it writes: of that the answer tells. */
  readonly writes: 'statement' | 'draft';
  /** Where on the command line, or in a file, a part of the input was given; `null` where that is plain. */
  readonly place: (path: readonly string[]) => Place | null;
  /** What is said of refusals of some codes, besides what the service says. */
  readonly hints: Readonly<Record<string, string>>;
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
const REFUSAL = `... on Error { code message mistakes { ${MISTAKE} } }`;
const WRITTEN = {
  statement: 'statement { version status }',
  draft: `draft { revision mistakes { ${MISTAKE} } }`,
} as const;

/** Sends a mutation, and tells what became of it. Returns whether it was done. */
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
  const { result } = await target.ask<{ result: Result }>(query, { input });
  const { code, message = '', mistakes = [] } = result;
  if (code === undefined) {
    if (json) console.log(JSON.stringify(result));
    else tellDone(result);
    return true;
  }
  const placed = mistakes.map((mistake) => {
    const { line = null, column = null } = mutation.place(mistake.path) ?? {};
    return { ...mistake, line, column };
  });
  tellRefused({ ...result, code, message, mistakes: placed }, mutation, json);
  return false;
}

/** A mistake in an entry. Its path begins at the entry. */
export interface OwnMistake {
  readonly code: string;
  readonly message: string;
  readonly path: readonly (string | number)[];
}

/** Tells what is wrong with what would stand in a field of the input, as the service would if it had been sent. */
export function tellMistakes(
  found: readonly OwnMistake[],
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
  tellRefused({ __typename: 'InvalidInput', code, message, mistakes }, { place, hints: {} }, json);
}

function tellDone({ status = '', updates = [], statement, draft }: Result): void {
  tellUpdates(updates);
  console.log(DONE[status] ?? status);
  if (draft !== null && draft !== undefined) {
    console.log(`The draft is at revision ${draft.revision}.`);
    for (const { path, message, code } of draft.mistakes) {
      console.log(`  before it can be published: ${path.join('.')}  ${message}  [${code}]`);
    }
  }
  if (status === 'APPENDED' && statement) {
    console.log(`The statement is at version ${statement.version}, ${statement.status}.`);
  }
  if (status === 'APPENDED' && updates.some(({ kind }) => kind === 'STATEMENT_REDACTED')) {
    console.log('The words may stand elsewhere: look for them in the story files, and see docs/editors/redaction.md.');
  }
}

type Refused = Result & Required<Pick<Result, 'code' | 'message' | 'mistakes'>>;

/** For people on standard error; for programs where they look for the outcome. */
function tellRefused(refused: Refused, { place, hints }: Pick<Mutation, 'place' | 'hints'>, json: boolean): void {
  if (json) {
    console.log(JSON.stringify(refused));
    return;
  }
  const { code, message } = refused;
  const mistakes = refused.mistakes.length > 0 ? inOrder(refused.mistakes) : [{ code, message, path: [] }];
  console.error('Not done:');
  for (const one of mistakes) {
    const where = place(one.path);
    console.error(`  ${where === null ? '' : `${where.name}  `}${one.message}  [${one.code}]`);
  }
  for (const one of new Set(mistakes.map((mistake) => mistake.code))) {
    const hint = hints[one];
    if (hint !== undefined) console.error(hint);
  }
}

/** Mistakes in the order of the file, where they are in one. */
function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  const line = (mistake: Mistake) => mistake.line ?? Number.MAX_SAFE_INTEGER;
  const column = (mistake: Mistake) => mistake.column ?? 0;
  return [...mistakes].sort((a, b) => line(a) - line(b) || column(a) - column(b));
}

const DONE: Readonly<Record<string, string>> = {
  APPENDED: 'Done.',
  UNCHANGED: 'Nothing to do: all of this is there already.',
  DRY_RUN: 'Nothing was done (dry run), and nothing keeps it from being done.',
  REPEATED: 'Done before with the same idempotency key; nothing was done again.',
};
