/** Tells other sites how to embed a story or a statement (oEmbed 1.0, https://oembed.com). */
import { decodeGlobalId, globalId } from '../story/global-id.js';
import { isName } from '../story/identity.js';
import type { ThingId } from '../story/model.js';
import { asOfQuery } from './addresses.js';
import { PUBLISHER } from './wording.js';

/** A story or a statement that can be embedded. */
export interface Embeddable {
  readonly kind: 'story' | 'statement';
  readonly id: ThingId;
  /** The part of a story: its statements, or the positions (`#positions` in the address). */
  readonly view: 'statements' | 'positions';
  /** The cursor as of which to show it; `null` for the current state. */
  readonly asOf: string | null;
}

/** The story or statement at the address of a page; `null` where no page of this service at the address can be embedded. */
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
  const decoded = decodeGlobalId(name);
  if (decoded?.kind !== 'story' && decoded?.kind !== 'statement') return null;
  const { kind, id, moment } = decoded;
  if (folder !== (kind === 'story' ? 'stories' : 'statements')) return null;
  return { kind, id, view: kind === 'story' ? view : 'statements', asOf: asOf ?? moment };
}

/** The preferred sizes of frames, in CSS pixels. */
const SIZES_PX = {
  statements: { width: 640, height: 720 },
  positions: { width: 800, height: 600 },
  statement: { width: 640, height: 360 },
} as const;

/** The room on the embedding page, in CSS pixels; `null` for no limit. */
export interface Room {
  readonly width: number | null;
  readonly height: number | null;
}

/** The size of a frame, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of a frame: the preferred size, or the room where that is smaller. */
export function sizeIn(room: Room, { kind, view }: Embeddable): Size {
  const size = SIZES_PX[kind === 'statement' ? 'statement' : view];
  return {
    width: Math.min(size.width, room.width ?? size.width),
    height: Math.min(size.height, room.height ?? size.height),
  };
}

/** The time for which a consumer may keep the response. It is short because titles are corrected. */
const CACHE_AGE_SECONDS = 60;

/** The response for a story or a statement (oEmbed 1.0, 2.3.4.4: rich). */
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
    cache_age: CACHE_AGE_SECONDS,
    width,
    height,
    html: frame,
  });
}

/** A text as the value of an attribute in double quotation marks (HTML, 13.1.2.3). */
function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
