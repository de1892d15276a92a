/** What every resolver is given. */
import type { Desk } from '../desk/desk.js';
import type { Editor } from '../desk/editor.js';
import type { Feed } from '../feed/feed.js';
import { type Cursor, encodeCursor } from '../record/cursor.js';
import type { StoryRecord } from '../record/record.js';
import type { Place, Snapshot } from '../record/snapshot.js';
import type { Instant } from '../story/time.js';

/** The parts of the running service that resolvers use. */
export interface Services {
  readonly record: StoryRecord;
  readonly feed: Feed;
  readonly desk: Desk;
}

export interface Context extends Services {
  readonly requestId: string;
  /** Who of the desk is asking; `null` for readers. */
  readonly editor: Editor | null;
  /** Where a subscription goes on when its transport says so (`Last-Event-ID`), whatever its arguments say. */
  readonly resumeAfter: Cursor | null;
  /** The record at its head when it was first asked for in this request: all fields see the same. */
  head(): Promise<Snapshot>;
  /**
   * The place that a cursor names; looked up once in a request, however many fields ask.
   * @throws RecordError when it cannot be honoured.
   */
  placeAt(cursor: Cursor): Promise<Place>;
  /** The newest place at a moment; looked up once in a request. */
  placeAtTime(time: Instant): Promise<Place>;
  /** The record at another place, read together with everything else of this request. */
  at(place: Place): Snapshot;
}

/** Whether a value that a library has passed through is a context. */
export function isContext(value: unknown): value is Context {
  return typeof value === 'object' && value !== null && 'resumeAfter' in value && 'placeAtTime' in value;
}

/** The context of one operation, or of one payload of a subscription. */
export function makeContext(
  services: Services,
  requestId: string,
  editor: Editor | null,
  resumeAfter: Cursor | null = null,
): Context {
  const reader = services.record.reader();
  let head: Promise<Snapshot> | null = null;
  return {
    ...services,
    requestId,
    editor,
    resumeAfter,
    head: () => {
      head ??= services.record.head().then((place) => reader.at(place));
      return head;
    },
    placeAt: once((cursor) => services.record.placeAt(cursor), encodeCursor),
    placeAtTime: once((time) => services.record.placeAtTime(time), String),
    at: (place) => reader.at(place),
  };
}

/** Answers the same question once. */
function once<Q, A>(ask: (question: Q) => Promise<A>, key: (question: Q) => string): (question: Q) => Promise<A> {
  const answers = new Map<string, Promise<A>>();
  return (question) => {
    const known = answers.get(key(question));
    if (known !== undefined) return known;
    const answer = ask(question);
    answers.set(key(question), answer);
    return answer;
  };
}
