/** Applying a story file through a target. */
import type { StoryFile } from '../desk/story-folder.js';
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

const APPLY_BATCH = `mutation Apply($input: ApplyBatchInput!) {
  applyBatch(input: $input) {
    __typename
    ... on ApplyBatchSuccess { status cursor alreadyApplied updates { kind subject sequence } }
    ... on Error { code message mistakes { code message path line column } }
  }
}`;

type Answer =
  | ({ readonly __typename: 'ApplyBatchSuccess' } & Exclude<Applied, { status: 'REFUSED' }>)
  | {
      readonly __typename: 'InvalidInput' | 'NotFound' | 'Conflict' | 'Forbidden';
      readonly code: string;
      readonly message: string;
      readonly mistakes: readonly Mistake[];
    };

/** Applies a file. @throws CliError when it is refused for another reason than its own mistakes. */
export async function applyFile(
  target: Target,
  { source, name }: Pick<StoryFile, 'source'> & { readonly name: string | null },
  { dryRun }: { readonly dryRun: boolean },
): Promise<Applied> {
  const { applyBatch: result } = await target.ask<{ applyBatch: Answer }>(APPLY_BATCH, {
    input: { source, name, dryRun },
  });
  if (result.__typename === 'ApplyBatchSuccess') return result;
  if (result.mistakes.length === 0) throw new CliError(`${result.message}  [${result.code}]`);
  return { status: 'REFUSED', mistakes: result.mistakes };
}
