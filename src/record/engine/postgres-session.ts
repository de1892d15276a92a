/** The settings of sessions, beside those that the address of the database asks for. */

/**
 * An address without its `options`, and these together with the settings of a session, which count where both name one. The
 * driver would take those of the address alone.
 * @param session as options of PostgreSQL: `-c name=value …`
 */
export function withSession(
  connectionString: string,
  session: string,
): { readonly connectionString: string; readonly options: string } {
  const url = new URL(connectionString);
  const theirs = url.searchParams.get('options');
  if (theirs === null) return { connectionString, options: session };
  url.searchParams.delete('options');
  return { connectionString: url.href, options: `${theirs} ${session}` };
}
