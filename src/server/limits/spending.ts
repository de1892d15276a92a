/** Work that somebody pays for: admitted by an estimate, and corrected by what it took. */

import type { Refusal } from '../http/refusal.js';
import type { Account } from './account.js';
import { tooMany } from './gate.js';

/** Work that is not done, with what is answered instead. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.error.message);
    this.name = 'Refused';
  }
}

/** Work that was given up because whoever asked for it is gone. Others who wait for it have it done anew. */
export class Abandoned extends Error {
  constructor() {
    super('Nobody waits for it any more');
    this.name = 'Abandoned';
  }
}

export class Spending {
  private spent = 0;

  private constructor(
    /** Who pays. */
    readonly account: Account,
    private readonly taken: number,
  ) {}

  /**
   * Takes so many units from an account.
   * @throws Refused when it has too few.
   */
  static begin(account: Account, units: number): Spending {
    const allowance = account.take(units);
    if (!allowance.isAllowed) throw new Refused(tooMany(allowance.seconds));
    return new Spending(account, units);
  }

  /** Work that is part of what was admitted before, and is charged when it is done. */
  static admitted(account: Account): Spending {
    return new Spending(account, 0);
  }

  /** Does work that lets nothing else run meanwhile, and counts the time that it takes. */
  time<T>(work: () => T): T {
    const begun = performance.now();
    try {
      return work();
    } finally {
      this.spent += performance.now() - begun;
    }
  }

  /** Counts units that something has taken. */
  add(units: number): void {
    this.spent += units;
  }

  /** Charges what was counted beyond what was taken, or gives back what was taken for too much. Called once, at the end. */
  settle(): void {
    this.account.charge(this.spent - this.taken);
  }
}
