/** Where the deliveries of one subscription go: over a connection, in the form of its transport. */
import type { Tally } from '../connections.js';
import type { Outflow } from '../outflow.js';
import type { Delivery } from './payloads.js';

/** So many bytes of payloads are written together. */
const RUN = 64 * 1024;

/** Deliveries in pieces that are written together, each of 64 KB and one delivery at most. */
export function runsOf(deliveries: readonly Delivery[]): readonly (readonly Delivery[])[] {
  const runs: Delivery[][] = [];
  let run: Delivery[] = [];
  let length = 0;
  for (const delivery of deliveries) {
    if (run.length === 0) runs.push(run);
    run.push(delivery);
    length += delivery.payload.length;
    if (length >= RUN) [run, length] = [[], 0];
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
  ) {}

  /** Writes deliveries in order, at the pace at which they are read. Resolves when more may be written. */
  async send(deliveries: readonly Delivery[]): Promise<void> {
    for (const run of runsOf(deliveries)) {
      this.tally.sent += run.length;
      await this.outflow.send(this.bytesOf(run));
    }
  }

  /** Writes a run of deliveries at once, unless what was written before waits to be read: then nothing, and says `false`. */
  offer(run: readonly Delivery[]): boolean {
    if (this.outflow.isFull) return false;
    this.tally.sent += run.length;
    this.outflow.write(this.bytesOf(run));
    return true;
  }

  /** Resolves when nothing waits to be read any more. */
  flushed(): Promise<void> {
    return this.outflow.flushed();
  }
}
