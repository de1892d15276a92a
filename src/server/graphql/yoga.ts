/**
 * Yoga, with what every transport shares as its plugins: each is one concern in a file of its own. Most of what Yoga does by
 * itself is switched off, for the reasons beside each option.
 */
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';
import { schema } from '../../graphql/schema.js';
import { GRAPHQL_PATH } from '../http/request-target.js';
import { OperationWatch } from './operation-watch.js';
import type { GraphQLParts } from './parts.js';
import type { Requester } from './requester.js';
import { useAddressParameters } from './use-address-parameters.js';
import { useDocuments } from './use-documents.js';
import { useEventStream } from './use-event-stream.js';
import { useExecution } from './use-execution.js';
import { usePublicErrors } from './use-public-errors.js';

/** @param options `body` is how many bytes a body may have. */
export function makeYoga(parts: GraphQLParts, options: { readonly body: number }, log: Logger) {
  const { services, subscriptions, reading, metrics, accessLevel } = parts;
  const operations = new OperationWatch(metrics.operations, accessLevel, log);
  return createYoga<Requester>({
    schema,
    graphqlEndpoint: GRAPHQL_PATH,
    graphiql: false,
    landingPage: false,
    batching: false,
    // Documents are kept once, for every transport; see `useDocuments`.
    parserAndValidationCache: false,
    multipart: false,
    maxRequestBodySize: options.body,
    extraParamNames: ['documentId'],
    // The same headers are set on responses that do not come from Yoga; see `originHeaders`.
    cors: false,
    // `usePublicErrors` masks them, with the id of the request.
    maskedErrors: { maskError: (error) => (error instanceof Error ? error : new Error(String(error))) },
    logging: {
      // It says how far Yoga has come with a request, and not with which one.
      debug: () => undefined,
      info: (...details: unknown[]) => log.debug({ details }, 'yoga'),
      warn: (...details: unknown[]) => log.warn({ details }, 'yoga'),
      error: (...details: unknown[]) => log.error({ details }, 'yoga'),
    },
    plugins: [
      useAddressParameters(),
      useDocuments(reading),
      useExecution({ services, execution: reading.execution, subscriptions, operations }),
      useEventStream(),
      usePublicErrors(metrics.operations, log),
    ],
  });
}

export type Yoga = ReturnType<typeof makeYoga>;
