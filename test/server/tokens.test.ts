/** The desk's tokens: how they are made, used, listed and revoked, and how their open streams end. */
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { FeedError, followFeed } from '@onrecord/client';
import { type KyselyPlugin, sql } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { readConfig } from '../../src/config.js';
import { idOfSecret, makeSecret } from '../../src/desk/tokens.js';
import type { Engine } from '../../src/record/engine/engine.js';
import { StoryRecord } from '../../src/record/record.js';
import { type Service, serve } from '../../src/server/service.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { startProcesses } from '../fixtures/machines/processes.js';
import { type Answer, endOf, type Listener, overWebSocket, publisher, TOKEN } from '../fixtures/service/service.js';
import { issue, issueTestToken } from '../fixtures/service/token.js';
import { embeddedStore, onEveryEngine, postgresStore, type Store } from '../fixtures/store/engines.js';
import { EVERY_UPDATE, file, opening, STORY, statement } from '../fixtures/stories/story.js';

const FOLLOW = `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) {
  __typename ... on StoryUpdate { cursor sequence } ... on CaughtUp { cursor } ... on Checkpoint { cursor }
  ... on FeedReset { reason oldest head } } }`;
interface Message {
  readonly storyUpdates: { readonly __typename: string };
}

const CREATE = `mutation ($input: CreateTokenInput!) { createToken(input: $input) { __typename
  ... on CreateTokenSuccess { secret token { id name role createdBy expiresAt revokedAt } } ... on Error { code path } } }`;
const REVOKE = `mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { __typename
  ... on RevokeTokenSuccess { token { id revokedAt revokedBy } } ... on Error { code path } } }`;
const LIST = '{ tokens { id name role createdAt createdBy expiresAt revokedAt revokedBy } }';
const VIEWER = '{ viewer { name role expiresAt } }';

const TRANSPORTS = [
  ['WebSocket', overWebSocket],
  ['Server-Sent Events', overSse],
] as const;

const bearer = (secret: string) => `Bearer ${secret}`;
const as = (secret: string) => ({ authorization: bearer(secret) });
const codesOf = ({ errors }: Pick<Answer, 'errors'>) => errors.map((error) => error.extensions?.code);
const later = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

async function caughtUp(listener: Listener<Message>): Promise<void> {
  await listener.until((message) => message.storyUpdates.__typename === 'CaughtUp');
}

onEveryEngine('Tokens', (makeStore) => {
  const logged: string[] = [];
  let store: Store;
  let engine: Engine;
  let service: Service;
  const { query, apply } = publisher(() => service);
  beforeAll(async () => {
    store = await makeStore();
    const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });
    engine = await store.open();
    const changes = { port: 0, storiesDirectory: 'none', allowedOrigins: ['https://news.example'] };
    service = await serve(engine, { ...readConfig({}), ...store.config, ...changes }, log);
    await issueTestToken(service.record);
    await apply(opening());
  });
  afterAll(async () => {
    await service.close();
    await store.remove();
  });

  const create = async (input: object, secret = TOKEN) =>
    (await query(CREATE, { input: { name: 'Night desk', role: 'EDITOR', ...input } }, as(secret))).data.createToken;
  let published = 0;
  const revoke = async (id: string, secret = TOKEN) =>
    (await query(REVOKE, { input: { id } }, as(secret))).data.revokeToken;

  test('a chief makes a token, and its holder writes with it until it is revoked', async () => {
    const expiresAt = later(3_600_000);
    const { secret, token } = await create({ expiresAt });
    expect(token).toEqual({
      id: expect.any(String),
      name: 'Night desk',
      role: 'EDITOR',
      createdBy: 'desk',
      expiresAt,
      revokedAt: null,
    });
    expect((await query(VIEWER, {}, as(secret))).data.viewer).toEqual({
      name: 'Night desk',
      role: 'EDITOR',
      expiresAt,
    });
    const source = file({ statements: [statement('by-night')] });
    const applied = await query(
      'mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename } }',
      { input: { source } },
      as(secret),
    );
    expect(applied.data.applyBatch.__typename).toBe('ApplyBatchSuccess');
    expect((await service.record.updates(EVERY_UPDATE)).updates.at(-1)?.editor).toBe('Night desk');

    expect(await revoke(token.id)).toEqual({
      __typename: 'RevokeTokenSuccess',
      token: { id: token.id, revokedAt: expect.any(String), revokedBy: 'desk' },
    });
    const refused = await query(VIEWER, {}, as(secret));
    expect([refused.status, codesOf(refused)]).toEqual([401, ['TOKEN_REVOKED']]);
  });

  test('a token revoked twice keeps its first revocation', async () => {
    const other = await create({ name: 'Other chief', role: 'CHIEF' });
    const { token } = await create({});
    const first = await revoke(token.id, other.secret);
    expect(first.token.revokedBy).toBe('Other chief');
    expect(await revoke(token.id)).toEqual(first);
  });

  test.each(['000000000000', 'no id', 'a\0b'])('revoking the unknown token %j is refused with a code', async (id) => {
    expect(await revoke(id)).toEqual({ __typename: 'NotFound', code: 'TOKEN_UNKNOWN', path: ['input', 'id'] });
  });

  test('a chief may revoke the token in use', async () => {
    const { secret, token } = await create({ role: 'CHIEF' });
    expect((await revoke(token.id, secret)).token.revokedBy).toBe('Night desk');
    expect(codesOf(await query(VIEWER, {}, as(secret)))).toEqual(['TOKEN_REVOKED']);
  });

  test('the list of tokens has all tokens, the oldest first, without their secrets', async () => {
    const made = [await create({ name: 'First' }), await create({ name: 'Second' })];
    const { data } = await query(LIST, {}, as(TOKEN));
    expect(data.tokens.slice(-2).map((token: { name: string }) => token.name)).toEqual(['First', 'Second']);
    expect(data.tokens[0]).toMatchObject({ id: idOfSecret(TOKEN), name: 'desk', revokedAt: null });
    const text = JSON.stringify(data);
    for (const { secret, token } of made) {
      expect(text).not.toContain(secret.slice(-43));
      expect(text).not.toContain((await service.record.tokens.find(token.id))?.secretHash);
    }
  });

  test('an editor who is not a chief cannot list, make or revoke tokens', async () => {
    const { secret, token } = await create({ name: 'An editor' });
    for (const [headers, code] of [
      [as(secret), 'CHIEF_REQUIRED'],
      [{}, 'TOKEN_REQUIRED'],
    ] as const) {
      expect(codesOf(await query(LIST, {}, headers))).toEqual([code]);
      const forbidden = { __typename: 'Forbidden', code, path: [] };
      const input = { name: 'Mine', role: 'CHIEF' };
      expect((await query(CREATE, { input }, headers)).data.createToken).toEqual(forbidden);
      expect((await query(REVOKE, { input: { id: token.id } }, headers)).data.revokeToken).toEqual(forbidden);
    }
    const { data } = await query(LIST, {}, as(TOKEN));
    expect(data.tokens.filter(({ name }: { name: string }) => name === 'Mine')).toEqual([]);
    expect((await query(VIEWER, {}, as(secret))).data.viewer.name).toBe('An editor');
  });

  test.each([
    [{ name: '' }, 'name'],
    [{ name: ' Ann' }, 'name'],
    [{ name: 'Ann\n' }, 'name'],
    [{ name: 'A\u0000nn' }, 'name'],
    [{ name: 'x'.repeat(201) }, 'name'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
  ])('a token with %j is refused', async (input, field) => {
    expect(await create(input)).toEqual({ __typename: 'InvalidInput', code: 'INVALID_INPUT', path: ['input', field] });
  });

  test.each(['A', 'Анна', 'x'.repeat(200), '😀'.repeat(200)])('a token may have the name %j', async (name) => {
    expect((await create({ name })).token.name).toBe(name);
  });

  describe('Invalid tokens, which are refused and not taken for a reader', () => {
    test.each([
      ['that is no secret', async () => 'Bearer something-else-entirely'],
      ['without a scheme', async () => TOKEN],
      ['with another scheme', async () => `Basic ${TOKEN}`],
      ['that is empty', async () => 'Bearer '],
      ['that nobody has', async () => bearer(makeSecret())],
      ['that is longer than a secret', async () => bearer(`${TOKEN}x`)],
      ['with the id of a valid one and another secret', async () => bearer(`${TOKEN.slice(0, -1)}y`)],
      [
        'with the id of an expired one and another secret',
        async () => bearer(`${(await issue(service.record, { expiresAt: later(-1_000) })).slice(0, -3)}xyz`),
      ],
      [
        'with the id of a revoked one and another secret',
        async () => {
          const secret = await issue(service.record);
          await revoke(idOfSecret(secret) ?? '');
          return bearer(`${secret.slice(0, -3)}xyz`);
        },
      ],
    ])('a token %s is refused as invalid', async (_, authorizationOf) => {
      const authorization = await authorizationOf();
      const response = await fetch(`${service.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'https://news.example', authorization },
        body: JSON.stringify({ query: '{ record { head } }' }),
      });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
      // This header lets the page read the refusal.
      expect(response.headers.get('access-control-allow-origin')).toBe('https://news.example');
      expect(await response.json()).toEqual({
        errors: [{ message: expect.any(String), extensions: { code: 'TOKEN_INVALID' } }],
      });
      const socket = overWebSocket(service.url, '{ record { head } }', {}, authorization);
      expect(await endOf(socket)).toBe('4403 TOKEN_INVALID');
    });

    test('a token that is not a string is refused', async () => {
      const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      socket.on('open', () => socket.send('{"type":"connection_init","payload":{"authorization":{}}}'));
      const code = await new Promise((resolve) => socket.once('close', resolve));
      expect(code).toBe(4403);
    });

    test('an expired token is refused as expired', async () => {
      const secret = await issue(service.record, { expiresAt: later(-1_000) });
      const refused = await query(VIEWER, {}, as(secret));
      expect([refused.status, codesOf(refused)]).toEqual([401, ['TOKEN_EXPIRED']]);
      expect(await endOf(overWebSocket(service.url, VIEWER, {}, bearer(secret)))).toBe('4403 TOKEN_EXPIRED');
    });
  });

  test('a token over WebSocket is sent once for all operations of the connection', async () => {
    const { secret } = await create({ name: 'On the line' });
    const listener = overWebSocket(service.url, VIEWER, {}, bearer(secret));
    expect(await listener.next()).toEqual({ viewer: { name: 'On the line', role: 'EDITOR', expiresAt: null } });
    await listener.close();
  });

  describe.each(TRANSPORTS)('A stream over %s', (transport, follow) => {
    const code = (one: string) => (transport === 'WebSocket' ? `4403 ${one}` : one);

    /** Opens streams of readers over both transports, and one with another token. */
    async function openOthers(): Promise<Listener<Message>[]> {
      const { secret } = await create({});
      const others = [
        ...TRANSPORTS.map(([, reader]) => reader<Message>(service.url, FOLLOW)),
        follow<Message>(service.url, FOLLOW, {}, bearer(secret)),
      ];
      await Promise.all(others.map(caughtUp));
      return others;
    }

    async function expectToGoOn(others: readonly Listener<Message>[]): Promise<void> {
      published += 1;
      await apply(file({ statements: [statement(`said-on-${published}`)] }));
      for (const one of others) {
        await one.until((message) => message.storyUpdates.__typename === 'StatementPublished');
        await one.close();
      }
    }

    test('a stream ends when its token is revoked, and the streams of others go on', async () => {
      const { secret, token } = await create({});
      const mine = follow<Message>(service.url, FOLLOW, {}, bearer(secret));
      const others = await openOthers();
      await caughtUp(mine);
      await revoke(token.id);
      expect(await endOf(mine)).toBe(code('TOKEN_REVOKED'));
      await expectToGoOn(others);
    });

    test('a stream ends when its token is revoked in another process, and the streams of others go on', async () => {
      const { secret, token } = await create({});
      const mine = follow<Message>(service.url, FOLLOW, {}, bearer(secret));
      const others = await openOthers();
      await caughtUp(mine);
      // Bypasses this process, which is not notified.
      await sql`update token set revoked_at = now(), revoked_by = 'another' where id = ${token.id}`.execute(engine.db);
      expect(await endOf(mine)).toBe(code('TOKEN_REVOKED'));
      await expectToGoOn(others);
    });

    test('a stream ends when its token expires', async () => {
      const secret = await issue(service.record, { expiresAt: later(3_000) });
      const mine = follow<Message>(service.url, FOLLOW, {}, bearer(secret));
      await caughtUp(mine);
      expect(await endOf(mine)).toBe(code('TOKEN_EXPIRED'));
    });

    test('@onrecord/client does not reconnect when its token is revoked', async () => {
      const { secret, token } = await create({});
      const states: string[] = [];
      const feed = followFeed({
        url: `${service.url}/graphql`,
        query: FOLLOW,
        authorization: bearer(secret),
        webSocket: WebSocket,
        transport: transport === 'WebSocket' ? 'websocket' : 'sse',
        onConnection: ({ state }) => states.push(state),
      });
      expect((await feed.next()).value?.type).toBe('caughtUp');
      await revoke(token.id);
      const error: unknown = await feed.next().catch((one: unknown) => one);
      expect(error).toBeInstanceOf(FeedError);
      expect(error).toMatchObject({ code: 'TOKEN_REVOKED' });
      expect(states).toEqual(['connecting', 'open', 'closed']);
      const again = followFeed({
        url: `${service.url}/graphql`,
        query: FOLLOW,
        authorization: bearer(secret),
        webSocket: WebSocket,
      });
      await expect(again.next()).rejects.toMatchObject({ code: 'TOKEN_REVOKED' });
    });
  });

  test('a chief who revokes their own token over a WebSocket receives the response before it closes', async () => {
    const { secret, token } = await create({ role: 'CHIEF' });
    const socket = overWebSocket(service.url, REVOKE, { input: { id: token.id } }, bearer(secret));
    expect(await socket.next()).toMatchObject({ revokeToken: { __typename: 'RevokeTokenSuccess' } });
    await socket.close();
  });

  test('a client that keeps its WebSocket open after the service closed it cannot write any more', async () => {
    const { secret, token } = await create({});
    const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    onTestFinished(() => socket.terminate());
    const send = (message: object) => socket.send(JSON.stringify(message));
    await once(socket, 'open');
    send({ type: 'connection_init', payload: { authorization: bearer(secret) } });
    await once(socket, 'message');
    // The client does not read the close frame, so it does not answer it.
    socket.pause();
    await revoke(token.id);
    const before = await service.record.head();
    await after(500);
    const source = '{ slug: "late", url: "https://late.example/", publisher: "Late", kind: WIRE }';
    send({
      id: '1',
      type: 'subscribe',
      payload: { query: `mutation { addSource(input: { source: ${source} }) { __typename } }` },
    });
    await after(500);
    expect(await service.record.head()).toEqual(before);
  });

  test("a token's secret is neither in the store nor in the log", async () => {
    const { secret, token } = await create({ role: 'CHIEF' });
    await query(VIEWER, {}, as(secret));
    await query(VIEWER, {}, as(`${secret}x`));
    for (const [, follow] of TRANSPORTS) {
      const listener = follow<Message>(service.url, FOLLOW, {}, bearer(secret));
      await caughtUp(listener);
      await listener.close();
    }
    await revoke(token.id, secret);
    await query(VIEWER, {}, as(secret));
    const { rows } = await sql<{ row: string }>`select t::text as row from token t`.execute(engine.db);
    const stored = rows.map(({ row }) => row).join('\n');
    expect(stored).toContain(token.id);
    expect(logged.length).toBeGreaterThan(10);
    for (const text of [stored, logged.join('\n')]) {
      for (const one of [secret, TOKEN]) expect(text).not.toContain(one.slice(-43));
    }
  });
});

onEveryEngine('A store that is unreachable', (makeStore) => {
  let isAway = false;
  let store: Store;
  let service: Service;
  const logged: string[] = [];
  beforeAll(async () => {
    store = await makeStore();
    const engine = await store.open();
    const plugin: KyselyPlugin = {
      transformQuery: ({ node }) => {
        if (isAway) throw new Error('the database is away');
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const log = pino({ level: 'warn' }, { write: (line: string) => logged.push(line) });
    const config = { ...readConfig({}), ...store.config, port: 0, storiesDirectory: 'none' };
    service = await serve({ ...engine, db: engine.db.withPlugin(plugin) }, config, log);
    await issueTestToken(service.record);
    await publisher(() => service).apply(opening());
  });
  afterAll(async () => {
    isAway = false;
    await service.close();
    await store.remove();
  });

  test('a client with a token is told to try again while the store is unreachable, and open streams go on until their token expires', async () => {
    const good = await issue(service.record);
    const short = await issue(service.record, { expiresAt: later(8_000) });
    const staying = TRANSPORTS.map(([, follow]) => follow<Message>(service.url, FOLLOW, {}, bearer(good)));
    const ending = TRANSPORTS.map(([, follow]) => follow<Message>(service.url, FOLLOW, {}, bearer(short)));
    await Promise.all([...staying, ...ending].map(caughtUp));
    isAway = true;
    const { status, errors } = await publisher(() => service).query(VIEWER, {}, as(TOKEN));
    expect([status, codesOf({ errors })]).toEqual([503, ['INTERNAL']]);
    expect(JSON.stringify(errors)).not.toContain('away');
    expect(await endOf(overWebSocket(service.url, VIEWER, {}, bearer(TOKEN)))).toBe('1013 INTERNAL');
    expect(await Promise.all(ending.map(endOf))).toEqual(['4403 TOKEN_EXPIRED', 'TOKEN_EXPIRED']);
    isAway = false;
    // One line for all failed attempts.
    expect(logged.filter((line) => line.includes('cannot read which tokens were revoked'))).toHaveLength(1);
    await publisher(() => service).apply(file({ statements: [statement('said-later')] }));
    for (const one of staying) {
      await one.until((message) => message.storyUpdates.__typename === 'StatementPublished');
      await one.close();
    }
  });
});

describe('The first start', () => {
  const modeOf = (path: string) => statSync(path).mode & 0o777;

  test("the first start of an embedded store makes one chief's token, which only its owner can read", async () => {
    const store = embeddedStore(inject('untouchedStore'));
    onTestFinished(() => store.remove());
    const path = join(store.config.dataDirectory, 'desk-token');
    writeFileSync(path, 'one of an older version, for everybody to read\n', { mode: 0o644 });
    const start = () => serveAsItIs(store);
    const first = await start();
    expect(first.deskAccess).toEqual({ by: 'TOKEN_FILE', path });
    expect(modeOf(path)).toBe(0o600);
    const secret = readFileSync(path, 'utf8').trim();
    const { query } = publisher(() => first);
    expect((await query(VIEWER, {}, as(secret))).data.viewer).toEqual({ name: 'desk', role: 'CHIEF', expiresAt: null });
    await first.close();

    const second = await start();
    expect(readFileSync(path, 'utf8').trim()).toBe(secret);
    expect(await second.record.tokens.list()).toHaveLength(1);
    await second.record.tokens.revoke(idOfSecret(secret) ?? '', 'desk');
    await second.close();

    // A revoked token still counts: a new start must not give its operator a new token.
    const third = await start();
    expect(await third.record.tokens.list()).toHaveLength(1);
    expect(codesOf(await publisher(() => third).query(VIEWER, {}, as(secret)))).toEqual(['TOKEN_REVOKED']);
    await third.close();
  });

  test('DESK_TOKEN is not a token of the service', async () => {
    const store = embeddedStore(inject('untouchedStore'));
    onTestFinished(() => store.remove());
    const service = await serveAsItIs(store, { DESK_TOKEN: 'what-commands-send-to-somebody' });
    const answer = await publisher(() => service).query(VIEWER, {}, as('what-commands-send-to-somebody'));
    expect(codesOf(answer)).toEqual(['TOKEN_INVALID']);
    await service.close();
  });
});

/** A service on a store, without the test token. */
async function serveAsItIs(store: Store, environment: Record<string, string> = {}): Promise<Service> {
  const config = { ...readConfig(environment), ...store.config, port: 0, storiesDirectory: 'none' };
  return serve(await store.open(), config, pino({ level: 'silent' }));
}

const administration = inject('postgresUrl');

describe.skipIf(administration === null)('A PostgreSQL store', () => {
  test('a first start on PostgreSQL makes no token, and says that there is none', async () => {
    const store = await postgresStore(administration ?? '');
    onTestFinished(() => store.remove());
    const first = await serveAsItIs(store);
    expect(first.deskAccess).toEqual({ by: 'NOTHING' });
    expect(await first.record.tokens.list()).toEqual([]);
    expect(existsSync(join(store.config.dataDirectory, 'desk-token'))).toBe(false);
    await issueTestToken(first.record);
    await first.close();
    const second = await serveAsItIs(store);
    expect(second.deskAccess).toEqual({ by: 'TOKENS' });
    await second.close();
  });

  test('a token revoked through one process ends its streams at another', async () => {
    const store = await postgresStore(administration ?? '');
    onTestFinished(() => store.remove());
    const [here, there] = await startProcesses(store, 2);
    if (here === undefined || there === undefined) throw new Error('expected two processes');
    onTestFinished(async () => {
      await Promise.all([here.kill(), there.kill()]);
    });
    await publisher(() => here).apply(opening());
    const record = await StoryRecord.open(await store.open());
    const secret = await issue(record);
    await record.close();
    const open = TRANSPORTS.map(([, follow]) => follow<Message>(there.url, FOLLOW, {}, bearer(secret)));
    const readers = TRANSPORTS.map(([, follow]) => follow<Message>(there.url, FOLLOW));
    await Promise.all([...open, ...readers].map(caughtUp));
    const { data } = await publisher(() => here).query(REVOKE, { input: { id: idOfSecret(secret) } }, as(TOKEN));
    expect(data.revokeToken.__typename).toBe('RevokeTokenSuccess');
    expect(await Promise.all(open.map(endOf))).toEqual(['4403 TOKEN_REVOKED', 'TOKEN_REVOKED']);
    await publisher(() => here).apply(file({ statements: [statement('said-on')] }));
    for (const one of readers) {
      await one.until((message) => message.storyUpdates.__typename === 'StatementPublished');
      await one.close();
    }
    expect([...here.log, ...there.log].join('\n')).not.toContain(secret.slice(-43));
  });
});
