/**
 * Batches of this process are planned and appended in turns. A batch planned while another is being appended would have
 * to be planned again, because the record has moved.
 */

/**
 * A turn ends after this time at the latest, so that a long plan, or a lock held by another process, does not delay the
 * next batch for longer.
 */
const MAX_TURN_MS = 500;

export class WriteTurns {
  private last: Promise<void> = Promise.resolve();

  /** Waits for all earlier turns to end. Returns the function that ends this turn. */
  async take(): Promise<() => void> {
    const before = this.last;
    let end = (): void => undefined;
    this.last = new Promise((resolve) => {
      end = resolve;
    });
    await before;
    const timer = setTimeout(end, MAX_TURN_MS);
    return () => {
      clearTimeout(timer);
      end();
    };
  }
}
