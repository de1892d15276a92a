/**
 * What one operation, or one payload of a subscription, takes while it runs: objects, characters of text, milliseconds of
 * CPU. It ends when any of them is used up, whatever was estimated before.
 */
import { GraphQLError } from 'graphql';
import { slices, type Worker } from './slices.js';

/** How much one operation may take. */
export interface Budget {
  readonly objects: number;
  readonly characters: number;
  /** Milliseconds of CPU of this process. */
  readonly milliseconds: number;
}

/** Who pays for the work, in units: milliseconds of CPU, those of the database included. */
export interface Payer extends Worker {
  /** Whether it has no limits. */
  readonly isTrusted: boolean;
  /** Takes units for work that is about to be done. */
  take(units: number): Allowance;
  /** Takes units for work that was done; gives some back where there are fewer than none. */
  charge(units: number): void;
  /** `null` where it may use more; otherwise resolves when it may. For work that can wait, as that of streams. */
  whenAllowed(): Promise<void> | null;
  /** Counts a subscription with a selection; the function that is returned, called once, counts it no longer. */
  openSubscription(selection: string): (() => void) | SubscriptionLimit;
}

/** Why no more subscriptions may be opened: of any kind, or with other selections than those that are open. */
export type SubscriptionLimit = 'TOO_MANY_SUBSCRIPTIONS' | 'TOO_MANY_SELECTIONS';

/** What a payer is told who asks for work. */
export interface Allowance {
  readonly isAllowed: boolean;
  /** Units that may still be used at once. */
  readonly remaining: number;
  /** Seconds, a whole number, until the work would be admitted; until one more unit is there, when it is. */
  readonly seconds: number;
}

/** The code of an operation that was ended because its budget was used up. */
export const BUDGET_EXHAUSTED = 'BUDGET_EXHAUSTED';

/** So many rows may be read for each object that may be found: some are read to find out what there is more. */
const ROWS_PER_OBJECT = 3;
/** So many items of a list begin together. */
const PORTION = 25;
/** So many times promises that are settled are followed up before the fields of an item that was waited for have begun. */
const HOPS = 5;

/** Steps between two looks at the clock: a field begins, or its result is looked into. */
const STEPS_PER_LOOK = 8;

export class Meter implements Worker {
  private objects = 0;
  private characters = 0;
  private milliseconds = 0;
  private rows = 0;
  /** How often a field with objects has begun, or its objects were found. */
  private steps = 0;
  /** Why it has ended; `null` while it runs. */
  private fault: GraphQLError | null = null;
  private tell: (fault: GraphQLError) => void = () => undefined;
  private parked: Promise<never> | null = null;

  constructor(
    readonly payer: Payer,
    private readonly budget: Budget,
    /** Whether it waits for its turn while the event loop has worked for long enough. */
    private readonly takesTurns = true,
  ) {}

  get address(): string {
    return this.payer.address;
  }

  /** What this process does from now on, until it waits or works for somebody else, is counted. */
  begin(): void {
    slices.work(this);
  }

  /** Does the work, unless the budget is used up before it is done: then it gives the error, and the rest is not done. */
  async run<T>(work: () => T | Promise<T>): Promise<T | GraphQLError> {
    const ended = new Promise<GraphQLError>((resolve) => {
      this.tell = resolve;
    });
    this.begin();
    const result = await Promise.race([this.done(work), ended]);
    return this.fault ?? result;
  }

  private async done<T>(work: () => T | Promise<T>): Promise<T> {
    const result = await work();
    // Writing a long result takes a slice of its own.
    await this.enter();
    return result;
  }

  /** A field with an object or objects begins: `null` where it may go on at once. */
  enter(): Promise<void> | null {
    if (this.fault !== null) return this.park();
    this.steps += 1;
    if (this.steps % STEPS_PER_LOOK === 0) slices.work(this);
    return this.takesTurns && slices.isOver ? this.wait() : null;
  }

  /**
   * Objects were found, and are about to be looked into: `null` where they may be at once. Nothing of an operation that has
   * ended is looked into.
   */
  count(objects: number): Promise<void> | null {
    this.objects += objects;
    if (this.objects > this.budget.objects) this.end(`more than ${this.budget.objects} objects`, 'LIMIT_COST');
    return this.enter();
  }

  /**
   * The items of a list as they are to be looked into: those beyond the first few when it is their turn, for the fields of all
   * items would otherwise begin at once. What is read for them is read together as long as the slice lasts.
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
    // The fields of the portion before begin in the meantime.
    for (let hop = 0; hop < HOPS; hop += 1) await null;
    slices.work(this);
    if (slices.isOver || this.fault !== null) await this.wait();
  }

  /** Rows of the database were read. */
  async countRows(rows: number): Promise<void> {
    this.rows += rows;
    const most = this.budget.objects * ROWS_PER_OBJECT;
    if (this.rows > most) this.end(`more than ${most} rows of the database`, 'LIMIT_COST');
    if (this.fault !== null) await this.park();
    if (this.takesTurns && slices.isOver) await this.wait();
  }

  /** Text is about to be written. */
  write(characters: number): void {
    this.characters += characters;
    const { characters: most } = this.budget;
    if (this.characters > most) this.end(`more than ${most} characters of text`, 'LIMIT_RESPONSE_CHARACTERS');
  }

  /** It took so many milliseconds of CPU. */
  charge(milliseconds: number): void {
    this.milliseconds += milliseconds;
    this.payer.charge(milliseconds);
    const { milliseconds: most } = this.budget;
    if (this.milliseconds > most) this.end(`more than ${most} ms of CPU`, 'LIMIT_EXECUTION_MS');
  }

  /** The database worked for it so many milliseconds by the clock: paid, but not of the budget. */
  spendInDatabase(milliseconds: number): void {
    this.payer.charge(slices.cpuOf(milliseconds));
  }

  /** How busy this process has been until now, in milliseconds: what others did while the database worked is not its time. */
  get busyMs(): number {
    return slices.busyMs;
  }

  private async wait(): Promise<void> {
    await slices.nextShortTurn(this);
    if (this.fault !== null) await this.park();
  }

  private end(what: string, setting: string): void {
    if (this.fault !== null) return;
    const message = `The operation was ended because it took ${what} (${setting}); ask for less at a time`;
    this.fault = new GraphQLError(message, { extensions: { code: BUDGET_EXHAUSTED } });
    this.tell(this.fault);
  }

  /** Never settles: what waits for it is forgotten together with the operation. */
  private park(): Promise<never> {
    this.parked ??= new Promise<never>(() => undefined);
    return this.parked;
  }
}

/** Pays nothing: for work of the service itself, and of the desk. */
export const NOBODY: Payer = {
  address: '',
  isTrusted: true,
  take: () => ({ isAllowed: true, remaining: 0, seconds: 0 }),
  charge: () => undefined,
  whenAllowed: () => null,
  openSubscription: () => () => undefined,
};
/** As much as it takes. */
export const NO_LIMIT: Budget = {
  objects: Number.POSITIVE_INFINITY,
  characters: Number.POSITIVE_INFINITY,
  milliseconds: Number.POSITIVE_INFINITY,
};

/** A meter for work of which nobody else has to wait for the end: it is not limited, and takes no slices. */
export function unlimitedMeter(): Meter {
  return new Meter(NOBODY, NO_LIMIT, false);
}
