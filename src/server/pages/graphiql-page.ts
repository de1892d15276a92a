/** Makes the page of GraphiQL, in the thread that renders: it is 9 MB, and each step of it goes through all of them. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { GraphiQLJob, GraphiQLPage } from './renderer-calls.js';

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

const SCRIPT_START = '<script>';
const SCRIPT_END = '</script>';
/** As small as gzip makes it at its best, or smaller, in half a second; the best quality takes half a minute. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

export async function graphiqlPage({ endpoint, tabs, encoding }: GraphiQLJob): Promise<GraphiQLPage> {
  const options = {
    endpoint,
    title: 'Onrecord · GraphiQL',
    subscriptionsProtocol: 'WS' as const,
    defaultTabs: tabs.map((query) => ({ query })),
    // Without the first one by itself (which Yoga's types leave out), a second visit would add an empty tab.
    query: tabs[0] ?? '',
    inputValueDeprecation: true,
  };
  const html = renderGraphiQL(options);
  const script = html.slice(html.indexOf(SCRIPT_START) + SCRIPT_START.length, html.lastIndexOf(SCRIPT_END));
  const whole = html.replace('</head>', () => `<style>${STYLE}</style></head>`);
  // Not by this thread: pages are rendered meanwhile.
  const compressed = await (encoding === 'br' ? promisify(brotliCompress)(whole, BROTLI) : promisify(gzip)(whole));
  // A copy of its own: what zlib gives is a part of something larger.
  return { compressed: Uint8Array.from(compressed), policy: policyFor(script) };
}
