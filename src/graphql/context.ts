/** The context of resolvers. */
import DataLoader from 'dataloader';
import type { Desk } from '../desk/desk.js';
import type { Editor } from '../desk/editor.js';
import type { Feed } from '../feed/feed.js';
import { type Cursor, encodeCursor } from '../record/cursor.js';
import type { RecordError } from '../record/errors.js';
import { databaseTime } from '../record/read/database-time.js';
import { type StoryRecord, unusable } from '../record/record.js';
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
  private times: Map<Instant, Promise<RecordPoint>> | null = null;
  private points: DataLoader<Cursor, RecordPoint, string> | null = null;

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

  /** The same for a client that named the point: ids of what is read there carry it. */
  momentAt(point: RecordPoint): Snapshot {
    this.snapshots ??= this.record.snapshots(this.meter);
    return this.snapshots.momentAt(point);
  }

  /**
   * The offset of a cursor, looked up once in a request together with the others, however many fields and ids ask.
   * @throws RecordError when the cursor cannot be honoured.
   */
  pointAt(cursor: Cursor): Promise<RecordPoint> {
    this.points ??= new DataLoader<Cursor, RecordPoint, string>((cursors) => this.pointsAt(cursors), {
      cacheKeyFn: encodeCursor,
    });
    return this.points.load(cursor);
  }

  private async pointsAt(cursors: readonly Cursor[]): Promise<(RecordPoint | RecordError)[]> {
    const checks = await databaseTime.measured(this.record.checkAll(cursors), this.meter);
    return checks.map((check) => (check.usable ? check.point : unusable(check.reason)));
  }

  /** The newest offset at a moment, looked up once in a request. */
  pointAtTime(time: Instant): Promise<RecordPoint> {
    this.times ??= new Map();
    const known = this.times.get(time);
    if (known !== undefined) return known;
    const point = databaseTime.measured(this.record.pointAtTime(time), this.meter);
    this.times.set(time, point);
    return point;
  }
}
