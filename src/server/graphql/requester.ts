/** Who asks for an operation, over whatever transport, and what has become of it. */
import type { ExecutionArgs } from 'graphql';
import type { Editor } from '../../desk/editor.js';
import type { Meter } from '../../graphql/meter.js';
import type { Subscriber } from '../live/subscriber.js';
import type { OperationTransport } from '../metrics/operation-metrics.js';

/** What has become of an operation. */
interface OperationResult {
  /** The subscription that was opened. The transport sends its payloads, past Yoga and graphql-ws. */
  subscriber: Subscriber | null;
  /** Whether there was an operation that could be executed, which is counted where it is executed. */
  isExecuted: boolean;
}

/** The context that Yoga is given. Over HTTP Yoga copies it, and the copy shares the outcome. */
export class Requester {
  readonly outcome: OperationResult = { subscriber: null, isExecuted: false };

  constructor(
    readonly requestId: string,
    readonly editor: Editor | null,
    /** With `sse` the response is a stream of events, also when something is wrong with the operation. */
    readonly transport: OperationTransport,
    /** Counts what the operation takes. */
    readonly meter: Meter,
    /** `Last-Event-ID`: the cursor of the last event that an `EventSource` was sent before it reconnected. */
    readonly lastEventId: string | null = null,
  ) {}
}

/** The requester of an operation that was not copied on its way. */
export function requesterOf({ contextValue }: ExecutionArgs): Requester {
  if (contextValue instanceof Requester) return contextValue;
  throw new TypeError('An operation is executed for a Requester');
}
