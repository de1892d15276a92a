/**
 * GraphQL over WebSocket: how a socket opens, stays alive and closes, with a socket without a library. The clauses are
 * those of graphql-ws's PROTOCOL.md: a row's part is its section; the sentence is ours.
 */
import { once } from 'node:events';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Service } from '../../src/server/service.js';
import { closedAtOnce, dial, letIn, type Wire } from '../fixtures/connections/socket-wire.js';
import { clausesOf } from '../fixtures/contract/conformance.js';
import { publisher, startOn, TOKEN } from '../fixtures/service/service.js';
import { issue } from '../fixtures/service/token.js';
import { onOneEngine, type Store, silent } from '../fixtures/store/engines.js';
import { opening, STORY } from '../fixtures/stories/story.js';

const clause = clausesOf('GraphQL over WebSocket, PROTOCOL.md of graphql-ws: the socket');
const FOLLOW = `subscription { storyUpdates(story: "${STORY}") { __typename } }`;
/** Milliseconds between the service's pings. */
const HEARTBEAT_MS = 1_000;

/** Close codes with the reasons that the protocol's library gives. */
const INVALID = '4400 Invalid message received';
const UNAUTHORIZED = '4401 Unauthorized';
const FORBIDDEN = /^4403 TOKEN_(INVALID|REVOKED): /;
const NOT_ACCEPTABLE = '4406 Subprotocol not acceptable';
const TOO_LATE = '4408 Connection initialisation timeout';
const TWICE = '4409 Subscriber for 1 already exists';
const TOO_MANY = '4429 Too many initialisation requests';
const INTERNAL = '4500 Something went wrong here';

onOneEngine('The socket', (makeStore) => {
  let store: Store;
  let service: Service;
  beforeAll(async () => {
    store = await makeStore();
    service = await startOn(store, 'none', silent, { heartbeat: HEARTBEAT_MS });
    await publisher(() => service).apply(opening());
  });
  afterAll(async () => {
    await service.close();
    await store.remove();
  });

  /** Expects that a message closes the socket with this code and reason, acknowledged or not, without a response. */
  const closedBy = async (frame: string | Buffer, expected: string): Promise<string> => {
    for (const wire of [await letIn(service.url), await dial(service.url)]) {
      const before = wire.messages.received.length;
      wire.sendRaw(frame);
      expect(await wire.closed).toBe(expected);
      expect(wire.messages.received).toHaveLength(before);
    }
    return expected;
  };
  const closedByMessage = (message: unknown, expected: string) => closedBy(JSON.stringify(message), expected);

  clause('Communication', 'The subprotocol is graphql-transport-ws, also as one of several', async () => {
    const { socket } = await dial(service.url, ['graphql-ws', 'graphql-transport-ws']);
    expect(socket.protocol).toBe('graphql-transport-ws');
    socket.close();
    return socket.protocol;
  });
  clause('Communication', 'A socket without a subprotocol is closed with 4406', async () => {
    const closed = await (await dial(service.url, [])).closed;
    expect(closed).toBe(NOT_ACCEPTABLE);
    return closed;
  });
  clause(
    'Communication',
    'A socket with another subprotocol, such as the older graphql-ws, is closed with 4406',
    async () => {
      const closed = await closedAtOnce(service.url, 'graphql-ws');
      expect(closed).toBe(NOT_ACCEPTABLE);
      return closed;
    },
  );
  clause('Communication', 'A client that closes with 1000 ends its operations', async () => {
    const wire = await letIn(service.url);
    wire.subscribe('1', FOLLOW);
    await wire.messages.next();
    expect(service.subscriptions()).toBe(1);
    wire.socket.close(1000, 'Normal Closure');
    expect(await wire.closed).toMatch(/^1000/);
    await expect.poll(() => service.subscriptions(), { interval: 5 }).toBe(0);
    return 'closed 1000; no subscription is left in the service';
  });
  clause('Communication', 'A message in a binary frame is read as text', async () => {
    const wire = await dial(service.url);
    wire.sendRaw(Buffer.from('{"type":"connection_init"}'));
    expect((await wire.messages.next()).type).toBe('connection_ack');
    wire.socket.close();
    return 'connection_ack (the protocol is silent on frames)';
  });

  for (const [given, message] of [
    ['no payload', { type: 'connection_init' }],
    ['null', { type: 'connection_init', payload: null }],
    ['an object', { type: 'connection_init', payload: { anything: [1] } }],
  ] as const) {
    clause('ConnectionInit', `A connection_init with ${given} as its payload is acknowledged`, async () => {
      const wire = await dial(service.url);
      wire.send(message);
      expect(await wire.messages.next()).toEqual({ type: 'connection_ack' });
      wire.socket.close();
      return 'connection_ack';
    });
  }
  clause(
    'ConnectionInit',
    'A socket without a timely connection_init is closed with 4408, also after pings',
    async () => {
      const started = performance.now();
      const [mute, pinging] = await Promise.all([dial(service.url), dial(service.url)]);
      await pinging.settle();
      expect(await Promise.all([mute.closed, pinging.closed])).toEqual([TOO_LATE, TOO_LATE]);
      return `${TOO_LATE}, after ${((performance.now() - started) / 1_000).toFixed(1)} s`;
    },
  );
  clause('ConnectionInit', 'A second connection_init closes the socket with 4429', async () => {
    const wire = await letIn(service.url);
    wire.send({ type: 'connection_init' });
    expect(await wire.closed).toBe(TOO_MANY);
    return TOO_MANY;
  });
  clause(
    'ConnectionInit',
    'A second connection_init closes the socket with 4429 also before the first is acknowledged',
    async () => {
      const wire = await dial(service.url);
      for (const _ of [1, 2]) wire.send({ type: 'connection_init', payload: { authorization: `Bearer ${TOKEN}` } });
      expect(await wire.closed).toBe(TOO_MANY);
      return TOO_MANY;
    },
  );
  clause('ConnectionInit', 'A client with an invalid token is closed with 4403', async () => {
    const wire = await dial(service.url);
    wire.send({ type: 'connection_init', payload: { authorization: 'Bearer nonsense' } });
    const closed = await wire.closed;
    expect(closed).toMatch(FORBIDDEN);
    expect(wire.messages.received).toEqual([]);
    return closed;
  });
  clause('ConnectionInit', 'A client whose token is revoked later is closed with 4403', async () => {
    const secret = await issue(service.record, { name: 'brief', role: 'CHIEF' });
    const authorization = `Bearer ${secret}`;
    const wire = await letIn(service.url, { authorization });
    const revoke = 'mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { __typename } }';
    await publisher(() => service).query(revoke, { input: { id: secret.split('_')[1] } }, { authorization });
    const closed = await wire.closed;
    expect(closed).toMatch(FORBIDDEN);
    return closed;
  });

  clause('Ping', 'A ping gets a pong with its payload at any time, even before connection_init', async () => {
    const wire = await dial(service.url);
    for (const before of [true, false]) {
      wire.send({ type: 'ping', payload: { before } });
      expect(await wire.messages.next()).toEqual({ type: 'pong', payload: { before } });
      if (before) wire.send({ type: 'connection_init' });
      if (before) await wire.messages.next();
    }
    wire.socket.close();
    return 'pong';
  });
  clause('Ping', 'A ping without a payload, or with null, gets a pong without one', async () => {
    const wire = await dial(service.url);
    for (const ping of [{ type: 'ping' }, { type: 'ping', payload: null }]) {
      wire.send(ping);
      expect(await wire.messages.next()).toEqual({ type: 'pong' });
    }
    wire.socket.close();
    return 'pong';
  });
  clause('Ping', 'The service sends ping frames (RFC 6455, 5.5.2), which browsers answer', async () => {
    const wire = await letIn(service.url);
    for (const _ of [1, 2]) await once(wire.socket, 'ping');
    expect(wire.messages.received).toHaveLength(1);
    wire.socket.close();
    return `a ping frame every ${HEARTBEAT_MS / 1_000} s (as configured), no message`;
  });
  clause('Pong', 'An unrequested pong is a heartbeat without a response, even before connection_init', async () => {
    const wire = await dial(service.url);
    wire.send({ type: 'pong' });
    wire.send({ type: 'connection_init' });
    expect(await wire.messages.next()).toEqual({ type: 'connection_ack' });
    wire.send({ type: 'pong', payload: { load: 1 } });
    expect(await wire.settle()).toHaveLength(1);
    wire.socket.close();
    return 'nothing, and the socket lives';
  });

  clause('Subscribe', 'A subscribe before the acknowledgement closes the socket with 4401', async () => {
    const wire = await dial(service.url);
    wire.subscribe('1', '{ __typename }');
    expect(await wire.closed).toBe(UNAUTHORIZED);
    return UNAUTHORIZED;
  });
  clause('Complete', 'A complete before the acknowledgement has an unknown id and is ignored', async () => {
    const wire = await dial(service.url);
    wire.send({ id: '1', type: 'complete' });
    expect(await wire.settle()).toHaveLength(1);
    wire.socket.close();
    return 'nothing, and the socket lives';
  });
  for (const [kind, query] of [
    ['the same', FOLLOW],
    ['another', '{ __typename }'],
  ] as const) {
    clause(
      'Subscribe',
      `A subscribe with the id of an active operation, of ${kind} kind, closes the socket with 4409`,
      async () => {
        const wire = await letIn(service.url);
        wire.subscribe('1', FOLLOW);
        await wire.messages.next();
        wire.subscribe('1', query);
        expect(await wire.closed).toBe(TWICE);
        await expect.poll(() => service.subscriptions(), { interval: 5 }).toBe(0);
        return `${TWICE}; the first operation ends with the socket`;
      },
    );
  }

  const subscribe = (payload: unknown, id: unknown = '1') => ({ id, type: 'subscribe', payload });
  const query = '{ __typename }';
  for (const [kind, frame] of [
    ['Text that is not JSON', 'hello'],
    ['An empty frame', ''],
    ['Binary that is not JSON', Buffer.from([0, 159, 146, 150])],
    ['null', 'null'],
    ['A number', '1'],
    ['A string', '"ping"'],
    ['A list', '[{"type":"ping"}]'],
  ] as const) {
    clause('Invalid message', `${kind} closes the socket with 4400`, () => closedBy(frame, INVALID));
  }
  for (const [kind, message] of [
    ['A message without a type', { id: '1' }],
    ['A type that is not a string', { type: 1 }],
    ['An unknown type', { type: 'hello' }],
    ['A type of the older protocol', { id: '1', type: 'start', payload: { query } }],
    ['A connection_init whose payload is not an object', { type: 'connection_init', payload: 'token' }],
    ['A ping whose payload is not an object', { type: 'ping', payload: 1 }],
    ['A pong whose payload is a list', { type: 'pong', payload: [] }],
    ['A subscribe without an id', { type: 'subscribe', payload: { query } }],
    ['A subscribe whose id is a number', subscribe({ query }, 1)],
    ['A subscribe whose id is empty', subscribe({ query }, '')],
    ['A subscribe without a payload', { id: '1', type: 'subscribe' }],
    ['A subscribe whose payload is a string', subscribe(query)],
    ['A subscribe without a query', subscribe({})],
    ['A subscribe whose query is not a string', subscribe({ query: {} })],
    ['A subscribe whose operationName is not a string', subscribe({ query, operationName: 1 })],
    ['A subscribe whose variables are a string', subscribe({ query, variables: '{}' })],
    ['A subscribe whose variables are a list', subscribe({ query, variables: [] })],
    ['A subscribe whose extensions are a string', subscribe({ query, extensions: '{}' })],
    ['A complete without an id', { type: 'complete' }],
    ['A complete whose id is a number', { id: 1, type: 'complete' }],
  ] as const) {
    clause('Invalid message', `${kind} closes the socket with 4400`, () => closedByMessage(message, INVALID));
  }
  for (const message of [
    { type: 'connection_ack' },
    { id: '1', type: 'next', payload: { data: null } },
    { id: '1', type: 'error', payload: [{ message: 'No' }] },
  ]) {
    // The protocol specifies its type, so the library does not call it invalid but has no case for it: its own servers
    // close the same way.
    clause(
      'Invalid message',
      `A ${message.type}, which only servers send, closes the socket with 4500, an internal error of the library`,
      () => closedByMessage(message, INTERNAL),
    );
  }
  clause('Invalid message', 'A message that is too large closes the socket as in RFC 6455, 7.4.1', async () => {
    const wire = await letIn(service.url);
    wire.sendRaw(JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(1024 * 1024) } }));
    const closed = await wire.closed;
    expect(closed).toMatch(/^1009/);
    return closed;
  });
});

onOneEngine('The socket of a stopping service', (makeStore) => {
  clause('Communication', 'A stopping service closes the socket with 1012, so that clients reconnect', async () => {
    const store = await makeStore();
    const service = await startOn(store, 'none');
    await publisher(() => service).apply(opening());
    const wire = await letIn(service.url);
    wire.subscribe('1', FOLLOW);
    await wire.messages.next();
    await service.close();
    const closed = await wire.closed;
    expect(closed).toBe('1012 Service restart');
    // The feed has not ended: a client that received complete would not reconnect.
    expect(wire.messages.received.filter(({ type }) => type === 'complete')).toEqual([]);
    await store.remove();
    return `${closed}; no complete, as the feed is not at its end`;
  });
  clause(
    'Communication',
    'The service closes no socket with 1000, nor without a code: clients would take the feed as ended, or replay it',
    async () => {
      const store = await makeStore();
      const service = await startOn(store, 'none');
      await publisher(() => service).apply(opening());
      const secret = await issue(service.record, { name: 'short', role: 'CHIEF' });
      const authorization = `Bearer ${secret}`;
      const revoke = 'mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { __typename } }';
      const causes: Readonly<Record<string, (wire: Wire) => unknown>> = {
        'an invalid message': (wire) => wire.sendRaw('hello'),
        'a second connection_init': (wire) => wire.send({ type: 'connection_init' }),
        'an id twice': (wire) => {
          wire.subscribe('1', FOLLOW);
          wire.subscribe('1', FOLLOW);
        },
        'a message of servers': (wire) => wire.send({ type: 'connection_ack' }),
        'a message that is too large': (wire) => wire.sendRaw(' '.repeat(1024 * 1024)),
        'a revoked token': () =>
          publisher(() => service).query(revoke, { input: { id: secret.split('_')[1] } }, { authorization }),
        'the end of the service': (wire) => {
          wire.subscribe('1', FOLLOW);
          void wire.messages.next().then(() => service.close());
        },
      };
      const codes: string[] = [];
      for (const [cause, make] of Object.entries(causes)) {
        const wire = await letIn(service.url, cause.includes('token') ? { authorization } : {});
        // Neither the end of an operation nor a reset ends the socket.
        wire.subscribe('done', '{ __typename }');
        await wire.whole('done');
        await make(wire);
        const [code = ''] = (await wire.closed).split(' ');
        expect(code, cause).toMatch(/^(1009|1012|4\d\d\d)$/);
        codes.push(code);
      }
      await store.remove();
      return [...new Set(codes)].sort().join(', ');
    },
  );
});
