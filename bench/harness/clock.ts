/** One clock for all processes of this machine, in milliseconds: the monotonic one, so that nobody sets it meanwhile. */
const ORIGIN = Number(process.hrtime.bigint()) / 1e6 - performance.now();

export function now(): number {
  return ORIGIN + performance.now();
}
