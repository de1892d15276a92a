/** The language that the desk speaks; only editors load it. */
export { deskWords } from './en/desk.js';
