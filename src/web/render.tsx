/** Renders a page on the server: readable without scripts, and before they run. */
import { options } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { words } from '../words/page.js';
import { terms } from '../words/terms.js';
import type { Embedding } from './address.js';
import { type Assets, type Head, HtmlDocument, jsonForScript } from './document.js';
import { Frame, Page } from './page.js';
import type { PageData } from './page-data.js';
import { FailureReport, type PartFailure } from './part.js';
import { momentInWords } from './words/time.js';

// Lets `Part` catch errors on the server, too.
Object.assign(options, { errorBoundaries: true });

/** The server reads all data before it renders. */
const neverAsk = () => Promise.reject(new Error('A page asked for more data while the server rendered it'));

/** The document of a page. */
export interface RenderedHtml {
  readonly html: string;
  /** The parts that failed. The document has a sentence in place of each. */
  readonly failures: readonly PartFailure[];
}

/** Renders the document of a page. `embedding` is `null` for a page that is no frame. */
export function renderPage(data: PageData, head: Head, assets: Assets, embedding: Embedding | null): RenderedHtml {
  const failures: PartFailure[] = [];
  const document = (
    <HtmlDocument
      head={head}
      assets={assets}
      data={jsonForScript(data)}
      className={`page-${data.page}`}
      embedding={embedding}
    >
      <FailureReport.Provider value={(failure) => failures.push(failure)}>
        <Page data={data} ask={neverAsk} />
      </FailureReport.Provider>
    </HtmlDocument>
  );
  return { html: `<!doctype html>${renderToString(document)}`, failures };
}

/** Renders the sentence above a page that may be behind the record: when it was last confirmed, an ISO time. */
export function renderLastConfirmed(confirmedAt: string): string {
  return renderToString(
    <p class="last-confirmed" role="status">
      {words.head.lastConfirmed(momentInWords(confirmedAt))}
    </p>,
  );
}

/** Why the service does not show a page, with links that help. */
export interface ShownFault {
  /** The stable code. */
  readonly code: string;
  readonly title: string;
  readonly message: string;
  /** The id by which operators find the request; `null` if there is nothing to find. */
  readonly requestId: string | null;
  readonly ways: readonly { readonly address: string; readonly words: string }[];
}

/** Renders a page that says why another one is not shown. */
export function renderFault(
  { code, title, message, requestId, ways }: ShownFault,
  assets: Assets,
  embedding: Embedding | null,
): string {
  const head: Head = {
    title: words.head.onSite(title),
    description: message,
    canonical: '/',
    language: terms.language,
    alternates: [],
    jsonLd: null,
    unlisted: true,
  };
  const main = (
    <main id="content" class={embedding === null ? 'fault' : 'fault embedded'}>
      <h1>{title}</h1>
      <p>{message}</p>
      {ways.map(({ address, words: label }) => (
        <p key={address}>
          <a href={address}>{embedding === null ? label : words.head.onSiteLink(label)}</a>
        </p>
      ))}
      <p class="fault-code">{words.head.fault(code, requestId)}</p>
    </main>
  );
  const document = (
    <HtmlDocument head={head} assets={assets} data="null" className="page-fault" embedding={embedding}>
      {embedding === null ? <Frame>{main}</Frame> : main}
    </HtmlDocument>
  );
  return `<!doctype html>${renderToString(document)}`;
}
