/** The budget of a running operation, which holds whatever its estimate was. */

import { followFeed } from '@onrecord/client';
import { getIntrospectionQuery } from 'graphql';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { slices } from '../../src/graphql/slices.js';
import { DEFAULT_LIMITS, type Limits } from '../../src/limits.js';
import { Accounts } from '../../src/server/limits/account.js';
import type { Service } from '../../src/server/service.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { openRawSocket } from '../fixtures/connections/raw-socket.js';
import { CROWD_LIMITS, EXPLORER_LIMITS } from '../fixtures/service/limits.js';
import { reading } from '../fixtures/service/reading.js';
import { publisher, startOn, TOKEN } from '../fixtures/service/service.js';
import { onOneEngine, type Store, silent } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

interface Result {
  readonly data: unknown;
  readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
}

const STORY_BY = `story(by: { slug: "${STORY}" })`;
const SINCE = 'changesSince(since: { time: "2020-01-01T00:00:00Z" })';
const FIRST = `statement(id: "${STORY}/first")`;

/** The number of objects in a response; an object counts once for each field that returns it. */
function objectsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + objectsIn(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, one) => sum + objectsIn(one), 1);
}

/**
 * Documents with a small estimate, since they do not say how long their lists are, and a large result on a full record.
 */
const LARGE: Readonly<Record<string, string>> = {
  'changes of a story': `{ ${STORY_BY} { ${SINCE} { statementsPublished { key } } } }`,
  'statements that relate to one': `{ ${FIRST} { relatedBy { statement { key } } } }`,
  'relations of relations': `{ ${FIRST} { relatedBy { statement { relations { statement { relatedBy { kind } } } } } } }`,
  versions: `{ ${FIRST} { history { number } } }`,
  notices: `{ ${FIRST} { notices { text } } }`,
};

/** A document whose result has tens of thousands of objects. */
const HEAVY = `{ ${FIRST} { relatedBy { statement { relations { statement { relatedBy {
  statement { relations { statement { relatedBy { kind } } } } } } } } } } }`;

const OTHERS = 40;
const VERSIONS = 20;

onOneEngine('Budgets', (makeStore) => {
  let store: Store;
  beforeAll(async () => {
    store = await makeStore();
    const service = await startOn(store, 'no-such-directory');
    const { apply } = publisher(() => service);
    await apply(opening({ statements: [statement('first')] }));
    const others = Array.from({ length: OTHERS }, (_, n) =>
      statement(`other-${n}`, { relations: [{ kind: 'CONFIRMS', statement: 'first' }] }),
    );
    await apply(file({ statements: others }));
    for (let version = 2; version <= VERSIONS; version += 1) {
      const notice = { kind: 'CORRECTION', reason: 'OTHER', text: `Notice ${version}.` };
      await apply(file({ correct: [{ statement: 'first', set: { text: `Version ${version}.` }, notice }] }));
    }
    await service.close();
    return () => store.remove();
  });

  async function start(limits: Partial<Limits>, base: Limits = CROWD_LIMITS): Promise<Service> {
    const service = await startOn(store, 'no-such-directory', silent, { limits: { ...base, ...limits } });
    onTestFinished(() => service.close());
    return service;
  }
  const ask = async (service: Service, query: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, result: (await response.json()) as Result };
  };
  const codesOf = ({ errors = [] }: Result) => errors.map(({ extensions }) => extensions.code);
  const exhausted = { data: null, errors: [{ extensions: { code: 'BUDGET_EXHAUSTED' } }] };

  test.each(Object.entries(LARGE))(
    'the budget of objects ends an operation with too many %s with a code and no data, and no smaller one',
    async (_, query) => {
      const whole = await ask(await start({}, EXPLORER_LIMITS), query);
      expect(whole.result.errors).toBeUndefined();
      // The response itself is an object that no field returns.
      const found = objectsIn(whole.result.data) - 1;
      const enough = await ask(await start({ cost: found }), query);
      expect([enough.status, enough.result]).toEqual([200, whole.result]);
      const service = await start({ cost: found - 1 });
      for (const accept of ['application/json', 'application/graphql-response+json']) {
        const ended = await ask(service, query, { accept });
        expect([ended.status, ended.result]).toMatchObject([200, exhausted]);
      }
      const socket = await openRawSocket(service.url, null);
      const overSocket = socket.start(query);
      await expect.poll(() => overSocket.isOver).toBe(true);
      expect(overSocket.results).toMatchObject([exhausted]);
      await socket.close();
      // The desk has no budget.
      expect((await ask(service, query, { authorization: `Bearer ${TOKEN}` })).result).toEqual(whole.result);
    },
  );

  test('the budgets of text and of time end an operation with a code and no data', async () => {
    const query = `{ ${STORY_BY} { statements(first: 50) { nodes { text } } } }`;
    const { result } = await ask(await start({ responseCharacters: 500 }), query);
    expect(result).toMatchObject(exhausted);
    expect(codesOf((await ask(await start({ responseCharacters: 5_000 }), query)).result)).toEqual([]);
    expect((await ask(await start({ executionMs: 1 }, EXPLORER_LIMITS), HEAVY)).result).toMatchObject(exhausted);
  });

  test('the budget of a payload ends a subscription with a code, and a smaller selection resumes at the same cursor', async () => {
    const service = await start({ subscriptionCost: 40 });
    const { data } = await publisher(() => service).query(
      `{ record { oldest } ${STORY_BY} { updates(last: 5) { nodes { cursor } } } }`,
    );
    const document = (
      more: string,
    ) => `subscription ($story: ID!, $after: Cursor) { storyUpdates(story: $story, after: $after) {
      __typename ... on StoryUpdate { sequence cursor ${more} }
      ... on CaughtUp { cursor } ... on Checkpoint { cursor } ... on FeedReset { reason head oldest } } }`;
    const [{ cursor: after }] = data.story.updates.nodes;
    const large = document(`story { ${SINCE} { statementsPublished { key } } }`);
    for (const transport of ['websocket', 'sse'] as const) {
      const follow = (query: string, from: string) =>
        followFeed<object>({
          url: `${service.url}/graphql`,
          query,
          variables: { story: STORY, after: from },
          transport,
          webSocket: WebSocket,
          contiguous: true,
        });
      await expect(follow(large, after).next()).rejects.toMatchObject({ code: 'BUDGET_EXHAUSTED' });
      let updates = 0;
      for await (const event of follow(document(''), after)) {
        if (event.type === 'update') updates += 1;
        if (event.type === 'caughtUp') break;
      }
      expect(updates).toBe(4);
    }
  });

  describe('The subscriptions and selections of an address', () => {
    const follow = (fields: string) => `subscription { storyUpdates(story: "${STORY}") { __typename ${fields} } }`;

    test('an address has a limited number of subscriptions over all sockets and streams, and room for one more when one ends', async () => {
      const service = await start({ subscriptionsPerAddress: 3 });
      const sockets = await Promise.all([openRawSocket(service.url, null), openRawSocket(service.url, null)]);
      const open = sockets.flatMap((socket) => [socket.start(follow(''))]);
      const events = overSse(service.url, follow(''));
      await expect.poll(() => service.subscriptions()).toBe(3);
      const refused = sockets[0]?.start(follow(''));
      await expect.poll(() => refused?.isOver).toBe(true);
      expect(refused?.results).toMatchObject([{ errors: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }] }]);
      open[0]?.stop();
      await expect.poll(() => service.subscriptions()).toBe(2);
      sockets[0]?.start(follow(''));
      await expect.poll(() => service.subscriptions()).toBe(3);
      await events.close();
      for (const socket of sockets) await socket.close();
      await expect.poll(() => service.subscriptions()).toBe(0);
    });

    test('an address has a limited number of different selections, and no such limit for subscriptions that share one', async () => {
      const service = await start({ selectionsPerAddress: 2 });
      const socket = await openRawSocket(service.url, null);
      const one = follow('... on StoryUpdate { sequence }');
      const other = follow('... on StoryUpdate { cursor }');
      for (const query of [one, one, other, one]) socket.start(query);
      await expect.poll(() => service.subscriptions()).toBe(4);
      const refused = socket.start(follow('... on StoryUpdate { headline }'));
      await expect.poll(() => refused.isOver).toBe(true);
      expect(refused.results).toMatchObject([{ errors: [{ extensions: { code: 'TOO_MANY_SELECTIONS' } }] }]);
      await socket.close();
      await expect.poll(() => service.subscriptions()).toBe(0);
      const again = await openRawSocket(service.url, null);
      again.start(follow('... on StoryUpdate { headline }'));
      await expect.poll(() => service.subscriptions()).toBe(1);
      await again.close();
    });

    test('kept responses use almost no units of an address, and computed ones use them up', async () => {
      const service = await start({ unitsAtOnce: 200, unitsPerSecond: 1 });
      const left = (response: Response) => Number(/r=(\d+)/.exec(response.headers.get('ratelimit') ?? '')?.[1]);
      const get = (query: string) => fetch(`${service.url}/graphql?${new URLSearchParams({ query })}`);
      const query = `{ ${STORY_BY} { statements(first: 50) { nodes { text } } } }`;
      await get(query);
      const before = left(await get(query));
      for (let asked = 0; asked < 50; asked += 1) expect((await get(query)).status).toBe(200);
      expect(before - left(await get(query))).toBeLessThanOrEqual(6);
      let computed = 0;
      for (; computed < 500; computed += 1) {
        const anew = `{ ${STORY_BY} { statements(first: 50) { nodes { a${computed}: text } } } }`;
        if ((await get(anew)).status === 429) break;
      }
      expect(computed).toBeLessThan(500);
    });
  });

  test('a long operation leaves the event loop free: kept responses go out meanwhile', async () => {
    const service = await start({}, EXPLORER_LIMITS);
    const light = '{ record { epoch } }';
    await ask(service, light);
    let isDone = false;
    // Five operations, so that they last long enough on any machine.
    const heavy = Array.from({ length: 5 }, (_, n) => ask(service, `${HEAVY} #${n}`));
    const whole = Promise.all(heavy).then((answers) => {
      isDone = true;
      return answers;
    });
    let meanwhile = 0;
    while (!isDone) {
      await ask(service, light);
      if (!isDone) meanwhile += 1;
    }
    for (const { result } of await whole) {
      expect(codesOf(result)).toEqual([]);
      expect(objectsIn(result.data)).toBeGreaterThan(50_000);
    }
    expect(meanwhile).toBeGreaterThan(5);
  });

  test('a new document waits for its turn to be parsed, and a known one does not', async () => {
    const reader = new Accounts(DEFAULT_LIMITS).of('203.0.113.7');
    const known = '{ record { epoch } }';
    reading.documents.read(known, reader);
    slices.work(reader);
    while (!slices.isOver) slices.work(reader);
    expect(reading.documents.turnToRead(known, reader)).toBeNull();
    const turn = reading.documents.turnToRead('{ record { head } }', reader);
    expect(turn).not.toBeNull();
    await turn;
    expect(slices.isOver).toBe(false);
  });

  test('introspection leaves the event loop free', async () => {
    const service = await start({}, EXPLORER_LIMITS);
    const light = '{ record { epoch } }';
    await ask(service, light);
    /** The number of other requests that are answered during one introspection. */
    const meanwhile = async (n: number): Promise<number> => {
      let isDone = false;
      const told = ask(service, `${getIntrospectionQuery()} #${n}`).then(({ result }) => {
        isDone = true;
        expect(codesOf(result)).toEqual([]);
      });
      let others = 0;
      while (!isDone) {
        await ask(service, light);
        if (!isDone) others += 1;
      }
      await told;
      return others;
    };
    let [most, asked] = [0, 0];
    for (; most < 3 && asked < 30; asked += 1) most = Math.max(most, await meanwhile(asked));
    expect(most).toBeGreaterThanOrEqual(3);
  });
});
