/** The language that the pages speak. Another one is a folder beside `en/`; whoever builds the service chooses it here. */
export { words } from './en/page.js';
