/**
 * Where the time goes, for those who trace: what is going on is told as spans, one within the other. Who keeps them is known
 * further out. Without one nothing is told, and it costs nothing but to look.
 */
import type { KyselyConfig } from 'kysely';

/** What is known of a span. Never what clients send as values: words, variables, parameters. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

/** A span that has begun. */
export interface OpenSpan {
  /** Adds what is found out meanwhile. */
  note(facts: SpanFacts): void;
  /** Something went wrong here; the reason is a code or the name of an error. */
  fail(reason: string): void;
}

export interface Trace {
  /** Does work as a part of what is going on. When it rejects, the span is one that failed. */
  span<T>(name: string, facts: SpanFacts, work: (span: OpenSpan) => Promise<T>): Promise<T>;
  /** Remembers what is going on under an object, for as long as that lives. */
  remember(origin: object): void;
  /** Does work on account of what was going on when `origin` was remembered, which may be long over. */
  onAccountOf<T>(origin: object, name: string, facts: SpanFacts, work: (span: OpenSpan) => Promise<T>): Promise<T>;
  /** A statement that the database has just answered, as it was sent: without its values. */
  statement(text: string, milliseconds: number, failed: boolean): void;
}

const UNHEARD: OpenSpan = { note: () => undefined, fail: () => undefined };

/** Does work as a span, where there is somebody who traces. */
export function within<T>(
  trace: Trace | null,
  name: string,
  facts: SpanFacts,
  work: (span: OpenSpan) => Promise<T>,
): Promise<T> {
  return trace === null ? work(UNHEARD) : trace.span(name, facts, work);
}

/** Has the query builder tell of each statement; nothing where nobody traces. */
export function tracingStatements(trace: Trace | null): Pick<KyselyConfig, 'log'> {
  if (trace === null) return {};
  return {
    log: ({ level, query, queryDurationMillis }) => trace.statement(query.sql, queryDurationMillis, level === 'error'),
  };
}
