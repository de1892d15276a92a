/** The reader's pages over HTTP. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Logger } from 'pino';
import { type Address, type Embedding, readAddress, readEmbedding } from '../../web/address.js';
import { AskError } from '../../web/ask.js';
import { headOf } from '../../web/head.js';
import { loadPage } from '../../web/load.js';
import { renderFault, renderPage } from '../../web/render.js';
import type { Gate } from '../limits/gate.js';
import { codeOf } from '../refusal.js';
import { BuiltAssets, isAsset } from './assets.js';
import { askFor, type PageSources } from './page-ask.js';

const compressed = promisify(gzip);
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

/** As with other answers to readers: caches ask whether it is still good after a second. */
const CACHE_CONTROL = 'public, max-age=0, s-maxage=1, must-revalidate';

/** What is wrong with an address, by the code of the error. */
const FAULTS: Readonly<Record<string, { readonly status: number; readonly title: string }>> = {
  CURSOR_MALFORMED: { status: 400, title: 'This place in the record cannot be read' },
  CURSOR_FORKED: { status: 410, title: 'This place is not in the record any more' },
  CURSOR_AHEAD: { status: 404, title: 'The record does not go as far yet' },
  DATE_TIME_MALFORMED: { status: 400, title: 'This moment cannot be read' },
  ID_MALFORMED: { status: 404, title: 'There is no such statement' },
  ID_OF_OTHER_TYPE: { status: 404, title: 'There is no such statement' },
  BAD_USER_INPUT: { status: 400, title: 'This address cannot be read' },
};

/** A document that is ready to be sent. */
interface Rendered {
  readonly status: number;
  readonly html: string;
}

export class Pages {
  private assets: BuiltAssets | null = null;

  constructor(
    private readonly sources: PageSources,
    private readonly gate: Gate,
    private readonly log: Logger,
  ) {}

  /** Answers a request for a page or for one of its files; `false` when there is none at the path. */
  async serve(path: string, request: IncomingMessage, response: ServerResponse, requestId: string): Promise<boolean> {
    const isFile = isAsset(path);
    const parameters = parametersOf(request);
    const address = isFile ? null : readAddress(path, parameters);
    if (address === null && !isFile) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: METHODS }).end();
      return true;
    }
    this.assets ??= new BuiltAssets();
    if (address === null) return this.assets.serve(path, request, response);
    const embedding = readEmbedding(address, parameters);
    const asked = this.gate.ask(this.gate.addressOf(request));
    if (asked.refusal !== null) {
      const { status, headers, error } = asked.refusal;
      this.log.debug({ requestId, code: codeOf(asked.refusal) }, 'a page was refused');
      await send(
        request,
        response,
        {
          status,
          html: renderFault({ title: 'Too many requests', message: error.message }, this.assets.page, embedding),
        },
        embedding,
        headers,
      );
      return true;
    }
    const rendered = await this.render(address, embedding, originOf(request), requestId, this.assets);
    await send(request, response, rendered, embedding);
    return true;
  }

  private async render(
    address: Address,
    embedding: Embedding | null,
    origin: string,
    requestId: string,
    assets: BuiltAssets,
  ): Promise<Rendered> {
    try {
      const data = await loadPage(askFor(this.sources, requestId), address);
      if (data === null) {
        const fault = { title: 'Not found', message: 'There is nothing by this name on the record.' };
        return { status: 404, html: renderFault(fault, assets.page, embedding) };
      }
      const head = headOf(data, { origin, alternates: [], jsonLd: null });
      return { status: 200, html: renderPage(data, head, assets.page, embedding) };
    } catch (error) {
      if (!(error instanceof AskError)) throw error;
      const { status, title } = FAULTS[error.code] ?? { status: 503, title: 'This page cannot be shown at the moment' };
      return { status, html: renderFault({ title, message: error.message }, assets.page, embedding) };
    }
  }
}

function parametersOf({ url = '' }: IncomingMessage): URLSearchParams {
  const start = url.indexOf('?');
  return new URLSearchParams(start === -1 ? '' : url.slice(start + 1));
}

function originOf({ headers }: IncomingMessage): string {
  return `http://${headers.host ?? 'localhost'}`;
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, html }: Rendered,
  embedding: Embedding | null,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const etag = `"${createHash('sha256').update(html).digest('base64url')}"`;
  const headers = {
    ...more,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': embedding === null ? POLICY : EMBEDDED_POLICY,
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(embedding === null ? { 'cross-origin-opener-policy': 'same-origin' } : {}),
    vary: 'Accept, Accept-Encoding',
    ...(status === 200 ? { etag, 'cache-control': CACHE_CONTROL } : { 'cache-control': 'no-store' }),
  };
  if (status === 200 && request.headers['if-none-match']?.includes(etag) === true) {
    response.writeHead(304, headers).end();
    return;
  }
  const zipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const body = zipped ? await compressed(html) : Buffer.from(html);
  response.writeHead(status, {
    ...headers,
    'content-length': body.length,
    ...(zipped ? { 'content-encoding': 'gzip' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
