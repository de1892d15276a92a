/** GraphiQL, with everything in one page: nothing is asked of any other host, and the page's policy says so too. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { exampleOperations } from './operations.js';
import { GRAPHQL_PATH } from './yoga.js';

const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * On a first visit GraphiQL animates its tabs to their places and does not finish: at a press of the mouse they jump
 * away from under it, and the click is lost. Without the animation they stay where they are.
 */
const STYLE = '.graphiql-tab { transform: none !important; }';

interface Page {
  readonly compressed: Buffer;
  readonly etag: string;
}

let page: Promise<Page> | null = null;

/** The page is 9 MB; it is made and compressed once, when somebody first asks for it. */
function renderedPage(): Promise<Page> {
  page ??= render();
  return page;
}

async function render(): Promise<Page> {
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
  const html = renderGraphiQL(options);
  const compressed = await promisify(gzip)(html.replace('</head>', `<style>${STYLE}</style></head>`));
  return { compressed, etag: `"${createHash('sha256').update(compressed).digest('base64url')}"` };
}

/** Whether a request is one of a browser that wants to look rather than to query. GraphiQL keeps its query in the address. */
export function wantsGraphiQL({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html');
}

export async function serveGraphiQL(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { compressed, etag } = await renderedPage();
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
    'content-encoding': 'gzip',
    'content-length': compressed.length,
    'content-security-policy': POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'referrer-policy': 'no-referrer',
  });
  response.end(compressed);
}
