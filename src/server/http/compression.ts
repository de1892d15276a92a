/**
 * Compresses responses, in the threads of libuv: the event loop stays free. No secret can be guessed from the length of a
 * response (BREACH): the service identifies nobody by a cookie, so no other site can make a browser send an editor's
 * request.
 */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { Payer } from '../../graphql/meter.js';
import { acceptedEncoding } from './accepted-encoding.js';

export type Encoding = 'br' | 'gzip';
const ENCODINGS: readonly Encoding[] = ['br', 'gzip'];

/** Shorter bodies fit into a packet anyway. */
const SMALLEST_BYTES = 1_200;
/** Bytes that are compressed for one unit (a millisecond of CPU). */
const BYTES_PER_UNIT = 50_000;
/** At most this many responses are compressed at a time; others are sent as they are. libuv has four threads. */
const AT_ONCE = 2;
/** A form is worth its memory when it is at most this share of the text. */
const WORTHWHILE_SHARE = 1 / 2;
/** This quality takes as long as gzip, and makes less of the text. The window fits most responses. */
const BROTLI_QUALITY = 4;
const BROTLI_WINDOW_BITS = 18;

const compressors: Readonly<Record<Encoding, (body: Buffer) => Promise<Buffer>>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: BROTLI_WINDOW_BITS,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gzip: (body) => promisify(gzip)(body),
};

/** How many different `Accept-Encoding` are remembered: reading one takes longer than sending a kept response. */
const MAX_HEADERS = 100;
const known = new LRUCache<string, { readonly encoding: Encoding | null }>({ max: MAX_HEADERS });

/** The encoding in which a client wants a body of this length; `null` for the body as it is. */
export function encodingFor(request: IncomingMessage, length: number): Encoding | null {
  const header = request.headers['accept-encoding'];
  if (length < SMALLEST_BYTES || typeof header !== 'string') return null;
  const before = known.get(header);
  if (before !== undefined) return before.encoding;
  const encoding = acceptedEncoding(request, ENCODINGS);
  known.set(header, { encoding });
  return encoding;
}

/** The room that a body takes, with the forms that may be kept of it. */
export function roomWithForms(length: number): number {
  return length < SMALLEST_BYTES ? length : length + ENCODINGS.length * length * WORTHWHILE_SHARE;
}

let running = 0;

/** The compressed body; `null` where that is not worthwhile, or where others are being compressed. */
export async function compressed(body: Buffer, encoding: Encoding, payer: Payer): Promise<Buffer | null> {
  if (running >= AT_ONCE) return null;
  running += 1;
  try {
    payer.charge(body.length / BYTES_PER_UNIT);
    const form = await compressors[encoding](body);
    return form.length <= body.length * WORTHWHILE_SHARE ? form : null;
  } finally {
    running -= 1;
  }
}

/** The compressed forms of a body that is sent to many. */
export class CompressedForms {
  private readonly forms = new Map<Encoding, Buffer | Promise<Buffer | null>>();

  constructor(private readonly body: Buffer) {}

  /** The form in an encoding; `null` to send the body as it is. The first who asks pays for making it. */
  in(encoding: Encoding, payer: Payer): Buffer | Promise<Buffer | null> {
    const before = this.forms.get(encoding);
    if (before !== undefined) return before;
    const form = compressed(this.body, encoding, payer);
    this.forms.set(encoding, form);
    form.then(
      (made) => (made === null ? this.forms.delete(encoding) : this.forms.set(encoding, made)),
      () => this.forms.delete(encoding),
    );
    return form;
  }
}
