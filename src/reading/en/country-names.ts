/** Names, seats and adjectives of countries, for those who speak in their name. */
import { COUNTRY_WORDS } from './countries.js';

/** "Russia", "Moscow", "Kremlin": names that stand for a country. */
export const COUNTRY_NAMES: ReadonlySet<string> = new Set(
  [...COUNTRY_WORDS.values()].flatMap(({ names, seats }) => [...names, ...seats]),
);

/** The country's name for the adjective of its people: "Russian" → "Russia". */
export const COUNTRY_OF_ADJECTIVE: ReadonlyMap<string, string> = new Map(
  [...COUNTRY_WORDS.values()].flatMap(({ names, adjectives }) =>
    adjectives.map((adjective): [string, string] => [
      adjective,
      names.includes(adjective) ? adjective : (names[0] ?? adjective),
    ]),
  ),
);
