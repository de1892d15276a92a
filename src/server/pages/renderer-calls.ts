/** The calls between the serving thread and the renderer. */
import type { Address, Embedding } from '../../web/address.js';
import type { Assets } from '../../web/document.js';

/** A page to render. */
export interface RenderJob {
  /** Identifies the job of a thread; the renderer's requests for data carry it. */
  readonly id: number;
  /** The address, resolved by `resolve`. */
  readonly address: Address;
  /** The form in another site; `null` for a page of its own. */
  readonly embedding: Embedding | null;
  /** The public origin of the service, or a placeholder for it. */
  readonly origin: string;
  /** A second origin for which to make the page; `null` for none. */
  readonly alsoFor: string | null;
  readonly assets: Assets;
  /** The compression level, as in zlib. */
  readonly level: number;
}

/** A page rendered for one origin, to be changed for another. */
export interface OriginChange {
  /** The document, compressed with gzip. */
  readonly body: Uint8Array;
  readonly from: string;
  readonly to: string;
}

/** A part that a page lacks, because it could not be rendered. */
export interface Lacking {
  /** The name of the part. */
  readonly part: string;
  readonly error: Error;
}

/** A document that the renderer has made. */
export interface Rendered<Body extends Uint8Array | null = Uint8Array> {
  /** The document, compressed with gzip; `null` where there is nothing at the address. */
  readonly body: Body;
  /** CPU time of the renderer, in milliseconds. */
  readonly milliseconds: number;
}

/** The result of a job. */
export interface RenderedJob extends Rendered<Uint8Array | null> {
  /** The document for `alsoFor`, compressed with gzip. */
  readonly also: Uint8Array | null;
  /** The parts that could not be rendered; the document has the rest. */
  readonly lacking: readonly Lacking[];
}

/** A rendered page that may be behind the record. */
export interface UnconfirmedPage {
  /** The document, compressed with gzip. */
  readonly body: Uint8Array;
  /** When it was last known to be the newest: an ISO time. */
  readonly confirmedAt: string;
}

/** The calls to the renderer. */
export interface RendererCalls {
  render(job: RenderJob): Promise<RenderedJob>;
  withOrigin(change: OriginChange): Promise<Rendered>;
  withLastConfirmed(page: UnconfirmedPage): Promise<Rendered>;
}

/** The renderer's requests for data. An error is kept with the job, and ends it. */
export interface SourceCalls {
  /** The response to a page's query: JSON in UTF-8, the same as over HTTP. */
  answer(job: number, document: string, variables: Readonly<Record<string, unknown>>): Promise<Uint8Array>;
  /**
   * The JSON-LD of a story for the head of its page, safe inside a `script` element.
   * @param cursor The point at which the page shows the story.
   */
  jsonLd(job: number, story: string, cursor: string, asOf: string | null): Promise<string | null>;
}
