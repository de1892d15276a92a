/**
 * Shares reads among subscribers: what several read alike is read once. A page of updates up to an offset and the record as
 * it stood at one never change, so nothing here goes stale. Only a redaction or a restored backup empties it.
 */
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { UpdateQuery } from '../record/read/updates.js';
import type { StoryRecord } from '../record/record.js';
import type { RecordPoint, Snapshot, Snapshots } from '../record/snapshot.js';
import type { Update } from '../story/update.js';

type UpdatePage = Promise<{ updates: Update[]; more: boolean }>;

/** How many pages are kept, for subscribers far behind the head. */
const MAX_PAGES = 128;
/** Updates next to each other share their snapshots, so that reads at the same time go out in one statement. */
const UPDATES_PER_BLOCK = 32;
/** How many blocks keep their snapshots. */
const MAX_BLOCKS = 8;

export class SharedReads {
  private readonly pages = new LRUCache<string, UpdatePage>({ max: MAX_PAGES });
  private readonly blocks = new LRUCache<number, Snapshots>({ max: MAX_BLOCKS });

  constructor(
    private readonly record: StoryRecord,
    private readonly log: Logger,
  ) {}

  /** A page of updates. A page that could not be read is not kept. */
  updates(query: UpdateQuery): UpdatePage {
    const key = JSON.stringify(query);
    const known = this.pages.get(key);
    if (known !== undefined) return known;
    const page = this.record.updates(query);
    page.catch((error: unknown) => {
      this.pages.delete(key);
      this.log.warn({ err: error }, 'could not read a page of the record; retrying');
    });
    this.pages.set(key, page);
    return page;
  }

  /** The record at the point of an update. All subscribers share what is read of it. */
  at(point: RecordPoint): Snapshot {
    const block = Math.floor(point.offset / UPDATES_PER_BLOCK);
    const known = this.blocks.get(block);
    if (known !== undefined) return known.at(point);
    const snapshots = this.record.snapshots();
    this.blocks.set(block, snapshots);
    return snapshots.at(point);
  }

  clear(): void {
    this.pages.clear();
    this.blocks.clear();
  }
}
