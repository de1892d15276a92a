/** The language in which the desk says what is wrong in what an editor writes. Choose the same one as for the pages and the desk. */
export { mistakeWords } from './en/mistakes.js';
