/** The oEmbed response: how to embed a page. */
import { GraphQLError } from 'graphql';
import { type Embeddable, embeddableAt, oEmbedOf, type Size, sizeIn } from '../../formats/o-embed.js';
import { exportStatement } from '../../formats/story-export.js';
import { titleOf } from '../../formats/wording.js';
import type { Snapshot } from '../../record/snapshot.js';
import type { ThingId } from '../../story/model.js';
import { type Asking, asOfIn, type FormatContent, parameterError } from './content.js';

/** The largest width or height that a request may ask for, in pixels. */
const MAX_PIXELS = 10_000;
/** Approximate units for looking up a title. */
const TITLE_UNITS = 2;

/**
 * @throws GraphQLError or RecordError with a code for invalid parameters; NOT_IMPLEMENTED for a format other than JSON,
 * which is optional (oEmbed 1.0, 2.2 and 2.3.2).
 */
export async function oEmbedContent(asking: Asking): Promise<FormatContent> {
  const { parameters, base, record } = asking;
  const format = parameters.get('format') ?? 'json';
  if (format !== 'json') throw coded('NOT_IMPLEMENTED', 'The only format is json; leave format out or set it to json');
  const url = parameters.get('url');
  if (url === null) throw parameterError('url is missing; set it to the address of the page to embed');
  const room = { width: pixelsIn(parameters, 'maxwidth'), height: pixelsIn(parameters, 'maxheight') };
  const embeddable = embeddableAt(url, base);
  if (embeddable === null) throw notFoundAt(url);
  const asOf = await asOfIn(embeddable.asOf, asking);
  const embedded = { ...embeddable, asOf: asOf.token };
  const size = sizeIn(room, embedded);
  return {
    key: JSON.stringify(['oembed', embedded, size, base]),
    family: 'oembed',
    type: 'application/json; charset=utf-8',
    headers: {},
    units: TITLE_UNITS,
    pointAt: asOf.pointAt,
    begin: async (head, meter) => {
      const text = await answer(record.snapshots(meter).at(asOf.pointAt(head)), embedded, size, base);
      return text === null ? null : inOne(text);
    },
    madeOf: async (head) => head.hash,
    missing: async () => notFoundAt(url),
  };
}

async function* inOne(text: string): AsyncGenerator<string> {
  yield text;
}

async function answer(snapshot: Snapshot, embeddable: Embeddable, size: Size, base: string): Promise<string | null> {
  const title = await (embeddable.kind === 'story'
    ? snapshot.get('story', embeddable.id).then((story) => story?.body.headline ?? null)
    : titleOfStatement(snapshot, embeddable.id));
  return title === null ? null : oEmbedOf(embeddable, title, size, base);
}

async function titleOfStatement(snapshot: Snapshot, id: ThingId): Promise<string | null> {
  const exported = await exportStatement(snapshot, id);
  return exported === null ? null : titleOf(exported, exported.statement);
}

/**
 * A size limit in pixels; `null` where there is none. Consumers without a limit send 0 or nothing.
 * @throws GraphQLError when the value is not a number of pixels.
 */
function pixelsIn(parameters: URLSearchParams, name: string): number | null {
  const value = parameters.get(name) ?? '';
  const pixels = Number(value);
  if (pixels === 0) return null;
  if (/^\d+$/.test(value) && pixels <= MAX_PIXELS) return pixels;
  throw parameterError(`${name} must be a number of pixels up to ${MAX_PIXELS}`);
}

function notFoundAt(url: string): GraphQLError {
  return coded('NOT_FOUND', `There is nothing to embed at ${url}`);
}

function coded(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
