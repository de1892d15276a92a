/** Those who pay for what they are sent together: each as much as they have subscriptions in it. */
import { NOBODY, type Payer } from '../../graphql/meter.js';

export class Payers implements Payer {
  /** They share their turns with nobody. */
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

  /** Those who have used up their units. */
  exhausted(): ReadonlySet<Payer> {
    return new Set([...this.counts.keys()].filter((one) => one.whenAllowed() !== null));
  }

  charge(units: number): void {
    for (const [payer, count] of this.counts) payer.charge((units * count) / this.size);
  }

  /** What is sent to many is not asked for: it is charged when it is sent. */
  take = NOBODY.take;
  whenAllowed = NOBODY.whenAllowed;
  openSubscription = NOBODY.openSubscription;
}
