/**
 * Yoga, with everything that all transports share as plugins, one concern and file each. Most built-in features are
 * off, for the reasons beside each option.
 */
import { createYoga } from 'graphql-yoga';
import type { Logger } from 'pino';
import { GRAPHQL_PATH } from '../http/request-target.js';
import { OperationWatch } from './operation-watch.js';
import type { GraphQLParts } from './parts.js';
import type { Requester } from './requester.js';
import { useAddressParameters } from './use-address-parameters.js';
import { useDocuments } from './use-documents.js';
import { useEventStream } from './use-event-stream.js';
import { useExecution } from './use-execution.js';
import { usePublicErrors } from './use-public-errors.js';

/** @param options `body` is the maximum length of a request body, in bytes. */
export function makeYoga(parts: GraphQLParts, options: { readonly body: number }, log: Logger) {
  const { services, subscriptions, reading, metrics, accessLevel } = parts;
  const operations = new OperationWatch(metrics.operations, accessLevel, log);
  return createYoga<Requester>({
    schema: reading.schema,
    graphqlEndpoint: GRAPHQL_PATH,
    graphiql: false,
    landingPage: false,
    batching: false,
    // `useDocuments` keeps documents for all transports.
    parserAndValidationCache: false,
    multipart: false,
    maxRequestBodySize: options.body,
    extraParamNames: ['documentId'],
    // `originHeaders` sets these headers, on responses that Yoga does not make, too.
    cors: false,
    // `usePublicErrors` masks errors, and knows the id of the request.
    maskedErrors: { maskError: (error) => (error instanceof Error ? error : new Error(String(error))) },
    logging: {
      // Yoga's debug lines do not tell which request they are about.
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
