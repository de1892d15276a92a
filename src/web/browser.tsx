/** What runs in the browser: it takes over the page that the server has rendered. */
import { hydrate } from 'preact';
import { browserAsk } from './browser-ask.js';
import { DATA_ELEMENT, ROOT_ELEMENT } from './document.js';
import type { PageData } from './load.js';
import { Page } from './page.js';
import './style/index.css';

const root = document.getElementById(ROOT_ELEMENT);
const element = document.getElementById(DATA_ELEMENT);
if (root !== null && element !== null) {
  const data: PageData = JSON.parse(element.textContent ?? 'null');
  hydrate(<Page data={data} ask={browserAsk(null)} />, root);
}
