/** Reported speech as it is being found. Later steps add quotations to it. */
import type { PreparedArticle, TokenRange } from '../prepare/prepared-article.js';

export interface Report {
  /** The token of the head of its cue. */
  readonly head: number;
  readonly source: TokenRange | null;
  readonly cue: TokenRange;
  content: readonly TokenRange[];
  /** Whether it has quotations; those around all of it do not count. */
  readonly quotes: boolean;
  /** The unit of its cue. */
  readonly unit: number;
  readonly rule: string;
  /** How likely the cue reports, the content is right, and the source is right, each from 0 to 1. */
  readonly likelihood: { readonly cue: number; readonly content: number; readonly source: number };
}

/** The reports of an article, and which of them each quotation belongs to. */
export class Reports {
  readonly #all = new Set<Report>();
  readonly #ofQuotation = new Map<number, Report>();

  constructor(private readonly article: PreparedArticle) {}

  /** In the order of their cues. */
  get all(): readonly Report[] {
    return [...this.#all].sort((one, other) => one.head - other.head);
  }

  /** Adds a report; quotations that belong to none yet belong to it. */
  add(report: Report): void {
    this.#all.add(report);
    if (report.quotes) this.claim(report, report.content);
  }

  remove(report: Report): void {
    this.#all.delete(report);
  }

  /** The quotations in `ranges` belong to `report`, unless they belong to another one. */
  claim(report: Report, ranges: readonly TokenRange[]): void {
    for (const quotation of this.article.quotationsIn(ranges)) {
      if (!this.#ofQuotation.has(quotation)) this.#ofQuotation.set(quotation, report);
    }
  }

  isClaimed(quotation: number): boolean {
    return this.#ofQuotation.has(quotation);
  }
}
