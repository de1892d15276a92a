/**
 * A subscription as Server-Sent Events (WHATWG HTML, 9.2; GraphQL over SSE, distinct connections mode). Each event has the
 * cursor as its id, which an `EventSource` sends back as `Last-Event-ID` when it reconnects by itself.
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

/** Clients are asked to wait so long before they reconnect; the random part keeps them apart. */
const RETRY_MS = 1_000;
const RETRY_RANDOM_MS = 2_000;
/** How long a client has to take the end of the stream. */
const DRAIN_TIMEOUT_MS = 1_000;

export const EVENT_STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Tells nginx, and proxies that follow it, to pass events on as they come.
  'x-accel-buffering': 'no',
} as const;

/** With whom a stream is, and who looks after it. */
export interface EventStreamOptions {
  readonly requestId: string;
  readonly access: Access | null;
  /** Who is counted as one client. */
  readonly account: Account;
  readonly watch: AccessWatch;
  readonly connections: Connections;
  readonly metrics: Metrics;
}

/** Sends the payloads of a subscriber as events, after the head of the response, until the subscription, the client or its access ends. */
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
          'an event stream was read too slowly and was cut',
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
    // Without `complete`, clients reconnect and go on from their cursor.
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

/** The events of payloads: a group is sent the same array, so they are framed once for all its members. */
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
