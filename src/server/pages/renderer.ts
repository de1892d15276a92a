/** The thread that renders pages, as seen from the thread that serves them. */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import type { Logger } from 'pino';
import { WITH_OTHER_THREADS } from '../../graphql/slices.js';
import { Abandoned, Refused } from '../limits/spending.js';
import type {
  GraphiQLJob,
  GraphiQLPage,
  Lacking,
  OriginChange,
  RendererCalls,
  RenderJob,
  SourceCalls,
} from './renderer-calls.js';

/** As it is built: a thread is given no sources that have to be compiled first. */
const SCRIPT = fileURLToPath(new URL('../../../dist/server/pages/renderer-thread.js', import.meta.url));
/** A thread that holds more ends, with the pages that it renders; the next page starts another. */
const HEAP_MIB = 192;

/** What one page is made of. */
export interface PageParts {
  /** The answer to an operation of the pages: JSON in UTF-8. */
  answer(document: string, variables: Readonly<Record<string, unknown>>): Promise<Uint8Array>;
  /** What is said of a story in the head of its page; `cursor` is the place at which the page shows it. */
  jsonLd(story: string, cursor: string, asOf: string | null): Promise<string | null>;
}

/** A page that is being rendered. */
interface Job {
  readonly parts: PageParts;
  /** Why it cannot be rendered, where something it asked for could not be given. */
  failure: { readonly error: unknown } | null;
  /** What it can be rendered without, and has to be. */
  readonly lacking: Lacking[];
}

/** A thread that runs, and how it is asked. */
interface Thread {
  readonly worker: Worker;
  readonly renderer: RendererCalls;
}

/** The document of a page, and what it took. */
export interface RenderedDocument<Body extends Buffer | null = Buffer> {
  /** Compressed with gzip; `null` where nothing is at the address. */
  readonly body: Body;
  /** Units that rendering it took; what it asked for is not among them. */
  readonly units: number;
}

/** A page that was rendered. */
export interface RenderedPage extends RenderedDocument<Buffer | null> {
  /** The document for another origin, where one was wanted. */
  readonly also: Buffer | null;
  /** What could not be made; the document has the rest. */
  readonly lacking: readonly Lacking[];
}

export class Renderer {
  private thread: Thread | null = null;
  private readonly jobs = new Map<number, Job>();
  private begun = 0;

  constructor(private readonly log: Logger) {}

  /**
   * Renders a page. @throws what was thrown by its parts
   */
  async render(wanted: Omit<RenderJob, 'id'>, parts: PageParts): Promise<RenderedPage> {
    this.begun += 1;
    const id = this.begun;
    const job: Job = { parts, failure: null, lacking: [] };
    this.jobs.set(id, job);
    try {
      const { body, also, lacking, milliseconds } = await this.renderer.render({ id, ...wanted });
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

  /** A page that was rendered for one origin, as it is for another one. */
  async withOrigin(change: OriginChange): Promise<RenderedDocument> {
    const { body, milliseconds } = await this.renderer.withOrigin(change);
    return { body: asBuffer(body), units: milliseconds * WITH_OTHER_THREADS };
  }

  /** The page of GraphiQL. */
  graphiql(job: GraphiQLJob): Promise<GraphiQLPage> {
    return this.renderer.graphiql(job);
  }

  private get renderer(): RendererCalls {
    this.thread ??= this.start();
    return this.thread.renderer;
  }

  /** Ends the thread. Pages that are being rendered are rejected. */
  async close(): Promise<void> {
    await this.thread?.worker.terminate();
  }

  /** Begins with the first page; again with the next one where the thread has ended. */
  private start(): Thread {
    const worker = new Worker(SCRIPT, {
      name: 'renderer',
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
      execArgv: [],
    });
    const calls: SourceCalls = {
      answer: (id, document, variables) => this.given(id, ({ answer }) => answer(document, variables)),
      jsonLd: (id, story, cursor, asOf) =>
        this.given(id, (parts, job) => jsonLdOrNone(parts, job, story, cursor, asOf)),
    };
    const renderer = createBirpc<RendererCalls, SourceCalls>(calls, {
      post: (message) => worker.postMessage(message),
      on: (take) => worker.on('message', take),
      timeout: -1,
    });
    worker.on('error', (error) => this.log.error({ err: error }, 'the thread that renders pages failed'));
    worker.once('exit', () => {
      this.thread = null;
      renderer.$close(new Error('The thread that renders pages has ended'));
    });
    // Requests hold the process, and not the thread that they wait for.
    worker.unref();
    return { worker, renderer };
  }

  private async given<T>(id: number, part: (parts: PageParts, job: Job) => Promise<T>): Promise<T> {
    const job = this.jobs.get(id);
    if (job === undefined) throw new Error('The page is not rendered any more');
    try {
      return await part(job.parts, job);
    } catch (error) {
      job.failure ??= { error };
      throw new Error('It could not be given');
    }
  }
}

/** A page can do without it, unless whoever asks for the page has used up their units or is gone. */
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
