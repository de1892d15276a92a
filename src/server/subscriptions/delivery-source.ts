/** A subscription of the feed, each of its messages with the payload that is sent. */
import { isMade, type Subscription } from '../../feed/subscription.js';
import type { FeedMessage } from '../../graphql/feed.js';
import type { Payer } from '../../graphql/meter.js';
import type { Delivery, Payloads, Selection } from './payloads.js';

export class DeliverySource {
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
    return new DeliverySource(this.subscription.companion(), this.payloads, { ...this.selection, payer });
  }

  /**
   * Everything that is due now; waits until something is. Nothing when it has ended.
   * @throws what kept the next message from being told, when all before it have been.
   */
  async nextBatch(): Promise<readonly Delivery[]> {
    this.throwFailure();
    return this.made(await this.subscription.nextBatch());
  }

  /** The same without waiting: `null` when nothing is due. */
  async due(): Promise<readonly Delivery[] | null> {
    this.throwFailure();
    const messages = await this.subscription.due();
    return messages === null ? null : this.made(messages);
  }

  /** Ends it at once. */
  close(): void {
    void this.subscription.return();
  }

  private throwFailure(): void {
    if (this.failure !== null) throw this.failure.error;
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
