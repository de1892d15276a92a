/** GraphiQL, with everything in one page: nothing is asked of any other host, and the page's policy says so too. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { Account } from './limits/account.js';
import { chargeSending } from './limits/gate.js';
import { exampleOperations } from './operations.js';
import { GRAPHQL_PATH } from './yoga.js';

/**
 * The policy of the page. It runs the one script that it was made with, known by its digest, and makes no code of texts: the
 * origin holds the tokens of the desk. Its workers are made of blobs, and have the same policy.
 */
const policyFor = (script: string) =>
  [
    "default-src 'none'",
    `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
    'worker-src blob:',
    // The editor positions everything by style attributes.
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * On a first visit GraphiQL animates its tabs to their places and does not finish: at a press of the mouse they jump
 * away from under it, and the click is lost. Without the animation they stay where they are.
 */
const STYLE = '.graphiql-tab { transform: none !important; }';

/** The page as it is sent in one encoding. Every browser takes one of the two. */
interface Page {
  readonly encoding: 'br' | 'gzip';
  readonly compressed: Buffer;
  readonly etag: string;
  readonly policy: string;
}

const pages = new Map<Page['encoding'], Promise<Page>>();

/** The page is 9 MB; it is made and compressed once for each encoding, when somebody first asks for it. */
function renderedPage(encoding: Page['encoding']): Promise<Page> {
  const before = pages.get(encoding);
  if (before !== undefined) return before;
  const page = render(encoding);
  pages.set(encoding, page);
  return page;
}

async function render(encoding: Page['encoding']): Promise<Page> {
  const tabs = exampleOperations().map(({ query }) => ({ query }));
  const options = {
    endpoint: GRAPHQL_PATH,
    title: 'Onrecord · GraphiQL',
    subscriptionsProtocol: 'WS' as const,
    defaultTabs: tabs,
    // Without the first one by itself (which Yoga's types leave out), a second visit would add an empty tab.
    query: tabs[0]?.query ?? '',
    inputValueDeprecation: true,
  };
  // Each step of it goes through 9 MB: others have their turns in between.
  const html = renderGraphiQL(options);
  await nextTurn();
  const script = html.slice(html.indexOf(SCRIPT_START) + SCRIPT_START.length, html.lastIndexOf(SCRIPT_END));
  const policy = policyFor(script);
  await nextTurn();
  const whole = Buffer.from(html.replace('</head>', () => `<style>${STYLE}</style></head>`));
  await nextTurn();
  const compressed = await (encoding === 'br' ? promisify(brotliCompress)(whole, BROTLI) : promisify(gzip)(whole));
  const etag = `"${createHash('sha256').update(compressed).digest('base64url')}"`;
  return { encoding, compressed, etag, policy };
}

const SCRIPT_START = '<script>';
const SCRIPT_END = '</script>';
/** As small as gzip makes it at its best, or smaller, in half a second; the best quality takes half a minute. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** Whether a request is one of a browser that wants to look rather than to query. GraphiQL keeps its query in the address. */
export function wantsGraphiQL({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html');
}

export async function serveGraphiQL(
  request: IncomingMessage,
  response: ServerResponse,
  account: Account,
): Promise<void> {
  const takesBrotli = /\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const { encoding, compressed, etag, policy } = await renderedPage(takesBrotli ? 'br' : 'gzip');
  // Asked again at each visit, because the tabs may have changed; answered without the 9 MB when they have not.
  response.setHeader('cache-control', 'no-cache');
  response.setHeader('etag', etag);
  response.setHeader('vary', 'Accept, Accept-Encoding');
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-encoding': encoding,
    'content-length': compressed.length,
    'content-security-policy': policy,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'referrer-policy': 'no-referrer',
  });
  chargeSending(account, compressed.length);
  response.end(compressed);
}
