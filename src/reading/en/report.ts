/** Reported speech as it is being found. Later steps add quotations to it. */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';

export interface Report {
  /** The token of the head of its cue. */
  readonly head: number;
  readonly source: TokenRange | null;
  readonly cue: TokenRange;
  readonly content: TokenRange[];
  /** Whether it has quotations; those around all of it do not count. */
  readonly quotes: boolean;
  /** The unit of its cue. */
  readonly unit: number;
  readonly rule: string;
  /** Whether quotations without a clause of their own were taken to go on with it. */
  continued: boolean;
  /** How likely all of it is right, from 0 to 1. */
  readonly confidence: number;
  /** How likely the cue reports, the content is right, and the source is right, each from 0 to 1. */
  readonly likelihood: { readonly cue: number; readonly content: number; readonly source: number };
}

/** The reports of an article, and which of its quotations belong to one of them. */
export class Reports {
  readonly #all = new Set<Report>();
  readonly #ofUnit = new Map<number, Set<Report>>();
  readonly #claimed = new Set<number>();

  constructor(private readonly article: PreparedArticle) {}

  /** In the order of their cues. */
  inOrder(): readonly Report[] {
    return [...this.#all].sort((one, other) => one.head - other.head);
  }

  /** Those whose cue stands in this unit. */
  inUnit(unit: number): readonly Report[] {
    return [...(this.#ofUnit.get(unit) ?? [])];
  }

  add(report: Report): void {
    this.#all.add(report);
    const ofUnit = this.#ofUnit.get(report.unit) ?? new Set();
    this.#ofUnit.set(report.unit, ofUnit.add(report));
    if (report.quotes) for (const range of report.content) this.claim(range);
  }

  remove(report: Report): void {
    this.#all.delete(report);
    this.#ofUnit.get(report.unit)?.delete(report);
  }

  /** The quotations in this range belong to a report. */
  claim(range: TokenRange): void {
    for (const quotation of this.article.quotationsIn([range])) this.#claimed.add(quotation);
  }

  isClaimed(quotation: number): boolean {
    return this.#claimed.has(quotation);
  }
}
