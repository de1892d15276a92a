/** The requester of an operation, over any transport, and the operation's outcome. */
import type { ExecutionArgs } from 'graphql';
import type { Editor } from '../../desk/editor.js';
import type { Meter } from '../../graphql/meter.js';
import type { Subscriber } from '../live/subscriber.js';
import type { OperationTransport } from '../metrics/operation-metrics.js';

/** The outcome of an operation. */
interface OperationResult {
  /** The opened subscription. The transport sends its payloads, bypassing Yoga and graphql-ws. */
  subscriber: Subscriber | null;
  /** Whether an operation was executed, which the execution counts itself. */
  isExecuted: boolean;
}

/** The context given to Yoga. Over HTTP Yoga copies it; the copy shares the outcome. */
export class Requester {
  readonly outcome: OperationResult = { subscriber: null, isExecuted: false };

  constructor(
    readonly requestId: string,
    readonly editor: Editor | null,
    /** With `sse` the response is an event stream, even for errors. */
    readonly transport: OperationTransport,
    /** Counts the cost of the operation. */
    readonly meter: Meter,
    /** `Last-Event-ID`: the cursor of the last event that an `EventSource` received before it reconnected. */
    readonly lastEventId: string | null = null,
  ) {}
}

/** The requester of an operation that Yoga has not copied. */
export function requesterOf({ contextValue }: ExecutionArgs): Requester {
  if (contextValue instanceof Requester) return contextValue;
  throw new TypeError('expected the contextValue of an operation to be a Requester');
}
