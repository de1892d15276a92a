/**
 * Batches of this process are planned and appended in turns. A batch that is planned while another one is being appended has
 * to be planned again, because the record has moved.
 */

/**
 * A turn ends after this time at the latest: a long plan, or a lock that another process holds, keeps the next batch from
 * being planned for no longer.
 */
const LONGEST_TURN_MS = 500;

export class WriteTurns {
  private last: Promise<void> = Promise.resolve();

  /** Waits for the turns that were asked for before. Returns the function that ends this one. */
  async take(): Promise<() => void> {
    const before = this.last;
    let end = (): void => undefined;
    this.last = new Promise((resolve) => {
      end = resolve;
    });
    await before;
    const timer = setTimeout(end, LONGEST_TURN_MS);
    return () => {
      clearTimeout(timer);
      end();
    };
  }
}
