/**
 * Who may replay. Subscribers behind the head are sent what they missed in steps, each of which needs a turn: few at once,
 * those of each account in the order in which they asked and accounts in rotation, and only while no audience is being
 * written to. An account has no turn while it has no units left, or while too much waits unread on its connections; a stream
 * has none while its own connection takes no more.
 */
import type { Account } from '../limits/account.js';
import type { Outlet } from './payload-writer.js';

/** Steps under way at one time: some wait for the database while another one is made. */
const AT_ONCE = 8;
/** The same of one account: others are to find a place. */
const AT_ONCE_PER_ACCOUNT = 4;
/** Audiences come first, but a replay waits no longer for them than this, in milliseconds: there may be one without end. */
const LONGEST_WAIT_MS = 100;

/** A place in the line. */
export interface Turn {
  /** Whether it has come, and lasts. */
  readonly isGiven: boolean;
  /** Gives it back, or leaves the line. */
  end(): void;
}

/** Those of one account. */
interface Line {
  readonly account: Account;
  /** In the order in which they asked. */
  readonly waiting: Set<Place>;
  running: number;
  /** Whether it is called when its account may go on. */
  isBlocked: boolean;
}

export class Turns {
  private readonly lines = new Map<Account, Line>();
  /** Those with somebody waiting who may go on, as far as is known; the first is next. */
  private readonly ready = new Set<Line>();
  private running = 0;
  private passes = 0;
  private isScheduled = false;
  private patience: NodeJS.Timeout | null = null;

  /** Asks for a turn to write to an outlet. Calls `given` when it has come, never before this has returned. */
  ask(outlet: Outlet, given: () => void): Turn {
    const place = new Place(this, outlet, given);
    this.enter(place);
    return place;
  }

  /** An audience is about to be written to: no replay begins meanwhile. */
  beginPass(): void {
    this.passes += 1;
  }

  /** It has been written to. */
  endPass(): void {
    this.passes -= 1;
    if (this.passes > 0) return;
    if (this.patience !== null) clearTimeout(this.patience);
    this.patience = null;
    this.schedule();
  }

  /** Puts a place into the line of its account, when its connection takes more. */
  enter(place: Place): void {
    const { outlet } = place;
    if (outlet.isReady) {
      const line = this.lineOf(outlet.account);
      line.waiting.add(place);
      this.offer(line);
    } else {
      outlet.whenReady(() => {
        if (!place.isOver) this.enter(place);
      });
    }
  }

  /** Takes a place out of the line, or ends its turn. */
  leave(place: Place): void {
    const { outlet } = place;
    const line = this.lines.get(outlet.account);
    if (line === undefined) return;
    line.waiting.delete(place);
    if (place.isGiven) {
      line.running -= 1;
      this.running -= 1;
      outlet.endStep();
      this.offer(line);
      this.schedule();
    }
    if (line.waiting.size > 0) return;
    this.ready.delete(line);
    if (line.running === 0 && !line.isBlocked) this.lines.delete(line.account);
  }

  private lineOf(account: Account): Line {
    const known = this.lines.get(account);
    if (known !== undefined) return known;
    const line = { account, waiting: new Set<Place>(), running: 0, isBlocked: false };
    this.lines.set(account, line);
    return line;
  }

  /** Lets a line have its turn, if anything keeps it from having one, when that is over. */
  private offer(line: Line): void {
    if (line.waiting.size === 0 || line.isBlocked || line.running >= AT_ONCE_PER_ACCOUNT) return;
    this.ready.add(line);
    this.schedule();
  }

  private schedule(): void {
    if (this.isScheduled || this.ready.size === 0 || this.running >= AT_ONCE) return;
    if (this.passes > 0) {
      this.patience ??= setTimeout(() => {
        this.patience = null;
        this.giveOne();
        this.schedule();
      }, LONGEST_WAIT_MS);
      return;
    }
    this.isScheduled = true;
    // In a turn of the event loop of its own: who asks something else gets theirs in between.
    setImmediate(() => {
      this.isScheduled = false;
      while (this.passes === 0 && this.running < AT_ONCE && this.giveOne());
      this.schedule();
    });
  }

  /** Gives one turn, if there is anybody to have it. */
  private giveOne(): boolean {
    for (const line of this.ready) {
      this.ready.delete(line);
      if (this.isKept(line)) continue;
      const place = this.nextOf(line);
      if (place === null) continue;
      line.running += 1;
      this.running += 1;
      this.offer(line);
      place.give();
      return true;
    }
    return false;
  }

  /** The first of a line whose connection takes more. Others come again when theirs does. */
  private nextOf(line: Line): Place | null {
    for (const place of line.waiting) {
      line.waiting.delete(place);
      if (place.outlet.isReady) return place;
      this.enter(place);
    }
    return null;
  }

  /** Whether a line has to wait, for units or until something has been read; then it is called when it need not. */
  private isKept(line: Line): boolean {
    const { account } = line;
    const goOn = () => {
      line.isBlocked = false;
      if (line.waiting.size > 0) this.offer(line);
      else if (line.running === 0) this.lines.delete(account);
    };
    const allowed = account.whenAllowed();
    if (allowed === null && !account.unread.isFull) return false;
    line.isBlocked = true;
    if (allowed === null) account.unread.whenRoom(goOn);
    else void allowed.then(goOn);
    return true;
  }
}

class Place implements Turn {
  isGiven = false;
  isOver = false;

  constructor(
    private readonly turns: Turns,
    readonly outlet: Outlet,
    private readonly given: () => void,
  ) {}

  give(): void {
    this.isGiven = true;
    this.outlet.beginStep();
    this.given();
  }

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.turns.leave(this);
  }
}
