/** Suggests ids for unknown names. Runs only after a refusal, when nothing is locked. */
import { distance } from 'fastest-levenshtein';
import { Pace } from '../../pace.js';
import type { WriteLookUp } from '../../record/write/write-look-up.js';
import type { ThingId, ThingKind } from '../../story/model.js';

/** The largest share of letters in which a suggestion may differ from the given name. */
const LIKENESS = 0.4;
/** Ids are never longer than this, so longer names are not compared. */
const COMPARED_LENGTH = 400;

export class Suggestions {
  private readonly known = new Map<ThingKind, Promise<readonly ThingId[]>>();

  /** @param lookUp The record outside a transaction. */
  constructor(private readonly lookUp: Pick<WriteLookUp, 'ids'>) {}

  /** The id most similar to an unknown one, among those on the record and `others`; `null` where none is similar. */
  async closest(kind: ThingKind, id: ThingId, others: Iterable<ThingId>): Promise<ThingId | null> {
    if (id.length > COMPARED_LENGTH) return null;
    const pace = new Pace();
    let least = Math.floor(id.length * LIKENESS) + 1;
    let likely: ThingId | null = null;
    for (const one of [...others, ...(await this.idsOf(kind))]) {
      // Two names differ at least by the difference of their lengths.
      if (Math.abs(one.length - id.length) >= least) continue;
      await pace.next();
      const apart = distance(id, one);
      if (apart >= least) continue;
      least = apart;
      likely = one;
    }
    return likely;
  }

  private idsOf(kind: ThingKind): Promise<readonly ThingId[]> {
    const known = this.known.get(kind);
    if (known !== undefined) return known;
    const asked = this.lookUp.ids(kind);
    this.known.set(kind, asked);
    return asked;
  }
}
