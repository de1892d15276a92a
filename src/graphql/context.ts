/** What every resolver is given. */
import type { Desk } from '../desk/desk.js';
import type { Feed } from '../feed/feed.js';
import type { StoryRecord } from '../record/record.js';
import type { Place, Snapshot } from '../record/snapshot.js';

/** The parts of the running service that resolvers use. */
export interface Services {
  readonly record: StoryRecord;
  readonly feed: Feed;
  readonly desk: Desk;
}

export interface Context extends Services {
  readonly requestId: string;
  /** Who sent a valid desk token; `null` for readers. */
  readonly editor: string | null;
  /** The record at its head when it was first asked for in this request: all fields see the same. */
  head(): Promise<Snapshot>;
  /** The record at another place, read together with everything else of this request. */
  at(place: Place): Snapshot;
}

/** The context of one operation. */
export function makeContext(services: Services, requestId: string, editor: string | null): Context {
  const reader = services.record.reader();
  let head: Promise<Snapshot> | null = null;
  return {
    ...services,
    requestId,
    editor,
    head: () => {
      head ??= services.record.head().then((place) => reader.at(place));
      return head;
    },
    at: (place) => reader.at(place),
  };
}
