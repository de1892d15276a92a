/** GraphQL over HTTP and Server-Sent Events. */
import { execute, subscribe } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { makeContext, type Services } from '../graphql/context.js';
import { schema } from '../graphql/schema.js';
import { parseDocument } from './document.js';
import { publicError } from './public-errors.js';

export const GRAPHQL_PATH = '/graphql';

/** What the server knows of a request before GraphQL does. */
export interface Requester {
  readonly requestId: string;
  readonly editor: string | null;
}

/** Documents are read and executed by the same functions as over WebSocket, so that the answers are the same. */
const sameAsOverWebSocket: Plugin = {
  onParse: ({ setParseFn }) => setParseFn(parseDocument),
  onExecute: ({ setExecuteFn }) => setExecuteFn(execute),
  onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(subscribe),
};

export function makeYoga(
  services: Services,
  options: { readonly allowedOrigins: readonly string[]; readonly body: number },
  log: Logger,
) {
  return createYoga<Requester>({
    schema,
    context: ({ requestId, editor }) => makeContext(services, requestId, editor),
    graphqlEndpoint: GRAPHQL_PATH,
    graphiql: false,
    landingPage: false,
    batching: false,
    multipart: false,
    maxRequestBodySize: options.body,
    cors:
      options.allowedOrigins.length === 0
        ? false
        : { origin: [...options.allowedOrigins], methods: ['GET', 'POST', 'OPTIONS'], credentials: false },
    maskedErrors: { maskError: (error) => publicError(error, log) },
    logging: {
      debug: (...details: unknown[]) => log.trace({ details }, 'yoga'),
      info: (...details: unknown[]) => log.debug({ details }, 'yoga'),
      warn: (...details: unknown[]) => log.warn({ details }, 'yoga'),
      error: (...details: unknown[]) => log.error({ details }, 'yoga'),
    },
    plugins: [sameAsOverWebSocket],
  });
}

export type Yoga = ReturnType<typeof makeYoga>;
