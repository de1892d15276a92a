/** The serving thread's side of the renderer. */
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { WITH_OTHER_THREADS } from '../../graphql/slices.js';
import { KeptThread } from '../../kept-thread.js';
import { Abandoned, Refused } from '../limits/spending.js';
import type {
  Lacking,
  OriginChange,
  RendererCalls,
  RenderJob,
  SourceCalls,
  UnconfirmedPage,
} from './renderer-calls.js';

/** The built file: worker threads cannot load TypeScript. */
const SCRIPT = fileURLToPath(new URL('../../../dist/server/pages/renderer-thread.js', import.meta.url));
/** Memory limit of the thread. Beyond it, the thread ends with its jobs, and the next page starts another. */
const HEAP_MIB = 192;
/** As Node gives a thread. */
const YOUNG_HEAP_MIB = 48;

/** The data of one page. */
export interface PageParts {
  /** The response to a page's query: JSON in UTF-8. */
  answer(document: string, variables: Readonly<Record<string, unknown>>): Promise<Uint8Array>;
  /** The JSON-LD for the head of a story's page; `cursor` is the point at which the page shows it. */
  jsonLd(story: string, cursor: string, asOf: string | null): Promise<string | null>;
}

/** A page being rendered. */
interface Job {
  readonly parts: PageParts;
  /** The error in the job's data, which ends it. */
  failure: { readonly error: unknown } | null;
  /** Missing parts without which the page can be rendered. */
  readonly lacking: Lacking[];
}

/** The document of a page, and its cost. */
export interface RenderedDocument<Body extends Buffer | null = Buffer> {
  /** The document, compressed with gzip; `null` where there is nothing at the address. */
  readonly body: Body;
  /** Units for rendering it, without those for its data. */
  readonly units: number;
}

/** A rendered page. */
export interface RenderedPage extends RenderedDocument<Buffer | null> {
  /** The document for the second origin, if one was requested. */
  readonly also: Buffer | null;
  /** The parts that could not be rendered; the document has the rest. */
  readonly lacking: readonly Lacking[];
}

export class Renderer {
  private readonly thread: KeptThread<RendererCalls, SourceCalls>;
  private readonly jobs = new Map<number, Job>();
  private begun = 0;

  constructor(log: Logger) {
    const serves: SourceCalls = {
      answer: (id, document, variables) => this.dataFor(id, ({ answer }) => answer(document, variables)),
      jsonLd: (id, story, cursor, asOf) =>
        this.dataFor(id, (parts, job) => jsonLdOrNone(parts, job, story, cursor, asOf)),
    };
    const heap = { heapMib: HEAP_MIB, youngHeapMib: YOUNG_HEAP_MIB };
    this.thread = new KeptThread({ script: SCRIPT, name: 'renderer', ...heap, serves }, log);
  }

  /** Renders a page. @throws The error of its data. */
  async render(wanted: Omit<RenderJob, 'id'>, parts: PageParts): Promise<RenderedPage> {
    this.begun += 1;
    const id = this.begun;
    const job: Job = { parts, failure: null, lacking: [] };
    this.jobs.set(id, job);
    try {
      const { body, also, lacking, milliseconds } = await this.thread.calls.render({ id, ...wanted });
      return {
        body: body === null ? null : asBuffer(body),
        also: also === null ? null : asBuffer(also),
        lacking: [...job.lacking, ...lacking],
        units: milliseconds * WITH_OTHER_THREADS,
      };
    } catch (error) {
      throw job.failure === null ? error : job.failure.error;
    } finally {
      this.jobs.delete(id);
    }
  }

  /** A page rendered for one origin, changed for another. */
  async withOrigin(change: OriginChange): Promise<RenderedDocument> {
    const { body, milliseconds } = await this.thread.calls.withOrigin(change);
    return { body: asBuffer(body), units: milliseconds * WITH_OTHER_THREADS };
  }

  /** A rendered page with a sentence above it that says when it was last confirmed. */
  async withLastConfirmed(page: UnconfirmedPage): Promise<RenderedDocument> {
    const { body, milliseconds } = await this.thread.calls.withLastConfirmed(page);
    return { body: asBuffer(body), units: milliseconds * WITH_OTHER_THREADS };
  }

  /** Ends the thread; its jobs are rejected. */
  close(): Promise<void> {
    return this.thread.end();
  }

  private async dataFor<T>(id: number, part: (parts: PageParts, job: Job) => Promise<T>): Promise<T> {
    const job = this.jobs.get(id);
    if (job === undefined) throw new Error('the job of this page has ended');
    try {
      return await part(job.parts, job);
    } catch (error) {
      job.failure ??= { error };
      throw new Error('cannot read the data of this page');
    }
  }
}

/** A page does without JSON-LD that fails, unless its client has used up its units or is gone. */
async function jsonLdOrNone(
  { jsonLd }: PageParts,
  { lacking }: Job,
  story: string,
  cursor: string,
  asOf: string | null,
): Promise<string | null> {
  try {
    return await jsonLd(story, cursor, asOf);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Refused || error instanceof Abandoned) throw error;
    lacking.push({ part: 'JSON-LD', error });
    return null;
  }
}

function asBuffer({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}
