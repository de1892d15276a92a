/** The readers' pages over HTTP, rendered once for all who ask the same, like every response to readers. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import { RecordError } from '../../record/errors.js';
import { type Address, type Embedding, readAddress, readEmbedding, WHOLE_STORY } from '../../web/address.js';
import { askingOf } from '../../web/ask.js';
import type { Assets } from '../../web/document.js';
import { StoriesPageDocument } from '../../web/generated/operations.js';
import { renderFault } from '../../web/render.js';
import type { Exchange } from '../connections/exchange.js';
import { acceptedEncoding } from '../http/accepted-encoding.js';
import { writeCacheable } from '../http/cacheable.js';
import { prefersPage } from '../http/prefers-page.js';
import { publicError } from '../http/public-errors.js';
import { type OriginOf, publicOrigins } from '../http/public-origin.js';
import { codeOf, methodNotAllowed, type Refusal, sendRefusal } from '../http/refusal.js';
import { pathOf } from '../http/request-target.js';
import { type Compute, ComputedResponse, type LastHead, Unkept, type Wanted } from '../kept-responses/kept-by-head.js';
import type { Account } from '../limits/account.js';
import { type Gate, REQUEST_UNITS } from '../limits/gate.js';
import { Refused, type Spending } from '../limits/spending.js';
import { Turns } from '../limits/turns.js';
import { type OperationMetrics, PART_FAILED } from '../metrics/operation-metrics.js';
import { BuiltAssets, isOfDesk } from './assets.js';
import { type DeskSession, SESSION_METHODS } from './desk-session.js';
import { PageFault, waysBack } from './page-fault.js';
import { type PageSources, partsFor } from './page-parts.js';
import type { Renderer } from './renderer.js';
import { Addresses } from './resolve.js';
import { Seldom } from './seldom.js';

const decompress = promisify(gunzip);
const METHODS = 'GET, HEAD';

/**
 * The policy: only the service's own scripts and styles, nothing from other hosts, and frames only where they are
 * intended.
 */
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

/** Approximate units for rendering a page, besides reading its data. */
const RENDERING_UNITS = 15;
/** Approximate units for compressing a page. */
const ZIPPING_UNITS = 3;
/** Bytes that one unit decompresses. */
const UNZIPPED_BYTES_PER_UNIT = 200_000;
/** How many pages are rendered at once. */
const RENDERING_TURNS = { atOnce: 2, atOncePerClient: 2, waitingPerClient: 16 };
/** The status of refusals that do not depend on the address. */
const TOO_MANY_REQUESTS = 429;
const NOT_KEPT = { 'cache-control': 'no-store' } as const;
/** Placeholder for the origin in a page that is kept for all origins; no text contains it. */
const ORIGIN_PLACEHOLDER = `https://${randomBytes(16).toString('hex')}.invalid`;

/** The requested origin of a page that is kept for all origins, and the page for it after rendering. */
interface OtherOrigin {
  readonly origin: string;
  body: Buffer | null;
}

/** A request for a page. */
interface PageAsked {
  readonly address: Address;
  readonly embedding: Embedding | null;
  readonly account: Account;
  readonly requestId: string;
  readonly assets: Assets;
  /** The head at which to give the page. */
  readonly head: LastHead;
}

/** The requested page, and its form in another site. */
export interface PageAddress {
  readonly address: Address;
  readonly embedding: Embedding | null;
}

/** A page, or an address without one. */
type Where = PageAddress | { readonly address: null; readonly embedding: Embedding | null };

/** The response to a request that could not be read. */
export interface UnreadPage {
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

const NO_PAGE: Where = { address: null, embedding: null };
const NO_ASSETS: Assets = { script: null, styles: [], preloads: [] };

export class Pages {
  private assets: BuiltAssets | null = null;
  private readonly originOf: OriginOf;
  private readonly publicUrl: string | null;
  private readonly addresses: Addresses;
  private readonly turns = new Turns(RENDERING_TURNS);
  /** Pages of refusals, by frame: kept with their refusals, which many clients share. */
  private readonly refusals = new WeakMap<Refusal, Map<string, Buffer>>();
  /** Pages for requests that could not be read, by code. */
  private readonly unread = new Map<string, UnreadPage>();
  private readonly seldom = new Seldom();

  constructor(
    private readonly sources: PageSources,
    private readonly renderer: Renderer,
    private readonly gate: Gate,
    private readonly desk: DeskSession,
    private readonly metrics: OperationMetrics,
    config: Pick<Config, 'publicUrl' | 'trustedProxies'>,
    private readonly log: Logger,
  ) {
    this.originOf = publicOrigins(config);
    this.publicUrl = config.publicUrl;
    this.addresses = new Addresses(sources.services.record, gate.house);
    sources.services.feed.whenRedacted(() => this.addresses.clear());
  }

  /**
   * Renders the page of the newest story, if there is one. The first page takes many times as long as others, because
   * its code is compiled; no reader should wait and pay for that.
   */
  async warmUp(): Promise<void> {
    try {
      const account = this.gate.trusted;
      const [requestId, origin] = ['start', this.publicUrl ?? ORIGIN_PLACEHOLDER];
      const ask = askingOf(partsFor(this.sources, { account, requestId, origin }).answer);
      const [newest] = (await ask(StoriesPageDocument, { after: null, asOf: null })).stories.nodes;
      if (newest === undefined) return;
      this.assets ??= new BuiltAssets();
      const address: Address = { page: 'story', story: newest.slug, view: WHOLE_STORY };
      const head = await this.sources.responses.lastHead();
      await this.rendered(
        { address, embedding: null, account, requestId, assets: this.assets.page, head },
        address,
        origin,
        null,
      );
    } catch (error) {
      this.log.warn({ err: error }, 'cannot render a page at the start; the first reader will wait longer');
    }
  }

  /** Answers a request to sign in to the desk or out of it. */
  async answerSession({ request, response, requestId }: Exchange): Promise<void> {
    const { method } = request;
    const isTaken = method === 'POST' || method === 'DELETE';
    const refused = isTaken
      ? await this.desk.answer(request, response, requestId)
      : methodNotAllowed(request, SESSION_METHODS);
    if (refused !== null) this.refuse(refused, request, response, requestId);
  }

  /** Sends a file that pages load; returns `false` when there is none at the path. */
  async answerFile(path: string, { request, response, requestId }: Exchange): Promise<boolean> {
    if (!isReading(request)) {
      this.refuse(methodNotAllowed(request, METHODS), request, response, requestId);
      return true;
    }
    this.assets ??= new BuiltAssets();
    if (isOfDesk(path)) return this.serveDesk(path, request, response, requestId, this.assets);
    return this.assets.serve(path, request, response);
  }

  /** Answers a request for a page. */
  async answerPage({ address, embedding }: PageAddress, exchange: Exchange): Promise<void> {
    const { request, response, requestId, account } = exchange;
    if (!isReading(request)) return this.refuse(methodNotAllowed(request, METHODS), request, response, requestId);
    this.assets ??= new BuiltAssets();
    const { page } = this.assets;
    const { rateLimit, refusal } = this.gate.ask(account, REQUEST_UNITS);
    const headers = { 'ratelimit-policy': this.gate.policy, ratelimit: rateLimit };
    const refuse = (refused: Refusal) => {
      this.note(refused, requestId);
      this.sendRefusal(refused, request, response, headers);
    };
    if (refusal !== null) return refuse(refusal);
    try {
      const head = await this.lastHead(requestId);
      const asked = { address, embedding, account, requestId, assets: page, head };
      const described = { ...headersOf(embedding), ...headers, ...lastConfirmed(head) };
      await sendPage(request, response, await this.document(asked, request), account, described);
    } catch (error) {
      if (error instanceof Refused) return refuse(error.refusal);
      const fault = error instanceof RecordError ? PageFault.ofError(publicError(error, this.log, requestId)) : error;
      if (!(fault instanceof PageFault)) throw fault;
      this.sendFault(fault, request, response, headers);
    }
  }

  /** Shows a browser a fault page. */
  sendFault(
    fault: PageFault,
    request: IncomingMessage,
    response: ServerResponse,
    more: OutgoingHttpHeaders = {},
  ): void {
    const where = whereOf(request);
    sendFaultPage(response, fault.status, this.faultPage(fault, where), { ...more, ...headersOf(where.embedding) });
  }

  /** Shows a browser the page of a refusal. The page of a shared refusal is made once. */
  sendRefusal(
    refused: Refusal,
    request: IncomingMessage,
    response: ServerResponse,
    more: OutgoingHttpHeaders = {},
  ): void {
    const { status, headers } = refused;
    if (status !== TOO_MANY_REQUESTS) {
      this.sendFault(PageFault.ofRefusal(refused), request, response, { ...more, ...headers });
      return;
    }
    const { embedding } = whereOf(request);
    const html = this.refusalPage(refused, embedding);
    sendFaultPage(response, status, html, { ...more, ...headersOf(embedding), ...headers });
  }

  /** The page for a request that could not be read, made once for each code. */
  unreadPage(code: string): UnreadPage {
    const known = this.unread.get(code);
    if (known !== undefined) return known;
    const body = this.faultPage(PageFault.of(code), NO_PAGE);
    const headers = {
      ...headersOf(null),
      ...NOT_KEPT,
      'x-content-type-options': 'nosniff',
      'content-length': body.length,
    };
    const page = { headers, body };
    this.unread.set(code, page);
    return page;
  }

  private refusalPage(refused: Refusal, embedding: Embedding | null): Buffer {
    const frame = embedding === null ? 'none' : `theme ${embedding.theme}`;
    const kept = this.refusals.get(refused) ?? new Map<string, Buffer>();
    const known = kept.get(frame);
    if (known !== undefined) return known;
    const page = this.faultPage(PageFault.ofRefusal(refused), { address: null, embedding });
    this.refusals.set(refused, kept.set(frame, page));
    return page;
  }

  private faultPage(fault: PageFault, { address, embedding }: Where): Buffer {
    const { code, title, message, requestId, ways } = fault;
    const shown = { code, title, message, requestId, ways: [...ways, ...waysBack(address)] };
    return Buffer.from(renderFault(shown, this.faultAssets(), embedding));
  }

  /** The files that a fault page loads; none if nothing was built, which is a fault itself. */
  private faultAssets(): Assets {
    try {
      this.assets ??= new BuiltAssets();
      return this.assets.page;
    } catch {
      return NO_ASSETS;
    }
  }

  /** Sends a refusal: to a browser as a page, to a program as JSON. */
  private refuse(refused: Refusal, request: IncomingMessage, response: ServerResponse, requestId: string): void {
    this.note(refused, requestId);
    if (prefersPage(request)) this.sendRefusal(refused, request, response);
    else sendRefusal(request, response, refused, {});
  }

  /** Counts and logs a refusal. */
  private note(refused: Refusal, requestId: string): void {
    this.metrics.countErrors([refused.error], 'http');
    this.log.debug({ requestId, code: codeOf(refused) }, 'refused a page or a file');
  }

  /** Sends an editor's file. A client that has not signed in does not even learn whether it exists. */
  private async serveDesk(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    assets: BuiltAssets,
  ): Promise<boolean> {
    const refused = await this.desk.refusalOf(request, requestId);
    if (refused === null) return assets.serveDesk(path, request, response);
    this.refuse(refused, request, response, requestId);
    return true;
  }

  /**
   * The gzipped document of a page.
   * @throws PageFault or Refused
   */
  private async document(asked: PageAsked, request: IncomingMessage): Promise<ComputedResponse> {
    const { head, account } = asked;
    const address = await this.resolved(asked);
    const page = await this.confirmedPage(asked, address, request);
    const { confirmedAt } = head;
    if (confirmedAt === null) return page;
    // The page says that it may be behind.
    const shown = { body: page.body, confirmedAt: confirmedAt.toISOString() };
    const compute: Compute = async (_, spending) => {
      const { body, units } = await this.renderer.withLastConfirmed(shown);
      spending.add(units);
      return body;
    };
    const key = JSON.stringify(['unconfirmed page', page.digest, shown.confirmedAt]);
    const { body } = await this.give({ key, account, units: ZIPPING_UNITS, compute }, head);
    return new ComputedResponse(head.point, body, false, false);
  }

  /** The gzipped document of a page at the head that is asked for. */
  private async confirmedPage(asked: PageAsked, address: Address, request: IncomingMessage): Promise<ComputedResponse> {
    const { embedding, account, head } = asked;
    if (this.publicUrl !== null) return this.rendered(asked, address, this.publicUrl, null);
    // A page is rendered once for all host names of the service: only the addresses in its head differ.
    const origin = this.originOf(request);
    const compute: Compute = async (_, spending) => {
      const own: OtherOrigin = { origin, body: null };
      const { body, mayBeKept } = await this.rendered(
        { ...asked, account: spending.account },
        address,
        ORIGIN_PLACEHOLDER,
        own,
      );
      // If another request rendered it, it is for another origin.
      const ownBody = own.body ?? (await this.forOrigin(body, origin, spending));
      return mayBeKept ? ownBody : new Unkept(ownBody);
    };
    const key = JSON.stringify(['page', address, embedding, origin]);
    return this.give({ key, account, units: ZIPPING_UNITS, compute }, head);
  }

  /** The rendered page for `origin`; the address has been resolved. */
  private rendered(
    asked: PageAsked,
    address: Address,
    origin: string,
    other: OtherOrigin | null,
  ): Promise<ComputedResponse> {
    const { account, embedding, head } = asked;
    const compute = this.rendering(asked, address, origin, other);
    const key = JSON.stringify(['page', address, embedding]);
    return this.give({ key, account, units: RENDERING_UNITS, compute }, head);
  }

  private async forOrigin(body: Buffer, origin: string, spending: Spending): Promise<Buffer> {
    const own = await this.renderer.withOrigin({ body, from: ORIGIN_PLACEHOLDER, to: origin });
    spending.add(own.units);
    return own.body;
  }

  /** Gives a page, which the renderer has compressed. */
  private async give(wanted: Omit<Wanted, 'mayBeCompressed'>, { point }: LastHead): Promise<ComputedResponse> {
    const response = await this.sources.responses.giveAt(point, { ...wanted, mayBeCompressed: false });
    if (response === null) throw new Error('expected the renderer to return a page or throw a PageFault');
    return response;
  }

  /** The head at which to give a page. @throws PageFault */
  private async lastHead(requestId: string): Promise<LastHead> {
    try {
      return await this.sources.responses.lastHead();
    } catch (error) {
      throw PageFault.ofError(publicError(error, this.log, requestId));
    }
  }

  /** The canonical address. @throws PageFault or Refused */
  private async resolved({ address, account, requestId, head }: PageAsked): Promise<Address> {
    try {
      return await this.addresses.resolve(address, head.point, account);
    } catch (error) {
      if (error instanceof PageFault || error instanceof Refused) throw error;
      throw PageFault.ofError(publicError(error, this.log, requestId));
    }
  }

  private rendering(
    { embedding, requestId, assets }: PageAsked,
    address: Address,
    origin: string,
    other: OtherOrigin | null,
  ): Compute {
    return async (_, spending) => {
      const { account } = spending;
      const end = await this.turns.take(account, null);
      try {
        const parts = partsFor(this.sources, { account, requestId, origin });
        // Compress fast what few readers load: earlier states, and pages that only serve to derive those of other origins.
        const isRare = other !== null || isEarlier(address);
        const level = isRare ? constants.Z_BEST_SPEED : constants.Z_DEFAULT_COMPRESSION;
        const wanted = { address, embedding, origin, alsoFor: other?.origin ?? null, assets, level };
        const { body, also, lacking, units } = await this.renderer.render(wanted, parts);
        spending.add(units);
        if (other !== null) other.body = also;
        if (body === null) throw nothingAt(address);
        for (const { part, error } of lacking) this.partFailed(part, error, requestId);
        return lacking.length === 0 ? body : new Unkept(body);
      } finally {
        end();
      }
    };
  }

  /** Counts a failed part of a page, and logs the same failure at most once a minute: every page may have it. */
  private partFailed(part: string, error: Error, requestId: string): void {
    this.metrics.partFailed();
    const leftOut = this.seldom.leftOut(JSON.stringify([part, error.message]));
    if (leftOut === null) return;
    const line = { err: error, requestId, code: PART_FAILED, part, leftOut };
    this.log.error(line, 'cannot render a part of a page');
  }
}

function nothingAt(address: Address): PageFault {
  return PageFault.notFound('thing', isEarlier(address));
}

/** Whether a page shows a story as it stood earlier. */
function isEarlier(address: Address): boolean {
  return 'view' in address && 'asOf' in address.view ? address.view.asOf !== null : false;
}

/** The header of a page that may be behind: when it was last confirmed. */
function lastConfirmed({ confirmedAt }: LastHead): OutgoingHttpHeaders {
  return confirmedAt === null ? {} : { 'last-confirmed': confirmedAt.toUTCString() };
}

/** Sends a page. */
async function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  kept: ComputedResponse,
  account: Account,
  headers: OutgoingHttpHeaders,
): Promise<void> {
  const isZipped = acceptedEncoding(request, ['gzip']) === 'gzip';
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

/** Sends a fault page, which nobody may keep. */
function sendFaultPage(response: ServerResponse, status: number, page: Buffer, headers: OutgoingHttpHeaders): void {
  response.writeHead(status, { ...headers, ...NOT_KEPT, 'content-length': page.length });
  response.end(page);
}

/** The page at the address of a request; `null` where there is none. */
export function pageAt(path: string, { url = '' }: IncomingMessage): PageAddress | null {
  const parameters = new URLSearchParams(url.slice(path.length));
  const address = readAddress(path, parameters);
  return address === null ? null : { address, embedding: readEmbedding(address, parameters) };
}

function whereOf(request: IncomingMessage): Where {
  const path = pathOf(request);
  return (path === null ? null : pageAt(path, request)) ?? NO_PAGE;
}

function isReading({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
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
