/** Meters work outside GraphQL that alternates between reading and computing. */
import { Meter, NO_LIMIT, type Payer } from '../../graphql/meter.js';
import { slices } from '../../graphql/slices.js';

/**
 * Multiplies the measured time, which misses the CPU that the database uses while it sends rows. Measured with formats of
 * 4,000 statements.
 */
const CPU_PER_MEASURED = 1.35;

/**
 * The meter of such work. Give it to the snapshots that the work reads: it charges the database's time, and this
 * process's time from each result until the next wait.
 */
export class StepMeter extends Meter {
  constructor(payer: Payer) {
    super(payer, NO_LIMIT, false);
  }

  /** Waits until the payer has units. */
  async whenAllowed(): Promise<void> {
    for (let more = this.payer.whenAllowed(); more !== null; more = this.payer.whenAllowed()) await more;
  }

  /**
   * Waits until other payers have had their turn; from then on this process works for the payer, until it waits again.
   */
  nextTurn(): Promise<void> {
    return slices.nextTurn(this);
  }

  override charge(milliseconds: number): void {
    super.charge(milliseconds * CPU_PER_MEASURED);
  }

  override spendInDatabase(milliseconds: number): void {
    super.spendInDatabase(milliseconds * CPU_PER_MEASURED);
    // The result has come; what follows is work for the payer.
    slices.work(this);
  }
}
