/** What the server needs of whoever traces. Nobody does unless it is configured. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Trace } from '../../record/trace.js';

/** What is known of a request when it begins. */
export interface RequestFacts {
  readonly requestId: string;
  /** What is asked for, in few different words. */
  readonly route: string;
}

export interface Tracing extends Trace {
  /** Does the work of a request as a span, which goes on from the `traceparent` of the request and ends with its response. */
  request(request: IncomingMessage, response: ServerResponse, facts: RequestFacts, work: () => void): void;
  /** Ends the span of the request that is going on before its response does, which lasts. */
  endRequest(): void;
  /** Does work on from a `traceparent` (W3C Trace Context), where there is one in the headers. */
  continued<T>(headers: IncomingHttpHeaders, work: () => T): T;
  /** What log lines are to carry, by which the trace is found. */
  logFields(): Readonly<Record<string, string>>;
  /** Sends what has not been sent, for a moment, and ends. */
  close(): Promise<void>;
}
