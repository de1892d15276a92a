// @ts-check
/** The rules of prepared statements for both engines. Plain JavaScript, because PGlite's thread also loads it, from src/ and from dist/. */

/** Statements prepared at most: each takes memory in every connection for as long as the connection lives, some 0.1 MB if it is long. */
export const MAX_PREPARED_STATEMENTS = 500;
/** SQLSTATE feature_not_supported. */
const FEATURE_NOT_SUPPORTED = '0A000';
/** A text that is one query. Without parameters, others may be several statements, as in migrations, which cannot be prepared. */
const ONE_QUERY = /^\s*select\b[^;]*$/;

/**
 * Whether a text can be prepared.
 * @param {string} sql
 * @param {readonly unknown[]} parameters
 */
export function isPreparable(sql, parameters) {
  return parameters.length > 0 || ONE_QUERY.test(sql);
}

/**
 * Whether a prepared statement may have failed because its tables have changed, for example by a migration of a newer version of
 * the service. Within a transaction its repetition fails too: the batch is then refused, and the client may send it again.
 * @param {unknown} error
 */
export function mayBeOutdated(error) {
  return error instanceof Error && 'code' in error && error.code === FEATURE_NOT_SUPPORTED;
}
