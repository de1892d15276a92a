/** Serves the formats for programs (docs/api/formats.md) from responses that are kept for all readers. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import type { StoryRecord } from '../../record/record.js';
import type { RecordPoint } from '../../record/snapshot.js';
import type { Exchange } from '../connections/exchange.js';
import { matches, writeCacheable, writeHead } from '../http/cacheable.js';
import { preflightHeaders, readableBy } from '../http/cross-origin.js';
import { prefersPage } from '../http/prefers-page.js';
import { publicError } from '../http/public-errors.js';
import { type OriginOf, publicOrigins } from '../http/public-origin.js';
import { codeOf, failure, methodNotAllowed, type Refusal, refusal } from '../http/refusal.js';
import { pathOf } from '../http/request-target.js';
import type { Compute, ComputedResponse, KeptByHead } from '../kept-responses/kept-by-head.js';
import type { Account } from '../limits/account.js';
import { type Gate, REQUEST_UNITS } from '../limits/gate.js';
import { Abandoned, Refused } from '../limits/spending.js';
import { StepMeter } from '../limits/step-meter.js';
import type { OperationMetrics } from '../metrics/operation-metrics.js';
import { firstWay, PageFault } from '../pages/page-fault.js';
import type { Pages } from '../pages/pages.js';
import type { FormatAsked } from './asked.js';
import type { Chunks, FormatContent } from './content.js';
import { Contents } from './contents.js';
import { contentOf } from './story-content.js';

/** OPTIONS is allowed because pages of other sites ask before they send `If-None-Match` (Fetch Standard, 2.2.2). */
const METHODS = 'GET, HEAD, OPTIONS';

/** The HTTP status of each error code. A code without one is a failure of the service. */
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

/** The parts that the formats need. */
export interface FormatParts {
  readonly record: StoryRecord;
  readonly kept: KeptByHead;
  readonly gate: Gate;
  readonly metrics: OperationMetrics;
  /** Shows browsers an error page. */
  readonly pages: Pick<Pages, 'sendFault' | 'sendRefusal'>;
}

/** How many families of contents are remembered as too long to be kept. */
const MAX_LARGE_FAMILIES = 1_000;
/** The ending of a large content's entity tag. */
const LARGE_TAG_END = '.large"';
/** Raise this when the output of any format changes: the tags of large contents do not depend on their text. */
const FORMAT_VERSION = 2;

/** The entity tag of a large content, from a digest of what it is made of. */
function largeTag(key: string, madeOf: string): string {
  const digest = createHash('sha256').update(`${FORMAT_VERSION} ${key} ${madeOf}`).digest('base64url');
  return `"${digest}${LARGE_TAG_END}`;
}

export class StoryFormats {
  private readonly originOf: OriginOf;
  /** For each family, the offset from which on its contents are too long to be kept: a story only grows. */
  private readonly large = new LRUCache<string, number>({ max: MAX_LARGE_FAMILIES });
  private readonly contents = new Contents();

  constructor(
    private readonly parts: FormatParts,
    private readonly config: Pick<Config, 'publicUrl' | 'trustedProxies'>,
    private readonly log: Logger,
  ) {
    this.originOf = publicOrigins(config);
  }

  /** Answers a request for a format. A token makes no difference: everybody gets what readers get. */
  async serve(asked: FormatAsked, { request, response, requestId, account }: Exchange): Promise<void> {
    const { gate } = this.parts;
    const headers: OutgoingHttpHeaders = { ...this.crossOrigin(request), 'x-request-id': requestId };
    const isNegotiated = asked.kind === 'story' && asked.isNegotiated;
    headers.vary = [...(isNegotiated ? ['Accept'] : []), 'Accept-Encoding', headers.vary ?? []].flat().join(', ');
    const { method = '' } = request;
    if (method === 'OPTIONS') return allow(response, headers);
    if (method !== 'GET' && method !== 'HEAD') {
      return this.refuse(request, response, methodNotAllowed(request, METHODS), headers);
    }
    const { rateLimit, refusal: tooMany } = gate.ask(account, REQUEST_UNITS);
    Object.assign(headers, { 'ratelimit-policy': gate.policy, ratelimit: rateLimit });
    if (tooMany !== null) return this.refuse(request, response, tooMany, headers);
    try {
      const content = await this.contentOf(request, asked, account);
      const described = { ...headers, ...content.headers, 'content-type': content.type };
      const kept = await this.kept(content, request, response, account);
      if (kept === 'LARGE') return await this.sendLarge(content, request, response, account, described);
      const etag = `"${kept.digest}"`;
      writeCacheable(request, response, kept.body, etag, { ...described, 'content-length': kept.body.length });
    } catch (error) {
      if (error instanceof Abandoned && response.destroyed) return;
      if (response.headersSent) throw error;
      const reason = error instanceof Refused ? error.refusal : refused(publicError(error, this.log, requestId));
      this.refuse(request, response, reason, headers);
    }
  }

  private contentOf(request: IncomingMessage, asked: FormatAsked, account: Account): Promise<FormatContent> {
    const { url = '' } = request;
    const parameters = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?')) : '');
    const meter = new StepMeter(account);
    return contentOf(asked, { parameters, base: this.originOf(request), record: this.parts.record, meter });
  }

  /**
   * The kept content; `LARGE` when it is too long to be kept.
   * @throws Refused, Abandoned, or an error of the content, with its code.
   */
  private async kept(
    content: FormatContent,
    request: IncomingMessage,
    response: ServerResponse,
    account: Account,
  ): Promise<ComputedResponse | 'LARGE'> {
    const { family, pointAt } = content;
    const { offset } = pointAt(await this.parts.kept.head());
    const largeFrom = this.large.get(family) ?? Number.POSITIVE_INFINITY;
    if (offset >= largeFrom || (await this.isKnownAsLarge(content, request, account))) return 'LARGE';
    // The meter charges the cost part by part; the reservation is returned at the end.
    const compute: Compute = async (head, spending) => {
      const to = { account, response, meter: new StepMeter(spending.account) };
      const whole = await this.contents.whole(() => begin(content, head, to.meter), to);
      if (whole === null) this.large.set(family, Math.min(offset, largeFrom));
      return whole;
    };
    return (await this.parts.kept.give({ ...content, account, compute, mayBeCompressed: false })) ?? 'LARGE';
  }

  /**
   * Whether the client holds this version of a large content: answer it without finding out again that the content is
   * large.
   */
  private async isKnownAsLarge(
    { key, madeOf }: FormatContent,
    { headers }: IncomingMessage,
    account: Account,
  ): Promise<boolean> {
    const tags = headers['if-none-match'];
    if (tags?.includes(LARGE_TAG_END) !== true) return false;
    return matches(tags, largeTag(key, await madeOf(await this.parts.kept.head(), new StepMeter(account))));
  }

  private async sendLarge(
    content: FormatContent,
    request: IncomingMessage,
    response: ServerResponse,
    account: Account,
    headers: OutgoingHttpHeaders,
  ): Promise<void> {
    const head = await this.parts.kept.head();
    const meter = new StepMeter(account);
    const etag = largeTag(content.key, await content.madeOf(head, meter));
    if (matches(request.headers['if-none-match'], etag) || request.method === 'HEAD') {
      if (writeHead(request, response, etag, headers)) response.end();
      return;
    }
    const end = await this.contents.begin({ account, response });
    try {
      const describe = () => writeHead(request, response, etag, headers);
      await this.contents.send(() => begin(content, head, meter), describe, { account, response, meter });
    } finally {
      end();
    }
  }

  /**
   * Which pages of other sites may read the response. With PUBLIC_URL set, all: the content is public, and their
   * servers could fetch it anyway. Without it, the service may be in a private network that other sites reach only
   * through browsers inside it; then only those of allowed origins.
   */
  private crossOrigin(request: IncomingMessage): OutgoingHttpHeaders {
    if (this.config.publicUrl === null) {
      return { vary: 'Origin', ...this.parts.gate.origins.headersFor(request) };
    }
    return { ...readableBy('*') };
  }

  private refuse(request: IncomingMessage, response: ServerResponse, one: Refusal, more: OutgoingHttpHeaders): void {
    const { status, headers, error } = one;
    this.parts.metrics.countErrors([error], 'http');
    if (prefersPage(request)) {
      const { firstMoment } = error.extensions;
      if (typeof firstMoment === 'string') {
        const fault = PageFault.notFound('thing', true, firstWay(pathOf(request) ?? '/', firstMoment));
        this.parts.pages.sendFault(fault, request, response, { ...more, ...headers });
      } else this.parts.pages.sendRefusal(one, request, response, more);
      return;
    }
    const body = JSON.stringify({ error: { code: codeOf(one), message: error.message } });
    response.writeHead(status, {
      ...more,
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  }
}

/** Begins a content. @throws The content's error when the thing does not exist. */
async function begin(content: FormatContent, head: RecordPoint, meter: StepMeter): Promise<Chunks> {
  const chunks = await content.begin(head, meter);
  if (chunks === null) throw await content.missing(head, meter);
  return chunks;
}

/** The refusal for an error: by its code a mistake of the client, or otherwise a failure that may soon be over. */
function refused(error: GraphQLError): Refusal {
  const status = STATUSES[String(error.extensions.code)];
  return status === undefined ? failure(error) : refusal(status, error);
}

function allow(response: ServerResponse, headers: OutgoingHttpHeaders): void {
  const allowed = { allow: METHODS, ...preflightHeaders(METHODS), 'access-control-allow-headers': 'If-None-Match' };
  response.writeHead(204, { ...headers, ...allowed }).end();
}
