/** An edge has no database of its own: it follows the record of a core, and nobody can tell it from the core. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { backup } from '../../src/cli/backup.js';
import { openStoreTarget } from '../../src/cli/store-target.js';
import { verify } from '../../src/cli/verify.js';
import { readConfig } from '../../src/config.js';
import { idOfSecret } from '../../src/desk/tokens.js';
import type { Service } from '../../src/server/service.js';
import { openLine } from '../fixtures/connections/cut-line.js';
import { overRawEvents, overSse } from '../fixtures/connections/event-stream.js';
import { EDGE_SECRET, edgeStore, startEdge, TRUSTED_EDGES, untilReady } from '../fixtures/machines/edge.js';
import { type Answer, endOf, overWebSocket, publisher, startOn, TOKEN } from '../fixtures/service/service.js';
import { issue } from '../fixtures/service/token.js';
import { embeddedStore, type Store, silent } from '../fixtures/store/engines.js';
import { file, notice, opening, STORY, statement } from '../fixtures/stories/story.js';
import { wholeStory } from '../fixtures/stories/whole-story.js';

interface Message {
  readonly storyUpdates: { readonly __typename: string; readonly cursor: string; readonly reason?: string };
}

const WORDS = `words-${randomBytes(8).toString('hex')}`;
const MARKERS = {
  internalNote: 'a-note',
  redactedWords: 'redacted',
  withheldWords: 'withheld',
  retractedWords: 'gone',
};
/** Both have it, so that addresses in what they give are the same. */
const PUBLIC_URL = 'https://news.example';
const CURSORS =
  '... on StoryUpdate { cursor } ... on CaughtUp { cursor } ... on Checkpoint { cursor } ... on FeedReset { reason oldest head }';
const followed = (args: string, selection = '') =>
  `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after${args}) { __typename ${CURSORS} ${selection} } }`;
const FOLLOW = followed('');
const SUBSCRIPTIONS: readonly string[] = [
  FOLLOW,
  followed(
    '',
    '... on StatementPublished { statement { id key text asOf: version speakers { name } citations { quote { exact } } } }',
  ),
  followed(', actor: "north"', '... on StoryUpdate { headline at kind sequence story { headline } }'),
  followed(', kinds: [STATEMENT_CORRECTED]', '... on StatementCorrected { notice { text } }'),
];
const QUERY = `query ($asOf: AsOf) { story(by: {slug: "${STORY}"}, asOf: $asOf) { id sequence headline
  statements(first: 50) { edges { cursor node { id text status } } } updates(first: 50) { edges { node { __typename cursor } } } }
  record { head oldest } }`;
const PATHS: readonly string[] = [
  '/',
  `/stories/${STORY}`,
  `/stories/${STORY}.csv`,
  `/stories/${STORY}.atom`,
  `/stories/${STORY}.ics`,
  `/stories/${STORY}.jsonld`,
  `/stories/${STORY}/statements.csv`,
  `/search?q=north`,
  `/oembed?url=${encodeURIComponent(`${PUBLIC_URL}/stories/${STORY}`)}`,
  `/embed/stories/${STORY}/positions`,
];
const VIEWER = '{ viewer { name role expiresAt } }';
const typeOf = ({ storyUpdates }: Message) => storyUpdates.__typename;
const codeOf = ({ errors }: Answer) => errors[0]?.extensions?.code;
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });

describe('An edge', () => {
  let coreStore: Store;
  let store: Store;
  let core: Service;
  let edge: Service;
  const atCore = publisher(() => core);
  const atEdge = publisher(() => edge);
  const logged: string[] = [];
  let number = 0;

  /** Starts another edge, of the core or what leads to it. */
  const another = async (writeUrl = core.url, changes = {}, log = silent): Promise<Service> => {
    const own = edgeStore();
    const service = await startEdge(own, writeUrl, { heartbeat: 1_000, ...changes }, log);
    onTestFinished(async () => {
      await service.close();
      await own.remove();
    });
    return service;
  };
  const publish = () => {
    number += 1;
    return atCore.apply(file({ statements: [statement(`said-${number}`, { text: `${WORDS} ${number}` })] }));
  };
  /** Waits until the edge has everything up to a cursor. */
  const untilAtEdge = (cursor: string, at = edge) =>
    expect
      .poll(async () => codeOf(await publisher(() => at).query(QUERY, { asOf: { cursor } })), { timeout: 30_000 })
      .toBeUndefined();

  beforeAll(async () => {
    coreStore = embeddedStore();
    const changes = { trustedEdges: TRUSTED_EDGES, publicUrl: PUBLIC_URL, heartbeat: 1_000 };
    core = await startOn(coreStore, 'no-such-directory', silent, changes);
    for (const text of wholeStory(MARKERS)) await atCore.apply(text);
    store = edgeStore();
    const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });
    edge = await startEdge(store, core.url, { publicUrl: PUBLIC_URL, heartbeat: 1_000 }, log);
    await untilReady(edge);
  });
  afterAll(async () => {
    await edge?.close();
    await core?.close();
    await store?.remove();
    await coreStore?.remove();
  });

  test('an edge gives the bytes and the ETags of the core for queries, pages and formats', async () => {
    const cursors: readonly { node: { cursor: string } }[] = (await atCore.query(QUERY)).data.story.updates.edges;
    expect(cursors.length).toBeGreaterThan(10);
    for (const asOf of [null, ...cursors.map(({ node }) => ({ cursor: node.cursor }))]) {
      expect(await atEdge.query(QUERY, { asOf })).toEqual(await atCore.query(QUERY, { asOf }));
    }
    for (const path of PATHS) {
      const [one, other] = await Promise.all(
        [core, edge].map(async ({ url }) => {
          const response = await fetch(`${url}${path}`, { headers: { accept: 'text/html, */*;q=0.1' } });
          const { status, headers } = response;
          const described = ['etag', 'content-type', 'cache-control', 'vary'].map((name) => headers.get(name));
          return { status, described, body: await response.text() };
        }),
      );
      expect(one?.status, path).toBe(200);
      expect(other, path).toEqual(one);
    }
  });

  test('an edge replays and continues every subscription with the bytes and the cursors of the core, over both transports', async () => {
    const { edges } = (await atCore.query(QUERY)).data.story.updates;
    const { oldest } = (await atCore.query(QUERY)).data.record;
    const middle: string = edges[Math.floor(edges.length / 2)].node.cursor;
    const streams = SUBSCRIPTIONS.flatMap((query) =>
      [oldest, middle].map((after: string) => ({
        sse: [core, edge].map(({ url }) => overRawEvents(url, { query, variables: { after } })),
        webSocket: [core, edge].map(({ url }) => overWebSocket<Message>(url, query, { after })),
      })),
    );
    const all = streams.flatMap(({ sse, webSocket }) => [
      ...sse.map((one) => ({
        close: one.close,
        until: (text: string) => one.until(({ data }) => data?.includes(text) === true),
      })),
      ...webSocket.map((one) => ({
        close: one.close,
        until: (text: string) => one.until((message) => JSON.stringify(message).includes(text)),
      })),
    ]);
    await Promise.all(all.map((one) => one.until('CaughtUp')));
    await atCore.apply(file({ statements: [statement('live')] }));
    const last = await atCore.apply(
      file({ correct: [{ statement: 'live', set: { text: 'Said otherwise.' }, notice: notice('CORRECTION') }] }),
    );
    await Promise.all(all.map((one) => one.until(last)));
    for (const { sse, webSocket } of streams) {
      const [one, other] = sse.map(({ received }) =>
        received.filter(({ data }) => data !== null && !data.includes('"Checkpoint"')),
      );
      expect(other).toEqual(one);
      const [first, second] = webSocket.map(({ received }) =>
        received.filter((message) => typeOf(message) !== 'Checkpoint').map((message) => JSON.stringify(message)),
      );
      expect(second).toEqual(first);
    }
    await Promise.all(all.map((one) => one.close()));
  });

  test('a client goes on at the core with the cursor of the edge, and back', async () => {
    const at = { url: edge.url };
    const first = overSse<Message>(at.url, FOLLOW);
    const caughtUp = (await first.until((message) => typeOf(message) === 'CaughtUp')).at(-1);
    await first.close();
    const cursor = await publish();
    await untilAtEdge(cursor);
    for (const { url } of [core, edge]) {
      const again = overSse<Message>(url, FOLLOW, { after: caughtUp?.storyUpdates.cursor });
      const messages = await again.until((message) => typeOf(message) === 'CaughtUp');
      expect(messages.map(({ storyUpdates }) => storyUpdates.cursor)).toEqual([cursor, cursor]);
      await again.close();
    }
  });

  test('an edge takes no writes and has nothing of the desk, and says where they belong', async () => {
    const source = file({ statements: [statement('never')] });
    const asked: readonly (readonly [string, object])[] = [
      ['mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename } }', { input: { source } }],
      [
        'mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename } }',
        { input: { source, dryRun: true } },
      ],
      ['{ tokens { id } }', {}],
      ['{ drafts { id } }', {}],
      ['{ openForms { form } }', {}],
      ['{ articles { id } }', {}],
    ];
    for (const [query, variables] of asked) {
      const refused = await atEdge.query(query, variables, bearer(TOKEN));
      expect(codeOf(refused), query).toBe('WRITE_ELSEWHERE');
      expect(refused.errors[0]?.message).toContain(core.url);
    }
    const desk = await fetch(`${edge.url}/desk`, { headers: { accept: 'text/html' } });
    expect([desk.status, await desk.text()]).toEqual([404, expect.stringContaining('The desk is not here')]);
    const body = await (await fetch(`${edge.url}/readyz`)).json();
    expect(body).toMatchObject({ status: 'ready', canWrite: false, code: 'WRITE_ELSEWHERE' });
    const served = await fetch(`${edge.url}/stories/${STORY}`);
    expect(Number(served.headers.get('replica-lag'))).toBeLessThan(5_000);
    expect(readdirSync(store.config.dataDirectory)).not.toContain('desk-token');
  });

  test('an edge knows the editors of the core, and keeps nothing of their tokens', async () => {
    const secret = await issue(core.record, {
      name: 'Night desk',
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    const [there, here] = [
      await atCore.query(VIEWER, {}, bearer(secret)),
      await atEdge.query(VIEWER, {}, bearer(secret)),
    ];
    expect(here).toEqual(there);
    expect(here.data.viewer.name).toBe('Night desk');
    const wrong = `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`;
    for (const bad of [wrong, 'nothing']) {
      const [one, other] = [await atCore.query(VIEWER, {}, bearer(bad)), await atEdge.query(VIEWER, {}, bearer(bad))];
      expect([other.status, codeOf(other)]).toEqual([one.status, codeOf(one)]);
      expect(codeOf(other)).toBe('TOKEN_INVALID');
    }
    expect(logged.join('')).not.toContain(secret);
    expect(logged.join('')).not.toContain(EDGE_SECRET);
  });

  test('a token that is revoked at the core ends its streams at the edge', async () => {
    const secret = await issue(core.record);
    const streams = [
      overWebSocket<Message>(edge.url, FOLLOW, {}, `Bearer ${secret}`),
      overSse<Message>(edge.url, FOLLOW, {}, `Bearer ${secret}`),
    ];
    for (const stream of streams) await stream.until((message) => typeOf(message) === 'CaughtUp');
    const revoke = 'mutation ($input: RevokeTokenInput!) { revokeToken(input: $input) { __typename } }';
    await atCore.query(revoke, { input: { id: idOfSecret(secret) } }, bearer(TOKEN));
    expect(await Promise.all(streams.map(endOf))).toEqual(['4403 TOKEN_REVOKED', 'TOKEN_REVOKED']);
    await expect
      .poll(async () => codeOf(await atEdge.query(VIEWER, {}, bearer(secret))), { timeout: 10_000 })
      .toBe('TOKEN_REVOKED');
  });

  test('the core gone: the feed rests, tokens of a moment ago hold for a moment, and it goes on afterwards', async () => {
    const line = await openLine({ host: '127.0.0.1', port: Number(new URL(core.url).port) });
    onTestFinished(() => line.close());
    const cutOff = await another(`http://127.0.0.1:${line.port}`);
    await untilReady(cutOff);
    const follower = overSse<Message>(cutOff.url, FOLLOW);
    await follower.until((message) => typeOf(message) === 'Checkpoint');
    line.cut();
    const cursor = await publish();
    await untilReady(cutOff, false);
    const { query } = publisher(() => cutOff);
    expect(codeOf(await query(QUERY))).toBe('REPLICA_BEHIND');
    const refused = await query(VIEWER, {}, bearer(TOKEN));
    expect([refused.status, codeOf(refused)]).toEqual([503, 'CORE_UNAVAILABLE']);
    const before = follower.received.length;
    line.heal();
    await follower.until(({ storyUpdates }) => storyUpdates.cursor === cursor);
    expect(follower.received.slice(before).map(typeOf)[0]).toBe('StatementPublished');
    await untilReady(cutOff);
    await follower.close();
  });

  test('a redaction reaches the feed of the edge, and its queries, pages and formats by then', async () => {
    const cursor = await publish();
    const key = `said-${number}`;
    await untilAtEdge(cursor);
    const paths = [`/stories/${STORY}`, `/stories/${STORY}/statements.csv`];
    const words = `${WORDS} ${number}`;
    const hasWords = async () => {
      const texts = await Promise.all(paths.map(async (path) => (await fetch(`${edge.url}${path}`)).text()));
      return [JSON.stringify(await atEdge.query(QUERY)), ...texts].some((text) => text.includes(words));
    };
    expect(await hasWords()).toBe(true);
    const redaction = { redact: [{ statement: key, notice: notice('REDACTION', { reason: 'LEGAL' }) }] };
    const follower = overSse<Message>(edge.url, FOLLOW);
    await follower.until((message) => typeOf(message) === 'CaughtUp');
    const redacted = await atCore.apply(file(redaction));
    await follower.until(({ storyUpdates }) => storyUpdates.cursor === redacted);
    expect(await hasWords()).toBe(false);
    const replayed = overSse(edge.url, SUBSCRIPTIONS[1] ?? '', {
      after: (await atCore.query(QUERY)).data.record.oldest,
    });
    const messages = await replayed.until((message) => JSON.stringify(message).includes('CaughtUp'));
    expect(JSON.stringify(messages)).not.toContain(words);
    await Promise.all([follower.close(), replayed.close()]);
  });

  test.each(['lost updates', 'become another record'])(
    'a core that has %s makes the edge copy it anew, and resets its subscribers',
    async (what) => {
      const first = embeddedStore();
      const begun = await startOn(first, 'no-such-directory', silent);
      await publisher(() => begun).apply(opening());
      await begun.close();
      const second = what === 'lost updates' ? embeddedStore(first.config.dataDirectory) : embeddedStore();
      const start = async (of: Store) => {
        const service = await startOn(of, 'no-such-directory', silent, { trustedEdges: TRUSTED_EDGES });
        onTestFinished(async () => {
          await service.close();
          await of.remove();
        });
        return service;
      };
      const before = await start(first);
      const line = await openLine({ host: '127.0.0.1', port: Number(new URL(before.url).port) });
      onTestFinished(() => line.close());
      const of = await another(`http://127.0.0.1:${line.port}`);
      await publisher(() => before).apply(file({ statements: [statement('lost')] }));
      await untilReady(of);
      const follower = overSse<Message>(of.url, FOLLOW);
      await follower.until((message) => typeOf(message) === 'CaughtUp');

      const after = await start(second);
      if (what !== 'lost updates') await publisher(() => after).apply(opening());
      line.leadTo(Number(new URL(after.url).port));
      const [reset] = (await follower.until((message) => typeOf(message) === 'FeedReset')).slice(-1);
      expect(reset?.storyUpdates.reason).toBe('FORKED');
      await untilReady(of);
      const [there, here] = [await publisher(() => after).query(QUERY), await publisher(() => of).query(QUERY)];
      expect(here).toEqual(there);
      expect(JSON.stringify(here)).not.toContain('lost');
      await follower.close();
    },
  );

  test('only edges may read the log, whoever else is trusted', async () => {
    const trusting = await startOn(embeddedStore(), 'no-such-directory', silent, {
      trustedClients: ['loopback'],
      trustedEdges: TRUSTED_EDGES,
    });
    onTestFinished(() => trusting.close());
    for (const path of ['/edge/log', '/edge/tokens?ids=0123456789ab']) {
      for (const headers of [{}, { 'client-secret': 'another-secret-than-theirs' }, bearer(TOKEN)]) {
        const refused = await fetch(`${trusting.url}${path}`, { headers });
        expect([refused.status, (await refused.json()).error.code]).toEqual([403, 'EDGE_SECRET_REQUIRED']);
      }
      expect((await fetch(`${trusting.url}${path}`, { headers: { 'client-secret': EDGE_SECRET } })).status).toBe(200);
    }
  });

  test('a directory has the store of a core or of an edge, and is never taken for the other', async () => {
    const own = embeddedStore();
    onTestFinished(() => own.remove());
    const first = await startOn(own, 'no-such-directory', silent);
    await expect(startEdge(own, core.url)).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
    await first.close();
    await expect(startEdge(own, core.url)).rejects.toMatchObject({ code: 'DATA_DIR_OF_CORE' });
    expect(existsSync(`${own.config.dataDirectory}/edge`)).toBe(false);
    const copy = edgeStore();
    onTestFinished(() => copy.remove());
    const ofEdge = { code: 'DATA_DIR_OF_EDGE' };
    await expect(startOn(copy, 'no-such-directory', silent)).rejects.toMatchObject(ofEdge);
    const config = { ...readConfig({}), ...copy.config };
    await expect(backup(config, `${copy.config.dataDirectory}/backup.gz`, { overwrite: false })).rejects.toMatchObject(
      ofEdge,
    );
    const target = await openStoreTarget(config, 'OWNER', 'EITHER');
    expect(await verify(target)).toBe(true);
    await target.close();
  });
});

test('the settings of an edge are checked together', () => {
  const edge = { WRITE_URL: 'http://10.0.0.2:4000', CORE_SECRET: EDGE_SECRET };
  expect(readConfig(edge)).toMatchObject({ databaseUrl: null, coreSecret: EDGE_SECRET, natsUrls: [] });
  expect(readConfig({ ...edge, NATS_URL: 'nats://a:1, tls://b:2' }).natsUrls).toEqual(['nats://a:1', 'tls://b:2']);
  expect(() => readConfig({ WRITE_URL: edge.WRITE_URL })).toThrow('CORE_SECRET is not set');
  expect(() => readConfig({ NATS_URL: 'nats://a:1' })).toThrow('set WRITE_URL');
  expect(() => readConfig({ ...edge, NATS_URL: 'http://a:1' })).toThrow('NATS_URL');
  expect(() => readConfig({ ...edge, CORE_SECRET: 'short' })).toThrow('CORE_SECRET');
  expect(() => readConfig({ ...edge, CORE_SECRET_FILE: 'too' })).toThrow('set only one');
  expect(() => readConfig({ ...edge, DATABASE_URL: 'postgres://db/x' })).toThrow(
    'CORE_SECRET is set with DATABASE_URL',
  );
  expect(() => readConfig({ TRUSTED_EDGES: EDGE_SECRET })).toThrow('TRUSTED_EDGES');
});
