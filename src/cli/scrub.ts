/** `onrecord scrub`: takes what redactions have erased out of the files of the store. */
import { CliError } from './errors.js';
import type { Target } from './target.js';

const SCRUB = `mutation { scrubStore(input: {wait: true}) {
  __typename ... on ScrubStoreSuccess { isFinished } ... on Error { code message } } }`;

interface Answer {
  readonly scrubStore: { readonly __typename: string; readonly code?: string; readonly message?: string };
}

/** @throws CliError with what kept it from being done. */
export async function scrub(target: Target): Promise<void> {
  const { scrubStore: result } = await target.ask<Answer>(SCRUB, {});
  if (result.code !== undefined) throw new CliError(`${result.message}  [${result.code}]`);
  console.log('Nothing is left of what was erased in the files of the store.');
}
