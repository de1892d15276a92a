/** The language in which the desk reads articles; only the view of an article loads it. */
export { articleWords } from './en/article.js';
