/** What other sites are told of how to show a story or a statement among their own words (oEmbed 1.0, https://oembed.com). */
import { decodeGlobalId, globalId } from '../story/global-id.js';
import { isName } from '../story/identity.js';
import type { ThingId } from '../story/model.js';
import { asOfQuery } from './addresses.js';
import { PUBLISHER } from './wording.js';

/** What an address names that can be embedded. */
export interface Embeddable {
  readonly kind: 'story' | 'statement';
  readonly id: ThingId;
  /** What of a story: its statements, or where everybody stands (`#positions` at the end of the address). */
  readonly view: 'statements' | 'positions';
  /** The cursor as of which it is to be shown; `null` for as it stands. */
  readonly asOf: string | null;
}

/** What the address of a page names; `null` where it is of no page of this service that can be embedded. */
export function embeddableAt(url: string, base: string): Embeddable | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host, pathname, searchParams, hash } = new URL(url);
  // People copy addresses with either scheme, and with a slash at the end.
  if (!/^https?:$/.test(protocol) || host !== new URL(base).host) return null;
  const [, folder, name = '', ...more] = pathname.replace(/\/$/, '').split('/');
  if (more.length > 0) return null;
  const view = hash === '#positions' ? 'positions' : 'statements';
  const asOf = searchParams.get('asOf');
  if (folder === 'stories' && isName(name)) return { kind: 'story', id: name, view, asOf };
  const decoded = folder === 'statements' ? decodeGlobalId(name) : null;
  return decoded?.kind === 'statement' ? { kind: 'statement', id: decoded.id, view: 'statements', asOf } : null;
}

/** How wide and high a frame is, in CSS pixels, where whoever embeds it leaves more room. */
const SIZES = {
  statements: { width: 640, height: 720 },
  positions: { width: 800, height: 600 },
  statement: { width: 640, height: 360 },
} as const;

/** The room that whoever embeds something has for it, in CSS pixels; `null` for any. */
export interface Room {
  readonly width: number | null;
  readonly height: number | null;
}

/** How wide and high a frame is, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How large the frame of something is in a room: rooms that leave enough for it make no difference. */
export function sizeIn(room: Room, { kind, view }: Embeddable): Size {
  const size = SIZES[kind === 'statement' ? 'statement' : view];
  return {
    width: Math.min(size.width, room.width ?? size.width),
    height: Math.min(size.height, room.height ?? size.height),
  };
}

/** How long a consumer may keep the answer, in seconds: titles are corrected. */
const CACHE_AGE = 60;

/** The answer for something that is there (oEmbed 1.0, 2.3.4.4: rich). */
export function oEmbedOf(embeddable: Embeddable, title: string, { width, height }: Size, base: string): string {
  const { kind, id, view, asOf } = embeddable;
  const path = kind === 'statement' ? `statements/${globalId('statement', id)}` : `stories/${id}/${view}`;
  const address = `${base}/embed/${path}${asOfQuery(asOf)}`;
  const frame = `<iframe src="${address}" width="${width}" height="${height}" title="${attribute(title)}" loading="lazy" style="border:0;max-width:100%"></iframe>`;
  return JSON.stringify({
    version: '1.0',
    type: 'rich',
    title,
    provider_name: PUBLISHER,
    provider_url: base,
    cache_age: CACHE_AGE,
    width,
    height,
    html: frame,
  });
}

/** A text as the value of an attribute in double quotation marks (HTML, 13.1.2.3). */
function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
