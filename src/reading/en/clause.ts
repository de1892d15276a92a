/** A reporting clause: who says which words, by which verb. */
import type { TokenRange } from '../prepare/prepared-article.js';
import type { Cue } from './cues.js';

/** How the words of a clause stand to quotation marks: `scare` where they quote some words without saying them. */
export type Quoting = 'direct' | 'mixed' | 'scare' | 'none';

/** A reporting clause that the rules propose. */
export interface Clause {
  readonly source: TokenRange | null;
  readonly cue: TokenRange;
  readonly content: readonly TokenRange[];
  readonly quoting: Quoting;
  /** Whether the verb comes before its subject. */
  readonly inverted: boolean;
  /** The stable name of the rule. */
  readonly rule: string;
}

/** A cue with what the rules make of it. */
export interface CuedClause {
  readonly cue: Cue;
  /** The tokens in which the parts of its clause lie. */
  readonly bounds: TokenRange;
  /** Whether the cue stands inside a quotation. */
  readonly inQuotation: boolean;
  /** `null` where no rule fits. */
  readonly clause: Clause | null;
}
