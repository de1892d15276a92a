/** One clock for all processes of this machine, in milliseconds. It is monotonic, so that nobody sets it during a run. */
const ORIGIN = Number(process.hrtime.bigint()) / 1e6 - performance.now();

export function now(): number {
  return ORIGIN + performance.now();
}
