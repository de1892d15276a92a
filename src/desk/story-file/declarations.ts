/**
 * Finds what a story file repeats from an earlier application, whatever has changed on the record since: the whole of
 * an unchanged file, and in an edited file the entries that match the earlier version word for word. Applying a file
 * again therefore changes nothing, and an edited file applies only its edits.
 */

import { Pace } from '../../pace.js';
import { digestOf } from '../../record/hash-chain.js';
import type { Declaration } from '../../record/write/write.js';
import type { WriteLookUp } from '../../record/write/write-look-up.js';
import type { ThingId } from '../../story/model.js';
import type { Operation } from '../operation.js';

/** The name under which the digests of whole files are kept. */
const WHOLE_FILES = '';

export interface FileDeclared {
  readonly story: ThingId;
  /** The file's name within its story, which identifies edited versions of it; `null` for a text without one. */
  readonly name: string | null;
  /** A digest of the text. */
  readonly digest: string;
  /** The entries, each with its digest. */
  readonly digests: ReadonlyMap<Operation, string>;
}

export interface Fresh {
  /** The entries that have not been applied before. */
  readonly operations: readonly Operation[];
  /** The digests to store for the file. */
  readonly declarations: readonly Declaration[];
  /** How many entries of the file had been applied before, word for word. */
  readonly alreadyApplied: number;
  /** Whether the whole file has been applied before; then it is skipped, even if the rules have changed since. */
  readonly isKnownWhole: boolean;
}

/** Computes the digest of each entry of a file, in slices. */
export async function digestsOf(operations: readonly Operation[]): Promise<ReadonlyMap<Operation, string>> {
  const pace = new Pace();
  const digests = new Map<Operation, string>();
  for (const operation of operations) {
    await pace.next();
    digests.set(operation, digestOf({ section: operation.type, entry: operation.value }));
  }
  return digests;
}

/** Those digests of whole files whose files have been applied. */
export function wholeFilesApplied(digests: readonly string[], lookUp: WriteLookUp): Promise<Set<string>> {
  return lookUp.declared(WHOLE_FILES, digests);
}

/** Removes the entries that have been applied before. */
export async function withoutWhatIsKnown(
  { story, name, digest, digests }: FileDeclared,
  lookUp: WriteLookUp,
): Promise<Fresh> {
  const operations = [...digests.keys()];
  const ownName = name === null ? null : `${story}/${name}`;
  const known = ownName === null ? new Set<string>() : await lookUp.declared(ownName, [...digests.values()]);
  const isKnownWhole = (await wholeFilesApplied([digest], lookUp)).size > 0;
  const fresh = operations.filter((operation) => !isKnownWhole && !known.has(digests.get(operation) ?? ''));
  return {
    operations: fresh,
    declarations: [
      { file: WHOLE_FILES, digest },
      ...(ownName === null ? [] : [...digests.values()].map((one) => ({ file: ownName, digest: one }))),
    ],
    alreadyApplied: operations.length - fresh.length,
    isKnownWhole,
  };
}
