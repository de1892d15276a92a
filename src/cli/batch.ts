/** Applies story files through a target. */
import type { RecordingOptions } from '../desk/desk.js';
import type { StoryFile } from '../desk/story-folder.js';
import { triedAtOnce } from '../desk/tried-at-once.js';
import { CliError, refusalError } from './errors.js';
import type { Target } from './target.js';

/** An update that a file made, or would make. */
export interface AppliedUpdate {
  readonly kind: string;
  readonly subject: string;
  /** The number within the story; `null` for actors and sources, which belong to no story. */
  readonly sequence: number | null;
}

/** A mistake in a request, and its place. */
export interface ReportedMistake {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
  /** `null` where the input was no file. */
  readonly line: number | null;
  readonly column: number | null;
}

/** The outcome of a story file that was accepted. */
export interface TakenFile {
  readonly status: 'APPENDED' | 'UNCHANGED' | 'DRY_RUN' | 'REPEATED';
  readonly cursor: string;
  readonly updates: readonly AppliedUpdate[];
  readonly alreadyApplied: number;
}

/** The outcome of a story file. */
export type FileOutcome = TakenFile | { readonly status: 'REFUSED'; readonly mistakes: readonly ReportedMistake[] };

const RESULT = `__typename
  ... on ApplyBatchSuccess { status cursor alreadyApplied updates { kind subject sequence } }
  ... on Error { code message mistakes { code message path line column } }`;
const APPLY_BATCH = `mutation Apply($input: ApplyBatchInput!) { applyBatch(input: $input) { ${RESULT} } }`;
const TRY_FILES = `mutation Try($input: TryFilesInput!) { tryFiles(input: $input) { __typename
  ... on TryFilesSuccess { untried results { ${RESULT} } } ... on Error { code message } } }`;

interface ApplyRefusal {
  readonly __typename:
    | 'InvalidInput'
    | 'NotFound'
    | 'Conflict'
    | 'Forbidden'
    | 'DuplicateStatement'
    | 'PositionsLoseEvidence';
  readonly code: string;
  readonly message: string;
  readonly mistakes: readonly ReportedMistake[];
}

type ApplyResult = ({ readonly __typename: 'ApplyBatchSuccess' } & TakenFile) | ApplyRefusal;

type TryResult =
  | { readonly __typename: 'TryFilesSuccess'; readonly untried: number; readonly results: readonly ApplyResult[] }
  | Omit<ApplyRefusal, 'mistakes'>;

/** Applies a file. @throws CliError when the service refuses it for another reason than mistakes in the file. */
export async function applyFile(
  target: Target,
  { source, name }: Pick<StoryFile, 'source'> & { readonly name: string | null },
  { dryRun, asNow }: RecordingOptions & { readonly dryRun: boolean },
): Promise<FileOutcome> {
  const { applyBatch: result } = await target.ask<{ applyBatch: ApplyResult }>(APPLY_BATCH, {
    input: { source, name, dryRun, asNow },
  });
  return outcomeOf(result);
}

/**
 * Tries files in one request: the service applies each on top of the ones before it, and then takes all of them back.
 * Returns one outcome per file, up to the first that is refused, and fewer where one request cannot hold all files.
 * @throws CliError when the service could not try them.
 */
export async function tryFiles(
  target: Target,
  files: readonly StoryFile[],
  options: RecordingOptions,
): Promise<readonly FileOutcome[]> {
  // Each file builds on the ones before it, so that only a leading part can be tried: the most that one request can hold.
  for (let tried = triedAtOnce(files); ; tried = tried.slice(0, Math.ceil(tried.length / 2))) {
    try {
      return await tryAll(target, tried, options);
    } catch (error) {
      const isTooLong = error instanceof CliError && error.codes.includes('REQUEST_ENTITY_TOO_LARGE');
      if (!isTooLong || tried.length === 1) throw error;
    }
  }
}

async function tryAll(
  target: Target,
  files: readonly StoryFile[],
  { asNow }: RecordingOptions,
): Promise<readonly FileOutcome[]> {
  const input = { files: files.map(({ source, name }) => ({ source, name })), asNow };
  const { tryFiles: tried } = await target.ask<{ tryFiles: TryResult }>(TRY_FILES, { input });
  if (tried.__typename !== 'TryFilesSuccess') throw refusalError(tried);
  return tried.results.map(outcomeOf);
}

function outcomeOf(result: ApplyResult): FileOutcome {
  if (result.__typename === 'ApplyBatchSuccess') return result;
  if (result.mistakes.length === 0) throw refusalError(result);
  return { status: 'REFUSED', mistakes: result.mistakes };
}
