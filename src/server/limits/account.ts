/**
 * The units that one client uses and may still use. A unit is one millisecond of CPU, of this process or of the
 * database for it. A bucket of units fills at a steady rate up to a maximum. Work is admitted by an estimate and
 * corrected by its real cost, so the balance may fall below zero; then nothing is admitted until it has recovered.
 */
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

/** The account of one client: of an address, or of all trusted clients, which have no limits. */
export class Account implements Payer {
  private unreadBytes: UnreadBytes | null = null;
  private balance: number;
  /** When the balance was last computed, in milliseconds. */
  private balanceAt: number;
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
    this.balanceAt = now();
  }

  /**
   * Admits work by its estimated units, and takes them. Work that costs more than the bucket holds is admitted when the
   * bucket is full.
   * @param atLeast The units that must be available, even if fewer are taken now.
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

  /** Takes units without making debt. */
  chargeAtMost(units: number): void {
    this.charge(Math.min(units, Math.max(0, this.settle())));
  }

  /** Takes units for finished work; a negative number returns units that were taken in excess. */
  charge(units: number): void {
    if (this.isTrusted) return;
    this.settle();
    this.balance = Math.min(this.limits.unitsAtOnce, this.balance - units);
  }

  /** Whether it has units left. */
  get hasUnits(): boolean {
    return this.isTrusted || this.settle() > 0;
  }

  /** `null` if it has units; otherwise resolves when it has. For work that can wait, such as streams. */
  whenAllowed(): Promise<void> | null {
    if (this.isTrusted || this.settle() > 0) return null;
    if (this.waiting === null) {
      let resolve = (): void => undefined;
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      // A timer may fire a millisecond early.
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

  /** The bytes that wait unread on its connections. */
  get unread(): UnreadBytes {
    const { limits, isTrusted } = this;
    this.unreadBytes ??= new UnreadBytes(
      isTrusted ? { ...limits, unreadBytesPerAddress: Number.POSITIVE_INFINITY } : limits,
    );
    return this.unreadBytes;
  }

  /** Whether too much is unread on its connections to make more for them. */
  get isUnread(): boolean {
    return this.unreadBytes?.isFull === true;
  }

  /**
   * Counts a WebSocket or event stream. Returns the function that uncounts it, to be called once; `null` at the limit.
   */
  openStream(): (() => void) | null {
    if (!this.isTrusted && this.streams >= this.limits.streamsPerAddress) return null;
    this.streams += 1;
    this.onChange(this);
    return () => {
      this.streams -= 1;
      this.onChange(this);
    };
  }

  /**
   * Counts a subscription by its selection. Returns the function that uncounts it, to be called once; or the limit that
   * was hit.
   */
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

  /** Whether it has no open streams and subscriptions. */
  get isIdle(): boolean {
    return this.streams === 0 && this.subscriptions === 0;
  }

  /** Brings the balance up to date. */
  private settle(): number {
    const { unitsPerSecond, unitsAtOnce } = this.limits;
    const now = this.now();
    this.balance = Math.min(unitsAtOnce, this.balance + ((now - this.balanceAt) / 1_000) * unitsPerSecond);
    this.balanceAt = now;
    return this.balance;
  }
}

/**
 * The account for work that the service does for all clients; it has the units of one client. Callers check `hasUnits`
 * before they start such work; `take` never refuses it.
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

/** At most so many idle accounts are kept. A forgotten account starts again with a full bucket. */
const MAX_IDLE_ACCOUNTS = 100_000;

/** The accounts of all recent clients. */
export class Accounts {
  /**
   * The idle accounts that were used most recently, and those used before them, which are forgotten when the recent ones are
   * half of the most. An LRU cache would reserve the memory of all at the start.
   */
  private recent = new Map<string, Account>();
  private earlier: ReadonlyMap<string, Account> = new Map<string, Account>();
  /** Accounts with open streams or subscriptions, which are never forgotten. */
  private readonly busy = new Map<string, Account>();
  private readonly trusted: Account;
  /** The account for work that the service does for all clients. */
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
    const known = this.busy.get(address) ?? this.recent.get(address);
    if (known !== undefined) return known;
    const account =
      this.earlier.get(address) ?? new Account(address, false, this.limits, (one) => this.reclassify(one), this.now);
    this.keepIdle(account);
    return account;
  }

  /** The shared account of all clients without limits. */
  ofTrusted(): Account {
    return this.trusted;
  }

  /** Moves an account between busy and idle, after something of it was opened or closed. */
  reclassify(account: Account): void {
    const { address } = account;
    if (account.isIdle) {
      if (this.busy.delete(address)) this.keepIdle(account);
    } else if (!account.isTrusted) this.busy.set(address, account);
  }

  private keepIdle(account: Account): void {
    this.recent.set(account.address, account);
    if (this.recent.size < MAX_IDLE_ACCOUNTS / 2) return;
    this.earlier = this.recent;
    this.recent = new Map();
  }

  /** The limit for the header `RateLimit-Policy`: so many units, in the seconds that it takes to fill a bucket. */
  get policy(): string {
    const { unitsPerSecond, unitsAtOnce } = this.limits;
    return `"units";q=${unitsAtOnce};w=${Math.ceil(unitsAtOnce / unitsPerSecond)}`;
  }
}

/** An allowance for the header `RateLimit` (IETF draft-ietf-httpapi-ratelimit-headers). */
export function rateLimit({ remaining, seconds }: Allowance): string {
  return `"units";r=${remaining};t=${seconds}`;
}
