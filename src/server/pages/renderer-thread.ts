/**
 * The renderer: the thread that renders pages, so that the event loop stays free for others. It keeps nothing between
 * pages and reads nothing itself; the serving thread gives it the data.
 */
import { parentPort } from 'node:worker_threads';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { createBirpc } from 'birpc';
import { alternateLinks, statementLinks } from '../../formats/links.js';
import { SharedTime } from '../../shared-time.js';
import { decodeGlobalId } from '../../story/global-id.js';
import { threadCpuMs } from '../../thread-cpu.js';
import { askingOf } from '../../web/ask.js';
import { ROOT_ELEMENT } from '../../web/document.js';
import { headOf, type Surroundings, statementTitle } from '../../web/head.js';
import { loadPage } from '../../web/load.js';
import type { PageData } from '../../web/page-data.js';
import { renderLastConfirmed, renderPage } from '../../web/render.js';
import type {
  OriginChange,
  Rendered,
  RenderedJob,
  RendererCalls,
  RenderJob,
  SourceCalls,
  UnconfirmedPage,
} from './renderer-calls.js';

const port = parentPort;
if (port === null) throw new Error('This module must run in a worker thread; the service starts it');

const sources = createBirpc<SourceCalls, RendererCalls>(
  { render, withOrigin, withLastConfirmed },
  { post: (message) => port.postMessage(message), on: (take) => port.on('message', take), timeout: -1 },
);

/** The CPU time of this thread, divided among the jobs under way. */
const cpuTime = new SharedTime();

/** Runs a job, and adds the milliseconds of CPU that it took to its result. */
async function measured<T>(job: () => Promise<T>): Promise<T & { readonly milliseconds: number }> {
  const begun = cpuTime.begin(threadCpuMs());
  // A job that fails ends as well.
  const end = () => cpuTime.end(begun, threadCpuMs());
  const result = await job().catch((error: unknown) => {
    end();
    throw error;
  });
  return { ...result, milliseconds: end() };
}

function render(job: RenderJob): Promise<RenderedJob> {
  return measured(() => rendered(job));
}

async function rendered({
  id,
  address,
  embedding,
  origin,
  alsoFor,
  assets,
  level,
}: RenderJob): Promise<Omit<RenderedJob, 'milliseconds'>> {
  const data = await loadPage(
    askingOf((document, variables) => sources.answer(id, document, variables)),
    address,
  );
  if (data === null) return { body: null, also: null, lacking: [] };
  const surroundings = await surroundingsOf(data, origin, id);
  const { html, failures } = renderPage(data, headOf(data, surroundings), assets, embedding);
  const bytes = Buffer.from(html);
  const body = zipped(bytes, level);
  const also = alsoFor === null ? null : zippedFor(alsoFor, bytes, origin);
  const lacking = failures.map(({ part, error }) => ({ part, error: asError(error) }));
  return { body, also, lacking };
}

/** Changes a document of one origin for another. */
function withOrigin({ body, from, to }: OriginChange): Promise<Rendered> {
  return measured(async () => ({ body: zippedFor(to, gunzipSync(body), from) }));
}

/**
 * A document changed for another origin, compressed. Only its head names an origin; the body may be long and is not
 * searched.
 */
function zippedFor(to: string, html: Buffer, from: string): Uint8Array {
  const end = html.indexOf('</head>');
  const head = html
    .toString('utf8', 0, end)
    .replaceAll(from, to)
    .replaceAll(encodeURIComponent(from), encodeURIComponent(to));
  return zipped(Buffer.concat([Buffer.from(head), html.subarray(end)]), constants.Z_DEFAULT_COMPRESSION);
}

/** A document with a sentence above its page that says when it was last confirmed, compressed. */
function withLastConfirmed({ body, confirmedAt }: UnconfirmedPage): Promise<Rendered> {
  return measured(async () => {
    const html = gunzipSync(body);
    // Texts of a page are escaped, so the first element like this is the page.
    const page = html.indexOf(`<div id="${ROOT_ELEMENT}">`);
    const notice = Buffer.from(renderLastConfirmed(confirmedAt));
    const bytes = Buffer.concat([html.subarray(0, page), notice, html.subarray(page)]);
    return { body: zipped(bytes, constants.Z_BEST_SPEED) };
  });
}

/** An `Error` that can be sent to another thread. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** A copy, because zlib returns a view of a larger buffer. */
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
