/** A page as the server sends it: readable before any script runs, and without it. */
import { options } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Embedding } from './address.js';
import { type Assets, type Head, HtmlDocument, jsonForScript } from './document.js';
import { Page } from './page.js';
import type { PageData } from './page-data.js';
import { FailureReport, type PartFailure } from './part.js';

// A part that fails is rendered again, as what it shows then.
Object.assign(options, { errorBoundaries: true });

/** On the server everything is read before it is shown. */
const nothingMore = () => Promise.reject(new Error('A page that is rendered asks for nothing more'));

/** The document of a page. */
export interface RenderedDocument {
  readonly html: string;
  /** The parts that could not be rendered. In their place the document says so. */
  readonly failures: readonly PartFailure[];
}

/** The whole document of a page. `embedding` is `null` for what is no part of the page of another site. */
export function renderPage(data: PageData, head: Head, assets: Assets, embedding: Embedding | null): RenderedDocument {
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
        <Page data={data} ask={nothingMore} />
      </FailureReport.Provider>
    </HtmlDocument>
  );
  return { html: `<!doctype html>${renderToString(document)}`, failures };
}

/** Why a page is not shown, with links that lead on. */
export interface ShownFault {
  /** The stable code. */
  readonly code: string;
  readonly title: string;
  readonly message: string;
  /** What operators find the request by; `null` where there is nothing to find. */
  readonly requestId: string | null;
  readonly ways: readonly { readonly address: string; readonly words: string }[];
}

/** A page that says why another one is not shown. */
export function renderFault(
  { code, title, message, requestId, ways }: ShownFault,
  assets: Assets,
  embedding: Embedding | null,
): string {
  const head: Head = {
    title: `${title} · Onrecord`,
    description: message,
    canonical: '/',
    language: 'en',
    alternates: [],
    jsonLd: null,
    unlisted: true,
  };
  const document = (
    <HtmlDocument head={head} assets={assets} data="null" className="page-fault" embedding={embedding}>
      <main id="content" class={embedding === null ? 'fault' : 'fault embedded'}>
        <h1>{title}</h1>
        <p>{message}</p>
        {ways.map(({ address, words }) => (
          <p key={address}>
            <a href={address}>{embedding === null ? words : `${words}, on Onrecord`}</a>
          </p>
        ))}
        <p class="fault-code">
          Code: {code}
          {requestId === null ? null : `, request: ${requestId}`}
        </p>
      </main>
    </HtmlDocument>
  );
  return `<!doctype html>${renderToString(document)}`;
}
