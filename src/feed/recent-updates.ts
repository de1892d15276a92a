/**
 * Keeps the newest updates in memory. All subscribers near the head are served from here, whatever they follow, without
 * reading from the database again.
 */

import type { AddressedUpdate } from '../record/read/updates.js';
import type { RecordPoint } from '../record/snapshot.js';

export class RecentUpdates {
  /** Consecutive by offset. */
  private updates: AddressedUpdate[] = [];

  /**
   * @param start The point before the first update that is kept.
   * @param limit How many updates are kept.
   */
  constructor(
    private start: RecordPoint,
    private readonly limit: number,
  ) {}

  /** The point before the first update that is kept. Subscribers at this point or beyond it are served from memory. */
  get oldest(): RecordPoint {
    return this.start;
  }

  get newest(): RecordPoint {
    return this.updates.at(-1)?.update ?? this.start;
  }

  /** Adds the updates that follow on the newest one. */
  add(updates: readonly AddressedUpdate[]): void {
    const [first] = updates;
    if (first !== undefined && first.update.offset !== this.newest.offset + 1) {
      throw new Error(
        `Update ${first.update.offset} does not follow on ${this.newest.offset}; expected ${this.newest.offset + 1}`,
      );
    }
    this.updates.push(...updates);
    const surplus = this.updates.length - this.limit;
    if (surplus <= 0) return;
    this.start = this.updates[surplus - 1]?.update ?? this.start;
    this.updates = this.updates.slice(surplus);
  }

  /** Drops all updates, and begins again at a point. */
  restart(start: RecordPoint): void {
    this.start = start;
    this.updates = [];
  }

  /** The update at an offset, or `null` when it is not kept. */
  at(offset: number): AddressedUpdate | null {
    return this.updates[offset - this.start.offset - 1] ?? null;
  }

  /** The point of an offset, or `null` when it is not kept. */
  pointOf(offset: number): RecordPoint | null {
    return offset === this.start.offset ? this.start : (this.at(offset)?.update ?? null);
  }
}
