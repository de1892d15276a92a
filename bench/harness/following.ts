/** Servers with many subscribers: how they are made, how much they can be told, and how fast it comes. */
import { setTimeout as pause } from 'node:timers/promises';
import { Subscribers } from '../load/load-process.js';
import type { Latencies } from '../load/messages.js';
import { LIVE_UPDATES } from '../paths.js';
import { now } from './clock.js';
import type { Server } from './contenders.js';

/** Publications that are on their way at one time, when as much is told as can be: so many that no contender waits for them. */
const WINDOW = 16;
/** How long what is on its way is waited for, and all subscriptions to have begun, in milliseconds. */
const PATIENCE = { rest: 1_500, drain: 6_000, beginning: 20_000, oneUpdate: 2_000, allUpdates: 60_000 };

/** Connects subscribers of the example to a server, does something with them, and disconnects them. */
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

/** Connects subscribers. Only Onrecord tells them when their subscription begins. */
export function follow(subscribers: Subscribers, server: Server, count: number): Promise<void> {
  const { port, greeting } = server;
  return subscribers.connect({ port, count, query: LIVE_UPDATES, variables: {}, greeting });
}

/** Publishes until an update has reached everybody: then all subscriptions have begun, and nothing is on its way. */
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
  /** Processor time of the server for each delivery, in microseconds. */
  readonly serverMicroseconds: number;
  readonly serverShare: number;
  readonly loadShare: number;
  /** Whether everything on its way arrived soon afterwards. */
  readonly drained: boolean;
}

/** Lets as much happen as the server can tell everybody, so many updates in each publication. */
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

/** What it took to tell all subscribers of a number of updates. */
export interface Telling {
  readonly deliveriesASecond: number;
  /** Processor time of the server for each delivery, in microseconds. */
  readonly serverMicroseconds: number;
}

/** Publishes so many updates, one in each publication, as fast as the server tells everybody: a fixed amount of work. */
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
  /** From just before a publication is sent until its update has come. */
  readonly sincePublished: Latencies;
  /** From its answer; nothing for what came before it. */
  readonly sinceAnswered: Latencies;
}

/** Lets things happen at a steady rate, and tells how long they took to everybody. */
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
  // A server that is busy telling may answer late; what it has told by now was told.
  const answered = await Promise.all(answers);
  return { sincePublished, sinceAnswered: await subscribers.latencies(answered) };
}
