// @ts-check
/**
 * Parses values for both engines. Plain JavaScript, because PGlite's thread also loads it, from src/ and from dist/.
 */

/** The object identifiers of the types that are not parsed by the drivers. */
export const TYPE = { int8: 20, timestamptz: 1184 };

/**
 * A `bigint` as a number: offsets and counts stay far below 2^53.
 * @param {string} text
 * @returns {number}
 */
export function parseBigint(text) {
  return Number(text);
}

/**
 * A `timestamptz`; `null` for "infinity", which stands for an unknown time.
 * @param {string} text
 * @returns {Date | null}
 */
export function parseTimestamp(text) {
  if (text === 'infinity') return null;
  // The usual case, because sessions are in UTC; fast, because every row has several times.
  if (text.endsWith('+00')) return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
  return new Date(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00'));
}
