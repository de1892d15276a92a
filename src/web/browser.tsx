/** What runs in the browser: it takes over the page that the server has rendered. */
import { hydrate, render } from 'preact';
import { browserAsk } from './browser-ask.js';
import { DATA_ELEMENT, ROOT_ELEMENT } from './document.js';
import { tellHeight } from './embed/frame-height.js';
import { enterDesk } from './enter-desk.js';
import { Page } from './page.js';
import type { PageData } from './page-data.js';
import { FAILED_PART } from './part.js';
import { replaceElementsWhole } from './whole-elements.js';
import './style/index.css';

/** The name of the mark. */
const INTERACTIVE = 'onrecord:interactive';

const root = document.getElementById(ROOT_ELEMENT);
const element = document.getElementById(DATA_ELEMENT);
if (root !== null && element !== null) {
  const data: PageData | null = JSON.parse(element.textContent ?? 'null');
  // It has the words of statements that may be taken back while the page is open.
  element.remove();
  // A page that says what is wrong with an address has no data, and stays as it was sent.
  if (data !== null) {
    replaceElementsWhole();
    const page = <Page data={data} ask={browserAsk()} />;
    if (root.querySelector(`.${FAILED_PART}`) === null) hydrate(page, root);
    else {
      // What the server could not render may be rendered here: hydrating would take the sentence in its place for it.
      root.replaceChildren();
      render(page, root);
    }
    // For whoever looks at how fast it is (User Timing): from now on the page answers to who uses it.
    performance.mark(INTERACTIVE);
    // Nothing is written in the pages of other sites.
    if (window.parent === window) void enterDesk(data);
  }
}
// Other sites can show in a frame what is meant for it, and nothing else.
if (window.parent !== window) tellHeight();
