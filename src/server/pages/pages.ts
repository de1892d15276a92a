/** The reader's pages over HTTP: computed once for all who ask the same, like every answer to readers. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Logger } from 'pino';
import type { Config } from '../../config.js';
import { type Embedding, readAddress, readEmbedding } from '../../web/address.js';
import { renderFault } from '../../web/render.js';
import { writeCacheable } from '../answers/cacheable.js';
import { type Gate, REQUEST_UNITS } from '../limits/gate.js';
import { type OriginOf, publicOrigins } from '../public-origin.js';
import { codeOf } from '../refusal.js';
import { BuiltAssets, isAsset, isOfDesk } from './assets.js';
import { type DeskSession, SESSION_PATH } from './desk-session.js';
import type { PageSources } from './page-ask.js';
import { type PageDocument, pageDocument } from './page-document.js';

const compress = promisify(gzip);
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

export class Pages {
  private assets: BuiltAssets | null = null;
  private readonly originOf: OriginOf;

  constructor(
    private readonly sources: PageSources,
    private readonly gate: Gate,
    private readonly desk: DeskSession,
    config: Pick<Config, 'publicUrl' | 'trustedProxies'>,
    private readonly log: Logger,
  ) {
    this.originOf = publicOrigins(config);
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
    const wanted = { address, embedding: readEmbedding(address, parameters), origin: this.originOf(request) };
    const headers = headersOf(wanted.embedding);
    const account = this.gate.accountOf(request);
    const asked = this.gate.ask(account, REQUEST_UNITS);
    if (asked.refusal === null) {
      const render = () => pageDocument(wanted, this.sources, requestId, account, page);
      await this.give(JSON.stringify(['page', wanted]), render, request, response, headers);
      return true;
    }
    const { status, headers: more, error } = asked.refusal;
    this.log.debug({ requestId, code: codeOf(asked.refusal) }, 'a page was refused');
    const fault = { title: 'Too many requests', message: error.message };
    const html = renderFault(fault, page, wanted.embedding);
    sendFault(response, { status, html }, { ...headers, ...more });
    return true;
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

  private async give(
    key: string,
    render: () => Promise<PageDocument>,
    request: IncomingMessage,
    response: ServerResponse,
    headers: OutgoingHttpHeaders,
  ): Promise<void> {
    let other: PageDocument | null = null;
    const kept = await this.sources.answers.give(key, async () => {
      const document = await render();
      if (document.status === 200) return compress(document.html);
      other = document;
      return null;
    });
    // What is wrong with an address is kept for nobody: who waited for somebody else's answer is told anew.
    if (kept === null) return sendFault(response, other ?? (await render()), headers);
    const zipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
    const body = zipped ? kept.body : await decompress(kept.body);
    const encoding = zipped ? { 'content-encoding': 'gzip' } : {};
    const etag = `"${kept.digest}${zipped ? '.gz' : ''}"`;
    writeCacheable(request, response, body, etag, { ...headers, ...encoding, 'content-length': body.length });
  }
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

function sendFault(response: ServerResponse, { status, html }: PageDocument, headers: OutgoingHttpHeaders): void {
  response.writeHead(status, {
    ...headers,
    'content-length': Buffer.byteLength(html),
    'cache-control': 'no-store',
  });
  response.end(html);
}
