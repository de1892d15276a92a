/** Measures servers with many subscribers: throughput and latency of deliveries. */
import { setTimeout as pause } from 'node:timers/promises';
import { Subscribers } from '../load/load-process.js';
import type { Latencies } from '../load/messages.js';
import { LIVE_UPDATES } from '../paths.js';
import { now } from './clock.js';
import type { Server } from './contenders.js';

/** The pending publications at full throughput, enough that no contender waits for the next one. */
const WINDOW = 16;
/** The longest time for pending updates to arrive, and for all subscriptions to start, in milliseconds. */
const PATIENCE = { rest: 1_500, drain: 6_000, beginning: 20_000, oneUpdate: 2_000, allUpdates: 60_000 };

/** Connects subscribers of the example subscription to a server, runs `use`, and disconnects them. */
export async function withSubscribers<T>(
  server: Server,
  count: number,
  use: (subscribers: Subscribers) => Promise<T>,
): Promise<T> {
  const subscribers = new Subscribers();
  try {
    await follow(subscribers, server, count);
    return await use(subscribers);
  } finally {
    await subscribers.stop();
  }
}

/** Connects subscribers. Only Onrecord reports when a subscription has started. */
export function follow(subscribers: Subscribers, server: Server, count: number): Promise<void> {
  const { port, greeting } = server;
  return subscribers.connect({ port, count, query: LIVE_UPDATES, variables: {}, greeting });
}

/** Publishes until an update reaches every subscriber: all subscriptions have started then, and no update is pending. */
export async function reachAll(server: Server, subscribers: Subscribers): Promise<void> {
  const deadline = now() + PATIENCE.beginning;
  while (now() < deadline) {
    await subscribers.begin();
    await server.publish(1);
    if (await subscribers.until(1, PATIENCE.oneUpdate)) return;
  }
  throw new Error('An update does not reach all subscribers');
}

export interface Throughput {
  readonly deliveriesASecond: number;
  /** The server's CPU time per delivery, in microseconds. */
  readonly serverMicroseconds: number;
  readonly serverShare: number;
  readonly loadShare: number;
  /** Whether all pending updates arrived soon afterwards. */
  readonly drained: boolean;
}

/** Publishes as fast as the server delivers to every subscriber. */
export async function saturate(
  server: Server,
  subscribers: Subscribers,
  batch: number,
  { warmUp, measured }: { readonly warmUp: number; readonly measured: number },
): Promise<Throughput> {
  await subscribers.begin();
  let published = 0;
  let stopped = false;
  let failure: { readonly error: unknown } | null = null;
  const publish = () => {
    while (!stopped && published - subscribers.complete <= (WINDOW - 1) * batch) {
      published += batch;
      server.publish(batch).catch((error: unknown) => {
        failure ??= { error };
      });
    }
  };
  subscribers.completed = publish;
  publish();
  await pause(warmUp);
  const before = await subscribers.sample(server.pid);
  await pause(measured);
  const after = await subscribers.sample(server.pid);
  stopped = true;
  subscribers.completed = () => undefined;
  const drained = await subscribers.until(published, PATIENCE.drain);
  if (failure !== null) throw new Error('It does not take what is published', { cause: failure });
  if (subscribers.failure !== null) throw new Error(`A subscriber failed: ${subscribers.failure}`);
  const elapsed = after.at - before.at;
  const deliveries = after.deliveries - before.deliveries;
  const serverCpu = after.serverCpu - before.serverCpu;
  return {
    deliveriesASecond: (deliveries / elapsed) * 1_000,
    serverMicroseconds: (serverCpu / deliveries) * 1_000,
    serverShare: serverCpu / elapsed,
    loadShare: (after.cpu - before.cpu) / elapsed,
    drained,
  };
}

/** The cost of delivering a number of updates to every subscriber. */
export interface Telling {
  readonly deliveriesASecond: number;
  /** The server's CPU time per delivery, in microseconds. */
  readonly serverMicroseconds: number;
}

/** Publishes a fixed number of updates, one per publication, as fast as the server delivers them. */
export async function tellAll(server: Server, subscribers: Subscribers, updates: number): Promise<Telling> {
  await subscribers.begin();
  const before = await subscribers.sample(server.pid);
  let published = 0;
  let failure: { readonly error: unknown } | null = null;
  subscribers.completed = () => {
    while (published < updates && published - subscribers.complete < WINDOW) {
      published += 1;
      server.publish(1).catch((error: unknown) => {
        failure ??= { error };
      });
    }
  };
  const reached = await subscribers.until(updates, PATIENCE.allUpdates);
  subscribers.completed = () => undefined;
  if (failure !== null) throw new Error('It does not take what is published', { cause: failure });
  if (!reached) throw new Error(`Not all of ${updates} updates reach all subscribers within ${PATIENCE.allUpdates} ms`);
  const after = await subscribers.sample(server.pid);
  return {
    deliveriesASecond: (after.deliveries / (after.completeAt - before.at)) * 1_000,
    serverMicroseconds: ((after.serverCpu - before.serverCpu) / after.deliveries) * 1_000,
  };
}

export interface Delay {
  /** From the publication's request to the delivery of its update. */
  readonly sincePublished: Latencies;
  /** From the publication's response to the delivery; 0 for an earlier delivery. */
  readonly sinceAnswered: Latencies;
}

/** Publishes at a steady rate, and measures the latency to every subscriber. */
export async function delays(server: Server, subscribers: Subscribers, rate: number, duration: number): Promise<Delay> {
  await subscribers.begin(true);
  const published: number[] = [];
  const answers: Promise<number>[] = [];
  const began = now();
  for (let place = 0; place < (rate * duration) / 1_000; place += 1) {
    await pause(Math.max(0, began + (place * 1_000) / rate - now()));
    published.push(now());
    answers.push(server.publish(1).then(now));
  }
  await subscribers.until(published.length, PATIENCE.rest);
  const sincePublished = await subscribers.latencies(published);
  // A busy server may respond late. Deliveries up to now count.
  const answered = await Promise.all(answers);
  return { sincePublished, sinceAnswered: await subscribers.latencies(answered) };
}
