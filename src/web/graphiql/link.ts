/**
 * Links to what stands in GraphiQL: `/graphql?query=…&variables=…&operationName=…`, the address of the same request over
 * GET. Headers are left out: they may hold a token.
 */

/** The part of a tab that a link carries; an empty text is none. */
export interface Linked {
  readonly query: string;
  /** JSON. */
  readonly variables: string;
  readonly operationName: string;
}

/** The link to a tab. */
export function linkTo(page: string, linked: Linked): string {
  const address = new URL(page);
  address.search = '';
  address.hash = '';
  for (const name of ['query', 'variables', 'operationName'] as const) {
    if (linked[name].trim() !== '') address.searchParams.set(name, linked[name]);
  }
  return address.href;
}

/** The tab that a link opens; `null` if the address is no link. */
export function linkedFrom(page: string): Linked | null {
  const { searchParams } = new URL(page);
  const of = (name: keyof Linked) => searchParams.get(name) ?? '';
  const linked = { query: of('query'), variables: of('variables'), operationName: of('operationName') };
  return linked.query === '' ? null : linked;
}
