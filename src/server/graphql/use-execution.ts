/** Executes operations and opens subscriptions, and counts both: the same over HTTP, Server-Sent Events and WebSocket. */
import type { ExecutionArgs, ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { Context, type Services } from '../../graphql/context.js';
import { parseCursor } from '../../graphql/cursor.js';
import type { Execution } from '../documents/execution.js';
import { Subscriber } from '../live/subscriber.js';
import type { Subscriptions } from '../live/subscriptions.js';
import { resultWithStatus } from './http-errors.js';
import type { OperationWatch } from './operation-watch.js';
import type { Requester } from './requester.js';

export interface ExecutionParts {
  readonly services: Services;
  readonly execution: Execution;
  readonly subscriptions: Subscriptions;
  readonly operations: OperationWatch;
}

export function useExecution({
  services,
  execution,
  subscriptions,
  operations,
}: ExecutionParts): Plugin<Requester, Requester> {
  // A Context cannot be Yoga's context: Yoga copies that, and loses the methods of its class.
  const contextOf = ({ requestId, editor, meter, lastEventId }: Requester) =>
    new Context(services, requestId, editor, meter, {
      resumeAfter: lastEventId === null ? null : parseCursor(lastEventId),
    });
  type Run = (args: ExecutionArgs) => Promise<ExecutionResult | Subscriber>;
  /** Runs operations of a requester; `overHttp` is their transport where it is not a WebSocket. */
  const running = (requester: Requester, overHttp: 'http' | 'sse', run: Run) => async (given: ExecutionArgs) => {
    const args = { ...given, contextValue: contextOf(requester) };
    requester.outcome.isExecuted = true;
    const transport = requester.transport === 'websocket' ? 'websocket' : overHttp;
    const result = await operations.watch(args, transport, () => run(args));
    if (!(result instanceof Subscriber)) return resultWithStatus(result, requester);
    requester.outcome.subscriber = result;
    return result;
  };
  return {
    // A query has one response, even for a client that accepts event streams.
    onExecute: ({ args: { contextValue: requester }, setExecuteFn }) =>
      setExecuteFn(running(requester, 'http', (args) => execution.execute(args))),
    onSubscribe: ({ args: { contextValue: requester }, setSubscribeFn }) =>
      setSubscribeFn(running(requester, 'sse', (args) => subscriptions.open(args))),
  };
}
