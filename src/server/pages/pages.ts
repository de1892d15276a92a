/** The reader's pages over HTTP: computed once for all who ask the same, like every answer to readers. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import { type Address, type Embedding, readAddress, readEmbedding } from '../../web/address.js';
import type { Assets } from '../../web/document.js';
import { renderFault } from '../../web/render.js';
import { writeCacheable } from '../answers/cacheable.js';
import { type Answer, type Compute, Unkept, type Wanted } from '../answers/kept-by-head.js';
import type { Account } from '../limits/account.js';
import { type Gate, REQUEST_UNITS } from '../limits/gate.js';
import { Refused } from '../limits/spending.js';
import { Turns } from '../limits/turns.js';
import { publicError } from '../public-errors.js';
import { type OriginOf, publicOrigins } from '../public-origin.js';
import { codeOf, type Refusal } from '../refusal.js';
import { BuiltAssets, isAsset, isOfDesk } from './assets.js';
import { type DeskSession, SESSION_PATH } from './desk-session.js';
import { PageFault, type WayBack, waysBack } from './page-fault.js';
import { type PageSources, partsFor } from './page-parts.js';
import { Renderer } from './renderer.js';
import { Addresses } from './resolve.js';

const decompress = promisify(gunzip);
const METHODS = 'GET, HEAD';

/** Scripts and styles of our own files only, and nothing of any other host; framed by nobody but where it is meant to be. */
const policy = (framedBy: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${framedBy}`,
  ].join('; ');
const POLICY = policy("'none'");
const EMBEDDED_POLICY = policy('*');

/** Units that it takes to render a page besides reading what it shows, about. */
const RENDERING_UNITS = 15;
/** Units that it takes to compress a page, about. */
const ZIPPING_UNITS = 3;
/** Bytes that are decompressed in a unit. */
const UNZIPPED_BYTES_PER_UNIT = 200_000;
/** How many pages are rendered at the same time. */
const RENDERED = { atOnce: 2, atOncePerClient: 2, waitingPerClient: 16 };
/** The status of a refusal that concerns the address. */
const TOO_MANY_REQUESTS = 429;
/** The code with which the log tells of a part that failed. */
const PART_FAILED = 'PAGE_PART_FAILED';
/** How many pages are kept that tell of one: they differ by the seconds after which the client may ask again. */
const KEPT_REFUSALS = 20;
/** What stands for the origin in a page that is kept for all of them: no text has it. */
const ANY_ORIGIN = `https://${randomBytes(16).toString('hex')}.invalid`;

/** A request for a page. */
interface PageAsked {
  readonly address: Address;
  readonly embedding: Embedding | null;
  readonly account: Account;
  readonly requestId: string;
  readonly assets: Assets;
}

/** What is wrong with a request for a page. */
interface Fault {
  readonly status: number;
  readonly title: string;
  readonly message: string;
  /** Links that lead on, besides those of the address. */
  readonly ways: readonly WayBack[];
  /** Headers of the response. */
  readonly more: OutgoingHttpHeaders;
}

/** Where and how a fault is shown. */
interface FaultShown {
  readonly page: Assets;
  readonly embedding: Embedding | null;
  /** What was asked for, to which the ways back belong; `null` for no page. */
  readonly address: Address | null;
}

export class Pages {
  private assets: BuiltAssets | null = null;
  private readonly originOf: OriginOf;
  private readonly publicUrl: string | null;
  private readonly addresses: Addresses;
  private readonly turns = new Turns(RENDERED);
  private readonly renderer: Renderer;
  /** Pages that tell of a refusal, by what they say. */
  private readonly refusals = new LRUCache<string, string>({ max: KEPT_REFUSALS });

  constructor(
    private readonly sources: PageSources,
    private readonly gate: Gate,
    private readonly desk: DeskSession,
    config: Pick<Config, 'publicUrl' | 'trustedProxies'>,
    private readonly log: Logger,
  ) {
    this.originOf = publicOrigins(config);
    this.publicUrl = config.publicUrl;
    this.renderer = new Renderer(log);
    this.addresses = new Addresses(sources.services.record, gate.house);
    sources.services.feed.whenRedacted(() => this.addresses.clear());
  }

  /** Called when no more requests come. */
  close(): Promise<void> {
    return this.renderer.close();
  }

  /** Answers a request for a page or for one of its files; `false` when there is none at the path. */
  async serve(path: string, request: IncomingMessage, response: ServerResponse, requestId: string): Promise<boolean> {
    if (path === SESSION_PATH) {
      await this.desk.answer(request, response, requestId);
      return true;
    }
    const isFile = isAsset(path);
    const parameters = parametersOf(request);
    const address = isFile ? null : readAddress(path, parameters);
    if (address === null && !isFile) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: METHODS }).end();
      return true;
    }
    this.assets ??= new BuiltAssets();
    if (isOfDesk(path)) return this.serveDesk(path, request, response, requestId, this.assets);
    if (address === null) return this.assets.serve(path, request, response);
    const { page } = this.assets;
    const embedding = readEmbedding(address, parameters);
    const headers = headersOf(embedding);
    const account = this.gate.accountOf(request);
    const { rateLimit, refusal } = this.gate.ask(account, REQUEST_UNITS);
    Object.assign(headers, { 'ratelimit-policy': this.gate.policy, ratelimit: rateLimit });
    if (refusal !== null) {
      this.answerFault(response, this.refused(refusal, requestId), { page, embedding, address: null }, headers);
      return true;
    }
    try {
      const kept = await this.document({ address, embedding, account, requestId, assets: page }, request);
      await sendPage(request, response, kept, account, headers);
    } catch (error) {
      this.answerFault(response, this.faultOf(error, requestId), { page, embedding, address }, headers);
    }
    return true;
  }

  /** Answers a browser that has asked for something else than a page, which cannot be given. */
  sendFault(
    { status, title, message, ways }: PageFault,
    response: ServerResponse,
    more: OutgoingHttpHeaders = {},
  ): void {
    this.assets ??= new BuiltAssets();
    const shown = { page: this.assets.page, embedding: null, address: null };
    this.answerFault(response, { status, title, message, ways, more: {} }, shown, { ...more, ...headersOf(null) });
  }

  private answerFault(response: ServerResponse, fault: Fault, shown: FaultShown, headers: OutgoingHttpHeaders): void {
    const html = this.faultPage(fault, shown);
    response.writeHead(fault.status, {
      ...headers,
      ...fault.more,
      'content-length': Buffer.byteLength(html),
      'cache-control': 'no-store',
    });
    response.end(html);
  }

  /** The page that tells of a fault: rendered once for all clients that are refused with the same words. */
  private faultPage({ status, title, message, ways }: Fault, { page, embedding, address }: FaultShown): string {
    const isCommon = status === TOO_MANY_REQUESTS && embedding === null && address === null;
    const kept = isCommon ? this.refusals.get(message) : undefined;
    if (kept !== undefined) return kept;
    const html = renderFault({ title, message, ways: [...ways, ...waysBack(address)] }, page, embedding);
    if (isCommon) this.refusals.set(message, html);
    return html;
  }

  /** What is wrong with a request for a page. @throws what is wrong with us. */
  private faultOf(error: unknown, requestId: string): Fault {
    if (error instanceof PageFault) {
      const { status, title, message, ways } = error;
      return { status, title, message, ways, more: {} };
    }
    if (!(error instanceof Refused)) throw error;
    return this.refused(error.refusal, requestId);
  }

  private refused(refusal: Refusal, requestId: string): Fault {
    const { status, headers, error } = refusal;
    this.log.debug({ requestId, code: codeOf(refusal) }, 'a page was refused');
    return { status, title: 'Too many requests', message: error.message, ways: [], more: headers };
  }

  /** Answers with a file that only those are given who have signed in; to others not even whether there is one. */
  private async serveDesk(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    assets: BuiltAssets,
  ): Promise<boolean> {
    const refused = await this.desk.refusalOf(request, requestId);
    if (refused === null) return assets.serveDesk(path, request, response);
    this.desk.refuse(request, response, refused, requestId);
    return true;
  }

  /**
   * The document of a page, compressed.
   * @throws PageFault or Refused
   */
  private async document(asked: PageAsked, request: IncomingMessage): Promise<Answer> {
    const { embedding, account } = asked;
    const address = await this.resolved(asked);
    const page = ['page', address, embedding];
    const rendered = (origin: string, payer: Account, level: number): Promise<Answer> => {
      const compute = this.rendering(asked, address, origin, level);
      return this.give({ key: JSON.stringify(page), account: payer, units: RENDERING_UNITS, compute });
    };
    if (this.publicUrl !== null) return rendered(this.publicUrl, account, constants.Z_DEFAULT_COMPRESSION);
    // By whatever name the service is called, a page is rendered once: only the addresses in its head differ.
    const origin = this.originOf(request);
    const compute: Compute = async (_, spending) => {
      const { body, mayBeKept } = await rendered(ANY_ORIGIN, spending.account, constants.Z_BEST_SPEED);
      const own = await this.renderer.withOrigin({ body, from: ANY_ORIGIN, to: origin });
      spending.add(own.units);
      return mayBeKept ? own.body : new Unkept(own.body);
    };
    return this.give({ key: JSON.stringify([...page, origin]), account, units: ZIPPING_UNITS, compute });
  }

  private async give(wanted: Wanted): Promise<Answer> {
    const answer = await this.sources.answers.give(wanted);
    if (answer === null) throw new Error('A page that is not shown is a fault');
    return answer;
  }

  /** What the address stands for. @throws PageFault or Refused */
  private async resolved({ address, account, requestId }: PageAsked): Promise<Address> {
    try {
      return await this.addresses.resolve(address, await this.sources.answers.head(), account);
    } catch (error) {
      if (error instanceof PageFault || error instanceof Refused) throw error;
      throw PageFault.of(String(publicError(error, this.log, requestId).extensions.code));
    }
  }

  private rendering(
    { embedding, requestId, assets }: PageAsked,
    address: Address,
    origin: string,
    level: number,
  ): Compute {
    return async (_, spending) => {
      const { account } = spending;
      const end = await this.turns.take(account);
      try {
        const parts = partsFor(this.sources, { account, requestId, origin });
        const wanted = { address, embedding, origin, assets, level };
        const { body, lacking, units } = await this.renderer.render(wanted, parts);
        spending.add(units);
        if (body === null) throw nothingAt(address);
        for (const { part, error } of lacking) {
          this.log.error({ err: error, requestId, code: PART_FAILED, part }, 'a part of a page could not be rendered');
        }
        return lacking.length === 0 ? body : new Unkept(body);
      } finally {
        end();
      }
    };
  }
}

function nothingAt(address: Address): PageFault {
  const isAsOf = 'view' in address && 'asOf' in address.view ? address.view.asOf !== null : false;
  return PageFault.notFound('nothing', isAsOf);
}

/** Answers with a page. */
async function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  kept: Answer,
  account: Account,
  headers: OutgoingHttpHeaders,
): Promise<void> {
  const isZipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const body = isZipped ? kept.body : await decompress(kept.body);
  if (!isZipped) account.charge(body.length / UNZIPPED_BYTES_PER_UNIT);
  const encoding = isZipped ? { 'content-encoding': 'gzip' } : {};
  const described = { ...headers, ...encoding, 'content-length': body.length };
  if (!kept.mayBeKept) {
    response.writeHead(200, { ...described, 'cache-control': 'no-store' }).end(body);
    return;
  }
  const etag = `"${kept.digest}${isZipped ? '.gz' : ''}"`;
  writeCacheable(request, response, body, etag, described);
}

function parametersOf({ url = '' }: IncomingMessage): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
}

function headersOf(embedding: Embedding | null): OutgoingHttpHeaders {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': embedding === null ? POLICY : EMBEDDED_POLICY,
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(embedding === null ? { 'cross-origin-opener-policy': 'same-origin' } : {}),
    vary: 'Accept, Accept-Encoding',
  };
}
