/** What the thread that renders pages and the thread that serves them ask of each other. */
import type { Address, Embedding } from '../../web/address.js';
import type { Assets } from '../../web/document.js';

/** A page to be rendered. */
export interface RenderJob {
  /** Another one for each job of a thread: what the renderer asks for is asked for the job. */
  readonly id: number;
  /** As `resolve` has it. */
  readonly address: Address;
  /** `null` for a page of its own. */
  readonly embedding: Embedding | null;
  /** By which origin readers know the service, or what stands for it. */
  readonly origin: string;
  /** An origin for which the page is wanted as well; `null` where one is enough. */
  readonly alsoFor: string | null;
  readonly assets: Assets;
  /** How much time compressing it may take, as zlib has it. */
  readonly level: number;
}

/** A page that was rendered for one origin, to be had for another one. */
export interface OriginChange {
  /** The document, compressed with gzip. */
  readonly body: Uint8Array;
  readonly from: string;
  readonly to: string;
}

/** The page of GraphiQL, to be made. */
export interface GraphiQLJob {
  /** The path of the endpoint that it asks. */
  readonly endpoint: string;
  /** The operations that it opens with, each in a tab. */
  readonly tabs: readonly string[];
  /** Every browser takes one of the two. */
  readonly encoding: 'br' | 'gzip';
}

/** The page of GraphiQL. */
export interface GraphiQLPage {
  readonly compressed: Uint8Array;
  /** Its Content-Security-Policy. */
  readonly policy: string;
}

/** Something that a page lacks, because it could not be made. */
export interface Lacking {
  /** What it is called on the page. */
  readonly part: string;
  readonly error: Error;
}

/** A document that the thread has made. */
export interface Rendered<Body extends Uint8Array | null = Uint8Array> {
  /** The document, compressed with gzip; `null` where nothing is at the address. */
  readonly body: Body;
  /** CPU of the thread, in milliseconds. */
  readonly milliseconds: number;
}

/** What became of a page. */
export interface RenderedJob extends Rendered<Uint8Array | null> {
  /** The document for `alsoFor`, compressed with gzip. */
  readonly also: Uint8Array | null;
  /** What could not be rendered; the document has the rest. */
  readonly lacking: readonly Lacking[];
}

/** What the thread that renders does. */
export interface RendererCalls {
  render(job: RenderJob): Promise<RenderedJob>;
  withOrigin(change: OriginChange): Promise<Rendered>;
  graphiql(job: GraphiQLJob): Promise<GraphiQLPage>;
}

/** What the renderer asks for while it renders. What goes wrong is kept with the job, and ends it. */
export interface SourceCalls {
  /** The answer to an operation of the pages: JSON in UTF-8, as it is sent over HTTP. */
  answer(job: number, document: string, variables: Readonly<Record<string, unknown>>): Promise<Uint8Array>;
  /**
   * What is said of a story in the head of its page, as JSON-LD that can stand in an element `script`.
   * @param cursor the place at which the page shows it
   */
  jsonLd(job: number, story: string, cursor: string, asOf: string | null): Promise<string | null>;
}
