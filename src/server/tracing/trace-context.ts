/** Reads a caller's trace context (W3C Trace Context, 3.2 and 3.3). */
import type { IncomingHttpHeaders } from 'node:http';
import { type Context, createTraceState, isSpanContextValid, ROOT_CONTEXT, trace } from '@opentelemetry/api';

/** Version, trace id, parent id and flags; a later version may add fields. */
const FORM = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The caller's context; a new root if there is none, or a malformed one. */
export function callerContext({ traceparent, tracestate }: IncomingHttpHeaders): Context {
  if (typeof traceparent !== 'string') return ROOT_CONTEXT;
  const [, version, traceId = '', spanId = '', flags = '', rest] = FORM.exec(traceparent) ?? [];
  if (version === undefined || (version === '00' && rest !== undefined)) return ROOT_CONTEXT;
  const caller = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & 1,
    isRemote: true,
    ...(typeof tracestate === 'string' ? { traceState: createTraceState(tracestate) } : {}),
  };
  return isSpanContextValid(caller) ? trace.setSpanContext(ROOT_CONTEXT, caller) : ROOT_CONTEXT;
}
