/** Takes note of GraphQL operations when they have been answered, the same for every transport. */
import { type ExecutionArgs, type ExecutionResult, getOperationAST } from 'graphql';
import type { Logger } from 'pino';
import { contextOf, NAME_LENGTH } from '../documents/execution.js';
import { Subscriber } from '../live/subscriber.js';
import type { OperationMetrics, Transport } from '../metrics/operation-metrics.js';
import type { AccessLevel } from '../metrics/request-watch.js';

export class OperationWatch {
  constructor(
    private readonly metrics: OperationMetrics,
    private readonly accessLevel: AccessLevel,
    private readonly log: Logger,
  ) {}

  /** Has an operation executed, or a subscription opened, and counts it. */
  async count<T extends ExecutionResult | Subscriber>(
    args: ExecutionArgs,
    transport: Transport,
    run: () => Promise<T>,
  ): Promise<T> {
    const result = await run();
    const kind = getOperationAST(args.document, args.operationName)?.operation ?? 'unread';
    this.metrics.answered(kind, transport, result instanceof Subscriber ? [] : result.errors);
    return result;
  }

  /** The same, with a line in the log: over a WebSocket there is none for the request. */
  async countAndLog<T extends ExecutionResult | Subscriber>(
    args: ExecutionArgs,
    transport: Transport,
    run: () => Promise<T>,
  ): Promise<T> {
    const begun = performance.now();
    const result = await this.count(args, transport, run);
    if (this.log.isLevelEnabled(this.accessLevel)) {
      const operation = getOperationAST(args.document, args.operationName);
      const line = {
        requestId: contextOf(args).requestId,
        transport,
        kind: operation?.operation ?? null,
        name: operation?.name?.value.slice(0, NAME_LENGTH) ?? null,
        errors: result instanceof Subscriber ? 0 : (result.errors?.length ?? 0),
        milliseconds: Math.round(performance.now() - begun),
      };
      this.log[this.accessLevel](line, 'answered an operation');
    }
    return result;
  }
}
