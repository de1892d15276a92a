// @ts-check
/** How both engines read values. Plain JavaScript, because PGlite's thread loads it too, from src/ and from dist/. */

/** Object identifiers of the types that are read otherwise than the drivers would. */
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
 * A `timestamptz`; `null` for "infinity", which stands for a time that is not known.
 * @param {string} text
 * @returns {Date | null}
 */
export function parseTimestamp(text) {
  if (text === 'infinity') return null;
  // Sessions are in UTC, so that this is the usual case; and every row that is read has several.
  if (text.endsWith('+00')) return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`);
  return new Date(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00'));
}
