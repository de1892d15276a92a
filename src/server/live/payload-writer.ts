/** Writes the payloads of one subscriber to its connection, in the form of the transport. */
import type { Tally } from '../connections/connections.js';
import type { Outflow } from '../connections/outflow.js';
import type { Account } from '../limits/account.js';
import type { Payload } from './payloads.js';

/** Bytes of payloads that are written together. */
export const RUN_BYTES = 64 * 1024;

/** Splits payloads into runs that are written together, each of so many bytes and one payload at most. */
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
    /** Frames payloads as the transport does: the bytes that carry them over the connection. */
    private readonly framesOf: (payloads: readonly Payload[]) => Buffer,
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
   * Writes payloads in order until what was written waits to be read; at least one.
   * @param areLast Whether nothing comes after them: then all are written.
   * @returns how many were.
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
   * Writes a run of payloads at once, unless what was written before waits to be read, or it is more than may wait: then
   * nothing, and says `false`.
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
