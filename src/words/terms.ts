/** The language of the terms of the record. Choose the same one as for the pages and the desk. */
export { terms } from './en/terms.js';
