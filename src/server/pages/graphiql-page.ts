/** Makes the page of GraphiQL in the renderer: it is 9 MB, and each step processes all of it. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { GraphiQLJob, GraphiQLPage } from './renderer-calls.js';

/**
 * The policy of the page. It allows only the page's own script, by its digest, and no evaluation of strings, because
 * the origin holds editors' tokens. Workers come from blobs, and inherit the policy.
 */
const policyFor = (script: string) =>
  [
    "default-src 'none'",
    `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`,
    'worker-src blob:',
    // The editor positions everything with style attributes.
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * On a first visit GraphiQL animates its tabs and never finishes: when pressed they jump away from under the mouse, and
 * the click is lost. Without the animation they stay in place.
 */
const STYLE = '.graphiql-tab { transform: none !important; }';

const SCRIPT_START = '<script>';
const SCRIPT_END = '</script>';
/** This quality is at least as small as the best gzip, in half a second; the best takes half a minute. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

export async function graphiqlPage({ endpoint, tabs, encoding }: GraphiQLJob): Promise<GraphiQLPage> {
  const options = {
    endpoint,
    title: 'Onrecord · GraphiQL',
    subscriptionsProtocol: 'WS' as const,
    defaultTabs: tabs.map((query) => ({ query })),
    // `query` must be the first tab (Yoga's types leave it out), or a second visit adds an empty tab.
    query: tabs[0] ?? '',
    inputValueDeprecation: true,
  };
  const html = renderGraphiQL(options);
  const script = html.slice(html.indexOf(SCRIPT_START) + SCRIPT_START.length, html.lastIndexOf(SCRIPT_END));
  const whole = html.replace('</head>', () => `<style>${STYLE}</style></head>`);
  // Asynchronously, so that this thread can render pages meanwhile.
  const compressed = await (encoding === 'br' ? promisify(brotliCompress)(whole, BROTLI) : promisify(gzip)(whole));
  // Copy: zlib returns a view of a larger buffer.
  return { compressed: Uint8Array.from(compressed), policy: policyFor(script) };
}
