/** Answers readers' valid queries from kept responses, before Yoga sees the request. Yoga handles everything else. */
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { Services } from '../../graphql/context.js';
import type { Exchange } from '../connections/exchange.js';
import type { DocumentReading } from '../documents/reading.js';
import { matches, writeCacheable } from '../http/cacheable.js';
import { type Encoding, encodingFor } from '../http/compression.js';
import { acceptedMediaType, type MediaType } from '../http/media-type.js';
import { isRead } from '../http/request-target.js';
import { sendCompressed } from '../http/send-compressed.js';
import { chargeSending, type Gate } from '../limits/gate.js';
import type { Metrics } from '../metrics/metrics.js';
import type { OperationMetrics, Outcomes } from '../metrics/operation-metrics.js';
import type { ComputedResponse } from './kept-by-head.js';
import { ExecutedWithErrors, QueryResponses } from './query-responses.js';
import { type AskedQuestion, Questions } from './question.js';

/** The same address answers differently with a token, and compressed. */
const VARY = 'Accept, Accept-Encoding, Authorization, Origin';

const CONTENT_TYPES = {
  'application/json': 'application/json; charset=utf-8',
  'application/graphql-response+json': 'application/graphql-response+json; charset=utf-8',
} as const satisfies Record<MediaType, string>;

const NOT_SERVED = Promise.resolve(false);
const NO_BODY = Buffer.alloc(0);

/** Whether to read the body here: it has a known length within the limit, and a media type that Yoga accepts, too. */
function hasReadableBody({ headers }: IncomingMessage, longest: number): boolean {
  const length = Number(headers['content-length'] ?? Number.NaN);
  return length <= longest && isJson(headers['content-type']);
}

function isJson(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  return /^application\/json\s*;\s*charset=utf-8$/i.test(contentType ?? '');
}

export class ReaderResponses {
  private readonly questions: Questions;
  readonly responses: QueryResponses;
  private readonly operations: OperationMetrics;
  private readonly outcomes: Outcomes;

  /** @param options `body` is the maximum length of a request body, in bytes. */
  constructor(
    services: Services,
    reading: DocumentReading,
    metrics: Metrics,
    gate: Gate,
    private readonly options: { readonly body: number },
  ) {
    this.operations = metrics.operations;
    this.outcomes = metrics.operations.counts.query.http;
    this.questions = new Questions(reading);
    this.responses = new QueryResponses(services, reading, gate.house);
    services.feed.whenRedacted(() => this.questions.clear());
  }

  /**
   * Answers a reader's request, if it can be answered here. Otherwise nothing has been written; if the body was read,
   * `request.body` holds it as a stream for Yoga. A kept response waits for nothing but the request.
   * @throws Refused when the response must be computed and the client has too few units.
   */
  serve({ request, response, requestId, account }: Exchange, more: OutgoingHttpHeaders): Promise<boolean> {
    const type = acceptedMediaType(request.headers.accept);
    if (type === null) return NOT_SERVED;
    const give = (question: AskedQuestion): boolean | Promise<boolean> => {
      if (question instanceof Promise) return question.then(give);
      const kept = question === null ? null : this.responses.responseTo(question, requestId, account);
      return kept instanceof Promise ? kept.then(sendKept, sendErrors) : sendKept(kept);
    };
    const sendErrors = (error: unknown): Promise<true> => {
      if (!(error instanceof ExecutedWithErrors)) throw error;
      const { data, errors } = error;
      this.operations.answered('query', 'http', errors);
      const body = Buffer.from(JSON.stringify({ data, errors }));
      const headers = { ...more, vary: VARY, 'cache-control': 'no-store', 'content-type': CONTENT_TYPES[type] };
      return sendCompressed(request, response, 200, body, headers, account).then((): true => true);
    };
    const sendKept = (kept: ComputedResponse | null): boolean | Promise<boolean> => {
      if (kept === null) return false;
      this.outcomes.ok += 1;
      const send = (body: Buffer, encoding: Encoding | null): true => {
        chargeSending(account, body.length);
        const headers: OutgoingHttpHeaders = {
          ...more,
          'content-type': CONTENT_TYPES[type],
          'content-length': body.length,
          ...(encoding === null ? {} : { 'content-encoding': encoding }),
          vary: VARY,
        };
        if (isRead(request)) {
          writeCacheable(request, response, body, etagOf(kept, type, encoding), headers);
        } else response.writeHead(200, headers).end(body);
        return true;
      };
      const encoding = encodingFor(request, kept.body.length);
      if (encoding === null) return send(kept.body, null);
      // A client that has this form needs no form to be made.
      const isKnown = isRead(request) && matches(request.headers['if-none-match'], etagOf(kept, type, encoding));
      const form = isKnown ? NO_BODY : kept.forms.in(encoding, account);
      if (!(form instanceof Promise)) return send(form, encoding);
      return form.then((made) => (made === null ? send(kept.body, null) : send(made, encoding)));
    };
    if (isRead(request)) return Promise.resolve(give(this.questions.ofAddress(request, account)));
    if (request.method !== 'POST' || !hasReadableBody(request, this.options.body)) return NOT_SERVED;
    return withBody(request, (body) => {
      const given = give(this.questions.ofBody(body.toString('utf8'), account));
      if (given === true) return true;
      // Yoga reads the body from here.
      Object.assign(request, { body: Readable.from([body], { objectMode: false }) });
      return given;
    });
  }
}

/** Calls `use` with the whole body, or with the part that arrived before the client left. */
function withBody<T>(request: IncomingMessage, use: (body: Buffer) => T | Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const done = () => {
      const [first] = pieces;
      try {
        resolve(use(first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces)));
      } catch (error) {
        reject(error);
      }
    };
    request
      .on('data', (piece: Buffer) => pieces.push(piece))
      .on('end', done)
      .on('error', done);
  });
}

/**
 * A strong entity tag (RFC 9110, 8.8.1). It identifies the bytes in their media type and encoding, so one response in two
 * of them has two tags.
 */
function etagOf({ digest }: ComputedResponse, type: MediaType, encoding: Encoding | null): string {
  return `"${digest}${type === 'application/json' ? '' : '.g'}${encoding === null ? '' : `.${encoding}`}"`;
}
