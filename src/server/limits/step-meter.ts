/** Counts work that is done in steps outside of GraphQL, each of which reads and then computes, and has its payer charged for it. */
import { Meter, NO_LIMIT, type Payer } from '../../graphql/meter.js';
import { slices } from '../../graphql/slices.js';

/**
 * CPU of such work for each millisecond that is counted. The database works on while it sends. Measured with formats of 4,000
 * statements.
 */
const UNSEEN = 1.15;

/**
 * The meter of such work. It is given to the reader that the work reads with: the database's time is charged, and so is what
 * this process does with what was read until it waits again.
 */
export class StepMeter extends Meter {
  constructor(payer: Payer) {
    super(payer, NO_LIMIT, false);
  }

  /** Waits until the payer has units. */
  async whenAllowed(): Promise<void> {
    for (let more = this.payer.whenAllowed(); more !== null; more = this.payer.whenAllowed()) await more;
  }

  /** Waits until others have had their turn: from then on this process works for the payer, until it waits. */
  nextTurn(): Promise<void> {
    return slices.nextTurn(this);
  }

  override charge(milliseconds: number): void {
    super.charge(milliseconds * UNSEEN);
  }

  override spendInDatabase(milliseconds: number): void {
    super.spendInDatabase(milliseconds * UNSEEN);
    // What was waited for has come.
    slices.work(this);
  }
}
