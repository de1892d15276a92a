/** One open subscription: it replays alone until it has caught up with the head, and then follows in a group. */
import { type Groups, Member } from './group.js';
import type { PayloadSource } from './payload-source.js';
import type { PayloadWriter } from './payload-writer.js';
import type { ReplayTurn, ReplayTurns } from './replay-turns.js';

/** Units of a payload for one subscriber alone: reading its update, and writing it to a socket. */
const REPLAYED_UNITS = 0.05;

const DONE = { done: true, value: undefined } as const;

/**
 * graphql-js and its libraries recognise a subscription because it is iterable. The transport sends the payloads
 * itself, with `sendTo`; iterated, a subscriber yields nothing, and ends when `ended` resolves.
 */
export class Subscriber implements AsyncIterableIterator<never> {
  /** When the iteration ends; the transport sets it. */
  ended: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(
    private readonly source: PayloadSource,
    private readonly groups: Groups,
    private readonly turns: ReplayTurns,
    /** Equal for subscribers that receive the same from here on. */
    private readonly groupKey: string,
    /** Called once, on closing. */
    private readonly onClose: () => void,
  ) {}

  /**
   * Sends all payloads that are due or become due, until the subscription ends.
   * @throws The error of a payload that cannot be made, after all before it have been sent.
   */
  async sendTo(writer: PayloadWriter): Promise<void> {
    const { subscription } = this.source;
    while (!subscription.isOver) {
      const isBehind = subscription.isBehind;
      const wasDue = isBehind ? await this.replay(writer) : await this.sendDue(writer, 0);
      if (wasDue || isBehind || subscription.isBehind || subscription.isOver) continue;
      const mayJoin = subscription.hasCaughtUp && this.groups.admits(this.groupKey, subscription.point);
      if (mayJoin) await this.followInGroup(writer);
      // Just after the head has moved, a group may be ahead of a subscriber that has not noticed yet. And one that comes
      // while the head is not confirmed has not caught up.
      else await subscription.whenMoved();
    }
    this.source.throwFailure();
  }

  /**
   * Takes one step of a replay when it has a turn; until then it sends messages that need none, such as checkpoints.
   */
  private async replay(writer: PayloadWriter): Promise<boolean> {
    const asked: { turn: ReplayTurn | null } = { turn: null };
    await this.source.subscription.waitForTurn((wake) => {
      const turn = this.turns.ask(writer, wake);
      asked.turn = turn;
      return () => {
        if (!turn.isGiven) turn.end();
      };
    });
    const { turn } = asked;
    try {
      return await this.sendDue(writer, turn?.isGiven === true ? writer.stepBytes : 0);
    } finally {
      turn?.end();
    }
  }

  /**
   * Sends the payloads that are due; returns whether there were any. Payloads that do not fit on the connection are
   * read again later: nothing is buffered for a client that does not read.
   * @param bytes Approximate bytes of updates; 0 for none.
   */
  private async sendDue(writer: PayloadWriter, bytes: number): Promise<boolean> {
    const due = await this.source.due(bytes);
    if (due === null || due.length === 0) return due !== null;
    this.source.payer.charge(due.length * REPLAYED_UNITS);
    const { subscription } = this.source;
    const last = due[writer.write(due, subscription.isOver) - 1];
    if (last !== undefined && last !== due.at(-1)) subscription.rewindTo(last.point);
    return true;
  }

  /** Follows in a group for as long as the connection takes what the group writes. */
  private async followInGroup(writer: PayloadWriter): Promise<void> {
    const { subscription } = this.source;
    const member = new Member(writer, subscription.point, this.source.payer);
    await subscription.waitFor((wake) => {
      member.release = wake;
      return this.groups.join(this.groupKey, member, this.source);
    });
    subscription.continueFrom(member.point);
    if (member.failure === null) return;
    this.close();
    throw member.failure.error;
  }

  /** Asks for a last checkpoint and then the end, because the process drains. */
  interrupt(): void {
    this.source.subscription.interrupt();
  }

  /** Whether it was interrupted: the client should reconnect, to another process. */
  get interrupted(): boolean {
    return this.source.subscription.interrupted;
  }

  /** Closes the subscription at once. */
  close(): void {
    this.source.close();
    if (this.isClosed) return;
    this.isClosed = true;
    this.onClose();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<never>> {
    await this.ended;
    return DONE;
  }

  async return(): Promise<IteratorResult<never>> {
    this.close();
    return DONE;
  }
}
