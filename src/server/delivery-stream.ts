/** One subscription: alone until it has caught up with the head, and with all who follow the same from there on. */
import type { Audiences, Member, Outlet } from './audience.js';
import type { DeliverySource } from './delivery-source.js';

export class DeliveryStream implements AsyncIterableIterator<never> {
  constructor(
    private readonly source: DeliverySource,
    private readonly audiences: Audiences,
    /** Equal for all who are sent the same from here on. */
    private readonly audience: string,
  ) {}

  /**
   * Sends everything that is due, and what comes, until it ends.
   * @throws what kept the next message from being told, when all before it have been.
   */
  async sendTo(outlet: Outlet): Promise<void> {
    for (;;) {
      const due = await this.source.due();
      if (due === null) await this.attend(outlet);
      else if (due.length === 0) return;
      else await outlet.send(due);
    }
  }

  /** At the head: until it has to go on alone. */
  private async attend(outlet: Outlet): Promise<void> {
    const { subscription } = this.source;
    // A moment after the head has moved, those who have heard of it are further than those who have not.
    if (!this.audiences.admits(this.audience, subscription.place)) return subscription.whenMoved();
    const member: Member = { outlet, place: subscription.place, failure: null, release: () => undefined };
    await subscription.waitFor((wake) => {
      member.release = wake;
      return this.audiences.join(this.audience, member, this.source);
    });
    if (member.failure !== null) {
      this.close();
      throw member.failure.error;
    }
    subscription.goOnFrom(member.place);
  }

  /** Asks for one last checkpoint, and then the end. */
  interrupt(): void {
    this.source.subscription.interrupt();
  }

  /** Whether it has ended, or is about to, because this process stops: whoever follows it is to come back. */
  get interrupted(): boolean {
    return this.source.subscription.interrupted;
  }

  /** Ends it at once. */
  close(): void {
    this.source.close();
  }

  // Libraries know a stream by its being iterable. Transports have it sent; iterated, it is an empty one.
  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<never>> {
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<never>> {
    this.close();
    return { done: true, value: undefined };
  }
}
