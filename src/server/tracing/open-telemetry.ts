/**
 * Tracing with OpenTelemetry, sent over OTLP/HTTP. Loaded only when it is configured. The SDK reads its standard
 * variables itself (`OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER`, `OTEL_BSP_…`). Each service has a provider of its own,
 * and nothing global is used.
 */
import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import {
  type Attributes,
  type Context,
  createContextKey,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from 'pino';
import type { OpenSpan, SpanFacts } from '../../record/trace.js';
import { ReportedExporter } from './reported-exporter.js';
import { callerContext } from './trace-context.js';
import type { RequestFacts, Tracing } from './tracing.js';

/** How long the process waits for the collector when it stops, in milliseconds. */
const LAST_EXPORT_TIMEOUT_MS = 1_500;
/** SQL statements are cut to this many characters. */
const MAX_STATEMENT_CHARACTERS = 2_000;

/** The key of the request's span in a context. */
const REQUEST = createContextKey('the span of the request');

/** Starts tracing, to the collector that the environment names. */
export function openTracing(log: Logger): Tracing {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'onrecord' }))
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = new ReportedExporter(new OTLPTraceExporter(), log);
  return new OpenTelemetry(
    new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] }),
    log,
  );
}

class OpenTelemetry implements Tracing {
  private readonly tracer;
  /** The current context: new spans become children of its span. */
  private readonly current = new AsyncLocalStorage<Context>();
  private readonly origins = new WeakMap<object, SpanContext>();

  constructor(
    private readonly provider: BasicTracerProvider,
    private readonly log: Logger,
  ) {
    this.tracer = provider.getTracer('onrecord');
  }

  request(request: IncomingMessage, response: ServerResponse, facts: RequestFacts, work: () => void): void {
    const parent = callerContext(request.headers);
    const method = request.method ?? '';
    const attributes = {
      'http.request.method': method,
      'http.route': facts.route,
      'onrecord.request_id': facts.requestId,
    };
    const span = this.tracer.startSpan(`${method} ${facts.route}`, { kind: SpanKind.SERVER, attributes }, parent);
    response.once('close', () => {
      const { headersSent, statusCode } = response;
      if (headersSent) span.setAttribute('http.response.status_code', statusCode);
      if (!headersSent || statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    this.current.run(trace.setSpan(parent, span).setValue(REQUEST, span), () => {
      // Event listeners lose the context; bind them, so that work on the body and after the response belongs to the
      // request.
      request.emit = AsyncResource.bind(request.emit.bind(request));
      response.emit = AsyncResource.bind(response.emit.bind(response));
      work();
    });
  }

  endRequest(): void {
    const span = this.current.getStore()?.getValue(REQUEST);
    if (isSpan(span)) span.end();
  }

  continued<T>(headers: IncomingHttpHeaders, work: () => T): T {
    return this.current.run(callerContext(headers), work);
  }

  span<T>(name: string, facts: SpanFacts, work: (span: OpenSpan) => Promise<T>): Promise<T> {
    const parent = this.current.getStore() ?? ROOT_CONTEXT;
    // Work that starts here for a remote caller is an entry, as a request is over HTTP: an operation over a WebSocket.
    const isEntry = trace.getSpanContext(parent)?.isRemote ?? true;
    const kind = isEntry ? SpanKind.SERVER : SpanKind.INTERNAL;
    return this.during(this.tracer.startSpan(name, { kind, attributes: facts }, parent), parent, work);
  }

  remember(origin: object): void {
    const context = trace.getSpanContext(this.current.getStore() ?? ROOT_CONTEXT);
    if (context !== undefined) this.origins.set(origin, context);
  }

  onAccountOf<T>(origin: object, name: string, facts: SpanFacts, work: (span: OpenSpan) => Promise<T>): Promise<T> {
    const context = this.origins.get(origin);
    const links = context === undefined ? [] : [{ context }];
    // A trace of its own: the payload may be made hours later, and for many subscribers.
    const span = this.tracer.startSpan(name, { root: true, links, attributes: facts }, ROOT_CONTEXT);
    return this.during(span, ROOT_CONTEXT, work);
  }

  statement(text: string, milliseconds: number, failed: boolean): void {
    const parent = this.current.getStore();
    // Leave out SQL statements of the process itself, and those after the request's span has ended.
    if (parent === undefined || trace.getSpan(parent)?.isRecording() !== true) return;
    const name = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'statement';
    const attributes: Attributes = {
      'db.system.name': 'postgresql',
      'db.operation.name': name,
      'db.query.text': text.slice(0, MAX_STATEMENT_CHARACTERS),
    };
    const startTime = performance.timeOrigin + performance.now() - milliseconds;
    const span = this.tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes, startTime }, parent);
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }

  logFields(): Readonly<Record<string, string>> {
    const context = trace.getSpanContext(this.current.getStore() ?? ROOT_CONTEXT);
    return context === undefined ? {} : { traceId: context.traceId, spanId: context.spanId };
  }

  async close(): Promise<void> {
    const late = new AbortController();
    const ended = this.provider.shutdown().then(
      () => undefined,
      (error: unknown) => this.log.warn({ err: error }, 'cannot send the last traces'),
    );
    await Promise.race([ended, after(LAST_EXPORT_TIMEOUT_MS, undefined, { signal: late.signal })]);
    late.abort();
  }

  private async during<T>(span: Span, parent: Context, work: (span: OpenSpan) => Promise<T>): Promise<T> {
    const fail = (reason: string) => {
      span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', reason);
    };
    const open: OpenSpan = { note: (facts) => void span.setAttributes(facts), fail };
    try {
      return await this.current.run(trace.setSpan(parent, span), () => work(open));
    } catch (error) {
      // Not the message: it may hold words of a statement.
      fail(error instanceof Error && 'code' in error ? String(error.code) : nameOf(error));
      throw error;
    } finally {
      span.end();
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'end' in value;
}
