/**
 * What one client uses and may still use. The unit is a millisecond of CPU: of this process, or of the database for it. A
 * bucket of units fills at a steady rate up to what may be used at once. Work is admitted against an estimate, and corrected
 * by what it took; so the balance can fall below zero, and nothing more is admitted until it has recovered.
 */
import { LRUCache } from 'lru-cache';
import type { Allowance, Payer, SubscriptionLimit } from '../../graphql/meter.js';
import type { Limits } from '../../limits.js';
import { UnreadBytes } from './unread-bytes.js';

export type AccountLimits = Pick<
  Limits,
  | 'unitsPerSecond'
  | 'unitsAtOnce'
  | 'streamsPerAddress'
  | 'subscriptionsPerAddress'
  | 'selectionsPerAddress'
  | 'unreadBytesPerStream'
  | 'unreadBytesPerAddress'
>;

/** One client: an address, or a trusted one without limits. */
export class Account implements Payer {
  private unreadBytes: UnreadBytes | null = null;
  private balance: number;
  /** When the balance was computed, in milliseconds. */
  private at: number;
  private streams = 0;
  private subscriptions = 0;
  /** How many subscriptions are open for each selection. */
  private readonly selections = new Map<string, number>();
  private waiting: { readonly promise: Promise<void>; readonly timer: NodeJS.Timeout } | null = null;

  constructor(
    readonly address: string,
    /** Whether it has no limits; see `TRUSTED_CLIENTS`. */
    readonly isTrusted: boolean,
    private readonly limits: AccountLimits,
    private readonly onChange: (account: Account) => void,
    private readonly now: () => number,
  ) {
    this.balance = limits.unitsAtOnce;
    this.at = now();
  }

  /**
   * Admits work that is estimated to take so many units, and takes them. Work that is dearer than what may be used at once
   * is admitted when nothing has been used for a while.
   * @param atLeast So many units have to be there, whether or not they are taken now.
   */
  take(units: number, atLeast = units): Allowance {
    const { unitsPerSecond, unitsAtOnce } = this.limits;
    if (this.isTrusted) return { isAllowed: true, remaining: unitsAtOnce, seconds: 0 };
    const balance = this.settle();
    const needed = Math.min(Math.max(units, atLeast), unitsAtOnce);
    const isAllowed = balance >= needed;
    if (isAllowed) this.balance -= units;
    const remaining = Math.max(0, Math.floor(this.balance));
    const missing = isAllowed ? remaining + 1 - this.balance : needed - balance;
    return { isAllowed, remaining, seconds: Math.max(1, Math.ceil(missing / unitsPerSecond)) };
  }

  /** Takes units as far as there are any, and makes no debt. */
  chargeAtMost(units: number): void {
    this.charge(Math.min(units, Math.max(0, this.settle())));
  }

  /** Takes units for work that was done; gives back what was taken for too much where there are fewer than none. */
  charge(units: number): void {
    if (this.isTrusted) return;
    this.settle();
    this.balance = Math.min(this.limits.unitsAtOnce, this.balance - units);
  }

  /** Whether it has units left. */
  get hasUnits(): boolean {
    return this.isTrusted || this.settle() > 0;
  }

  /** `null` where it may use more; otherwise resolves when it may. For work that can wait, as that of streams. */
  whenAllowed(): Promise<void> | null {
    if (this.isTrusted || this.settle() > 0) return null;
    if (this.waiting === null) {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      // Timers may be early by a millisecond.
      const delay = Math.ceil((-this.balance / this.limits.unitsPerSecond) * 1_000) + 2;
      const timer = setTimeout(() => {
        this.waiting = null;
        resolve();
      }, delay);
      timer.unref();
      this.waiting = { promise, timer };
    }
    return this.waiting.promise;
  }

  /** What waits to be read on its connections. */
  get unread(): UnreadBytes {
    const { limits, isTrusted } = this;
    this.unreadBytes ??= new UnreadBytes(
      isTrusted ? { ...limits, unreadBytesPerAddress: Number.POSITIVE_INFINITY } : limits,
    );
    return this.unreadBytes;
  }

  /** Whether so much waits to be read on its connections that nothing more is to be made for them. */
  get isUnread(): boolean {
    return this.unreadBytes?.isFull === true;
  }

  /** Counts a WebSocket or event stream; the function that is returned, called once, counts it no longer. `null` when there may be no more. */
  openStream(): (() => void) | null {
    if (!this.isTrusted && this.streams >= this.limits.streamsPerAddress) return null;
    this.streams += 1;
    this.onChange(this);
    return () => {
      this.streams -= 1;
      this.onChange(this);
    };
  }

  /** Counts a subscription with a selection; the function that is returned, called once, counts it no longer. */
  openSubscription(selection: string): (() => void) | SubscriptionLimit {
    const { subscriptionsPerAddress, selectionsPerAddress } = this.limits;
    const count = this.selections.get(selection) ?? 0;
    if (!this.isTrusted) {
      if (this.subscriptions >= subscriptionsPerAddress) return 'TOO_MANY_SUBSCRIPTIONS';
      if (count === 0 && this.selections.size >= selectionsPerAddress) return 'TOO_MANY_SELECTIONS';
    }
    this.subscriptions += 1;
    this.selections.set(selection, count + 1);
    this.onChange(this);
    return () => {
      this.subscriptions -= 1;
      const left = (this.selections.get(selection) ?? 0) - 1;
      if (left > 0) this.selections.set(selection, left);
      else this.selections.delete(selection);
      this.onChange(this);
    };
  }

  /** Whether nothing of it is open. */
  get isIdle(): boolean {
    return this.streams === 0 && this.subscriptions === 0;
  }

  /** The balance as it is now. */
  private settle(): number {
    const { unitsPerSecond, unitsAtOnce } = this.limits;
    const now = this.now();
    this.balance = Math.min(unitsAtOnce, this.balance + ((now - this.at) / 1_000) * unitsPerSecond);
    this.at = now;
    return this.balance;
  }
}

/**
 * The account of what the service does for all clients: it has the units of one of them. It is asked whether it has any
 * before such work is begun; what is begun is never refused.
 */
export class HouseAccount extends Account {
  constructor(limits: AccountLimits, now: () => number) {
    super('house', false, limits, () => undefined, now);
  }

  override take(units: number): Allowance {
    this.charge(units);
    return { ...super.take(0), isAllowed: true };
  }
}

/** Accounts without anything open that are kept; the one that was not heard of for the longest time begins anew. */
const MAX_IDLE_ACCOUNTS = 100_000;

/** The accounts of all clients that were heard of lately. */
export class Accounts {
  private readonly idle = new LRUCache<string, Account>({ max: MAX_IDLE_ACCOUNTS });
  /** Those with something open are never forgotten. */
  private readonly busy = new Map<string, Account>();
  private readonly trusted: Account;
  /** The account of what the service does for all clients. */
  readonly house: Account;

  constructor(
    private readonly limits: AccountLimits,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.house = new HouseAccount(limits, now);
    this.trusted = new Account('trusted', true, limits, () => undefined, now);
  }

  /** The account of an address. */
  of(address: string): Account {
    const known = this.busy.get(address) ?? this.idle.get(address);
    if (known !== undefined) return known;
    const account = new Account(address, false, this.limits, (one) => this.file(one), this.now);
    this.idle.set(address, account);
    return account;
  }

  /** The account of all clients without limits. */
  ofTrusted(): Account {
    return this.trusted;
  }

  /** Keeps an account where it belongs: called when something of it was opened or has ended. */
  file(account: Account): void {
    const { address } = account;
    if (account.isIdle) {
      if (this.busy.delete(address)) this.idle.set(address, account);
    } else if (!account.isTrusted && !this.busy.has(address)) {
      this.idle.delete(address);
      this.busy.set(address, account);
    }
  }

  /** What is allowed, for the header `RateLimit-Policy`: so many units in the seconds that it takes to fill a bucket. */
  get policy(): string {
    const { unitsPerSecond, unitsAtOnce } = this.limits;
    return `"units";q=${unitsAtOnce};w=${Math.ceil(unitsAtOnce / unitsPerSecond)}`;
  }
}

/** An allowance as the header `RateLimit` (IETF draft-ietf-httpapi-ratelimit-headers). */
export function rateLimit({ remaining, seconds }: Allowance): string {
  return `"units";r=${remaining};t=${seconds}`;
}
