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
import { Outlet } from './payload-writer.js';
import type { Delivery } from './payloads.js';
import type { DeliveryStream } from './subscriber.js';

/** Clients are asked to wait so long before they reconnect, in milliseconds; the random part keeps them apart. */
const RETRY = { base: 1_000, random: 2_000 } as const;
/** How long one waits for a reader to take the end of the stream, in milliseconds. */
const DRAIN_PATIENCE = 1_000;

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

/** Writes a stream to a response whose head has been written, until one of the two ends, or the access to it. */
export async function writeEventStream(
  response: ServerResponse,
  stream: DeliveryStream,
  { requestId, access, account, watch, connections, metrics }: EventStreamOptions,
  log: Logger,
): Promise<void> {
  if (response.destroyed) return stream.close();
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
      stream.interrupt();
      const deadline = setTimeout(() => response.destroy(), DRAIN_PATIENCE);
      await closed;
      clearTimeout(deadline);
    },
    terminate: () => response.destroy(),
  };
  const forget = connections.add(connection);
  const ending: { refusal: AccessRefused | null } = { refusal: null };
  const unwatch = watch.watch(access, (refusal) => {
    ending.refusal = refusal;
    metrics.connectionRefused(refusal.code, 'sse');
    stream.close();
    const deadline = setTimeout(() => response.destroy(), DRAIN_PATIENCE);
    response.once('close', () => clearTimeout(deadline));
  });
  response.once('close', () => {
    forget();
    unwatch();
    outflow.close();
    stream.close();
  });

  try {
    const retry = Math.round(RETRY.base + Math.random() * RETRY.random);
    await outflow.send(Buffer.from(`retry: ${retry}\n\n`));
    await stream.sendTo(new Outlet(outflow, eventsOf, connections.tallies.sse, account));
    if (ending.refusal !== null) throw refusalError(ending.refusal);
    // Without `complete` the stream is not at its end, only cut: clients come back for the rest.
    if (!stream.interrupted) await outflow.send(COMPLETE);
  } catch (error) {
    const told = publicError(error, log, requestId);
    metrics.operations.told([told], 'sse');
    const errors = JSON.stringify({ errors: [told] });
    await outflow.send(Buffer.concat([Buffer.from(`event: next\ndata: ${errors}\n\n`), COMPLETE]));
  }
  await outflow.flushed();
  response.end();
  await closed;
}

const COMMENT = Buffer.from(':\n\n');
const COMPLETE = Buffer.from('event: complete\ndata:\n\n');
const END = Buffer.from('\n\n');

/** The same for all who are sent the same together. */
const known = new WeakMap<readonly Delivery[], Buffer>();

function eventsOf(deliveries: readonly Delivery[]): Buffer {
  const before = known.get(deliveries);
  if (before !== undefined) return before;
  const events = Buffer.concat(
    deliveries.flatMap(({ cursor, payload }) => [Buffer.from(`id: ${cursor}\nevent: next\ndata: `), payload, END]),
  );
  known.set(deliveries, events);
  return events;
}
