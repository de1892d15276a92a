/** Masks errors outside execution, where the request id is known; counts documents that could not be read. */
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { publicError } from '../http/public-errors.js';
import type { OperationMetrics } from '../metrics/operation-metrics.js';
import type { Requester } from './requester.js';

export function usePublicErrors(metrics: OperationMetrics, log: Logger): Plugin<Requester, Requester> {
  return {
    onResultProcess: ({ result, setResult, serverContext: { requestId, outcome, transport } }) => {
      if (Array.isArray(result) || !('errors' in result) || result.errors === undefined) return;
      const errors = result.errors.map((error) => publicError(error, log, requestId));
      if (!outcome.isExecuted) metrics.answered('unread', transport, errors);
      setResult({ ...result, errors });
    },
  };
}
