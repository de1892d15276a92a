/** A page as the server sends it: readable before any script runs, and without it. */
import { renderToString, renderToStringAsync } from 'preact-render-to-string';
import type { Embedding } from './address.js';
import { type Assets, type Head, HtmlDocument, jsonForScript } from './document.js';
import type { PageData } from './load.js';
import { Page } from './page.js';
import { Slicing, type WaitForTurn } from './slices.js';

/** On the server everything is read before it is shown. */
const nothingMore = () => Promise.reject(new Error('A page that is rendered asks for nothing more'));

/**
 * The whole document of a page, rendered in slices between which others have their turn. `embedding` is `null` for what is no
 * part of the page of another site.
 */
export async function renderPage(
  data: PageData,
  head: Head,
  assets: Assets,
  embedding: Embedding | null,
): Promise<string> {
  const json = jsonForScript(data);
  await nextTurn();
  const document = (
    <Slicing.Provider value={inTurns()}>
      <HtmlDocument head={head} assets={assets} data={json} className={`page-${data.page}`} embedding={embedding}>
        <Page data={data} ask={nothingMore} />
      </HtmlDocument>
    </Slicing.Provider>
  );
  return `<!doctype html>${await renderToStringAsync(document)}`;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** For so long a page is rendered before others have their turn. */
const SLICE_MS = 4;

/** Gives slices their turns one after the other: those that come within the time of one together. */
function inTurns(): WaitForTurn {
  let begunAt = performance.now();
  let last: Promise<void> | null = null;
  const isOver = () => performance.now() - begunAt >= SLICE_MS;
  const turn = async () => {
    if (!isOver()) return;
    await nextTurn();
    begunAt = performance.now();
  };
  return () => {
    if (last === null && !isOver()) return null;
    last = (last ?? Promise.resolve()).then(turn);
    return last;
  };
}

/** A page that says what is wrong with an address. */
export function renderFault(
  { title, message }: { readonly title: string; readonly message: string },
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
        <p>
          <a href="/">{embedding === null ? 'All stories' : 'All stories on Onrecord'}</a>
        </p>
      </main>
    </HtmlDocument>
  );
  return `<!doctype html>${renderToString(document)}`;
}
