/** The folder of what was learned for English. */
export const DATA = new URL('../../../data/reading/en/', import.meta.url);
