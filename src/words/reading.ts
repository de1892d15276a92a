/** The language in which the reader of articles says what is doubtful. Choose the same one as for the desk. */
export { readingWords } from './en/reading.js';
