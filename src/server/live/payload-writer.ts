/** Writes the payloads of one subscriber to its connection, in the framing of the transport. */
import type { Tally } from '../connections/connections.js';
import type { Outflow } from '../connections/outflow.js';
import type { Account } from '../limits/account.js';
import type { Payload } from './payloads.js';

/** How many bytes of payloads one write holds. */
export const RUN_BYTES = 64 * 1024;

/** Splits payloads into runs for one write each. A run ends with the payload that reaches the number of bytes. */
export function runsOf(payloads: readonly Payload[], bytes = RUN_BYTES): readonly (readonly Payload[])[] {
  const runs: Payload[][] = [];
  let run: Payload[] = [];
  let length = 0;
  for (const payload of payloads) {
    if (run.length === 0) runs.push(run);
    run.push(payload);
    length += payload.json.length;
    if (length >= bytes) [run, length] = [[], 0];
  }
  return runs;
}

export class PayloadWriter {
  constructor(
    private readonly outflow: Outflow,
    /** Frames payloads in the transport's form: the bytes for the connection. */
    private readonly framesOf: (payloads: readonly Payload[]) => Buffer,
    /** Counts the messages sent. */
    private readonly tally: Pick<Tally, 'sent'>,
    /** The account of the subscriber. */
    readonly account: Account,
  ) {}

  /** How many bytes one step makes: what an almost full connection can still hold. */
  get stepBytes(): number {
    return Math.min(RUN_BYTES, this.outflow.limit / 2);
  }

  /**
   * Writes payloads in order until the connection is full; at least one run.
   * @param areLast Whether nothing follows them: then all are written.
   * @returns The number of payloads written.
   */
  write(payloads: readonly Payload[], areLast: boolean): number {
    let written = 0;
    for (const run of runsOf(payloads, this.stepBytes)) {
      if (written > 0 && this.outflow.isFull && !areLast) break;
      written += run.length;
      this.outflow.write(this.framesOf(run));
    }
    this.tally.sent += written;
    return written;
  }

  /**
   * Writes a run of payloads at once. Writes nothing and returns `false` if the connection is full, or the run exceeds
   * its limit.
   */
  offer(run: readonly Payload[]): boolean {
    const { outflow } = this;
    if (outflow.isFull) return false;
    const bytes = this.framesOf(run);
    if (run.length > 1 && outflow.unreadBytes + bytes.length > outflow.limit) return false;
    this.tally.sent += run.length;
    outflow.write(bytes);
    return true;
  }

  /** Whether the connection takes more, and no other stream has reserved it. */
  get isReady(): boolean {
    return this.outflow.isReady;
  }

  /** Calls once, when the connection may be ready again. */
  whenReady(call: () => void): void {
    this.outflow.whenReady(call);
  }

  /** Reserves the connection for the next step. */
  beginStep(): void {
    this.outflow.reserve();
  }

  /** Ends the reservation after the step was written. */
  endStep(): void {
    this.outflow.free();
  }
}
