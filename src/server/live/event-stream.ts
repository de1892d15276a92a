/**
 * A subscription as Server-Sent Events (WHATWG HTML, 9.2; GraphQL over SSE, distinct connections mode). Each event's id
 * is its cursor, which an `EventSource` sends back as `Last-Event-ID` when it reconnects.
 */
import type { ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Access, AccessRefused } from '../access/access.js';
import type { AccessWatch } from '../access/access-watch.js';
import type { Connections, LongLived } from '../connections/connections.js';
import { Outflow } from '../connections/outflow.js';
import { publicError, refusalError } from '../http/public-errors.js';
import type { Account } from '../limits/account.js';
import type { Metrics } from '../metrics/metrics.js';
import { PayloadWriter } from './payload-writer.js';
import type { Payload } from './payloads.js';
import type { Subscriber } from './subscriber.js';

/** How long clients wait before they reconnect; the random part spreads them out. */
const RETRY_MS = 1_000;
const RETRY_RANDOM_MS = 2_000;
/** How long a client has to take the end of the stream. */
const DRAIN_TIMEOUT_MS = 1_000;

export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Tells nginx, and proxies that follow it, not to buffer events.
  'x-accel-buffering': 'no',
} as const;

/** The client of a stream, and the parts that watch it. */
export interface EventStreamOptions {
  readonly requestId: string;
  readonly access: Access | null;
  /** The account of the client. */
  readonly account: Account;
  readonly watch: AccessWatch;
  readonly connections: Connections;
  readonly metrics: Metrics;
}

/**
 * Sends a subscriber's payloads as events after the response's head, until the subscription, the connection or the
 * access ends.
 */
export async function writeEventStream(
  response: ServerResponse,
  subscriber: Subscriber,
  { requestId, access, account, watch, connections, metrics }: EventStreamOptions,
  log: Logger,
): Promise<void> {
  if (response.destroyed) return subscriber.close();
  const { heartbeat, stall } = connections.times;
  const outflow = new Outflow(response, account.unread);
  let commentedAt = performance.now();
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  const connection: LongLived = {
    transport: 'sse',
    subscribers: 1,
    tick: (now, next) => {
      if (outflow.isTooSlow(now, stall)) {
        connections.tallies.sse.cut += 1;
        const { unreadBytes } = outflow;
        log.info(
          { requestId, stalledFor: outflow.stalledFor(now), unreadBytes },
          'cut an event stream that its client read too slowly',
        );
        response.destroy();
      } else if (outflow.isEmpty && next - commentedAt >= heartbeat) {
        commentedAt = now;
        outflow.write(COMMENT);
      }
    },
    drain: async () => {
      subscriber.interrupt();
      const deadline = setTimeout(() => response.destroy(), DRAIN_TIMEOUT_MS);
      await closed;
      clearTimeout(deadline);
    },
    terminate: () => response.destroy(),
  };
  const unregister = connections.add(connection);
  const ending: { refusal: AccessRefused | null } = { refusal: null };
  const unwatch = watch.watch(access, (refusal) => {
    ending.refusal = refusal;
    metrics.connectionRefused(refusal.code, 'sse');
    subscriber.close();
    const deadline = setTimeout(() => response.destroy(), DRAIN_TIMEOUT_MS);
    response.once('close', () => clearTimeout(deadline));
  });
  response.once('close', () => {
    unregister();
    unwatch();
    outflow.close();
    subscriber.close();
  });

  try {
    const retry = Math.round(RETRY_MS + Math.random() * RETRY_RANDOM_MS);
    await outflow.send(Buffer.from(`retry: ${retry}\n\n`));
    await subscriber.sendTo(new PayloadWriter(outflow, eventsOf, connections.tallies.sse, account));
    if (ending.refusal !== null) throw refusalError(ending.refusal);
    // After an interruption there is no `complete`, so that clients reconnect and resume after their cursor.
    if (!subscriber.interrupted) await outflow.send(COMPLETE);
  } catch (error) {
    const shown = publicError(error, log, requestId);
    metrics.operations.countErrors([shown], 'sse');
    const errors = JSON.stringify({ errors: [shown] });
    await outflow.send(Buffer.concat([Buffer.from(`event: next\ndata: ${errors}\n\n`), COMPLETE]));
  }
  await outflow.flushed();
  response.end();
  await closed;
}

const COMMENT = Buffer.from(':\n\n');
const COMPLETE = Buffer.from('event: complete\ndata:\n\n');
const END = Buffer.from('\n\n');

/** The events of payloads. All members of a group get the same array, so it is framed once. */
const framed = new WeakMap<readonly Payload[], Buffer>();

function eventsOf(payloads: readonly Payload[]): Buffer {
  const known = framed.get(payloads);
  if (known !== undefined) return known;
  const events = Buffer.concat(
    payloads.flatMap(({ cursor, json }) => [Buffer.from(`id: ${cursor}\nevent: next\ndata: `), json, END]),
  );
  framed.set(payloads, events);
  return events;
}
