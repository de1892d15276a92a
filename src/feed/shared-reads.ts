/**
 * What many subscribers read alike is read once. Nothing here is ever stale: a page of updates up to an offset, and the
 * record as it stood at one, stay what they are.
 */
import type { StoryRecord } from '../record/record.js';
import type { Place, Snapshot } from '../record/snapshot.js';
import type { UpdateQuery } from '../record/updates.js';
import type { Update } from '../story/update.js';

type Page = Promise<{ updates: Update[]; more: boolean }>;

/** How many pages and snapshots are kept, the newest: those that subscribers near the head are about to read. */
const KEPT = 256;

export class SharedReads {
  private readonly pages = new Map<string, Page>();
  private readonly snapshots = new Map<number, Snapshot>();

  constructor(private readonly record: StoryRecord) {}

  /** A page of updates. One that cannot be read is not kept. */
  updates(query: UpdateQuery): Page {
    const key = JSON.stringify(query);
    const known = this.pages.get(key);
    if (known !== undefined) return known;
    const page = this.record.updates(query);
    page.catch(() => this.pages.delete(key));
    return keep(this.pages, key, page);
  }

  /** The record at the place of an update: what one subscriber has read of it, no other reads again. */
  at(place: Place): Snapshot {
    return this.snapshots.get(place.offset) ?? keep(this.snapshots, place.offset, this.record.reader().at(place));
  }
}

function keep<K, V>(kept: Map<K, V>, key: K, value: V): V {
  kept.set(key, value);
  // A map remembers in which order things came: the first is the oldest.
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return value;
}
