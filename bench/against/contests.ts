/** The contests between two builds. Each is a measure of the benchmark, cut into short turns. */
import { now } from '../harness/clock.js';
import type { Server } from '../harness/contenders.js';
import { delays, follow, reachAll, tellAll } from '../harness/following.js';
import { CONNECTIONS, rateOf } from '../harness/pages.js';
import { Requester, Subscribers } from '../load/load-process.js';
import { LIVE_UPDATES } from '../paths.js';
import { freshHtml, freshPage, keptHtml, keptPage } from './questions.js';
import type { Better } from './verdict.js';

/** The amount of work in a round. */
export interface Extent {
  readonly rounds: number;
  /** The turns of each build in a round, for contests with short turns and with long ones. */
  readonly pairs: number;
  readonly longPairs: number;
  /** The time for which a turn publishes at a steady rate, in milliseconds. */
  readonly latencyMs: number;
  readonly subscribers: number;
}

export const QUICK: Extent = { rounds: 6, pairs: 4, longPairs: 2, latencyMs: 1_200, subscribers: 1_000 };
export const WHOLE: Extent = { rounds: 10, pairs: 5, longPairs: 3, latencyMs: 1_800, subscribers: 2_000 };

/** A story that is replayed once in each round, and the cursor to start from. */
export interface ReplayStory {
  readonly slug: string;
  readonly after: string;
}

/** A running build on a database of its own. */
export interface Entrant {
  readonly server: Server;
  readonly replays: readonly ReplayStory[];
}

/** A figure that a contest obtains from each turn. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly better: Better;
}

/** A build that has been warmed up for a contest. */
export interface Stand {
  /** Takes a turn. Returns one value per figure. */
  turn(): Promise<readonly number[]>;
  close(): Promise<void>;
}

export interface Contest {
  /** The name on the command line. */
  readonly name: string;
  readonly figures: readonly Figure[];
  pairs(extent: Extent): number;
  /** Prepares a build for its turns in a round. */
  open(entrant: Entrant, extent: Extent): Promise<Stand>;
}

/** The number of small stories: as many as the longest round of `fresh-html` requests, each once. */
export const SMALL_STORIES = 80;
export const REPLAY_UPDATES = 1_000;
const REPLAY_CLIENTS = 10;
/** The updates that are published as fast as they arrive, before the first turn and in each turn. */
const UPDATES = { warmUp: 60, turn: 40 };
/** The updates a second while latency is measured: few enough for a machine that others use too. */
const UPDATE_RATE = 10;
const PATIENCE_MS = 60_000;
/** Fresh pages are requested over fewer connections, so that their work begins and ends within a turn. */
const FRESH = { connections: 8 };
/** The longest time of a turn of requests. */
const LONGEST_TURN_MS = 4_000;

const CPU: Omit<Figure, 'name'> = { unit: 'µs', better: 'less' };

/** The requests per turn. On a busy machine a turn takes longer, and is the same work. */
interface Amount {
  /** The requests before the first turn, enough for the code to be compiled. */
  readonly warmUp: number;
  readonly turn: number;
  readonly connections: number;
}

/**
 * Sends HTTP requests. Both builds get the same ones in the same order.
 * @param request the request with a number: the same for all, or a new one for each
 */
function requests(
  name: string,
  figure: string,
  { warmUp, turn, connections }: Amount,
  request: (number: number) => string,
): Contest {
  return {
    name,
    figures: [
      { name: figure, unit: '/s', better: 'more' },
      { name: `${figure}: CPU per request`, ...CPU },
    ],
    pairs: ({ pairs }) => pairs,
    open: async ({ server: { port, pid: server } }) => {
      const requester = new Requester();
      let asked = 0;
      const ask = async (count: number) => {
        const first = asked;
        asked += count;
        const all = Array.from({ length: count }, (_, n) => request(first + n));
        return requester.requestSome({
          port,
          server,
          connections,
          requests: distinct(all),
          count,
          longest: LONGEST_TURN_MS,
        });
      };
      await ask(warmUp);
      return {
        turn: async () => {
          const { answersASecond, serverMicroseconds } = rateOf(await ask(turn));
          return [answersASecond, serverMicroseconds];
        },
        close: () => requester.stop(),
      };
    },
  };
}

/** A single request is sent again and again where all are the same. */
function distinct(all: readonly string[]): string[] {
  return [...new Set(all)];
}

const replay: Contest = {
  name: 'replay',
  figures: [
    { name: `replay of ${REPLAY_UPDATES} updates to ${REPLAY_CLIENTS} clients at once`, unit: 'ms', better: 'less' },
    { name: 'replay: CPU per update', ...CPU },
  ],
  pairs: ({ longPairs }) => longPairs,
  open: async ({ server: { port, pid, greeting }, replays }) => {
    const subscribers = new Subscribers();
    const left = [...replays];
    const turn = async () => {
      const story = left.shift();
      if (story === undefined) throw new Error('Every story has been replayed in this round');
      await subscribers.begin();
      const before = await subscribers.sample(pid);
      const started = now();
      const variables = { story: story.slug, after: story.after };
      await subscribers.connect({ port, count: REPLAY_CLIENTS, query: LIVE_UPDATES, variables, greeting });
      if (!(await subscribers.until(REPLAY_UPDATES, PATIENCE_MS))) throw new Error('The replay does not end');
      const after = await subscribers.sample(pid);
      await subscribers.leave();
      const microseconds = (after.serverCpu - before.serverCpu) * 1_000;
      return [after.completeAt - started, microseconds / REPLAY_UPDATES];
    };
    await turn();
    return { turn, close: () => subscribers.stop() };
  },
};

/** Stories to replay in a round: one to warm up, and one for each turn. */
export function replayStories({ longPairs }: Extent): number {
  return 1 + longPairs;
}

const deliveries: Contest = {
  name: 'deliveries',
  figures: [
    { name: 'deliveries, one update at a time', unit: '/s', better: 'more' },
    { name: 'deliveries: CPU per delivery', ...CPU },
    { name: `latency at ${UPDATE_RATE} updates/s, median`, unit: 'ms', better: 'less' },
    { name: `latency at ${UPDATE_RATE} updates/s, 99th percentile`, unit: 'ms', better: 'less' },
  ],
  pairs: ({ longPairs }) => longPairs,
  open: async ({ server }, extent) => {
    const subscribers = new Subscribers();
    await follow(subscribers, server, extent.subscribers);
    await reachAll(server, subscribers);
    await tellAll(server, subscribers, UPDATES.warmUp);
    return {
      turn: async () => {
        const { deliveriesASecond, serverMicroseconds } = await tellAll(server, subscribers, UPDATES.turn);
        const { sincePublished } = await delays(server, subscribers, UPDATE_RATE, extent.latencyMs);
        // Late updates must not be counted in the next turn.
        if (!(await subscribers.until((UPDATE_RATE * extent.latencyMs) / 1_000, PATIENCE_MS))) {
          throw new Error(`Not all updates reach all subscribers within ${PATIENCE_MS} ms`);
        }
        return [deliveriesASecond, serverMicroseconds, sincePublished.p50, sincePublished.p99];
      },
      close: () => subscribers.stop(),
    };
  },
};

/** All contests, in the order of the table. Contests that write come last, because they change the record. */
export const CONTESTS: readonly Contest[] = [
  requests(
    'page',
    'story page as JSON by GET, kept',
    { warmUp: 15_000, turn: 6_000, connections: CONNECTIONS },
    keptPage,
  ),
  requests(
    'html',
    'page of the story by GET, kept',
    { warmUp: 5_000, turn: 2_500, connections: CONNECTIONS },
    keptHtml,
  ),
  requests('fresh-page', 'story page as JSON, never asked before', { warmUp: 800, turn: 200, ...FRESH }, (number) =>
    freshPage(number, SMALL_STORIES),
  ),
  requests('fresh-html', 'page of a story, never asked before', { warmUp: 20, turn: 12, ...FRESH }, freshHtml),
  replay,
  deliveries,
];
