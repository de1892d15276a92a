import { once } from 'node:events';
import { connect } from 'node:net';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Service } from '../../src/server/service.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { overWebSocket, runningService, startOn, TOKEN } from '../fixtures/service/service.js';
import { embeddedStore, onOneEngine, type Store } from '../fixtures/store/engines.js';
import { file, opening, statement } from '../fixtures/stories/story.js';

onOneEngine('The HTTP server', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  beforeAll(async () => {
    await running.apply(opening());
  });
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${running.service.url}${path}`, { headers, redirect: 'manual' });

  test('the service reports that it is alive and ready', async () => {
    expect(await (await get('/livez')).json()).toEqual({ status: 'alive' });
    const { epoch } = running.service.record;
    expect(await (await get('/readyz')).json()).toEqual({
      status: 'ready',
      canWrite: true,
      record: { epoch, generation: 1 },
    });
  });

  test.each([
    ['{ search(text: "a\\u0000b") { totalCount } }', 'SEARCH_TEXT_UNFIT'],
    [`{ search(text: "${'word '.repeat(50)}") { totalCount } }`, 'SEARCH_TEXT_UNFIT'],
    ['{ search(text: "word", after: "WyJyYW5rIiwxLjUsMS41XQ") { totalCount } }', 'PAGE_CURSOR_MALFORMED'],
    ['{ actors(after: "WyJuYW1lIGFzY2VuZGluZyIsIlx1MDAwMCIsImEiXQ") { totalCount } }', 'PAGE_CURSOR_MALFORMED'],
    [
      '{ stories(after: "WyJ0aW1lIGRlc2NlbmRpbmciLDkwMDcxOTkyNTQ3NDA5OTEsMSwxXQ") { totalCount } }',
      'PAGE_CURSOR_MALFORMED',
    ],
    ['{ stories(asOf: { time: "0000-01-01T00:00:00Z" }) { totalCount } }', 'DATE_TIME_MALFORMED'],
    ['{ stories(asOf: { time: "9999-12-31T23:59:59-12:00" }) { totalCount } }', 'DATE_TIME_MALFORMED'],
    ['{ statement(id: "a\\u0000b") { key } }', 'ID_MALFORMED'],
    [`{ statement(id: "${Buffer.from('Statement:a\0b').toString('base64url')}") { key } }`, 'ID_MALFORMED'],
  ])('odd input is refused with a code: %s', async (query, code) => {
    const { errors } = await running.query(query);
    expect(errors.map((error) => error.extensions?.code)).toEqual([code]);
  });

  test.each(['\ud800', 'said \udc00', 'a\0b'])('a search for %j is refused with a code', async (text) => {
    const { errors } = await running.query('query ($text: String!) { search(text: $text) { totalCount } }', { text });
    expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'SEARCH_TEXT_UNFIT' }]);
    const page = await get(`/search?q=${encodeURIComponent(text.toWellFormed())}`);
    expect(page.status).toBe(text.includes('\0') ? 400 : 200);
  });

  test('a null variable where one of several is required is refused with a code, and the other fields are answered', async () => {
    const text = 'query ($id: ID) { actor(by: { id: $id }) { name } record { epoch } }';
    const { data, errors } = await running.query(text, { id: null });
    expect(data).toMatchObject({ actor: null, record: { epoch: expect.any(String) } });
    expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT' }]);
  });

  test('a malformed id among nodes gives null and no error', async () => {
    const odd = Buffer.from('Statement:a\0b').toString('base64url');
    const { data, errors } = await running.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [odd, 'x'],
    });
    expect([data, errors]).toEqual([{ nodes: [null, null] }, []]);
  });

  test('an unknown path is answered with 404 and a code', async () => {
    const missing = await get('/nowhere');
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });

  describe('GraphiQL', () => {
    test('GraphiQL is one page with the example operations as tabs, whose policy allows no other host', async () => {
      const response = await get('/graphql', { accept: 'text/html' });
      expect(response.status).toBe(200);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("connect-src 'self'");
      expect(policy).not.toMatch(/https?:|\*/);
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toContain("'unsafe-eval'");
      const html = await response.text();
      for (const name of ['StoryAtAGlance', 'WhereEverybodyStands', 'LiveUpdates']) expect(html).toContain(name);
      expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
    });
    test('the files of GraphiQL are below /graphql, are kept for ever, and are compressed', async () => {
      const html = await (await get('/graphql', { accept: 'text/html' })).text();
      const paths = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
      expect(paths.length).toBeGreaterThan(1);
      for (const path of paths) {
        expect(path).toMatch(/^\/graphql\/assets\//);
        const file = await get(path, { 'accept-encoding': 'br' });
        expect([file.status, file.headers.get('content-encoding')]).toEqual([200, 'br']);
        expect(file.headers.get('cache-control')).toContain('immutable');
        expect(file.headers.get('cross-origin-resource-policy')).toBe('same-origin');
      }
      expect((await get('/graphql/assets/manifest.json')).status).toBe(404);
      expect((await get('/graphql/assets/..%2f..%2fpackage.json')).status).toBe(404);
    });
    test('GraphiQL is compressed, and not sent again while it is unchanged', async () => {
      const first = await get('/graphql', { accept: 'text/html' });
      const etag = first.headers.get('etag') ?? '';
      expect(first.headers.get('content-encoding')).toBe('gzip');
      const brotli = await get('/graphql', { accept: 'text/html', 'accept-encoding': 'gzip, br' });
      expect(brotli.headers.get('content-encoding')).toBe('br');
      expect(brotli.headers.get('etag')).not.toBe(etag);
      expect(first.headers.get('vary')).toBe('Accept, Accept-Encoding');
      expect(Number(first.headers.get('content-length'))).toBeLessThan(20_000);
      expect((await get('/graphql', { accept: 'text/html', 'if-none-match': etag })).status).toBe(304);
    });
  });

  test('queries are answered by GET, and mutations are not', async () => {
    const read = await get(`/graphql?query=${encodeURIComponent('{ record { epoch } }')}`);
    expect(await read.json()).toHaveProperty('data.record.epoch');
    const write = await get(
      `/graphql?query=${encodeURIComponent('mutation { applyBatch(input: { source: "" }) { __typename } }')}`,
      {
        authorization: `Bearer ${TOKEN}`,
      },
    );
    expect(write.status).toBe(405);
  });

  describe('HEAD', () => {
    const QUERY = `/graphql?query=${encodeURIComponent('{ record { epoch } stories { nodes { slug } } }')}`;
    const FOLLOW = `/graphql?query=${encodeURIComponent('subscription { storyUpdates(story: "test-story") { __typename } }')}`;
    const WRITE = `/graphql?query=${encodeURIComponent(
      'mutation { applyBatch(input: { source: "" }) { __typename } }',
    )}`;
    const DESK = { authorization: `Bearer ${TOKEN}` };
    const BIG = `/graphql?query=${encodeURIComponent('{ __schema { types { name description fields { name description } } } }')}`;

    test.each<[string, string, Record<string, string>]>([
      ['a query', QUERY, {}],
      ['a long query', BIG, { 'accept-encoding': 'identity' }],
      ['a long query, compressed', BIG, { 'accept-encoding': 'br' }],
      ['a query of the other media type', QUERY, { accept: 'application/graphql-response+json' }],
      ["an editor's query", QUERY, DESK],
      [
        'a query that fails',
        `/graphql?query=${encodeURIComponent('{ nothing }')}`,
        { accept: 'application/graphql-response+json' },
      ],
      ['an address without a query', '/graphql', {}],
      ['an unknown id', '/graphql?documentId=unknown', {}],
      ['a mutation', WRITE, DESK],
      ['a media type that nobody has', QUERY, { accept: 'text/csv' }],
      ['GraphiQL', '/graphql', { accept: 'text/html' }],
      ['the schema', '/graphql/schema.graphql', {}],
      ['an event stream', FOLLOW, { accept: 'text/event-stream' }],
    ])('HEAD gets the status and the headers of GET, and no body: %s', async (_, path, headers) => {
      // The rest is about the connection, not about the response.
      const names = [
        'allow',
        'cache-control',
        'content-encoding',
        'content-length',
        'content-security-policy',
        'content-type',
        'etag',
        'ratelimit-policy',
        'vary',
        'www-authenticate',
        'x-accel-buffering',
        'x-content-type-options',
      ];
      const seen = ({ status, headers: sent }: Response) => [status, ...names.map((name) => [name, sent.get(name)])];
      const read = await get(path, headers);
      const head = await fetch(`${running.service.url}${path}`, { method: 'HEAD', headers });
      await read.body?.cancel();
      expect(seen(head)).toEqual(seen(read));
      expect(await head.text()).toBe('');
    });

    test('HEAD gets 304 with the tag of GET', async () => {
      const etag = (await get(QUERY)).headers.get('etag') ?? '';
      const again = await fetch(`${running.service.url}${QUERY}`, {
        method: 'HEAD',
        headers: { 'if-none-match': etag },
      });
      expect([again.status, again.headers.get('etag')]).toEqual([304, etag]);
    });

    test('HEAD of a subscription follows nothing', async () => {
      const head = await fetch(`${running.service.url}${FOLLOW}`, {
        method: 'HEAD',
        headers: { accept: 'text/event-stream' },
      });
      expect(head.status).toBe(200);
      await expect.poll(() => running.service.subscriptions()).toBe(0);
    });
  });

  test.each(['variables', 'extensions'])('%s that are not an object are refused, by GET and by POST', async (name) => {
    const query = '{ __typename }';
    for (const text of ['"text"', '1', '[]', 'true', 'not JSON', '{']) {
      const read = await get(`/graphql?${new URLSearchParams({ query, [name]: text })}`);
      expect([read.status, await read.json()], `GET ${text}`).toMatchObject([
        400,
        { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
      ]);
    }
    for (const value of ['text', 1, [], true]) {
      const body = JSON.stringify({ query, [name]: value });
      const headers = { 'content-type': 'application/json' };
      const posted = await fetch(`${running.service.url}/graphql`, { method: 'POST', headers, body });
      expect(posted.status, `POST ${body}`).toBe(400);
    }
    for (const value of ['{}', 'null', '']) {
      const read = await get(`/graphql?${new URLSearchParams({ query, [name]: value })}`);
      expect(read.status, `GET ${value}`).toBe(200);
    }
  });

  test("invalid variables are refused with a code, with status 400 for GraphQL's own media type", async () => {
    const query = 'query ($by: StoryBy!) { story(by: $by) { slug } }';
    const variables = { by: { slug: 1 } };
    const { status, errors } = await running.query(query, variables);
    expect([status, errors.map(({ extensions }) => extensions)]).toEqual([400, [{ code: 'BAD_USER_INPUT' }]]);
    const json = await running.query(query, variables, { accept: 'application/json' });
    expect([json.status, json.errors]).toEqual([200, errors]);
    const subscription = 'subscription ($story: ID!) { storyUpdates(story: $story) { __typename } }';
    for (const [document, given] of [
      [query, variables],
      [subscription, { story: [] }],
    ] as const) {
      const listener = overWebSocket(running.service.url, document, given);
      const told = await listener.next().catch((error: { errors: typeof errors }) => error.errors);
      expect(told).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(JSON.stringify(told)).not.toContain('http');
      await listener.close();
    }
  });

  test('responses to the desk are kept by no cache', async () => {
    const address = `/graphql?query=${encodeURIComponent('{ drafts { text } }')}`;
    expect((await get(address, { authorization: `Bearer ${TOKEN}` })).headers.get('cache-control')).toBe('no-store');
  });

  describe("The desk's token", () => {
    const mutation =
      'mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename ... on Error { code } ... on ApplyBatchSuccess { status } } }';
    const send = (headers: Record<string, string>) =>
      running.query(
        mutation,
        { input: { source: file({ statements: [statement('tokens')] }), dryRun: true } },
        headers,
      );
    test("a client writes with the desk's token, and cannot write without it or with another", async () => {
      expect((await send({})).data.applyBatch).toEqual({ __typename: 'Forbidden', code: 'TOKEN_REQUIRED' });
      for (const authorization of ['Bearer another-token-entirely', TOKEN]) {
        const { status, data, errors } = await send({ authorization });
        expect([status, data, errors[0]?.extensions]).toEqual([401, null, { code: 'TOKEN_INVALID' }]);
      }
      expect((await send({ authorization: `Bearer ${TOKEN}` })).data.applyBatch).toEqual({
        __typename: 'ApplyBatchSuccess',
        status: 'DRY_RUN',
      });
    });
    test("a client verifies the record with the desk's token only", async () => {
      const query = '{ record { verification { isIntact updateCount } } }';
      expect((await running.query(query)).errors[0]?.extensions?.code).toBe('TOKEN_REQUIRED');
      const { data } = await running.query(query, {}, { authorization: `Bearer ${TOKEN}` });
      expect(data.record.verification).toMatchObject({ isIntact: true, updateCount: expect.any(Number) });
    });
    test('a client with a token can read its name', async () => {
      expect((await running.query('{ viewer { name } }')).data).toEqual({ viewer: null });
      expect(
        (await running.query('{ viewer { name } }', {}, { authorization: `Bearer ${TOKEN}` })).data.viewer,
      ).toEqual({ name: 'desk' });
    });
  });

  describe('Size limits', () => {
    test('a body of more than 100 KB is refused to readers and accepted from the desk', async () => {
      const long = `${file({ statements: [statement('long', { text: 'word '.repeat(1_900) })] })}# ${'x'.repeat(120_000)}`;
      const send = (headers: Record<string, string>) =>
        running.query(
          'mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename } }',
          { input: { source: long, dryRun: true } },
          headers,
        );
      expect((await send({})).status).toBe(413);
      expect((await send({ authorization: `Bearer ${TOKEN}` })).data).toEqual({
        applyBatch: { __typename: 'ApplyBatchSuccess' },
      });
    });
    test('a document of more than 2,000 tokens is refused', async () => {
      const { status, errors } = await running.query(`{ ${'__typename '.repeat(2_001)} }`);
      expect(status).toBe(400);
      expect(errors[0]?.message).toContain('at most 2000 are allowed');
    });
  });
});

describe('Unexpected errors', () => {
  const lines: string[] = [];
  let service: Service;
  let store: Store;
  beforeAll(async () => {
    store = embeddedStore();
    const log = pino({ level: 'error' }, { write: (line: string) => lines.push(line) });
    service = await startOn(store, 'data', log, { trustedProxies: ['loopback'] });
    // A fault that no client can cause: a source is gone, but statements refer to it.
    const { sql } = await import('kysely');
    const record: unknown = Reflect.get(service.record, 'engine');
    await sql`delete from source`.execute((record as { db: never }).db);
  });
  afterAll(async () => {
    await service.close();
    await store.remove();
  });
  const QUERY =
    '{ story(by: { slug: "ukraine-ceasefire-2025" }) { statements(first: 1) { nodes { citations { source { url } } } } } }';

  test('an unexpected error has the same form over HTTP, WebSocket and SSE: no details, and an id that is in the log', async () => {
    const http = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'request-of-a-test' },
      body: JSON.stringify({ query: QUERY }),
    });
    const { errors } = (await http.json()) as {
      errors: { message: string; extensions: { code: string; requestId: string } }[];
    };
    expect(errors[0]?.extensions).toEqual({ code: 'INTERNAL', requestId: 'request-of-a-test' });
    expect(http.headers.get('x-request-id')).toBe('request-of-a-test');
    const others = await Promise.all(
      [overWebSocket, overSse].map(async (connect) => {
        const listener = connect(service.url, QUERY);
        const error = (await listener.next().catch((one: unknown) => one)) as { errors?: typeof errors };
        await listener.close();
        return error.errors?.[0];
      }),
    );
    for (const error of [errors[0], ...others]) {
      expect(error?.extensions.code).toBe('INTERNAL');
      expect(error?.message).not.toMatch(/source|offset/);
      expect(
        lines.some((line) => line.includes(error?.extensions.requestId ?? 'none') && line.includes('is referred to')),
      ).toBe(true);
    }
  });
});

describe('Closing the service', () => {
  test('the closing service ends open streams, answers pending requests, and takes less than ten seconds', async () => {
    const store = embeddedStore();
    const service = await startOn(store);
    const query = 'subscription { storyUpdates(story: "ukraine-ceasefire-2025") { __typename } }';
    const listeners = [overWebSocket(service.url, query), overSse(service.url, query)];
    await Promise.all(listeners.map((listener) => listener.next()));
    const started = performance.now();
    await service.close();
    expect(performance.now() - started).toBeLessThan(10_000);
    await Promise.all(listeners.map((listener) => listener.ended));
    await expect(fetch(`${service.url}/livez`)).rejects.toThrow();
    await store.remove();
  });

  test('the closing service does not wait for a client that never answers', async () => {
    const store = embeddedStore();
    const service = await startOn(store);
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    const headers =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    socket.write(
      `GET /graphql HTTP/1.1\r\nHost: x\r\n${headers}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
    );
    await new Promise((resolve) => socket.once('data', resolve));
    const started = performance.now();
    await service.close();
    expect(performance.now() - started).toBeLessThan(10_000);
    socket.destroy();
    await store.remove();
  });

  const QUERY = encodeURIComponent('subscription { storyUpdates(story: "ukraine-ceasefire-2025") { __typename } }');
  const UPGRADE =
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

  test.each([
    [
      'pipelined event streams on one connection, which then breaks',
      `GET /graphql?query=${QUERY} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n`.repeat(3),
      true,
    ],
    [
      'a refused WebSocket whose client does not close',
      `GET /nothing HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n\r\n`,
      false,
    ],
    ['a request that never ends', 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{', false],
  ])('D1: the closing service is not held up by %s', async (_, request, breaks) => {
    const store = embeddedStore();
    const service = await startOn(store);
    const { hostname, port } = new URL(service.url);
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    socket.on('error', () => undefined);
    socket.write(request);
    // A second request, answered after the service has read the first.
    await fetch(`${service.url}/readyz`);
    if (breaks) {
      socket.destroy();
      await expect.poll(() => service.subscriptions(), { timeout: 5_000, interval: 5 }).toBe(0);
    }
    const started = performance.now();
    await service.close();
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(service.subscriptions()).toBe(0);
    socket.destroy();
    await store.remove();
  });

  test('F6: a client that sends and does not read is disconnected before its responses pile up', async () => {
    const store = embeddedStore();
    const service = await startOn(store);
    const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    const closed = once(socket, 'close');
    socket.pause();
    const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(60_000) } });
    let sent = 0;
    while (socket.readyState === WebSocket.OPEN && sent < 2_000) {
      sent += 1;
      // Stops when the service cuts the connection: a write to a cut connection fails.
      const wasTaken = await new Promise<boolean>((resolve) => socket.send(ping, (error) => resolve(error == null)));
      if (!wasTaken) break;
    }
    expect(sent).toBeLessThan(2_000);
    socket.resume();
    await closed;
    await service.close();
    await store.remove();
  });
});
