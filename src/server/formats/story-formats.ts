/** Answers readers in the formats that others read by program (docs/formats.md): for all alike, from what is kept for all. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import type { StoryRecord } from '../../record/record.js';
import { writeCacheable } from '../answers/cacheable.js';
import type { Answer, KeptByHead } from '../answers/kept-by-head.js';
import { originHeaders } from '../cross-origin.js';
import type { Gate } from '../limits/gate.js';
import type { OperationMetrics } from '../metrics/operation-metrics.js';
import { publicError } from '../public-errors.js';
import { type OriginOf, publicOrigins } from '../public-origin.js';
import { codeOf, type Refusal, refusal } from '../refusal.js';
import type { FormatAsked } from './asked.js';
import type { Content } from './content.js';
import { contentOf } from './story-content.js';

/** What may be asked here: pages of other sites ask before they send `If-None-Match` (Fetch Standard, 2.2.2). */
const METHODS = 'GET, HEAD, OPTIONS';
/** The headers of answers that pages of other sites may read. */
const EXPOSED = 'ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id';
/** For how long a browser need not ask again whether it may, in seconds. */
const PREFLIGHT_AGE = '600';

/** The statuses of what is wrong with a request, by code; what has none here is a fault of ours. */
const STATUSES: Readonly<Record<string, number>> = {
  CURSOR_MALFORMED: 400,
  CURSOR_FORKED: 400,
  CURSOR_AHEAD: 400,
  DATE_TIME_MALFORMED: 400,
  PARAMETER_UNFIT: 400,
  TEXT_UNFIT: 400,
  STORY_UNKNOWN: 404,
  NOT_FOUND: 404,
  NOT_IMPLEMENTED: 501,
};

/** What the formats are answered from. */
export interface FormatParts {
  readonly record: StoryRecord;
  readonly kept: KeptByHead;
  readonly gate: Gate;
  readonly metrics: OperationMetrics;
}

export class StoryFormats {
  private readonly originOf: OriginOf;

  constructor(
    private readonly parts: FormatParts,
    private readonly config: Pick<Config, 'publicUrl' | 'trustedProxies' | 'allowedOrigins'>,
    private readonly log: Logger,
  ) {
    this.originOf = publicOrigins(config);
  }

  /** Answers a request for a format. A token makes no difference: everybody is given what readers are. */
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    asked: FormatAsked,
  ): Promise<void> {
    const { gate } = this.parts;
    const headers: OutgoingHttpHeaders = { ...this.crossOrigin(request), 'x-request-id': requestId };
    const isNegotiated = asked.kind === 'story' && asked.isNegotiated;
    headers.vary = [...(isNegotiated ? ['Accept'] : []), 'Accept-Encoding', headers.vary ?? []].flat().join(', ');
    const { method = '' } = request;
    if (method === 'OPTIONS') return allow(response, headers);
    if (method !== 'GET' && method !== 'HEAD') {
      const error = new GraphQLError(`${method} cannot be done here`, { extensions: { code: 'METHOD_NOT_ALLOWED' } });
      return this.refuse(response, refusal(405, error, { allow: METHODS }), headers);
    }
    const { rateLimit, refusal: tooMany } = gate.ask(gate.addressOf(request));
    Object.assign(headers, { 'ratelimit-policy': gate.policy, ratelimit: rateLimit });
    if (tooMany !== null) return this.refuse(response, tooMany, headers);
    const found = await this.find(request, requestId, asked);
    if ('refusal' in found) return this.refuse(response, found.refusal, headers);
    const { content, answer } = found;
    const described = {
      ...headers,
      ...content.headers,
      'content-type': content.type,
      'content-length': answer.body.length,
    };
    writeCacheable(request, response, answer.body, `"${answer.digest}"`, described);
  }

  private async find(
    request: IncomingMessage,
    requestId: string,
    asked: FormatAsked,
  ): Promise<{ readonly content: Content; readonly answer: Answer } | { readonly refusal: Refusal }> {
    const { url = '' } = request;
    const parameters = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : '');
    try {
      const { record } = this.parts;
      const content = await contentOf(asked, { parameters, base: this.originOf(request), record });
      const answer = await this.parts.kept.give(content.key, content.compute);
      return answer === null ? { refusal: refused(content.missing) } : { content, answer };
    } catch (error) {
      return { refusal: refused(publicError(error, this.log, requestId)) };
    }
  }

  /**
   * Which pages of other sites may read it. What the desk has made public under an address of its own, all of them: there is
   * nothing in it that they could not have a server of theirs ask for. Without such an address the service may stand in a
   * network that others have no way into but by the browsers of those who are in it; then only those that are allowed.
   */
  private crossOrigin(request: IncomingMessage): OutgoingHttpHeaders {
    if (this.config.publicUrl === null) return { ...originHeaders(request, this.config.allowedOrigins) };
    return { 'access-control-allow-origin': '*', 'access-control-expose-headers': EXPOSED };
  }

  private refuse(response: ServerResponse, one: Refusal, more: OutgoingHttpHeaders): void {
    const { status, headers, error } = one;
    this.parts.metrics.told([error], 'http');
    const type = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
    response.writeHead(status, { ...more, ...headers, ...type });
    response.end(JSON.stringify({ error: { code: codeOf(one), message: error.message } }));
  }
}

/** What is wrong with a request, or, with another code, with us: soon it may be well again. */
function refused(error: GraphQLError): Refusal {
  const status = STATUSES[String(error.extensions.code)];
  return status === undefined ? refusal(503, error, { 'retry-after': '1' }) : refusal(status, error);
}

function allow(response: ServerResponse, headers: OutgoingHttpHeaders): void {
  const methods = { allow: METHODS, 'access-control-allow-methods': METHODS, 'access-control-max-age': PREFLIGHT_AGE };
  response.writeHead(204, { ...headers, ...methods, 'access-control-allow-headers': 'If-None-Match' }).end();
}
