/** How many WebSockets and event streams each address has open. */
export class OpenStreams {
  private readonly counts = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Counts one more; the function that is returned, called once, counts it no longer. `null` when there may be no more. */
  open(address: string): (() => void) | null {
    const count = this.counts.get(address) ?? 0;
    if (count >= this.most) return null;
    this.counts.set(address, count + 1);
    return () => this.close(address);
  }

  private close(address: string): void {
    const left = (this.counts.get(address) ?? 0) - 1;
    if (left > 0) this.counts.set(address, left);
    else this.counts.delete(address);
  }
}
