/** The entry of the browser: takes over the page that the server rendered. */
import { hydrate, render } from 'preact';
import { DATA_ELEMENT, ROOT_ELEMENT } from './document.js';
import { sendHeight } from './embed/frame-height.js';
import { enterDesk } from './enter-desk.js';
import { readerAsk } from './http-ask.js';
import { Page } from './page.js';
import type { PageData } from './page-data.js';
import { FAILED_PART } from './part.js';
import { replaceElementsWhole } from './whole-elements.js';
import './style/index.css';

/** The mark (User Timing) at which the page responds to its reader. */
const INTERACTIVE_MARK = 'onrecord:interactive';

const root = document.getElementById(ROOT_ELEMENT);
const element = document.getElementById(DATA_ELEMENT);
if (root !== null && element !== null) {
  const data: PageData | null = JSON.parse(element.textContent ?? 'null');
  // The data quotes statements that may be withheld while the page is open.
  element.remove();
  // A fault page has no data, and stays as the server sent it.
  if (data !== null) {
    replaceElementsWhole();
    const page = <Page data={data} ask={readerAsk()} />;
    if (root.querySelector(`.${FAILED_PART}`) === null) hydrate(page, root);
    else {
      // The server failed to render a part. Render the page anew: hydrating would keep the sentence in its place.
      root.replaceChildren();
      render(page, root);
    }
    performance.mark(INTERACTIVE_MARK);
    // Editors do not write in frames of other sites.
    if (window.parent === window) void enterDesk(data);
  }
}
if (window.parent !== window) sendHeight();
