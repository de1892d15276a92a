/** Combines the settings of the service's sessions with those in the address of the database. */

/**
 * The address without its `options`, and these options followed by those of the session, which win where both name a
 * setting. The driver would use only the options of the address.
 * @param session The options in the form of PostgreSQL: `-c name=value …`
 */
export function withSession(
  connectionString: string,
  session: string,
): { readonly connectionString: string; readonly options: string } {
  const url = new URL(connectionString);
  const optionsOfAddress = url.searchParams.get('options');
  if (optionsOfAddress === null) return { connectionString, options: session };
  url.searchParams.delete('options');
  return { connectionString: url.href, options: `${optionsOfAddress} ${session}` };
}
