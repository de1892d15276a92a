/** Whom updates concern, one after the other: as they are written, and again as they are verified. */
import { CONCERNS, type Concerns, unite } from '../../story/audience.js';
import type { ThingId, ThingKind } from '../../story/model.js';
import type { WrittenThing } from '../hash-chain.js';

/** Whom subjects have concerned so far, by `<kind> <id>`. */
export type Concerned = Map<string, Concerns>;

/** Whom an update concerns: everybody whom its subject has concerned so far, with those of the version it writes. */
export function concern(
  soFar: Concerned,
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

/** Adds those who have their first part in a story with an update. */
export function appear(
  soFar: Appearances,
  { story, actors, offset }: { story: ThingId | null; actors: readonly ThingId[]; offset: number },
): void {
  if (story === null) return;
  for (const actor of actors) {
    const key = `${story} ${actor}`;
    if (!soFar.has(key)) soFar.set(key, { story, actor, offset });
  }
}

/** Whom a written version concerns. */
function concernsOf<K extends ThingKind>(thing: WrittenThing<K>): Concerns {
  return CONCERNS[thing.kind](thing.body, thing.id);
}
