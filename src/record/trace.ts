/**
 * Tracing: the record reports its work as nested spans. The server decides who collects them. Without a collector,
 * tracing costs one comparison.
 */
import type { KyselyConfig } from 'kysely';

/** The attributes of a span. They never contain what clients send as values: words, variables, parameters. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

/** A span that has begun. */
export interface OpenSpan {
  /** Adds attributes that became known during the span. */
  note(facts: SpanFacts): void;
  /** Marks the span as failed; the reason is a code or the name of an error. */
  fail(reason: string): void;
}

export interface Trace {
  /** Runs work in a span below the current one. When the work rejects, the span fails. */
  span<T>(name: string, facts: SpanFacts, work: (span: OpenSpan) => Promise<T>): Promise<T>;
  /** Remembers the current span under an object, for as long as the object lives. */
  remember(origin: object): void;
  /** Runs work in a span that is linked to the one remembered under `origin`, which may have ended long ago. */
  onAccountOf<T>(origin: object, name: string, facts: SpanFacts, work: (span: OpenSpan) => Promise<T>): Promise<T>;
  /** Reports a statement that the database has just answered, as it was sent: without its values. */
  statement(text: string, milliseconds: number, failed: boolean): void;
}

const NO_SPAN: OpenSpan = { note: () => undefined, fail: () => undefined };

/** Runs work in a span; without one when tracing is off. */
export function inSpan<T>(
  trace: Trace | null,
  name: string,
  facts: SpanFacts,
  work: (span: OpenSpan) => Promise<T>,
): Promise<T> {
  return trace === null ? work(NO_SPAN) : trace.span(name, facts, work);
}

/** Makes the query builder report each statement; no options when tracing is off. */
export function tracingStatements(trace: Trace | null): Pick<KyselyConfig, 'log'> {
  if (trace === null) return {};
  return {
    log: ({ level, query, queryDurationMillis }) => trace.statement(query.sql, queryDurationMillis, level === 'error'),
  };
}
