/**
 * Turns for replays. A subscriber behind the head receives missed updates in steps, and each step needs a turn. Few
 * turns run at once: an account's subscribers get them in the order in which they asked, accounts get them in rotation,
 * and only while no group writes. An account without units, or with too much unread, gets none; nor does a subscriber
 * whose connection is full.
 */
import type { Account } from '../limits/account.js';
import type { PayloadWriter } from './payload-writer.js';

/** Steps under way at once: some wait for the database while another computes. */
const MAX_RUNNING = 8;
/** The same for one account, so that others have turns, too. */
const MAX_RUNNING_PER_ACCOUNT = 4;
/** The longest that a replay waits for groups, which go first: some group may always be writing. */
const MAX_WAIT_MS = 100;

/** A requested turn. */
export interface ReplayTurn {
  /** Whether the turn has been given and has not ended. */
  readonly isGiven: boolean;
  /** Returns the turn, or leaves the queue. */
  end(): void;
}

/** The turns that one account has requested. */
interface Queue {
  readonly account: Account;
  /** In the order of the requests. */
  readonly waiting: Set<AskedTurn>;
  running: number;
  /** Whether the queue waits for its account's units or unread bytes. */
  isBlocked: boolean;
}

export class ReplayTurns {
  private readonly queues = new Map<Account, Queue>();
  /** Queues whose next turn may be given, as far as known, in rotation. */
  private readonly ready = new Set<Queue>();
  private running = 0;
  private groupWrites = 0;
  private isScheduled = false;
  private patience: NodeJS.Timeout | null = null;

  /** Requests a turn for a writer. Calls `given` when the turn comes, never before `ask` returns. */
  ask(writer: PayloadWriter, given: () => void): ReplayTurn {
    const turn = new AskedTurn(this, writer, given);
    this.enter(turn);
    return turn;
  }

  /** A group begins to write: no replay starts until it ends. */
  beginGroupWrite(): void {
    this.groupWrites += 1;
  }

  /** The group has finished its write. */
  endGroupWrite(): void {
    this.groupWrites -= 1;
    if (this.groupWrites > 0) return;
    if (this.patience !== null) clearTimeout(this.patience);
    this.patience = null;
    this.schedule();
  }

  /** Adds a turn to the queue of its account, once the connection is ready. */
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

  /** Removes a turn from its queue, or ends it. */
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

  /** Adds a queue to the rotation, unless something blocks it; it is offered again when that ends. */
  private offer(queue: Queue): void {
    if (queue.waiting.size === 0 || queue.isBlocked || queue.running >= MAX_RUNNING_PER_ACCOUNT) return;
    this.ready.add(queue);
    this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled || this.ready.size === 0 || this.running >= MAX_RUNNING) return;
    if (this.groupWrites > 0) {
      this.patience ??= setTimeout(() => {
        this.patience = null;
        this.giveOne();
        this.schedule();
      }, MAX_WAIT_MS);
      return;
    }
    this.isScheduled = true;
    // In a turn of the event loop of its own, so that requests are answered in between.
    setImmediate(() => {
      this.isScheduled = false;
      while (this.groupWrites === 0 && this.running < MAX_RUNNING && this.giveOne());
      this.schedule();
    });
  }

  /** Gives one turn. Returns whether a queue could have it. */
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

  /** The first turn of a queue whose connection is ready. The others are queued again when theirs is. */
  private nextOf(queue: Queue): AskedTurn | null {
    for (const turn of queue.waiting) {
      queue.waiting.delete(turn);
      if (turn.writer.isReady) return turn;
      this.enter(turn);
    }
    return null;
  }

  /** Whether a queue must wait for units or for its unread bytes; it is unblocked as soon as it need not. */
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
