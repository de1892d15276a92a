/** The language in which the service writes headlines and formats. Choose the same one as for the pages and the desk. */
export { serviceWords } from './en/service.js';
