/** A subscription of the feed, each of its messages with the payload that is sent. */
import { isMade, type Subscription, UPDATES_A_PAGE } from '../../feed/subscription.js';
import type { FeedMessage } from '../../graphql/feed.js';
import type { Payer } from '../../graphql/meter.js';
import type { Delivery, Payloads, Selection } from './payloads.js';

/** How many times as many updates are made together as the last time, at most: their payloads may be larger. */
const GROWTH = 8;

export class DeliverySource {
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

  /** Another one that delivers the same, from the place that this one has reached, and that somebody else pays for. */
  companion(payer: Payer): DeliverySource {
    const selection = { ...this.selection, payer };
    const companion = new DeliverySource(this.subscription.companion(), this.payloads, selection);
    companion.updates = this.updates;
    return companion;
  }

  /**
   * What is due now, of which there may be nothing for it; `null` when nothing is due.
   * @param bytes About how many are made, by the size of those before: one update at least. 0 for no updates at all.
   * @throws what kept the next message from being told, when all before it have been.
   */
  async due(bytes: number): Promise<readonly Delivery[] | null> {
    this.throwFailure();
    const messages = await this.subscription.due(bytes === 0 ? 0 : this.updates);
    if (messages === null) return null;
    const made = this.made(messages);
    const deliveries = isMade(made) ? made : await made;
    if (bytes > 0) this.learn(deliveries, bytes);
    return deliveries;
  }

  /** @throws what kept the next message from being told, if anything did. */
  throwFailure(): void {
    if (this.failure !== null) throw this.failure.error;
  }

  private learn(deliveries: readonly Delivery[], bytes: number): void {
    if (deliveries.length === 0) return;
    const size = deliveries.reduce((sum, { payload }) => sum + payload.length, 0) / deliveries.length;
    const most = Math.min(UPDATES_A_PAGE, this.updates * GROWTH);
    this.updates = Math.max(1, Math.min(most, Math.floor(bytes / size)));
  }

  /** Ends it at once. */
  close(): void {
    void this.subscription.return();
  }

  private made(messages: readonly FeedMessage[]): readonly Delivery[] | Promise<readonly Delivery[]> {
    // All are asked for before the first is waited for: what they are made of is then read together.
    const deliveries = messages.map((message) => this.payloads.deliver(this.selection, message));
    return deliveries.every(isMade) ? deliveries : this.whatIsMade(messages);
  }

  /** Those before the first that cannot be made. */
  private async whatIsMade(messages: readonly FeedMessage[]): Promise<readonly Delivery[]> {
    const made: Delivery[] = [];
    const { redactions } = this.payloads;
    try {
      // Asked for again: when one is there that was waited for, most others are, and cost a crowd no waiting.
      for (const message of messages) {
        const one = this.payloads.deliver(this.selection, message);
        made.push(isMade(one) ? one : await one);
      }
    } catch (error) {
      this.failure = { error };
      this.close();
      if (made.length === 0) throw error;
    }
    // While the last ones were waited for, words of the first may have been redacted.
    return redactions === this.payloads.redactions ? made : this.whatIsMade(messages.slice(0, made.length));
  }
}
