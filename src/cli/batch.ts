/** Applying a story file through a target. */
import type { StoryFile } from '../desk/story-folder.js';
import { triedAtOnce } from '../desk/tried-at-once.js';
import { CliError } from './errors.js';
import type { Target } from './target.js';

/** An update that was made, or would be. */
export interface AppliedUpdate {
  readonly kind: string;
  readonly subject: string;
  /** Its number within the story; `null` for actors and sources. */
  readonly sequence: number | null;
}

/** Something wrong in what was sent, and where. */
export interface Mistake {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
  /** `null` where what was given is not a file. */
  readonly line: number | null;
  readonly column: number | null;
}

/** What became of a story file. */
export type Applied =
  | {
      readonly status: 'APPENDED' | 'UNCHANGED' | 'DRY_RUN' | 'REPEATED';
      readonly cursor: string;
      readonly updates: readonly AppliedUpdate[];
      readonly alreadyApplied: number;
    }
  | { readonly status: 'REFUSED'; readonly mistakes: readonly Mistake[] };

const RESULT = `__typename
  ... on ApplyBatchSuccess { status cursor alreadyApplied updates { kind subject sequence } }
  ... on Error { code message mistakes { code message path line column } }`;
const APPLY_BATCH = `mutation Apply($input: ApplyBatchInput!) { applyBatch(input: $input) { ${RESULT} } }`;
const TRY_FILES = `mutation Try($input: TryFilesInput!) { tryFiles(input: $input) { __typename
  ... on TryFilesSuccess { untried results { ${RESULT} } } ... on Error { code message } } }`;

interface Refusal {
  readonly __typename:
    | 'InvalidInput'
    | 'NotFound'
    | 'Conflict'
    | 'Forbidden'
    | 'DuplicateStatement'
    | 'PositionsLoseEvidence';
  readonly code: string;
  readonly message: string;
  readonly mistakes: readonly Mistake[];
}

type Answer = ({ readonly __typename: 'ApplyBatchSuccess' } & Exclude<Applied, { status: 'REFUSED' }>) | Refusal;

type Tried =
  | { readonly __typename: 'TryFilesSuccess'; readonly untried: number; readonly results: readonly Answer[] }
  | Omit<Refusal, 'mistakes'>;

/** Applies a file. @throws CliError when it is refused for another reason than its own mistakes. */
export async function applyFile(
  target: Target,
  { source, name }: Pick<StoryFile, 'source'> & { readonly name: string | null },
  { dryRun }: { readonly dryRun: boolean },
): Promise<Applied> {
  const { applyBatch: result } = await target.ask<{ applyBatch: Answer }>(APPLY_BATCH, {
    input: { source, name, dryRun },
  });
  return outcomeOf(result);
}

/**
 * Tries files: the service applies each on top of those before it, and then takes all of them back. Returns one outcome for
 * each file, up to the first that the service refuses; files that are too many or too long to be tried with those before
 * them are left out.
 * @throws CliError when the service could not try them.
 */
export async function tryFiles(target: Target, files: readonly StoryFile[]): Promise<readonly Applied[]> {
  // A part cannot be tried by itself, for it builds on those before it. So the first ones are, as many as the service takes.
  for (let tried = triedAtOnce(files); ; tried = tried.slice(0, Math.ceil(tried.length / 2))) {
    try {
      return await tryAll(target, tried);
    } catch (error) {
      const isTooLong = error instanceof CliError && error.codes.includes('REQUEST_ENTITY_TOO_LARGE');
      if (!isTooLong || tried.length === 1) throw error;
    }
  }
}

async function tryAll(target: Target, files: readonly StoryFile[]): Promise<readonly Applied[]> {
  const input = { files: files.map(({ source, name }) => ({ source, name })) };
  const { tryFiles: tried } = await target.ask<{ tryFiles: Tried }>(TRY_FILES, { input });
  if (tried.__typename !== 'TryFilesSuccess') throw refused(tried);
  return tried.results.map(outcomeOf);
}

function outcomeOf(result: Answer): Applied {
  if (result.__typename === 'ApplyBatchSuccess') return result;
  if (result.mistakes.length === 0) throw refused(result);
  return { status: 'REFUSED', mistakes: result.mistakes };
}

function refused({ message, code }: Omit<Refusal, 'mistakes'>): CliError {
  return new CliError(`${message}  [${code}]`);
}
