/** One subscription: alone until it has caught up with the head, and with all who follow the same from there on. */
import { type Audiences, Member } from './audience.js';
import type { DeliverySource } from './delivery-source.js';
import type { Outlet } from './outlet.js';

export class DeliveryStream implements AsyncIterableIterator<never> {
  private isClosed = false;

  constructor(
    private readonly source: DeliverySource,
    private readonly audiences: Audiences,
    /** Equal for all who are sent the same from here on. */
    private readonly audience: string,
    /** Called once, when it has ended. */
    private readonly onEnd: () => void,
  ) {}

  /**
   * Sends everything that is due, and what comes, until it ends.
   * @throws what kept the next message from being told, when all before it have been.
   */
  async sendTo(outlet: Outlet): Promise<void> {
    const { subscription } = this.source;
    for (;;) {
      const due = await this.source.due();
      if (due !== null) {
        if (due.length === 0) return;
        await outlet.send(due);
      } else if (this.audiences.admits(this.audience, subscription.place)) {
        const member = new Member(outlet, subscription.place, this.source.payer);
        await subscription.waitFor((wake) => {
          member.release = wake;
          return this.audiences.join(this.audience, member, this.source);
        });
        subscription.goOnFrom(member.place);
        if (member.failure !== null) {
          this.close();
          throw member.failure.error;
        }
        // Whoever left because much waits for them goes on when they have read it.
        if (!subscription.isOver) await outlet.flushed();
      } else {
        // A moment after the head has moved, an audience is further than those who have not heard of it.
        await subscription.whenMoved();
      }
    }
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
    if (this.isClosed) return;
    this.isClosed = true;
    this.onEnd();
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
