/** Reads the messages of one feed subscription as payloads, as many at a time as fit into one write. */
import { isResolved, MAX_UPDATES_AT_ONCE, type Subscription } from '../../feed/subscription.js';
import type { FeedMessage } from '../../graphql/feed.js';
import type { Payer } from '../../graphql/meter.js';
import type { Payload, Payloads, Selection } from './payloads.js';

/** How fast the number of updates per step may grow: the next payloads may be larger than the last. */
const MAX_GROWTH = 8;

export class PayloadSource {
  /** How many updates the next step makes. */
  private updates = 1;
  private failure: { readonly error: unknown } | null = null;

  constructor(
    readonly subscription: Subscription<FeedMessage>,
    private readonly payloads: Payloads,
    private readonly selection: Selection,
  ) {}

  /** The payer of the payloads made for this source. */
  get payer(): Payer {
    return this.selection.payer;
  }

  /** A second source of the same payloads, from the point of this one, for another payer. */
  companion(payer: Payer): PayloadSource {
    const selection = { ...this.selection, payer };
    const companion = new PayloadSource(this.subscription.companion(), this.payloads, selection);
    companion.updates = this.updates;
    return companion;
  }

  /**
   * The payloads that are due, which may be an empty list if no update is for this subscription; `null` when nothing is
   * due.
   * @param bytes Approximate size of the updates to make, judged by earlier ones; at least one update. 0 for no
   * updates.
   * @throws The error of the next message, after all payloads before it have been returned.
   */
  async due(bytes: number): Promise<readonly Payload[] | null> {
    this.throwFailure();
    const messages = await this.subscription.due(bytes === 0 ? 0 : this.updates);
    if (messages === null) return null;
    const due = this.payloadsOf(messages);
    const payloads = isResolved(due) ? due : await due;
    if (bytes > 0) this.learnSize(payloads, bytes);
    return payloads;
  }

  /** @throws The error of the next message, if there is one. */
  throwFailure(): void {
    if (this.failure !== null) throw this.failure.error;
  }

  private learnSize(payloads: readonly Payload[], bytes: number): void {
    if (payloads.length === 0) return;
    const size = payloads.reduce((sum, { json }) => sum + json.length, 0) / payloads.length;
    const most = Math.min(MAX_UPDATES_AT_ONCE, this.updates * MAX_GROWTH);
    this.updates = Math.max(1, Math.min(most, Math.floor(bytes / size)));
  }

  /** Closes the subscription at once. */
  close(): void {
    void this.subscription.return();
  }

  private payloadsOf(messages: readonly FeedMessage[]): readonly Payload[] | Promise<readonly Payload[]> {
    // Start all before waiting for the first, so that their data is read together.
    const payloads = messages.map((message) => this.payloads.of(message, this.selection));
    return payloads.every(isResolved) ? payloads : this.upToFailure(messages);
  }

  /** The payloads before the first that cannot be made. */
  private async upToFailure(messages: readonly FeedMessage[]): Promise<readonly Payload[]> {
    const made: Payload[] = [];
    const { redactions } = this.payloads;
    try {
      // Ask again for each: by the time one is ready, most others are, and need no waiting.
      for (const message of messages) {
        const payload = this.payloads.of(message, this.selection);
        made.push(isResolved(payload) ? payload : await payload);
      }
    } catch (error) {
      this.failure = { error };
      this.close();
      if (made.length === 0) throw error;
    }
    // While later payloads were made, words in the first may have been redacted.
    return redactions === this.payloads.redactions ? made : this.upToFailure(messages.slice(0, made.length));
  }
}
