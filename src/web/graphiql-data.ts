/** The data that the service puts into the page of GraphiQL. */

/** The element with the data, as JSON. */
export const GRAPHIQL_DATA_ELEMENT = 'graphiql-data';
/** The element that GraphiQL fills. */
export const GRAPHIQL_ROOT_ELEMENT = 'graphiql';

export interface GraphiQLData {
  /** The path of GraphQL, over HTTP and over WebSocket. */
  readonly endpoint: string;
  /** The path of the text of the schema. */
  readonly schema: string;
  /** The documents in the tabs of a first visit. */
  readonly tabs: readonly string[];
}
