/** One subscription: alone until it has caught up with the head, and with all who follow the same from there on. */
import { type Audiences, Member } from './group.js';
import type { DeliverySource } from './payload-source.js';
import type { Outlet } from './payload-writer.js';
import type { Turn, Turns } from './replay-turns.js';

/** Units that a message takes that is sent to one subscriber alone: to read its update, and to write it to a socket. */
const REPLAYED_UNITS = 0.05;

export class DeliveryStream implements AsyncIterableIterator<never> {
  private isClosed = false;

  constructor(
    private readonly source: DeliverySource,
    private readonly audiences: Audiences,
    private readonly turns: Turns,
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
    while (!subscription.isOver) {
      const isBehind = subscription.isBehind;
      const wasDue = isBehind ? await this.replay(outlet) : await this.sendDue(outlet, 0);
      if (wasDue || isBehind || subscription.isBehind || subscription.isOver) continue;
      if (this.audiences.admits(this.audience, subscription.place)) await this.beMember(outlet);
      // A moment after the head has moved, an audience is further than those who have not heard of it.
      else await subscription.whenMoved();
    }
    this.source.throwFailure();
  }

  /** One step of a replay, when there is a turn for it; without one, what else is due meanwhile. */
  private async replay(outlet: Outlet): Promise<boolean> {
    const asked: { turn: Turn | null } = { turn: null };
    await this.source.subscription.whenItsTurn((wake) => {
      const turn = this.turns.ask(outlet, wake);
      asked.turn = turn;
      return () => {
        if (!turn.isGiven) turn.end();
      };
    });
    const { turn } = asked;
    try {
      return await this.sendDue(outlet, turn?.isGiven === true ? outlet.stepBytes : 0);
    } finally {
      turn?.end();
    }
  }

  /**
   * Sends what is due; says whether anything was. What finds no room any more comes again: nothing is kept for a reader who
   * does not read.
   * @param bytes About how many; 0 for no updates.
   */
  private async sendDue(outlet: Outlet, bytes: number): Promise<boolean> {
    const due = await this.source.due(bytes);
    if (due === null || due.length === 0) return due !== null;
    this.source.payer.charge(due.length * REPLAYED_UNITS);
    const { subscription } = this.source;
    const last = due[outlet.write(due, subscription.isOver) - 1];
    if (last !== undefined && last !== due.at(-1)) subscription.stepBack(last.place);
    return true;
  }

  /** Is sent what comes together with all who follow the same, for as long as its connection takes it. */
  private async beMember(outlet: Outlet): Promise<void> {
    const { subscription } = this.source;
    const member = new Member(outlet, subscription.place, this.source.payer);
    await subscription.waitFor((wake) => {
      member.release = wake;
      return this.audiences.join(this.audience, member, this.source);
    });
    subscription.goOnFrom(member.place);
    if (member.failure === null) return;
    this.close();
    throw member.failure.error;
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
