/** The context of resolvers. */
import type { Desk } from '../desk/desk.js';
import type { Editor } from '../desk/editor.js';
import type { Feed } from '../feed/feed.js';
import { type Cursor, encodeCursor } from '../record/cursor.js';
import { databaseTime } from '../record/read/database-time.js';
import type { StoryRecord } from '../record/record.js';
import type { RecordPoint, Snapshot, Snapshots } from '../record/snapshot.js';
import type { Instant } from '../story/time.js';
import type { Meter } from './meter.js';

/** The parts of the running service that resolvers use. */
export interface Services {
  readonly record: StoryRecord;
  readonly feed: Feed;
  readonly desk: Desk;
}

/** The state of one request, without its sender. */
export interface ContextOptions {
  /** Where a subscription resumes if its transport says so; see `Context.resumeAfter`. */
  readonly resumeAfter?: Cursor | null;
  /** The head, if already known. */
  readonly head?: RecordPoint;
}

/**
 * The context of one operation, or of one payload of a subscription. It makes its snapshots on first use, because a
 * subscription keeps its context for its whole life.
 */
export class Context implements Services {
  readonly record: StoryRecord;
  readonly feed: Feed;
  readonly desk: Desk;
  /** Where a subscription resumes if its transport says so (`Last-Event-ID`). Takes precedence over its arguments. */
  readonly resumeAfter: Cursor | null;
  private snapshots: Snapshots | null = null;
  private atHead: Promise<Snapshot> | null = null;
  private points: Map<string, Promise<RecordPoint>> | null = null;

  constructor(
    { record, feed, desk }: Services,
    readonly requestId: string,
    /** The editor who asks; `null` for readers. */
    readonly editor: Editor | null,
    /** Measures the operation, and ends it when its budget is used up. */
    readonly meter: Meter,
    { resumeAfter = null, head }: ContextOptions = {},
  ) {
    this.record = record;
    this.feed = feed;
    this.desk = desk;
    this.resumeAfter = resumeAfter;
    if (head !== undefined) this.atHead = Promise.resolve(this.at(head));
  }

  /** The record at its head on first use in this request: all fields see the same snapshot. */
  head(): Promise<Snapshot> {
    this.atHead ??= this.record.head().then((point) => this.at(point));
    return this.atHead;
  }

  /** The record at another offset, with reads batched together with the others of this request. */
  at(point: RecordPoint): Snapshot {
    this.snapshots ??= this.record.snapshots(this.meter);
    return this.snapshots.at(point);
  }

  /**
   * The offset of a cursor, looked up once in a request, however many fields ask.
   * @throws RecordError when the cursor cannot be honoured.
   */
  pointAt(cursor: Cursor): Promise<RecordPoint> {
    return this.once(encodeCursor(cursor), () => this.record.pointAt(cursor));
  }

  /** The newest offset at a moment, looked up once in a request. */
  pointAtTime(time: Instant): Promise<RecordPoint> {
    return this.once(`at ${time}`, () => this.record.pointAtTime(time));
  }

  /** Computes the answer to the same question only once. */
  private once(key: string, ask: () => Promise<RecordPoint>): Promise<RecordPoint> {
    this.points ??= new Map();
    const known = this.points.get(key);
    if (known !== undefined) return known;
    const point = databaseTime.measured(ask(), this.meter);
    this.points.set(key, point);
    return point;
  }
}
