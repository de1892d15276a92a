/** A process that logs and traces everything: each line and span has its request's id, and no secret gets out. */
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { makeLog } from '../../src/server/log.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { type CollectedSpan, type Collector, startCollector } from '../fixtures/machines/collector.js';
import { type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { overWebSocket, publisher, TOKEN } from '../fixtures/service/service.js';
import { anyStore, onOneEngine, type Store } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const authorization = `Bearer ${TOKEN}`;
const WRONG = `onrecord_0123456789ab_${'a-token-that-is-wrong'.padEnd(43, 'z')}`;
const PASSWORD = 'the-password-of-the-database';
const KEY = 'the-key-of-the-collector';
const DESK_TOKEN = 'the-token-of-the-command';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const traceparent = `00-${TRACE}-${CALLER}-01`;
/** A text sent as a value, which must be in no log and no trace. */
const WORDS = 'words-of-a-statement';
const FEED = `subscription Follow { storyUpdates(story: "${STORY}") { __typename ... on StoryUpdate { sequence } } }`;
type FeedMessage = { readonly storyUpdates: { readonly __typename: string } };
type Line = { readonly level: number; readonly msg: string } & Readonly<Record<string, unknown>>;

/** The same store with a password in its address, which a PostgreSQL that trusts this machine ignores. */
function withPassword(store: Store): Store {
  const { databaseUrl } = store.config;
  if (databaseUrl === null) return store;
  const url = new URL(databaseUrl);
  url.password = PASSWORD;
  return { ...store, config: { ...store.config, databaseUrl: url.href } };
}

onOneEngine('A process at level trace', () => {
  let collector: Collector;
  let store: Store;
  let running: ServiceProcess;
  let secret: string;
  let isRemoved = false;
  const removeStore = async () => {
    if (!isRemoved) await store.remove();
    isRemoved = true;
  };
  const lines = (): Line[] => running.log.map((line) => JSON.parse(line));
  const linesOf = (requestId: string) => lines().filter((line) => line.requestId === requestId);
  const children = ({ spanId }: CollectedSpan) => collector.spans.filter(({ parentSpanId }) => parentSpanId === spanId);
  const withId = (id: string, name: RegExp) =>
    collector.span((span) => span.attributes['onrecord.request_id'] === id && name.test(span.name));

  beforeAll(async () => {
    collector = await startCollector();
    store = withPassword(await anyStore());
    running = await startProcess(store, {
      environment: {
        LOG_LEVEL: 'trace',
        // The service takes the request ids that the test sends.
        TRUSTED_PROXIES: 'loopback',
        DESK_TOKEN,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: `x-key=${KEY}`,
        OTEL_SERVICE_NAME: 'the-newsroom',
        OTEL_BSP_SCHEDULE_DELAY: '50',
      },
    });
    const { query, apply } = publisher(() => running);
    await apply(opening());
    const send = (id: string, text: string, variables: object = {}, headers: Record<string, string> = {}) =>
      query(text, variables, { 'x-request-id': id, ...headers });

    // A subscriber over each transport, and an update for both.
    const { url } = running;
    const followers = [
      overWebSocket<FeedMessage>(url, FEED, {}, authorization),
      overSse<FeedMessage>(url, FEED, {}, authorization),
    ];
    const until = (name: string) =>
      Promise.all(followers.map((one) => one.until(({ storyUpdates }) => storyUpdates.__typename === name)));
    await until('CaughtUp');
    await send(
      'the-mutation',
      `mutation Publish($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename } }`,
      { input: { source: file({ statements: [statement('one', { text: WORDS })] }) } },
      { authorization, traceparent },
    );
    await until('StatementPublished');
    await Promise.all(followers.map((one) => one.close()));

    await send('the-query', 'query Stories { stories { nodes { headline } } }', {}, { traceparent });
    await send('a-mistake', '{ nothing }');
    await send('a-stranger', '{ record { head } }', {}, { authorization: `Bearer ${WRONG}` });
    const made = await send(
      'a-new-token',
      'mutation { createToken(input: { name: "night", role: EDITOR }) { ... on CreateTokenSuccess { secret } } }',
      {},
      { authorization },
    );
    secret = made.data.createToken.secret;
    await fetch(`${url}/graphql?query=${encodeURIComponent('{ record { head } }')}&token=${WRONG}`, {
      headers: { 'x-request-id': 'by-address', cookie: `session=${WRONG}` },
    });
    // A WebSocket with a wrong token, and one with a valid one.
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { 'x-request-id': 'strange-socket' },
    });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${WRONG}` } }));
    await once(socket, 'close');
    const known = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { 'x-request-id': 'known-socket', traceparent },
    });
    await once(known, 'open');
    known.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
    await once(known, 'message');
    known.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: 'query Epoch { record { epoch } }' } }));
    await once(known, 'message');
    known.close();
    await withId('known-socket.1', /^query Epoch$/);
    await withId('by-address', /^GET graphql$/);
    // Last, the database goes away, and requests fail.
    if (store.engine === 'PostgreSQL') await removeStore();
    await send('no-database', 'query Stories { stories { nodes { id } } }', {}, { authorization });
    // Readiness is kept for half a second.
    const isReady = async () => (await fetch(`${url}/readyz`, { headers: { 'x-request-id': 'not-ready' } })).ok;
    await vi.waitFor(async () => expect(await isReady()).toBe(store.engine === 'PGlite'), { timeout: 10_000 });
    await vi.waitFor(() => expect(linesOf('not-ready').map(({ msg }) => msg)).toContain('answered'), {
      timeout: 10_000,
    });
  });
  afterAll(async () => {
    await running.stop();
    collector.close();
    await removeStore();
  });

  test('the log has a line for each request, with its id and its trace', () => {
    for (const id of ['the-mutation', 'the-query', 'a-mistake', 'a-stranger', 'a-new-token', 'by-address']) {
      expect(
        linesOf(id).filter(({ msg }) => msg === 'answered'),
        id,
      ).toHaveLength(1);
    }
    expect(linesOf('the-query')[0]).toMatchObject({
      level: 20,
      method: 'POST',
      path: '/graphql',
      status: 200,
      traceId: TRACE,
    });
    expect(linesOf('by-address')[0]).toMatchObject({ path: '/graphql' });
    expect(linesOf('known-socket.1')).toMatchObject([{ level: 20, kind: 'query', name: 'Epoch', traceId: TRACE }]);
    const ofRequests = lines().filter(({ msg }) => /answered|refused|request|payload|socket|stream/i.test(msg));
    expect(ofRequests.filter(({ requestId }) => requestId === undefined)).toEqual([]);
  });

  test("the log has refused clients at info, and the service's failures at warn and error", () => {
    expect(linesOf('a-stranger')).toMatchObject([{ level: 30, status: 401 }]);
    expect(linesOf('strange-socket')).toMatchObject([{ level: 30, code: 'TOKEN_INVALID' }]);
    if (store.engine === 'PGlite') return;
    expect(linesOf('no-database').some(({ level, err }) => level === 50 && err !== undefined)).toBe(true);
    expect(linesOf('not-ready').some(({ level, status }) => level === 40 && status === 503)).toBe(true);
  });

  test('logs and traces contain no secret, and no value that was sent', () => {
    const logged = running.log.join('\n');
    expect(collector.headers['x-key']).toBe(KEY);
    for (const secretText of [TOKEN, WRONG, PASSWORD, KEY, DESK_TOKEN, secret, WORDS]) {
      expect(logged).not.toContain(secretText);
      expect(collector.text).not.toContain(secretText);
    }
  });

  test("a query's trace continues its caller's, down to the SQL statements", async () => {
    const request = await withId('the-query', /^POST graphql$/);
    expect(request).toMatchObject({ traceId: TRACE, parentSpanId: CALLER });
    expect(request.attributes).toMatchObject({ 'http.request.method': 'POST', 'http.response.status_code': 200 });
    const [operation] = children(request);
    expect(operation).toMatchObject({ name: 'query Stories', attributes: { 'graphql.operation.type': 'query' } });
    const statements = operation === undefined ? [] : children(operation);
    expect(statements.length).toBeGreaterThan(0);
    for (const { name, attributes } of statements) {
      expect(name).toBe('SELECT');
      expect(attributes['db.query.text']).toMatch(/select/i);
    }
    expect(collector.resources[0]).toMatchObject({ 'service.name': 'the-newsroom' });
  });

  test("a mutation's trace goes down to the batch and the wait for the lock", async () => {
    const operation = await withId('the-mutation', /^mutation Publish$/);
    expect(await withId('the-mutation', /^POST graphql$/)).toMatchObject({ spanId: operation.parentSpanId });
    const batch = children(operation).find(({ name }) => name === 'write batch');
    expect(batch?.attributes).toMatchObject({ 'onrecord.status': 'APPENDED', 'onrecord.updates': 1 });
    const within = batch === undefined ? [] : children(batch);
    const lock = within.find(({ name }) => name === 'wait for the lock');
    expect(lock === undefined ? [] : children(lock).map(({ name }) => name)).toEqual(['SELECT']);
    expect(within.some(({ name }) => name === 'INSERT')).toBe(true);
    expect(new Set([operation, ...within].map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
  });

  test("a payload's trace is one of its own, with a link to the subscription", async () => {
    const offset = Math.max(...collector.spans.map(({ attributes }) => Number(attributes['onrecord.offset'] ?? 0)));
    const payloads = collector.spans.filter(
      ({ name, attributes }) => name === 'make payload' && attributes['onrecord.offset'] === offset,
    );
    const subscriptions = collector.spans.filter(({ name }) => name === 'subscription Follow');
    expect(subscriptions).toHaveLength(2);
    expect(payloads.length).toBeGreaterThan(0);
    for (const { parentSpanId, traceId, links, attributes } of payloads) {
      const origin = subscriptions.find(({ spanId }) => links.some((link) => link.spanId === spanId));
      expect(parentSpanId).toBe('');
      expect(traceId).not.toBe(origin?.traceId);
      expect(attributes['onrecord.request_id']).toBe(origin?.attributes['onrecord.request_id']);
    }
  });
});

describe.skipIf(inject('postgresUrl') === null)('A failing collector', () => {
  test.each(['REFUSE', 'HANG'] as const)('a collector with %s does not affect the service', async (conduct) => {
    const collector = await startCollector();
    onTestFinished(() => collector.close());
    collector.conduct = conduct;
    const store = await anyStore();
    onTestFinished(() => store.remove());
    const running = await startProcess(store, {
      environment: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`, OTEL_BSP_SCHEDULE_DELAY: '20' },
    });
    const { query, apply } = publisher(() => running);
    const asked = collector.asked();
    await apply(opening());
    await asked;
    for (let count = 0; count < 20; count += 1) expect((await query('{ record { epoch } }')).errors).toEqual([]);
    if (conduct === 'REFUSE') {
      await vi.waitFor(() => expect(running.log.join()).toContain('cannot send traces'), { timeout: 10_000 });
      expect(running.log.filter((line) => line.includes('cannot send traces'))).toHaveLength(1);
    }
    expect(await running.stop()).toBe(0);
    expect(running.log.join()).not.toContain('stopping took too long');
  });
});

test('the log hides secrets that are logged by their names', () => {
  const written: string[] = [];
  const log = makeLog('info', null, { write: (line) => void written.push(line) });
  const failure = Object.assign(new Error('No way in'), { connectionString: `postgres://a:${PASSWORD}@b/c` });
  const headers = { Authorization: authorization, accept: '*/*' };
  log.info({ request: { headers }, all: [{ token: TOKEN }], at: new Date(0), err: failure }, 'a mistake');
  expect(JSON.parse(written.join())).toMatchObject({
    request: { headers: { Authorization: '[secret]', accept: '*/*' } },
    all: [{ token: '[secret]' }],
    at: '1970-01-01T00:00:00.000Z',
    err: { type: 'Error', message: 'No way in', connectionString: '[secret]' },
  });
});
