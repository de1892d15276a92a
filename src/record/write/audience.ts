/** Whom updates concern, one update after the other. Writing and verification both use it. */
import { CONCERNS, type Concerns, unite } from '../../story/audience.js';
import type { ThingId, ThingKind } from '../../story/model.js';
import type { WrittenThing } from '../hash-chain.js';

/** The actors and proposals that subjects have concerned so far, by `<kind> <id>`. */
export type ConcernsBySubject = Map<string, Concerns>;

/**
 * Returns whom an update concerns: everybody its subject has concerned so far, and those of the version it writes.
 * Stores the result in `soFar`.
 */
export function addConcerns(
  soFar: ConcernsBySubject,
  { subjectKind, subject }: { readonly subjectKind: ThingKind; readonly subject: ThingId },
  things: readonly WrittenThing[],
): Concerns {
  const key = `${subjectKind} ${subject}`;
  const concerns = things
    .filter((thing) => thing.kind === subjectKind && thing.id === subject)
    .reduce((all, thing) => unite(all, concernsOf(thing)), soFar.get(key) ?? { actors: [], proposals: [] });
  soFar.set(key, concerns);
  return concerns;
}

/** The first update that gave an actor a part in a story. */
export interface Appearance {
  readonly story: ThingId;
  readonly actor: ThingId;
  readonly offset: number;
}

/** First appearances so far, by `<story> <actor>`. */
export type Appearances = Map<string, Appearance>;

/** Adds the actors who get their first part in a story with an update. */
export function addAppearances(
  soFar: Appearances,
  { story, actors, offset }: { story: ThingId | null; actors: readonly ThingId[]; offset: number },
): void {
  if (story === null) return;
  for (const actor of actors) {
    const key = `${story} ${actor}`;
    if (!soFar.has(key)) soFar.set(key, { story, actor, offset });
  }
}

/** The actors and proposals that a version concerns. */
function concernsOf<K extends ThingKind>(thing: WrittenThing<K>): Concerns {
  return CONCERNS[thing.kind](thing.body, thing.id);
}
