/**
 * Following the feed through Hive Gateway, which follows the service over Server-Sent Events or WebSocket, while the service
 * and the gateway are killed and started again. The service is a process of its own.
 */
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { WebSocket } from 'ws';
import {
  FeedError,
  type FeedEvent,
  type FollowedFeed,
  type FollowOptions,
  followFeed,
  memoryCursor,
} from '../../client/src/index.js';
import { printedSubgraph } from '../../src/graphql/subgraph.js';
import { DEFAULT_LIMITS, LIMITS } from '../../src/limits.js';
import { clausesOf } from '../fixtures/contract/conformance.js';
import { theGuild } from '../fixtures/gateways/composers.js';
import { following, type Gateway, startHive, type UpstreamTransport } from '../fixtures/gateways/hive.js';
import { portToKeep, type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { forged, type Listener, listen, publisher, runningService } from '../fixtures/service/service.js';
import { anyStore, onOneEngine, type Store } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const clause = clausesOf('Following through Hive Gateway');

const NODE = '__typename cursor sequence headline ... on StatementPublished { statement { key text } }';
const FEED = `subscription ($story: ID!, $after: Cursor) {
  storyUpdates(story: $story, after: $after) {
    ... on StoryUpdate { ${NODE} }
    ... on CaughtUp { __typename cursor } ... on Checkpoint { __typename cursor }
    ... on FeedReset { __typename reason oldest head }
  }
}`;

const TRANSPORTS = ['sse', 'websocket'] as const;
const PAIRS = TRANSPORTS.flatMap((below) => TRANSPORTS.map((above) => [below, above] as const));

/** The gateway's address is that of this machine: without limits, as docs/api/gateways.md says. */
const ENVIRONMENT = {
  FEDERATION: 'true',
  TRUSTED_CLIENTS: 'loopback',
  HEARTBEAT_SECONDS: '1',
  ...Object.fromEntries(
    [LIMITS.streamsPerAddress, LIMITS.subscriptionsPerAddress, LIMITS.selectionsPerAddress].map((limit) => [
      limit.variable,
      String(limit.default),
    ]),
  ),
};

let store: Store;
let port: number;
let service: ServiceProcess;
let supergraph: string;
const gateways = new Map<UpstreamTransport, Gateway>();
const open: FollowedFeed<Record<string, unknown>>[] = [];
let number = 0;

const start = (environment: Readonly<Record<string, string>> = {}) =>
  startProcess(store, { port, environment: { ...ENVIRONMENT, ...environment } });
const { apply, query } = publisher(() => service);

beforeAll(async () => {
  store = await anyStore();
  port = await portToKeep();
  service = await start();
  await apply(opening());
  supergraph = theGuild([{ name: 'onrecord', url: `${service.url}/graphql`, sdl: printedSubgraph() }]);
  for (const below of TRANSPORTS) gateways.set(below, await startHive({ supergraph, settings: following(below) }));
});
afterEach(async () => {
  for (const feed of open.splice(0)) await feed.return();
});
afterAll(async () => {
  for (const gateway of gateways.values()) await gateway.close();
  await service.kill();
  await store.remove();
});

function gatewayOver(below: UpstreamTransport): Gateway {
  const gateway = gateways.get(below);
  if (gateway === undefined) throw new Error('expected the gateway to have been started');
  return gateway;
}

type Event = FeedEvent<Record<string, unknown>>;

/** Follows through the gateway. `below` is between gateway and service, `above` between client and gateway. */
function follow(
  below: UpstreamTransport,
  above: (typeof TRANSPORTS)[number],
  options: Partial<FollowOptions> = {},
): Listener<Event> {
  const feed = followFeed<Record<string, unknown>>({
    url: gatewayOver(below).url,
    query: FEED,
    variables: { story: STORY },
    transport: above,
    webSocket: WebSocket,
    backoff: { base: 20, max: 200 },
    ...options,
  });
  open.push(feed);
  return listen(feed, async () => {
    await feed.return();
  });
}

const isCaughtUp = ({ type }: Event) => type === 'caughtUp';

/** Publishes statements, each in a batch of its own. */
async function publish(count: number): Promise<void> {
  for (let published = 0; published < count; published += 1) {
    number += 1;
    await apply(file({ statements: [statement(`said-${number}`)] }));
  }
}

/** The updates on the record after a sequence, as pages have them. */
async function recorded(after: number): Promise<{ sequence: number }[]> {
  const { data } = await query(`{ story(by: { slug: "${STORY}" }) { updates(last: 100) { nodes { ${NODE} } } } }`);
  return data.story.updates.nodes.filter(({ sequence }: { sequence: number }) => sequence > after);
}

const updatesIn = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'update' ? [event.update] : []));

async function sequence(): Promise<number> {
  const { data } = await query(`{ story(by: { slug: "${STORY}" }) { sequence } }`);
  return data.story.sequence;
}

/** Waits until a follower has everything on the record, and expects it once, in order, and as pages have it. */
async function expectAll(follower: Listener<Event>, after: number): Promise<number> {
  const expected = await recorded(after);
  await expect
    .poll(() => updatesIn(follower.received).length, { timeout: 20_000, interval: 10 })
    .toBeGreaterThanOrEqual(expected.length);
  expect(updatesIn(follower.received)).toEqual(expected);
  return expected.length;
}

/** Breaks something in the middle of publishing, and expects every follower of it to get everything. */
async function survives(breaking: () => Promise<void>, options: Partial<FollowOptions> = {}): Promise<string> {
  const from = await sequence();
  const followers = PAIRS.map(([below, above]) => follow(below, above, options));
  for (const follower of followers) await follower.until(isCaughtUp);
  await publish(3);
  await breaking();
  await publish(3);
  for (const follower of followers) expect(await expectAll(follower, from)).toBe(6);
  return `6 updates each, over ${PAIRS.map(([below, above]) => `${below} and ${above}`).join('; ')}`;
}

describe('The feed through the gateway', () => {
  clause('exact', 'Every update comes once, in order, with the content of the record', () =>
    survives(async () => undefined),
  );
  clause('kill -9', 'Followers resume after the service is killed and started again', () =>
    survives(async () => {
      await service.kill();
      service = await start();
    }),
  );
  clause('SIGTERM', 'Followers resume after the service is stopped and started again', () =>
    survives(async () => {
      await service.stop();
      service = await start();
    }),
  );
  clause('restart', 'Followers resume after the gateway is started again', () =>
    survives(async () => {
      for (const below of TRANSPORTS) {
        const { port: kept, close } = gatewayOver(below);
        await close();
        gateways.set(below, await startHive({ supergraph, port: kept, settings: following(below) }));
      }
    }),
  );
  for (const below of TRANSPORTS) {
    clause('40', `Forty subscribers of one gateway get every update, over ${below} below`, async () => {
      const from = await sequence();
      const followers = Array.from({ length: 40 }, (_, index) => follow(below, index % 2 === 0 ? 'sse' : 'websocket'));
      for (const follower of followers) await follower.until(isCaughtUp);
      await publish(3);
      for (const follower of followers) expect(await expectAll(follower, from)).toBe(3);
      return '40 subscribers, 3 updates each';
    });
  }

  const thrown = (follower: Listener<Event>) =>
    follower.next().then(
      ({ type }) => type,
      (error: unknown) => (error instanceof FeedError ? error.code : error),
    );
  for (const [what, options, expected] of [
    ['an unknown story', { variables: { story: 'no-such-story' } }, 'STORY_UNKNOWN'],
    ['a malformed cursor', { cursor: memoryCursor('xx') }, 'CURSOR_MALFORMED'],
    ['an unknown field', { query: FEED.replace('headline', 'colour') }, 'GRAPHQL_VALIDATION_FAILED'],
    ['an id of another type', { variables: { story: 'U291cmNlOng' } }, 'ID_OF_OTHER_TYPE'],
  ] as const) {
    clause('refusals', `The refusal of ${what} ends the feed with its code`, async () => {
      for (const [below, above] of PAIRS) {
        expect([below, above, await thrown(follow(below, above, options))]).toEqual([below, above, expected]);
      }
      return expected;
    });
  }
  clause('refusals', 'A cursor of another history is reset, and the feed goes on', async () => {
    const { data } = await query('{ record { head } }');
    const cursor = forged(data.record.head, 1);
    for (const [below, above] of PAIRS) {
      const follower = follow(below, above, { cursor: memoryCursor(cursor) });
      expect(await follower.next()).toMatchObject({ type: 'reset', reason: 'FORKED' });
      expect((await follower.next()).type).toBe('caughtUp');
    }
    return 'reset FORKED, then caughtUp';
  });
});

onOneEngine('Limits through the gateway', (makeStore) => {
  const limits = { ...DEFAULT_LIMITS, operationsPerSocket: 2, streamsPerAddress: 2 };
  const running = runningService(makeStore, 'none', { federation: true, limits });
  beforeAll(() => running.apply(opening()));

  for (const [below, code] of [
    ['websocket', 'TOO_MANY_OPERATIONS'],
    ['sse', 'TOO_MANY_STREAMS'],
  ] as const) {
    clause('limits', `A limit of the service says so to the client, over ${below} below`, async () => {
      const one = theGuild([{ name: 'onrecord', url: `${running.service.url}/graphql`, sdl: printedSubgraph() }]);
      const gateway = await startHive({ supergraph: one, settings: following(below) });
      const waiting: string[] = [];
      const followed = () => {
        const feed = followFeed<Record<string, unknown>>({
          url: gateway.url,
          query: FEED,
          variables: { story: STORY },
          transport: 'sse',
          backoff: { base: 20, max: 200 },
          onConnection: (state) => {
            if (state.state === 'waiting') waiting.push(state.reason);
          },
        });
        open.push(feed);
        return listen(feed, async () => {
          await feed.return();
        });
      };
      const first = followed();
      await first.until(isCaughtUp);
      await followed().until(isCaughtUp);
      expect(waiting).toEqual([]);
      const third = followed();
      await expect.poll(() => waiting.length, { timeout: 5_000, interval: 5 }).toBeGreaterThan(0);
      expect(waiting[0]).toMatch(/^At most 2 /);
      // A place that becomes free is taken.
      await first.close();
      await third.until(isCaughtUp);
      for (const feed of open.splice(0)) await feed.return();
      await gateway.close();
      await expect.poll(() => running.service.subscriptions(), { interval: 5 }).toBe(0);
      return `${code}: the third waits, and follows when the first has left`;
    });
  }
});
