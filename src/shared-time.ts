/**
 * Divides time among the jobs in progress: ten jobs that together take 10 ms take 1 ms each. The caller reads the clock, which
 * may stand still or show CPU time; a clock that goes back counts as standing still.
 */
export class SharedTime {
  private inProgress = 0;
  /** Milliseconds of a job that has been in progress since the start. */
  private share = 0;
  /** The reading of the clock when `share` was last updated. */
  private countedAt = 0;

  /** Begins a job. Returns what `end` needs. */
  begin(nowMs: number): number {
    this.count(nowMs);
    this.inProgress += 1;
    return this.share;
  }

  /** Ends a job. Returns the milliseconds that it took. */
  end(begun: number, nowMs: number): number {
    this.count(nowMs);
    this.inProgress -= 1;
    return this.share - begun;
  }

  private count(nowMs: number): void {
    if (this.inProgress > 0) this.share += Math.max(0, nowMs - this.countedAt) / this.inProgress;
    this.countedAt = nowMs;
  }
}
