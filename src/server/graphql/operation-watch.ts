/** Counts and logs GraphQL operations after their response, the same for every transport. */
import { type ExecutionArgs, type ExecutionResult, getOperationAST } from 'graphql';
import type { Logger } from 'pino';
import { contextOf, MAX_NAME_CHARACTERS } from '../documents/execution.js';
import { Subscriber } from '../live/subscriber.js';
import type { OperationMetrics, OperationTransport } from '../metrics/operation-metrics.js';
import type { AccessLevel } from '../metrics/request-watch.js';

export class OperationWatch {
  constructor(
    private readonly metrics: OperationMetrics,
    private readonly accessLevel: AccessLevel,
    private readonly log: Logger,
  ) {}

  /** Runs an operation and counts it. Over a WebSocket it also logs a line: over HTTP the request has one. */
  async watch<T extends ExecutionResult | Subscriber>(
    args: ExecutionArgs,
    transport: OperationTransport,
    run: () => Promise<T>,
  ): Promise<T> {
    const begun = performance.now();
    const result = await run();
    const operation = getOperationAST(args.document, args.operationName);
    const errors = result instanceof Subscriber ? undefined : result.errors;
    this.metrics.answered(operation?.operation ?? 'unread', transport, errors);
    if (transport === 'websocket' && this.log.isLevelEnabled(this.accessLevel)) {
      const line = {
        requestId: contextOf(args).requestId,
        transport,
        kind: operation?.operation ?? null,
        name: operation?.name?.value.slice(0, MAX_NAME_CHARACTERS) ?? null,
        errors: errors?.length ?? 0,
        milliseconds: Math.round(performance.now() - begun),
      };
      this.log[this.accessLevel](line, 'answered an operation');
    }
    return result;
  }
}
