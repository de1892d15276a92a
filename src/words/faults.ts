/** The language of the pages that say why another one is not shown. Only the service loads it. */
export { faults } from './en/faults.js';
