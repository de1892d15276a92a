/**
 * What a story file says that was applied before, whatever has become of it since: the whole of a file that comes again,
 * and of an edited version of a file the entries that stood in the earlier version, word for word. So a file can be
 * applied again and changes nothing, and what was edited in it is what is new.
 */

import { Pace } from '../../pace.js';
import { digestOf } from '../../record/hash-chain.js';
import type { Declaration } from '../../record/write/write.js';
import type { WriteLookUp } from '../../record/write/write-look-up.js';
import type { ThingId } from '../../story/model.js';
import type { Operation } from '../operation.js';

/** The name under which whole files are remembered. */
const WHOLE_FILES = '';

export interface FileDeclared {
  readonly story: ThingId;
  /** Its name within its story, by which an edited version of it is known; `null` for a text without one. */
  readonly name: string | null;
  /** A digest of its text. */
  readonly digest: string;
  /** Its entries, each with its digest. */
  readonly digests: ReadonlyMap<Operation, string>;
}

export interface Fresh {
  /** What has not been applied before. */
  readonly operations: readonly Operation[];
  /** What to remember of the file. */
  readonly declarations: readonly Declaration[];
  /** How many entries of the file had been applied before, word for word. */
  readonly alreadyApplied: number;
  /** Whether the whole file has been applied before: then it says nothing new, whatever the rules are by now. */
  readonly isKnownWhole: boolean;
}

/** The digest of each entry of a file, made a slice at a time. */
export async function digestsOf(operations: readonly Operation[]): Promise<ReadonlyMap<Operation, string>> {
  const pace = new Pace();
  const digests = new Map<Operation, string>();
  for (const operation of operations) {
    await pace.next();
    digests.set(operation, digestOf({ section: operation.type, entry: operation.value }));
  }
  return digests;
}

/** Leaves out what has been applied before. */
export async function withoutWhatIsKnown(
  { story, name, digest, digests }: FileDeclared,
  lookUp: WriteLookUp,
): Promise<Fresh> {
  const operations = [...digests.keys()];
  const ownName = name === null ? null : `${story}/${name}`;
  const known = ownName === null ? new Set<string>() : await lookUp.declared(ownName, [...digests.values()]);
  const isKnownWhole = (await lookUp.declared(WHOLE_FILES, [digest])).size > 0;
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
