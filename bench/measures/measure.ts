import type { Bench } from '../bench.js';
import type { Result } from '../report/table.js';

/** A measure: obtains one figure, or several that belong together. */
export interface Measure {
  /** The name on the command line. */
  readonly name: string;
  run(bench: Bench): Promise<Result>;
}
