/** The server's interface to tracing. It is off unless configured. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Trace } from '../../record/trace.js';

/** The facts about a request that are known when it begins. */
export interface RequestFacts {
  readonly requestId: string;
  /** The name of its route. */
  readonly route: string;
}

export interface Tracing extends Trace {
  /** Does the work of a request in a span that continues the request's `traceparent` and ends with the response. */
  request(request: IncomingMessage, response: ServerResponse, facts: RequestFacts, work: () => void): void;
  /** Ends the span of the current request early: its response is an event stream. */
  endRequest(): void;
  /** Does work in the trace of a `traceparent` (W3C Trace Context), if the headers have one. */
  continued<T>(headers: IncomingHttpHeaders, work: () => T): T;
  /** The fields that connect log lines with the trace. */
  logFields(): Readonly<Record<string, string>>;
  /** Sends the remaining spans, for a short time, and ends. */
  close(): Promise<void>;
}
