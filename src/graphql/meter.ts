/**
 * Measures one operation, or one payload of a subscription, while it runs: objects, characters of text, milliseconds
 * of CPU. It ends the operation when one of them is used up, whatever the estimate was.
 */
import { GraphQLError } from 'graphql';
import { slices, type Worker } from './slices.js';

/** The budget of one operation. */
export interface Budget {
  readonly objects: number;
  readonly characters: number;
  /** Milliseconds of CPU of this process. */
  readonly milliseconds: number;
}

/** The account that pays for work, in units: milliseconds of CPU of the service and of the database. */
export interface Payer extends Worker {
  /** Whether the payer has no limits. */
  readonly isTrusted: boolean;
  /** Takes units in advance, for work about to start. */
  take(units: number): Allowance;
  /** Takes units for finished work; a negative number gives some back. */
  charge(units: number): void;
  /**
   * `null` where the payer may use more; otherwise resolves when it may. For work that can wait, such as that of
   * streams.
   */
  whenAllowed(): Promise<void> | null;
  /** Counts a subscription with this selection; call the returned function once to stop counting it. */
  openSubscription(selection: string): (() => void) | SubscriptionLimit;
}

/** Why no more subscriptions may be opened: too many of any kind, or too many different selections. */
export type SubscriptionLimit = 'TOO_MANY_SUBSCRIPTIONS' | 'TOO_MANY_SELECTIONS';

/** The answer to a payer that asks for work. */
export interface Allowance {
  readonly isAllowed: boolean;
  /** Units that the payer may still use at once. */
  readonly remaining: number;
  /** Whole seconds until the work is admitted; if it is admitted already, until the next unit. */
  readonly seconds: number;
}

/** The code of an operation that the meter ended. */
export const BUDGET_EXHAUSTED = 'BUDGET_EXHAUSTED';

/** How many rows an operation may read per object of its budget: some rows only tell whether there is a next page. */
const ROWS_PER_OBJECT = 3;
/** How many items of a list begin together. */
const PORTION = 25;
/** How many microtask turns to wait until the fields of a resolved item have begun. */
const HOPS = 5;

/** How many steps pass between two looks at the clock. A step is a field that begins, or a result that is completed. */
const STEPS_PER_LOOK = 8;

export class Meter implements Worker {
  private objects = 0;
  private characters = 0;
  private milliseconds = 0;
  private rows = 0;
  /** How many steps the operation has taken. */
  private steps = 0;
  /** Why the operation has ended; `null` while it runs. */
  private fault: GraphQLError | null = null;
  private resolveEnded: (fault: GraphQLError) => void = () => undefined;
  private parked: Promise<never> | null = null;

  constructor(
    readonly payer: Payer,
    private readonly budget: Budget,
    /** Whether it waits for its turn when the event loop has worked for long enough. */
    private readonly takesTurns = true,
  ) {}

  get address(): string {
    return this.payer.address;
  }

  /** Counts the work of this process from now on, until it waits or works for another operation. */
  begin(): void {
    slices.work(this);
  }

  /** Does the work. If the budget runs out first, returns the error and abandons the rest. */
  async run<T>(work: () => T | Promise<T>): Promise<T | GraphQLError> {
    const ended = new Promise<GraphQLError>((resolve) => {
      this.resolveEnded = resolve;
    });
    this.begin();
    const result = await Promise.race([this.done(work), ended]);
    return this.fault ?? result;
  }

  private async done<T>(work: () => T | Promise<T>): Promise<T> {
    const result = await work();
    // Serialising a long result takes a slice of its own.
    await this.enter();
    return result;
  }

  /** Call before a field that returns objects: `null` where it may go on at once. */
  enter(): Promise<void> | null {
    if (this.fault !== null) return this.park();
    this.steps += 1;
    if (this.steps % STEPS_PER_LOOK === 0) slices.work(this);
    return this.takesTurns && slices.isOver ? this.wait() : null;
  }

  /**
   * Call when a field has found objects, before they are completed: `null` where that may happen at once. The objects
   * of an ended operation are never completed.
   */
  count(objects: number): Promise<void> | null {
    this.objects += objects;
    if (this.objects > this.budget.objects) this.end(`more than ${this.budget.objects} objects`, 'LIMIT_COST');
    return this.enter();
  }

  /**
   * Hands out the items of a list in portions: those beyond the first portion wait for their turn, because otherwise
   * the fields of all items would begin at once. Reads of one slice are batched.
   */
  inPortions(items: unknown[]): unknown[] {
    if (!this.takesTurns || items.length <= PORTION) return items;
    let turn = Promise.resolve();
    return items.map((item, index) => {
      if (index < PORTION) return item;
      if (index % PORTION === 0) turn = this.after(turn);
      return turn.then(() => item);
    });
  }

  private async after(portion: Promise<void>): Promise<void> {
    await portion;
    // Meanwhile the fields of the previous portion begin.
    for (let hop = 0; hop < HOPS; hop += 1) await null;
    slices.work(this);
    if (slices.isOver || this.fault !== null) await this.wait();
  }

  /** Counts rows that the database returned. */
  async countRows(rows: number): Promise<void> {
    this.rows += rows;
    const most = this.budget.objects * ROWS_PER_OBJECT;
    if (this.rows > most) this.end(`more than ${most} rows of the database`, 'LIMIT_COST');
    if (this.fault !== null) await this.park();
    if (this.takesTurns && slices.isOver) await this.wait();
  }

  /** Counts text before it is written. */
  write(characters: number): void {
    this.characters += characters;
    const { characters: most } = this.budget;
    if (this.characters > most) this.end(`more than ${most} characters of text`, 'LIMIT_RESPONSE_CHARACTERS');
  }

  /** Charges milliseconds of CPU. */
  charge(milliseconds: number): void {
    this.milliseconds += milliseconds;
    this.payer.charge(milliseconds);
    const { milliseconds: most } = this.budget;
    if (this.milliseconds > most) this.end(`more than ${most} ms of CPU`, 'LIMIT_EXECUTION_MS');
  }

  /** Charges wall-clock milliseconds of the database to the payer, but not to the operation's budget. */
  spendInDatabase(milliseconds: number): void {
    this.payer.charge(slices.cpuOf(milliseconds));
  }

  /** How long this process has been busy, in milliseconds: its work for others is not the database's time. */
  get busyMs(): number {
    return slices.busyMs;
  }

  private async wait(): Promise<void> {
    await slices.nextShortTurn(this);
    if (this.fault !== null) await this.park();
  }

  private end(amount: string, setting: string): void {
    if (this.fault !== null) return;
    const message = `The service ended the operation because it took ${amount} (${setting}); ask for less at a time`;
    this.fault = new GraphQLError(message, { extensions: { code: BUDGET_EXHAUSTED } });
    this.resolveEnded(this.fault);
  }

  /** Never settles: whatever waits for it is collected together with the operation. */
  private park(): Promise<never> {
    this.parked ??= new Promise<never>(() => undefined);
    return this.parked;
  }
}

/** A payer without charges: for work of the service itself and of the desk. */
export const NOBODY: Payer = {
  address: '',
  isTrusted: true,
  take: () => ({ isAllowed: true, remaining: 0, seconds: 0 }),
  charge: () => undefined,
  whenAllowed: () => null,
  openSubscription: () => () => undefined,
};
/** A budget without limits. */
export const NO_LIMIT: Budget = {
  objects: Number.POSITIVE_INFINITY,
  characters: Number.POSITIVE_INFINITY,
  milliseconds: Number.POSITIVE_INFINITY,
};

/** A meter for work on which nobody else waits: without limits or slices. */
export function unlimitedMeter(): Meter {
  return new Meter(NOBODY, NO_LIMIT, false);
}
