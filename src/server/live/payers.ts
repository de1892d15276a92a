/** Shares the cost of a group's payloads among its payers, in proportion to their subscriptions. */
import { NOBODY, type Payer } from '../../graphql/meter.js';

export class Payers implements Payer {
  /** A group takes turns of its own. */
  readonly address = '';
  readonly isTrusted = true;
  private readonly counts = new Map<Payer, number>();
  private size = 0;

  add(payer: Payer): void {
    this.size += 1;
    this.counts.set(payer, (this.counts.get(payer) ?? 0) + 1);
  }

  remove(payer: Payer): void {
    this.size -= 1;
    const left = (this.counts.get(payer) ?? 0) - 1;
    if (left > 0) this.counts.set(payer, left);
    else this.counts.delete(payer);
  }

  /** The payers without units. */
  exhausted(): ReadonlySet<Payer> {
    return new Set([...this.counts.keys()].filter((one) => one.whenAllowed() !== null));
  }

  charge(units: number): void {
    for (const [payer, count] of this.counts) payer.charge((units * count) / this.size);
  }

  /** A group asks for no units in advance: its payloads are charged when they are sent. */
  take = NOBODY.take;
  whenAllowed = NOBODY.whenAllowed;
  openSubscription = NOBODY.openSubscription;
}
