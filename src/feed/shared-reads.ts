/**
 * What many subscribers read alike is read once. A page of updates up to an offset, and the record as it stood at one,
 * stay what they are, so nothing here is ever stale; only a redaction, and a record that turns out to be another one, empty it.
 */
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { StoryRecord } from '../record/record.js';
import type { Place, Reader, Snapshot } from '../record/snapshot.js';
import type { UpdateQuery } from '../record/updates.js';
import type { Update } from '../story/update.js';

type Page = Promise<{ updates: Update[]; more: boolean }>;

/** How many pages are kept: those that subscribers far behind the head are about to read. */
const PAGES = 128;
/** Updates next to each other are read through one reader, which reads in one statement what is asked at one time. */
const UPDATES_A_READER = 32;
/** How many readers are kept, each with what it has read. */
const READERS = 8;

export class SharedReads {
  private readonly pages = new LRUCache<string, Page>({ max: PAGES });
  private readonly readers = new LRUCache<number, Reader>({ max: READERS });

  constructor(
    private readonly record: StoryRecord,
    private readonly log: Logger,
  ) {}

  /** A page of updates. One that cannot be read is not kept. */
  updates(query: UpdateQuery): Page {
    const key = JSON.stringify(query);
    const known = this.pages.get(key);
    if (known !== undefined) return known;
    const page = this.record.updates(query);
    page.catch((error: unknown) => {
      this.pages.delete(key);
      this.log.warn({ err: error }, 'a page of the record could not be read; trying again');
    });
    this.pages.set(key, page);
    return page;
  }

  /** The record at the place of an update: what one subscriber has read of it, no other reads again. */
  at(place: Place): Snapshot {
    const block = Math.floor(place.offset / UPDATES_A_READER);
    const known = this.readers.get(block);
    if (known !== undefined) return known.at(place);
    const reader = this.record.reader();
    this.readers.set(block, reader);
    return reader.at(place);
  }

  clear(): void {
    this.pages.clear();
    this.readers.clear();
  }
}
