/** The language of the rules of the domain. Choose the same one as for the desk. */
export { ruleWords } from './en/rules.js';
