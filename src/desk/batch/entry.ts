/** The rules common to entries of all kinds: which fields stay, change or must be given, and the update of an entry. */
import { isDeepStrictEqual } from 'node:util';
import type { ThingId, ThingKind, Things } from '../../story/model.js';
import type { Path } from '../../story/violation.js';
import type { UpdateKind } from '../../story/vocabulary.js';
import { mistakeWords } from '../../words/mistakes.js';
import { fieldAt } from '../../words/names.js';
import type { Batch } from './batch.js';

/** A field of an entry: `undefined` keeps the value, `null` clears it, anything else replaces it. */
export function changed<T>(given: T | null | undefined, before: T | null | undefined): T | null {
  return given === undefined ? (before ?? null) : given;
}

/**
 * The required fields of a thing, from the entry or from the version before. Each one that a new thing lacks is
 * reported, and a stand-in replaces it.
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
    if (given === undefined)
      batch.reportMissing([...path, field], mistakeWords.form.newThingNeeds(fieldAt([...path, field])));
    else whole[field] = given;
  }
  return whole;
}

/**
 * Appends the update that adds or changes an actor or a source, and one update in every story that shows it: readers
 * of a story learn of every change of a published statement.
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

/** Appends the update that adds or changes a thing, unless nothing changed. Returns whether it did. */
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
