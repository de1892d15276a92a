/**
 * The thread in which pages are rendered, so that the event loop is left to everybody else. It holds nothing between two pages
 * and reads nothing by itself: what a page shows it asks of the thread that serves.
 */
import { parentPort } from 'node:worker_threads';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { createBirpc } from 'birpc';
import { alternateLinks, statementLinks } from '../../formats/links.js';
import { decodeGlobalId } from '../../story/global-id.js';
import { askingOf } from '../../web/ask.js';
import { headOf, type Surroundings, statementTitle } from '../../web/head.js';
import { loadPage } from '../../web/load.js';
import type { PageData } from '../../web/page-data.js';
import { renderPage } from '../../web/render.js';
import type {
  GraphiQLJob,
  GraphiQLPage,
  OriginChange,
  Rendered,
  RenderedJob,
  RendererCalls,
  RenderJob,
  SourceCalls,
} from './renderer-calls.js';

const port = parentPort;
if (port === null) throw new Error('It is a thread of a service');

const sources = createBirpc<SourceCalls, RendererCalls>(
  { render, withOrigin, graphiql },
  { post: (message) => port.postMessage(message), on: (take) => port.on('message', take), timeout: -1 },
);

/** Counts the time that the thread works for one page, and not for another one that is read meanwhile. */
class Stopwatch {
  milliseconds = 0;

  time<T>(work: () => T): T {
    const begun = performance.now();
    const result = work();
    this.milliseconds += performance.now() - begun;
    return result;
  }
}

async function render({ id, address, embedding, origin, alsoFor, assets, level }: RenderJob): Promise<RenderedJob> {
  const watch = new Stopwatch();
  const ask = askingOf(
    (document, variables) => sources.answer(id, document, variables),
    (work) => watch.time(work),
  );
  const data = await loadPage(ask, address);
  if (data === null) return { body: null, also: null, lacking: [], milliseconds: watch.milliseconds };
  const surroundings = await surroundingsOf(data, origin, id);
  const { html, failures } = watch.time(() => renderPage(data, headOf(data, surroundings), assets, embedding));
  const bytes = watch.time(() => Buffer.from(html));
  const body = watch.time(() => zipped(bytes, level));
  const also = alsoFor === null ? null : watch.time(() => zippedFor(alsoFor, bytes, origin));
  const lacking = failures.map(({ part, error }) => ({ part, error: asError(error) }));
  return { body, also, lacking, milliseconds: watch.milliseconds };
}

/** A document of one origin as that of another one. */
async function withOrigin({ body, from, to }: OriginChange): Promise<Rendered> {
  const watch = new Stopwatch();
  const changed = watch.time(() => zippedFor(to, gunzipSync(body), from));
  return { body: changed, milliseconds: watch.milliseconds };
}

/** A document of one origin for another one, compressed. Its body, which may be long, names none. */
function zippedFor(to: string, html: Buffer, from: string): Uint8Array {
  const end = html.indexOf('</head>');
  const head = html
    .toString('utf8', 0, end)
    .replaceAll(from, to)
    .replaceAll(encodeURIComponent(from), encodeURIComponent(to));
  return zipped(Buffer.concat([Buffer.from(head), html.subarray(end)]), constants.Z_DEFAULT_COMPRESSION);
}

/** Of what was thrown, something that another thread can be sent. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** What it is made of is read when it is first asked for: it is large. */
async function graphiql(job: GraphiQLJob): Promise<GraphiQLPage> {
  const { graphiqlPage } = await import('./graphiql-page.js');
  return graphiqlPage(job);
}

/** A copy of its own: what zlib gives is a part of something larger. */
function zipped(html: Buffer, level: number): Uint8Array {
  return Uint8Array.from(gzipSync(html, { level }));
}

async function surroundingsOf(data: PageData, origin: string, job: number): Promise<Surroundings> {
  switch (data.page) {
    case 'story': {
      const { slug, headline, cursor } = data.at.story;
      const { asOf } = data.view;
      const jsonLd = await sources.jsonLd(job, slug, cursor, asOf);
      return { origin, alternates: alternateLinks({ slug, headline }, origin, asOf), jsonLd };
    }
    case 'statement': {
      const decoded = decodeGlobalId(data.statement.id);
      const named = decoded === null ? null : { id: decoded.id, title: statementTitle(data.statement) };
      return { origin, alternates: named === null ? [] : statementLinks(named, origin, data.asOf), jsonLd: null };
    }
    default:
      return { origin, alternates: [], jsonLd: null };
  }
}
