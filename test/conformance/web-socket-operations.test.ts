/**
 * GraphQL over WebSocket: how operations start, are answered and end, with a socket without a library. The clauses are
 * those of graphql-ws's PROTOCOL.md: a row's part is its section; the sentence is ours.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect } from 'vitest';
import { readConfig } from '../../src/config.js';
import { type Service, serve } from '../../src/server/service.js';
import { letIn, type Message, type Wire } from '../fixtures/connections/socket-wire.js';
import { clausesOf } from '../fixtures/contract/conformance.js';
import { forged, publisher, runningService, TOKEN, UKRAINE } from '../fixtures/service/service.js';
import { onOneEngine, type Store, silent } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const clause = clausesOf('GraphQL over WebSocket, PROTOCOL.md of graphql-ws: operations');

const FOLLOW = `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) { __typename
  ... on StoryUpdate { sequence } } }`;
const HEADLINE = `{ story(by: { slug: "${STORY}" }) { headline } }`;
const typesOf = (messages: readonly Message[]) => messages.map(({ type }) => type).join(', ');
const codesOf = (errors: readonly { readonly extensions?: { readonly code?: string } }[] = []) =>
  errors.map(({ extensions }) => extensions?.code ?? 'no code').join(', ');

/** Subscribes to the story, and waits until the subscription has caught up. */
async function follow(wire: Wire, id: string): Promise<void> {
  wire.subscribe(id, FOLLOW);
  await wire.messages.until((one) => one.id === id && one.payload?.data?.storyUpdates?.__typename === 'CaughtUp');
}

onOneEngine('Operations over WebSocket', (makeStore) => {
  const running = runningService(makeStore, 'none');
  let cursor: string;
  let published = 0;
  beforeAll(async () => {
    cursor = await running.apply(opening());
  });
  const publish = () => {
    published += 1;
    return running.apply(file({ statements: [statement(`said-${published}`)] }));
  };
  const connect = (payload: object = {}) => letIn(running.service.url, payload);
  const subscriptions = () => running.service.subscriptions();

  clause('Subscribe', 'A query gets one result, then complete', async () => {
    const wire = await connect();
    wire.subscribe('a', HEADLINE);
    const messages = await wire.whole('a');
    expect(messages).toEqual([
      { id: 'a', type: 'next', payload: { data: { story: { headline: 'A test story' } } } },
      { id: 'a', type: 'complete' },
    ]);
    wire.socket.close();
    return typesOf(messages);
  });
  clause('Subscribe', 'A mutation gets one result, then complete', async () => {
    const wire = await connect({ authorization: `Bearer ${TOKEN}` });
    const mutation = 'mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename } }';
    wire.subscribe('a', mutation, { variables: { input: { source: file({ statements: [statement('by-socket')] }) } } });
    const messages = await wire.whole('a');
    expect(messages[0]?.payload).toEqual({ data: { applyBatch: { __typename: 'ApplyBatchSuccess' } } });
    wire.socket.close();
    return typesOf(messages);
  });
  clause('Subscribe', 'A subscription gets results as they happen', async () => {
    const wire = await connect();
    await follow(wire, 'a');
    await publish();
    const update = await wire.messages.next();
    expect(update).toMatchObject({
      id: 'a',
      type: 'next',
      payload: { data: { storyUpdates: { sequence: expect.any(Number) } } },
    });
    wire.socket.close();
    return 'next, for each update';
  });
  clause(
    'Subscribe',
    'A subscribe takes operationName and variables, and null for either equals leaving it out',
    async () => {
      const wire = await connect();
      const document = 'query One { __typename } query Two($id: ID!) { story(by: { id: $id }) { headline } }';
      wire.subscribe('a', document, { operationName: 'Two', variables: { id: STORY }, extensions: { anything: 1 } });
      expect((await wire.whole('a'))[0]?.payload).toEqual({ data: { story: { headline: 'A test story' } } });
      wire.subscribe('a', '{ __typename }', { operationName: null, variables: null, extensions: null });
      expect((await wire.whole('a'))[0]?.payload).toEqual({ data: { __typename: 'Query' } });
      wire.socket.close();
      return 'next, complete';
    },
  );
  clause('Communication', 'Several operations share a socket, and each result has its operation’s id', async () => {
    const wire = await connect();
    await follow(wire, 'feed 1');
    await follow(wire, '訂閱 “2”');
    wire.subscribe('query', HEADLINE);
    await wire.whole('query');
    await publish();
    const both = [await wire.messages.next(), await wire.messages.next()];
    expect(both.map(({ id }) => id).sort()).toEqual(['feed 1', '訂閱 “2”']);
    expect(both[0]?.payload).toEqual(both[1]?.payload);
    wire.socket.close();
    return 'two feeds and a query on one socket';
  });

  clause('Next', 'A subscription that ends is completed after its last result', async () => {
    const wire = await connect();
    wire.subscribe('a', FOLLOW, { variables: { after: forged(cursor, 1) } });
    const messages = await wire.whole('a');
    expect(messages[0]?.payload.data.storyUpdates.__typename).toBe('FeedReset');
    expect(typesOf(messages)).toBe('next, complete');
    wire.socket.close();
    return `${typesOf(messages)} (a cursor of another record)`;
  });
  clause('Next', 'Field errors come with the data of a result', async () => {
    const wire = await connect();
    const query = '{ record { head } search(text: "a\\u0000b") { totalCount } }';
    wire.subscribe('a', query);
    const messages = await wire.whole('a');
    expect(messages[0]?.payload).toHaveProperty('data');
    expect(codesOf(messages[0]?.payload.errors)).toBe('SEARCH_TEXT_UNFIT');
    expect(typesOf(messages)).toBe('next, complete');
    wire.socket.close();
    return typesOf(messages);
  });

  for (const [kind, query, code] of [
    ['is not GraphQL', '{', 'GRAPHQL_PARSE_FAILED'],
    ['is invalid', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['is an invalid subscription', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['lacks the named operation', 'query Other { __typename }', 'BAD_USER_INPUT'],
  ] as const) {
    clause(
      'Error',
      `An error ends an operation that ${kind}: nothing follows, the socket stays open, and the id is free`,
      async () => {
        const wire = await connect();
        await follow(wire, 'feed');
        wire.subscribe('a', query, { operationName: 'Named' });
        const [error, ...more] = await wire.whole('a');
        expect([error?.type, codesOf(error?.payload), more]).toEqual(['error', code, []]);
        // A late message without effect.
        wire.send({ id: 'a', type: 'complete' });
        expect(typesOf(await wire.settle())).toBe('pong');
        wire.subscribe('a', HEADLINE);
        expect(typesOf(await wire.whole('a'))).toBe('next, complete');
        await publish();
        expect((await wire.messages.next()).id).toBe('feed');
        wire.socket.close();
        return `error (${code})`;
      },
    );
  }
  for (const [kind, query] of [
    ['a query', 'query ($id: ID!) { node(id: $id) { id } }'],
    ['a subscription', 'subscription ($story: ID!) { storyUpdates(story: $story) { __typename } }'],
  ] as const) {
    // The protocol allows either. This is a result of GraphQL (6.1.2), and the library sends it so.
    clause('Error', `Invalid variables of ${kind} give a result without data, then complete`, async () => {
      const wire = await connect();
      wire.subscribe('a', query, { variables: {} });
      const messages = await wire.whole('a');
      expect(typesOf(messages)).toBe('next, complete');
      expect(messages[0]?.payload).not.toHaveProperty('data');
      expect(codesOf(messages[0]?.payload.errors)).toBe('BAD_USER_INPUT');
      wire.socket.close();
      return `${typesOf(messages)} (BAD_USER_INPUT)`;
    });
  }

  clause('Complete', 'A complete by the client ends a subscription’s source, and nothing more is sent', async () => {
    const wire = await connect();
    const before = subscriptions();
    await follow(wire, 'mine');
    await follow(wire, 'other');
    wire.send({ id: 'mine', type: 'complete' });
    await expect.poll(subscriptions, { interval: 5 }).toBe(before + 1);
    await publish();
    expect(await wire.messages.next()).toMatchObject({ id: 'other', type: 'next' });
    expect((await wire.settle()).filter(({ id }) => id === 'mine')).toEqual([]);
    wire.socket.close();
    return 'nothing, not even complete; the service has one subscription fewer';
  });
  clause('Complete', 'A complete by the client cancels the result of a pending query', async () => {
    const wire = await connect();
    // Both messages at once, so that the query is still pending when it is completed.
    wire.subscribe('a', HEADLINE);
    wire.send({ id: 'a', type: 'complete' });
    for (const id of ['b', 'c', 'd']) {
      wire.subscribe(id, HEADLINE);
      expect(typesOf(await wire.whole(id))).toBe('next, complete');
    }
    expect(wire.messages.received.filter(({ id }) => id === 'a')).toEqual([]);
    wire.socket.close();
    return 'nothing';
  });
  for (const [by, start, end] of [
    ['the service', (wire: Wire) => wire.subscribe('a', HEADLINE), (wire: Wire) => wire.whole('a')],
    [
      'the client',
      (wire: Wire) => follow(wire, 'a'),
      async (wire: Wire) => {
        wire.send({ id: 'a', type: 'complete' });
        await wire.settle();
      },
    ],
  ] as const) {
    clause('Subscribe', `An id may be used again after its operation was completed by ${by}`, async () => {
      const wire = await connect();
      for (const _ of [1, 2]) {
        await start(wire);
        await end(wire);
      }
      wire.subscribe('a', HEADLINE);
      expect(typesOf(await wire.whole('a'))).toBe('next, complete');
      wire.socket.close();
      return 'next, complete, three times';
    });
  }
  clause('Invalid message', 'A complete with an unknown or finished id is ignored', async () => {
    const wire = await connect();
    wire.subscribe('over', HEADLINE);
    await wire.whole('over');
    for (const id of ['unknown', 'over', '__proto__', 'constructor']) wire.send({ id, type: 'complete' });
    expect(typesOf(await wire.settle())).toBe('pong');
    wire.subscribe('__proto__', HEADLINE);
    expect(typesOf(await wire.whole('__proto__'))).toBe('next, complete');
    wire.socket.close();
    return 'nothing, and the socket lives';
  });
});

onOneEngine('Failing operations over WebSocket', (makeStore) => {
  let store: Store;
  let service: Service;
  beforeAll(async () => {
    store = await makeStore();
    const engine = await store.open();
    service = await serve(engine, { ...readConfig({}), ...store.config, port: 0, storiesDirectory: 'data' }, silent);
    // A fault that no client can cause: the sources of citations are gone.
    await sql`delete from source`.execute(engine.db);
  });
  afterAll(async () => {
    await service.close();
    await store.remove();
  });
  const failing = `statements(first: 1) { nodes { citations { source { url } } } }`;

  clause(
    'Error',
    'A failure in a query is an error of its result, and affects nothing else on the socket',
    async () => {
      const wire = await letIn(service.url);
      wire.subscribe('a', `{ story(by: { slug: "${UKRAINE}" }) { ${failing} } }`);
      const messages = await wire.whole('a');
      expect(typesOf(messages)).toBe('next, complete');
      expect(codesOf(messages[0]?.payload.errors)).toBe('INTERNAL');
      wire.subscribe('a', '{ __typename }');
      expect(typesOf(await wire.whole('a'))).toBe('next, complete');
      wire.socket.close();
      // Deliberately not 4500, which would end every other operation of the page on this socket.
      return 'next (INTERNAL), complete; not 4500, which would end all operations on the socket';
    },
  );
  clause(
    'Error',
    'A failure in a subscription is the errors of its last result, ends only that one, and the id is free',
    async () => {
      const first = `{ story(by: { slug: "${UKRAINE}" }) { updates(first: 1) { nodes { cursor } } } }`;
      const { data } = await publisher(() => service).query(first);
      const wire = await letIn(service.url);
      const query = `subscription ($after: Cursor) { storyUpdates(story: "${UKRAINE}", after: $after) { __typename
      ... on StatementPublished { statement { citations { source { url } } } } } }`;
      wire.subscribe('a', query, { variables: { after: data.story.updates.nodes[0].cursor } });
      const [result, complete] = (await wire.whole('a')).slice(-2);
      expect([result?.type, codesOf(result?.payload?.errors), complete?.type]).toEqual([
        'next',
        'INTERNAL',
        'complete',
      ]);
      expect(typesOf(await wire.settle())).toBe('pong');
      wire.subscribe('a', '{ __typename }');
      expect(typesOf(await wire.whole('a'))).toBe('next, complete');
      wire.socket.close();
      return 'next (INTERNAL), complete; not 4500, which would end all operations on the socket';
    },
  );
});
