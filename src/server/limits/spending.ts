/** Work that an account pays for: admitted by an estimate, and corrected by its real cost. */

import type { Refusal } from '../http/refusal.js';
import type { Account } from './account.js';
import { tooMany } from './gate.js';

/** Work is refused; holds the refusal to send. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.error.message);
    this.name = 'Refused';
  }
}

/** Work was given up because its client is gone. Others that wait for its result start it again. */
export class Abandoned extends Error {
  constructor() {
    super('The client that asked for this work is gone');
    this.name = 'Abandoned';
  }
}

export class Spending {
  private spent = 0;

  private constructor(
    /** The payer. */
    readonly account: Account,
    private readonly taken: number,
  ) {}

  /**
   * Takes the estimated units from an account.
   * @throws Refused when it has too few.
   */
  static begin(account: Account, units: number): Spending {
    const allowance = account.take(units);
    if (!allowance.isAllowed) throw new Refused(tooMany(allowance.seconds));
    return new Spending(account, units);
  }

  /** Work that was admitted earlier, and is charged in full at the end. */
  static admitted(account: Account): Spending {
    return new Spending(account, 0);
  }

  /** Runs synchronous work, and counts its time. */
  time<T>(work: () => T): T {
    const begun = performance.now();
    try {
      return work();
    } finally {
      this.spent += performance.now() - begun;
    }
  }

  /** Adds units to the cost. */
  add(units: number): void {
    this.spent += units;
  }

  /** Charges the cost beyond the estimate, or returns the rest of the estimate. Call it once, at the end. */
  settle(): void {
    this.account.charge(this.spent - this.taken);
  }
}
