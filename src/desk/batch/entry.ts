/** What the entries of all kinds of things have in common: fields that stay, change or must be given, and their update. */
import { isDeepStrictEqual } from 'node:util';
import type { ThingId, ThingKind, Things } from '../../story/model.js';
import type { Path } from '../../story/violation.js';
import type { UpdateKind } from '../../story/vocabulary.js';
import type { Batch } from './batch.js';

/** What an entry leaves as it is (`undefined`), clears (`null`) or sets. */
export function changed<T>(given: T | null | undefined, before: T | null | undefined): T | null {
  return given === undefined ? (before ?? null) : given;
}

/**
 * The fields that a thing must have: as the entry gives them, or as they were. Each that a new thing lacks is reported, and a
 * stand-in takes its place.
 */
export function required<T extends object>(
  batch: Batch,
  path: Path,
  entry: { readonly [F in keyof T]?: T[F] | null | undefined },
  before: T | null,
  standIns: T,
): T {
  const whole = { ...standIns };
  for (const field in standIns) {
    const given = entry[field] ?? before?.[field];
    if (given === undefined) batch.reportMissing([...path, field], `${field} is missing, and this is new`);
    else whole[field] = given;
  }
  return whole;
}

/**
 * Appends the update that adds or changes an actor or a source, and one in every story that shows it: what a published
 * statement shows does not change without its readers being told.
 */
export async function appendShared<K extends 'actor' | 'source'>(
  batch: Batch,
  kinds: readonly [added: UpdateKind, changed: UpdateKind],
  thing: { readonly kind: K; readonly id: ThingId; readonly body: Things[K] },
  before: Things[K] | null,
): Promise<void> {
  const isWritten = append(batch, kinds, null, thing, before);
  if (!isWritten || before === null) return;
  const { kind: subjectKind, id: subject } = thing;
  for (const story of await batch.given.lookUp.storiesShowing(subject)) {
    batch.append({ kind: kinds[1], story, subjectKind, subject, notice: null, things: [] });
  }
}

/** Appends the update that adds or changes a thing; nothing where it is as it was. Returns whether it did. */
export function append<K extends ThingKind>(
  batch: Batch,
  kinds: readonly [added: UpdateKind, changed: UpdateKind],
  story: ThingId | null,
  thing: { readonly kind: K; readonly id: ThingId; readonly body: Things[K] },
  before: Things[K] | null,
): boolean {
  if (before !== null && isDeepStrictEqual(before, thing.body)) return false;
  batch.append({
    kind: before === null ? kinds[0] : kinds[1],
    story,
    subjectKind: thing.kind,
    subject: thing.id,
    notice: null,
    things: [thing],
  });
  return true;
}
