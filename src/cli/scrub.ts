/** `onrecord scrub`: removes redacted words from the files of the store. */

import { words } from '../words/cli.js';
import { refusalError } from './errors.js';
import type { Target } from './target.js';

const SCRUB = `mutation { scrubStore(input: {wait: true}) {
  __typename ... on ScrubStoreSuccess { isFinished } ... on Error { code message } } }`;

interface ScrubResult {
  readonly scrubStore:
    | { readonly __typename: 'ScrubStoreSuccess' }
    | { readonly __typename: 'Forbidden' | 'StoreInUse'; readonly code: string; readonly message: string };
}

/** @throws CliError with the reason when the service refuses. */
export async function scrub(target: Target): Promise<void> {
  const { scrubStore: result } = await target.ask<ScrubResult>(SCRUB, {});
  if (result.__typename !== 'ScrubStoreSuccess') throw refusalError(result);
  console.log(words.scrub.done);
}
