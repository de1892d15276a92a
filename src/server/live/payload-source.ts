/** The messages of one feed subscription as payloads, as many at a time as fit into a write. */
import { isResolved, MAX_UPDATES_AT_ONCE, type Subscription } from '../../feed/subscription.js';
import type { FeedMessage } from '../../graphql/feed.js';
import type { Payer } from '../../graphql/meter.js';
import type { Payload, Payloads, Selection } from './payloads.js';

/** By how many times the number of updates that are made together may grow at once: the next payloads may be larger. */
const MOST_GROWTH = 8;

export class PayloadSource {
  /** How many updates are made together next. */
  private updates = 1;
  private failure: { readonly error: unknown } | null = null;

  constructor(
    readonly subscription: Subscription<FeedMessage>,
    private readonly payloads: Payloads,
    private readonly selection: Selection,
  ) {}

  /** Who pays for the payloads that are made for it. */
  get payer(): Payer {
    return this.selection.payer;
  }

  /** Another source of the same payloads, from the place that this one has reached, for another payer. */
  companion(payer: Payer): PayloadSource {
    const selection = { ...this.selection, payer };
    const companion = new PayloadSource(this.subscription.companion(), this.payloads, selection);
    companion.updates = this.updates;
    return companion;
  }

  /**
   * What is due now, of which there may be nothing for it; `null` when nothing is due.
   * @param bytes About how many are made, by the size of those before: one update at least. 0 for no updates at all.
   * @throws what kept the next message from being told, when all before it have been.
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

  /** @throws what kept the next message from being told, if anything did. */
  throwFailure(): void {
    if (this.failure !== null) throw this.failure.error;
  }

  private learnSize(payloads: readonly Payload[], bytes: number): void {
    if (payloads.length === 0) return;
    const size = payloads.reduce((sum, { json }) => sum + json.length, 0) / payloads.length;
    const most = Math.min(MAX_UPDATES_AT_ONCE, this.updates * MOST_GROWTH);
    this.updates = Math.max(1, Math.min(most, Math.floor(bytes / size)));
  }

  /** Ends it at once. */
  close(): void {
    void this.subscription.return();
  }

  private payloadsOf(messages: readonly FeedMessage[]): readonly Payload[] | Promise<readonly Payload[]> {
    // All are asked for before the first is waited for: what they are made of is then read together.
    const payloads = messages.map((message) => this.payloads.of(message, this.selection));
    return payloads.every(isResolved) ? payloads : this.upToFailure(messages);
  }

  /** The payloads before the first that cannot be made. */
  private async upToFailure(messages: readonly FeedMessage[]): Promise<readonly Payload[]> {
    const made: Payload[] = [];
    const { redactions } = this.payloads;
    try {
      // Asked for again: when one is there that was waited for, most others are, and cost a crowd no waiting.
      for (const message of messages) {
        const payload = this.payloads.of(message, this.selection);
        made.push(isResolved(payload) ? payload : await payload);
      }
    } catch (error) {
      this.failure = { error };
      this.close();
      if (made.length === 0) throw error;
    }
    // While the last ones were waited for, words of the first may have been redacted.
    return redactions === this.payloads.redactions ? made : this.upToFailure(messages.slice(0, made.length));
  }
}
