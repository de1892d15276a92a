import type { Bench } from '../bench.js';
import type { Result } from '../report/table.js';

/** Obtains one figure, or some that belong together. */
export interface Measure {
  /** Its name on the command line. */
  readonly name: string;
  run(bench: Bench): Promise<Result>;
}
