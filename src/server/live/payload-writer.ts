/** Where the deliveries of one subscription go: over a connection, in the form of its transport. */
import type { Tally } from '../connections/connections.js';
import type { Outflow } from '../connections/outflow.js';
import type { Account } from '../limits/account.js';
import type { Delivery } from './payloads.js';

/** So many bytes of payloads are written together. */
export const RUN_BYTES = 64 * 1024;

/** Deliveries in pieces that are written together, each of so many bytes and one delivery at most. */
export function runsOf(deliveries: readonly Delivery[], bytes = RUN_BYTES): readonly (readonly Delivery[])[] {
  const runs: Delivery[][] = [];
  let run: Delivery[] = [];
  let length = 0;
  for (const delivery of deliveries) {
    if (run.length === 0) runs.push(run);
    run.push(delivery);
    length += delivery.payload.length;
    if (length >= bytes) [run, length] = [[], 0];
  }
  return runs;
}

export class Outlet {
  constructor(
    private readonly outflow: Outflow,
    /** The bytes that carry deliveries over the connection. */
    private readonly bytesOf: (deliveries: readonly Delivery[]) => Buffer,
    /** Where it is counted what was sent. */
    private readonly tally: Pick<Tally, 'sent'>,
    /** On whose account it is. */
    readonly account: Account,
  ) {}

  /** How many bytes are made at one time for it: those that may wait on its connection when it is just not full. */
  get stepBytes(): number {
    return Math.min(RUN_BYTES, this.outflow.limit / 2);
  }

  /**
   * Writes deliveries in order until what was written waits to be read; at least one.
   * @param areLast Whether nothing comes after them: then all are written.
   * @returns how many were.
   */
  write(deliveries: readonly Delivery[], areLast: boolean): number {
    let written = 0;
    for (const run of runsOf(deliveries, this.stepBytes)) {
      if (written > 0 && this.outflow.isFull && !areLast) break;
      written += run.length;
      this.outflow.write(this.bytesOf(run));
    }
    this.tally.sent += written;
    return written;
  }

  /**
   * Writes a run of deliveries at once, unless what was written before waits to be read, or it is more than may wait: then
   * nothing, and says `false`.
   */
  offer(run: readonly Delivery[]): boolean {
    const { outflow } = this;
    if (outflow.isFull) return false;
    const bytes = this.bytesOf(run);
    if (run.length > 1 && outflow.unreadBytes + bytes.length > outflow.limit) return false;
    this.tally.sent += run.length;
    outflow.write(bytes);
    return true;
  }

  /** Whether its connection takes more, and nobody else is about to write to it. */
  get isReady(): boolean {
    return this.outflow.isReady;
  }

  /** Calls once, when that may be so again. */
  whenReady(call: () => void): void {
    this.outflow.whenReady(call);
  }

  /** Something is about to be made for its connection. */
  beginStep(): void {
    this.outflow.reserve();
  }

  /** It has been written. */
  endStep(): void {
    this.outflow.free();
  }
}
