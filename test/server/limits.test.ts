/** The limits of one client, over every transport. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { followFeed } from '@onrecord/client';
import pino, { type Logger } from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Config } from '../../src/config.js';
import { DEFAULT_LIMITS, LIMITS, type Limits } from '../../src/limits.js';
import { LIMIT_STATUS } from '../../src/server/limits/limit-error.js';
import type { Service } from '../../src/server/service.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { openRawSocket } from '../fixtures/connections/raw-socket.js';
import { CROWD_LIMITS } from '../fixtures/service/limits.js';
import { overWebSocket, publisher, startOn, TOKEN } from '../fixtures/service/service.js';
import { onOneEngine, type Store, silent } from '../fixtures/store/engines.js';
import { opening } from '../fixtures/stories/story.js';

interface Errors {
  readonly errors: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

const LIVES = '{ record { head } }';
const FOLLOW = 'subscription { storyUpdates(story: "test-story") { __typename } }';

/** Documents that each exceed one limit. */
const TOO_MUCH = {
  TOO_MANY_TOKENS: `{ ${'__typename '.repeat(2_001)} }`,
  TOO_DEEP: `{ stories ${'{ nodes { statements '.repeat(6)} { totalCount } ${'} }'.repeat(6)} }`,
  TOO_MANY_DIRECTIVES: `{ __typename ${'@include(if: true) '.repeat(21)} }`,
  TOO_MANY_REPEATS: `{ record { ${'epoch '.repeat(202)} } }`,
  TOO_COSTLY: '{ stories(first: 100) { nodes { statements(first: 100) { nodes { text } } } } }',
} as const;

/** Documents that exceed the same limits through fragments. */
const IN_FRAGMENTS = {
  TOO_DEEP: `{ stories { ...A } } fragment A on StoryConnection { nodes { ...B } }
    fragment B on Story { ${'statements { nodes { story { '.repeat(4)} slug ${'} } }'.repeat(4)} }`,
  TOO_MANY_DIRECTIVES: `{ record { ...A ...A } } fragment A on Record { epoch ${'@skip(if: false) '.repeat(11)} }`,
  TOO_MANY_REPEATS: `{ record { ...A } } fragment A on Record { ${'epoch '.repeat(202)} }`,
  TOO_COSTLY: `query ($first: Int = 100) { stories(first: $first) { ...A } }
    fragment A on StoryConnection { edges { node { statements(first: $first) { edges { node { id } } } } } }`,
} as const;

onOneEngine('Limits', (makeStore) => {
  let store: Store;
  beforeAll(async () => {
    store = await makeStore();
    const service = await startOn(store, 'no-such-directory');
    await publisher(() => service).apply(opening());
    await service.close();
  });
  afterAll(() => store.remove());

  /** Starts a service for one test, with some limits changed. */
  async function start(
    limits: Partial<Limits> = {},
    changes: Partial<Config> = {},
    log: Logger = silent,
  ): Promise<Service> {
    const service = await startOn(store, 'no-such-directory', log, {
      ...changes,
      limits: { ...CROWD_LIMITS, ...limits },
    });
    onTestFinished(() => service.close());
    return service;
  }

  const post = (service: Service, body: string | object, headers: Record<string, string> = {}) =>
    fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const codesIn = (body: unknown) => (body as Errors).errors.map(({ extensions }) => extensions.code);
  const codeOf = async (response: Response) => codesIn(await response.json());

  describe('Limits of a document', () => {
    let service: Service;
    beforeAll(async () => {
      service = await startOn(store, 'no-such-directory');
    });
    afterAll(() => service.close());

    test.each([...Object.entries(TOO_MUCH), ...Object.entries(IN_FRAGMENTS)])(
      'a document beyond %s is refused with the code and 400, over HTTP in either media type',
      async (code, query) => {
        for (const accept of ['application/json', 'application/graphql-response+json']) {
          for (const headers of [{ accept }, { accept, authorization: `Bearer ${TOKEN}` }]) {
            const response = await post(service, { query }, headers);
            expect([response.status, await codeOf(response)]).toEqual([400, [code]]);
            expect(response.headers.get('content-type')).toContain(accept);
          }
          const address = `${service.url}/graphql?query=${encodeURIComponent(query)}`;
          // A document of a thousand tokens is too long for an address anyway.
          if (address.length < 8_000) expect((await fetch(address, { headers: { accept } })).status).toBe(400);
        }
      },
    );

    test.each(Object.entries(TOO_MUCH))(
      'a document beyond %s ends only its operation over WebSocket, and is an error event over SSE',
      async (code, query) => {
        const socket = await openRawSocket(service.url, null);
        const refused = socket.start(query);
        await expect.poll(() => refused.isOver).toBe(true);
        expect(codesIn(refused.results[0])).toEqual([code]);
        expect(JSON.stringify(refused.results)).not.toContain('http');
        const answered = socket.start(LIVES);
        await expect.poll(() => answered.isOver).toBe(true);
        expect(answered.results).toEqual([{ data: { record: { head: expect.any(String) } } }]);
        await socket.close();
        const events = overSse(service.url, query);
        const told: unknown = await events.next().catch((error: unknown) => error);
        expect(codesIn(told)).toEqual([code]);
        await events.close();
      },
    );

    test('a subscription that costs too much is refused, also if a variable gives the page size', async () => {
      const query = `subscription ($first: Int!) { storyUpdates(story: "test-story") { ... on StoryUpdate { story {
        statements(first: $first) { nodes { speakers: attributions { speaker { statements(first: $first) { nodes { id } } } } } } } } } }`;
      for (const [first, code] of [
        [100, 'TOO_COSTLY'],
        [2, undefined],
      ] as const) {
        const listener = overWebSocket(service.url, query, { first });
        if (code === undefined) await expect.poll(() => service.subscriptions()).toBe(1);
        else expect(codesIn(await listener.next().catch((error: unknown) => error))).toEqual([code]);
        await listener.close();
        await expect.poll(() => service.subscriptions()).toBe(0);
      }
    });

    test.each([
      ['7 searches', 8, (n: number) => `a${n}: search(text: "war ${n}", first: 5) { nodes { id } }`],
      [
        'the counts of 200 lists',
        3,
        (n: number) =>
          `${n === 0 ? '' : `a${n}: `}stories(first: 100) { nodes { statements(first: 1) { totalCount } } }`,
      ],
    ])('work of the database is admitted up to %s', async (_, tooMany, one) => {
      const asking = (count: number) =>
        post(service, { query: `{ ${Array.from({ length: count }, (_, n) => one(n)).join(' ')} }` });
      expect((await asking(tooMany - 1)).status).toBe(200);
      expect(await codeOf(await asking(tooMany))).toEqual(['TOO_COSTLY']);
    });

    test('introspection is admitted, and fragments that multiply each other are refused by their cost', async () => {
      const { getIntrospectionQuery } = await import('graphql');
      const names = Array.from({ length: 40 }, (_, n) => `F${n}`);
      const bomb = `{ record { ...F0 } } ${names
        .map((name, n) => `fragment ${name} on Record { ${n === 39 ? 'epoch' : `...F${n + 1} ...F${n + 1}`} }`)
        .join(' ')}`;
      expect((await (await post(service, { query: getIntrospectionQuery() })).json()) as object).toHaveProperty(
        'data.__schema',
      );
      const exploded = await post(service, { query: bomb });
      expect([exploded.status, await codeOf(exploded)]).toEqual([400, ['TOO_COSTLY']]);
    });
  });

  test('a body that is too large is refused with 413 and a code, whether or not it gives its length', async () => {
    const service = await start({ bodyBytes: 2_000, deskBodyBytes: 4_000 });
    const body = JSON.stringify({ query: LIVES, variables: { text: 'x'.repeat(3_000) } });
    const said = await post(service, body);
    expect([said.status, await codeOf(said)]).toEqual([413, ['REQUEST_ENTITY_TOO_LARGE']]);
    const chunked = await new Promise<[number | undefined, string]>((resolve, reject) => {
      const sent = request(
        `${service.url}/graphql`,
        { method: 'POST', headers: { 'content-type': 'application/json' } },
        (response) => {
          let text = '';
          response.on('data', (piece) => {
            text += piece;
          });
          response.on('end', () => resolve([response.statusCode, text]));
        },
      );
      sent.on('error', reject);
      sent.write(body.slice(0, 1_000));
      setImmediate(() => sent.end(body.slice(1_000)));
    });
    expect([chunked[0], codesIn(JSON.parse(chunked[1]))]).toEqual([413, ['REQUEST_ENTITY_TOO_LARGE']]);
    expect((await post(service, body, { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });

  test('a WebSocket message that is too large closes its socket with 1009, and the service goes on', async () => {
    const service = await start({ messageBytes: 2_000 });
    const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.once('open', () => socket.send(JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(3_000) } })));
    expect(await closed).toBe(1009);
    expect((await post(service, { query: LIVES })).status).toBe(200);
  });

  test('operations beyond the limit of a socket are refused one by one, and there is room again when one ends', async () => {
    const service = await start({ operationsPerSocket: 2 });
    const socket = await openRawSocket(service.url, null);
    const open = [socket.start(FOLLOW), socket.start(FOLLOW)];
    const third = socket.start(FOLLOW);
    await expect.poll(() => third.isOver).toBe(true);
    expect(codesIn(third.results[0])).toEqual(['TOO_MANY_OPERATIONS']);
    open[0]?.stop();
    await expect.poll(() => service.subscriptions()).toBe(1);
    socket.start(FOLLOW);
    await expect.poll(() => service.subscriptions()).toBe(2);
    await socket.close();
  });

  describe('Limits of an address', () => {
    /** Sends requests until no units are left; each takes a tenth of a unit. */
    const useUp = async (service: Service): Promise<Response> => {
      for (let asked = 0; asked < 1_000; asked += 1) {
        const response = await post(service, { query: LIVES });
        if (response.status !== 200) return response;
      }
      throw new Error('expected a refusal within 1,000 requests');
    };

    test('an address has units at once and per second over all transports together, and headers say how many are left', async () => {
      const service = await start({ unitsAtOnce: 5, unitsPerSecond: 1 });
      const socket = await openRawSocket(service.url, null);
      const first = await post(service, { query: LIVES });
      expect(first.headers.get('ratelimit-policy')).toBe('"units";q=5;w=5');
      expect(first.headers.get('ratelimit')).toMatch(/^"units";r=[0-5];t=\d$/);
      const refused = await useUp(service);
      expect([refused.status, await codeOf(refused)]).toEqual([429, ['TOO_MANY_REQUESTS']]);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(refused.headers.get('ratelimit')).toMatch(/r=[01];/);
      const over = Array.from({ length: 20 }, () => socket.start(LIVES));
      await expect.poll(() => over.some(({ isOver }) => isOver)).toBe(true);
      await useUp(service);
      await expect.poll(() => over.every(({ isOver }) => isOver), { timeout: 30_000 }).toBe(true);
      const codes = over.flatMap(({ results }) => ('errors' in (results[0] as object) ? codesIn(results[0]) : []));
      expect(new Set(codes)).toEqual(new Set(['TOO_MANY_REQUESTS']));
      // The bucket fills again; compiling code on the way may have cost many seconds of it.
      await expect
        .poll(async () => (await post(service, { query: LIVES })).status, { timeout: 40_000, interval: 1_000 })
        .toBe(200);
      await socket.close();
    });

    test('refusals cost units, too: a client that keeps asking is refused until it asks less', async () => {
      const service = await start({ unitsAtOnce: 4, unitsPerSecond: 1 });
      await useUp(service);
      const statuses = new Set<number>();
      // In this time the bucket would gain 4 units, and 2 would admit a request.
      const until = performance.now() + 4_000;
      while (performance.now() < until) statuses.add((await post(service, { query: LIVES })).status);
      expect([...statuses]).toEqual([429]);
      await expect
        .poll(async () => (await post(service, { query: LIVES })).status, { timeout: 40_000, interval: 1_000 })
        .toBe(200);
    });

    test.each([
      '/',
      '/stories/test-story',
      '/graphql',
      '/assets/x.js',
      '/assets/desk/x.js',
      '/stories/test-story.jsonld',
      '/desk/session',
      '/nothing',
    ])('an address without units is refused at %s, and health is answered', async (path) => {
      const service = await start({ unitsAtOnce: 4, unitsPerSecond: 1 });
      await useUp(service);
      const method = path === '/desk/session' ? 'POST' : 'GET';
      // A unit may have been gained since, so the request repeats until it is refused.
      await expect
        .poll(async () => (await fetch(`${service.url}${path}`, { method, headers: { accept: 'text/html' } })).status, {
          interval: 1,
        })
        .toBe(429);
      expect((await fetch(`${service.url}/livez`)).status).toBe(200);
    });

    test('an address has a limited number of WebSockets and event streams, and room for one more when one closes', async () => {
      const service = await start({ streamsPerAddress: 2 });
      const listeners = [overWebSocket(service.url, FOLLOW), overSse(service.url, FOLLOW)];
      await expect.poll(() => service.subscriptions()).toBe(2);
      const third = await post(service, { query: FOLLOW }, { accept: 'text/event-stream' });
      expect([third.status, await codeOf(third)]).toEqual([429, ['TOO_MANY_STREAMS']]);
      const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      const status = await new Promise<number | undefined>((resolve) => {
        socket.once('unexpected-response', (_, response) => resolve(response.statusCode));
        socket.once('error', () => undefined);
      });
      expect(status).toBe(429);
      socket.terminate();
      expect((await post(service, { query: LIVES })).status).toBe(200);
      await listeners[0]?.close();
      await expect.poll(() => service.subscriptions()).toBe(1);
      const again = overSse(service.url, FOLLOW);
      await expect.poll(() => service.subscriptions()).toBe(2);
      for (const listener of [listeners[1], again]) await listener?.close();
    });

    test('a client that was refused for lack of units connects again when there are some, over either transport', async () => {
      for (const transport of ['websocket', 'sse'] as const) {
        const service = await start({ unitsAtOnce: 5, unitsPerSecond: 1 });
        await useUp(service);
        const states: string[] = [];
        const feed = followFeed<object>({
          url: `${service.url}/graphql`,
          query: `subscription ($story: ID!, $after: Cursor) { storyUpdates(story: $story, after: $after) {
            __typename ... on StoryUpdate { cursor sequence } ... on CaughtUp { cursor } ... on Checkpoint { cursor } ... on FeedReset { reason head oldest } } }`,
          variables: { story: 'test-story' },
          webSocket: WebSocket,
          transport,
          backoff: { base: 400, max: 1_200 },
          onConnection: ({ state }) => states.push(state),
        });
        expect((await feed.next()).value).toMatchObject({ type: 'caughtUp' });
        expect(states).toContain('waiting');
        await feed.return();
      }
    });

    test("a client's address is the one that a trusted proxy names, and no other client may name one", async () => {
      /** Whether a request is answered; each takes a tenth of a unit of the few there are. */
      const isAnswered = async (service: Service, forwarded: string) =>
        (await post(service, { query: LIVES }, { 'x-forwarded-for': forwarded })).status === 200;
      const useUpAs = async (service: Service, forwarded: string) => {
        for (let asked = 0; asked < 1_000; asked += 1) if (!(await isAnswered(service, forwarded))) return;
        throw new Error('expected a refusal within 1,000 requests');
      };
      const limits = { unitsAtOnce: 5, unitsPerSecond: 1 };
      const behind = await start(limits, { trustedProxies: ['loopback'] });
      await useUpAs(behind, '203.0.113.1');
      expect(await isAnswered(behind, '203.0.113.2')).toBe(true);
      // A client's own entry stands further to the left.
      await useUpAs(behind, '198.51.100.9, 203.0.113.3');
      expect(await isAnswered(behind, '198.51.100.9')).toBe(true);
      // A whole IPv6 network counts as one client.
      await useUpAs(behind, '2001:db8:1:2::1');
      expect(await isAnswered(behind, '2001:db8:1:3::1')).toBe(true);
      const alternately = async () => {
        for (let asked = 0; asked < 1_000; asked += 1)
          if (!(await isAnswered(behind, `2001:db8:9:9::${asked + 1}`))) return asked;
        throw new Error('expected a refusal within 1,000 requests');
      };
      expect(await alternately()).toBeGreaterThan(0);
      const lines: string[] = [];
      const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
      const alone = await start(limits, {}, log);
      await useUpAs(alone, '203.0.113.1');
      await useUpAs(alone, '203.0.113.2');
      expect(lines.filter((line) => line.includes('TRUSTED_PROXIES is not set'))).toHaveLength(1);
    });

    test('a trusted client has no limits, whether its address or a secret is trusted', async () => {
      const limits = { unitsAtOnce: 4, unitsPerSecond: 0.01, streamsPerAddress: 1 };
      const secret = 'a secret of a gateway';
      const hash = `sha256:${createHash('sha256').update(secret).digest('hex')}`;
      const byAddress = await start(limits, { trustedClients: ['loopback'] });
      const bySecret = await start(limits, { trustedClients: [hash] });
      for (let asked = 0; asked < 50; asked += 1) {
        expect((await post(byAddress, { query: LIVES })).status).toBe(200);
        expect((await post(bySecret, { query: LIVES }, { 'client-secret': secret })).status).toBe(200);
      }
      // With another secret, the client has limits as without one.
      await expect
        .poll(async () => (await post(bySecret, { query: LIVES }, { 'client-secret': 'another' })).status, {
          interval: 1,
        })
        .toBe(429);
      expect((await post(bySecret, { query: LIVES }, { 'client-secret': secret })).status).toBe(200);
    });
  });

  test('a request whose head or body never ends is cut off, and so is a socket that sends nothing', async () => {
    const service = await start({ headSeconds: 1, requestSeconds: 1, initSeconds: 1 });
    const { hostname, port } = new URL(service.url);
    const slow = (text: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.write(text));
        let answer = '';
        socket.on('data', (data) => {
          answer += data;
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(answer));
      });
    const silent = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const closed = new Promise<number>((resolve) => silent.once('close', resolve));
    const [head, body] = await Promise.all([
      slow('POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: '),
      slow('POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{'),
    ]);
    expect(head).toContain('408 Request Timeout');
    // The service was reading the incomplete body, so it cuts the connection.
    expect(body === '' || body.includes(' 4')).toBe(true);
    expect(await closed).toBe(4408);
  });

  test('docs/api/limits.md names each limit with its variable and its default, and each code', () => {
    const page = readFileSync('docs/api/limits.md', 'utf8');
    for (const [name, { variable }] of Object.entries(LIMITS)) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${variable}\``));
      const [, , byDefault] = row?.split('|') ?? [];
      expect(Number(byDefault?.replaceAll(',', '')), name).toBe(DEFAULT_LIMITS[name as keyof Limits]);
    }
    for (const code of Object.keys(LIMIT_STATUS)) expect(page).toContain(`\`${code}\``);
  });
});
