/**
 * Turns for replays. A subscriber behind the head is sent the updates that it missed in steps, each of which needs a turn. Few
 * turns are given at once: to the subscribers of one account in the order in which they asked, to accounts in rotation, and
 * only while no group is being written to. An account has no turn while it has no units left, or while too much waits unread
 * on its connections; a subscriber has none while its own connection takes no more.
 */
import type { Account } from '../limits/account.js';
import type { PayloadWriter } from './payload-writer.js';

/** Steps under way at one time: some wait for the database while another one is made. */
const AT_ONCE = 8;
/** The same of one account, so that others have turns as well. */
const AT_ONCE_PER_ACCOUNT = 4;
/** Groups come first, but a replay waits for them no longer than this: writing to one may have no end. */
const LONGEST_WAIT_MS = 100;

/** A turn that was asked for. */
export interface ReplayTurn {
  /** Whether it has come, and lasts. */
  readonly isGiven: boolean;
  /** Gives it back, or leaves the queue. */
  end(): void;
}

/** The turns that one account has asked for. */
interface Queue {
  readonly account: Account;
  /** In the order in which they asked. */
  readonly waiting: Set<AskedTurn>;
  running: number;
  /** Whether it is called when its account may go on. */
  isBlocked: boolean;
}

export class ReplayTurns {
  private readonly queues = new Map<Account, Queue>();
  /** Queues with a turn that may be given, as far as is known; the first is next. */
  private readonly ready = new Set<Queue>();
  private running = 0;
  private groupWrites = 0;
  private isScheduled = false;
  private patience: NodeJS.Timeout | null = null;

  /** Asks for a turn to write with a writer. Calls `given` when it has come, never before this has returned. */
  ask(writer: PayloadWriter, given: () => void): ReplayTurn {
    const turn = new AskedTurn(this, writer, given);
    this.enter(turn);
    return turn;
  }

  /** A group is about to be written to: no replay begins meanwhile. */
  beginGroupWrite(): void {
    this.groupWrites += 1;
  }

  /** The group has been written to. */
  endGroupWrite(): void {
    this.groupWrites -= 1;
    if (this.groupWrites > 0) return;
    if (this.patience !== null) clearTimeout(this.patience);
    this.patience = null;
    this.schedule();
  }

  /** Puts a turn into the queue of its account, when its connection takes more. */
  enter(turn: AskedTurn): void {
    const { writer } = turn;
    if (writer.isReady) {
      const queue = this.queueOf(writer.account);
      queue.waiting.add(turn);
      this.offer(queue);
    } else {
      writer.whenReady(() => {
        if (!turn.isOver) this.enter(turn);
      });
    }
  }

  /** Takes a turn out of its queue, or ends it. */
  leave(turn: AskedTurn): void {
    const { writer } = turn;
    const queue = this.queues.get(writer.account);
    if (queue === undefined) return;
    queue.waiting.delete(turn);
    if (turn.isGiven) {
      queue.running -= 1;
      this.running -= 1;
      writer.endStep();
      this.offer(queue);
      this.schedule();
    }
    if (queue.waiting.size > 0) return;
    this.ready.delete(queue);
    if (queue.running === 0 && !queue.isBlocked) this.queues.delete(queue.account);
  }

  private queueOf(account: Account): Queue {
    const known = this.queues.get(account);
    if (known !== undefined) return known;
    const queue = { account, waiting: new Set<AskedTurn>(), running: 0, isBlocked: false };
    this.queues.set(account, queue);
    return queue;
  }

  /** Lets a queue have its turn, if anything keeps it from having one, when that is over. */
  private offer(queue: Queue): void {
    if (queue.waiting.size === 0 || queue.isBlocked || queue.running >= AT_ONCE_PER_ACCOUNT) return;
    this.ready.add(queue);
    this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled || this.ready.size === 0 || this.running >= AT_ONCE) return;
    if (this.groupWrites > 0) {
      this.patience ??= setTimeout(() => {
        this.patience = null;
        this.giveOne();
        this.schedule();
      }, LONGEST_WAIT_MS);
      return;
    }
    this.isScheduled = true;
    // In a turn of the event loop of its own, so that other requests are answered in between.
    setImmediate(() => {
      this.isScheduled = false;
      while (this.groupWrites === 0 && this.running < AT_ONCE && this.giveOne());
      this.schedule();
    });
  }

  /** Gives one turn, if any queue may have it. */
  private giveOne(): boolean {
    for (const queue of this.ready) {
      this.ready.delete(queue);
      if (this.mustWait(queue)) continue;
      const turn = this.nextOf(queue);
      if (turn === null) continue;
      queue.running += 1;
      this.running += 1;
      this.offer(queue);
      turn.give();
      return true;
    }
    return false;
  }

  /** The first turn of a queue whose connection takes more. The others enter again when theirs does. */
  private nextOf(queue: Queue): AskedTurn | null {
    for (const turn of queue.waiting) {
      queue.waiting.delete(turn);
      if (turn.writer.isReady) return turn;
      this.enter(turn);
    }
    return null;
  }

  /** Whether a queue has to wait, for units or until something has been read; then it is unblocked as soon as it need not. */
  private mustWait(queue: Queue): boolean {
    const { account } = queue;
    const unblock = () => {
      queue.isBlocked = false;
      if (queue.waiting.size > 0) this.offer(queue);
      else if (queue.running === 0) this.queues.delete(account);
    };
    const allowed = account.whenAllowed();
    if (allowed === null && !account.unread.isFull) return false;
    queue.isBlocked = true;
    if (allowed === null) account.unread.whenRoom(unblock);
    else void allowed.then(unblock);
    return true;
  }
}

class AskedTurn implements ReplayTurn {
  isGiven = false;
  isOver = false;

  constructor(
    private readonly turns: ReplayTurns,
    readonly writer: PayloadWriter,
    private readonly given: () => void,
  ) {}

  give(): void {
    this.isGiven = true;
    this.writer.beginStep();
    this.given();
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.turns.leave(this);
  }
}
