/** The line to the database is cut without a word, under readers, writers and subscribers, and heals. */
import { expect, inject, onTestFinished, test } from 'vitest';
import type { Config } from '../../src/config.js';
import { StoryRecord } from '../../src/record/record.js';
import type { Service } from '../../src/server/service.js';
import { openLine } from '../fixtures/connections/cut-line.js';
import { overRawEvents, overSse } from '../fixtures/connections/event-stream.js';
import { noteFigures } from '../fixtures/faults/fault.js';
import { type Answer, endOf, overWebSocket, publisher, startOn, TOKEN } from '../fixtures/service/service.js';
import { administer } from '../fixtures/store/databases.js';
import { postgresStore, type Store } from '../fixtures/store/engines.js';
import { applied, file, opening, STORY, statement } from '../fixtures/stories/story.js';

interface Message {
  readonly storyUpdates: { readonly __typename: string; readonly cursor: string; readonly sequence?: number };
}
const FOLLOW = `subscription { storyUpdates(story: "${STORY}") { __typename
  ... on StoryUpdate { cursor sequence } ... on CaughtUp { cursor } ... on Checkpoint { cursor } } }`;
const RESUME = FOLLOW.replace('subscription {', 'subscription ($after: Cursor) {').replace(
  /storyUpdates\((.*?)\)/,
  'storyUpdates($1, after: $after)',
);
const typeOf = ({ storyUpdates }: Message) => storyUpdates.__typename;
const isCheckpoint = (message: Message) => typeOf(message) === 'Checkpoint';
const APPLY = `mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) {
  __typename ... on ApplyBatchSuccess { cursor } ... on Error { message } } }`;
/** Shorter than in production: the test checks what comes, not how often. */
const HEARTBEAT_MS = 1_000;
/** A query message of PostgreSQL's protocol. */
const COMMIT_MESSAGE = 'Q\0\0\0\x0bcommit\0';
/** After the time without an answer, a refusal takes no longer than this, on a busy machine too. */
const AT_ONCE_MS = 8_000;

const administration = inject('postgresUrl');

/** A database behind a line that can be cut. */
async function startBehindLine() {
  const store = await postgresStore(administration ?? '');
  onTestFinished(() => store.remove());
  const address = new URL(store.config.databaseUrl ?? '');
  const line = await openLine({ host: address.hostname, port: Number(address.port || 5432) });
  onTestFinished(() => line.close());
  address.host = `127.0.0.1:${line.port}`;
  return { store, line, behind: { ...store, config: { ...store.config, databaseUrl: address.href } } };
}

/** Starts a service that stops with the test. */
async function start(store: Store, changes: Partial<Config> = {}): Promise<Service> {
  const service = await startOn(store, 'no-such-directory', undefined, { heartbeat: HEARTBEAT_MS, ...changes });
  onTestFinished(() => service.close());
  return service;
}

test.skipIf(administration === null)(
  'F7, F11, A5: a process that is cut off from its database says so, promises nothing, and goes on when the line is back (PostgreSQL)',
  async () => {
    const { store, line, behind } = await startBehindLine();
    const service = await start(behind);
    // Another process writes, over a line that holds.
    const record = await StoryRecord.open(await store.open());
    onTestFinished(() => record.close());
    await applied(record, opening());

    const reader = publisher(() => service);
    const page = (of = '') => fetch(`${service.url}/stories/${STORY}${of}`);
    const ready = async () => (await fetch(`${service.url}/readyz`)).status;
    const write = () => {
      const input = {
        source: file({ statements: [statement('said-from-here')] }),
        idempotencyKey: 'one-key',
        asNow: true,
      };
      return reader.query(APPLY, { input }, { authorization: `Bearer ${TOKEN}` });
    };
    await expect.poll(async () => (await page()).text()).toContain(STORY);
    const kept = await (await page()).text();
    const streams = [overWebSocket<Message>(service.url, FOLLOW), overSse<Message>(service.url, FOLLOW)];
    const raw = overRawEvents(service.url, { query: FOLLOW });
    for (const stream of streams) await stream.until(isCheckpoint);

    line.cut();
    const cutAt = performance.now();
    const waiting = reader.query('{ stories { totalCount } }');
    await expect.poll(ready, { timeout: 30_000 }).toBe(503);
    const unready = performance.now() - cutAt;
    // A read that waited when the database fell silent is told.
    expect(codesOf(await waiting)).toEqual(['STORE_UNREACHABLE']);
    await applied(record, file({ statements: [statement('said-while-away')] }));

    // The service refuses at once, with its code, everything that it would have to compute.
    const asked = performance.now();
    expect(
      await Promise.all([
        reader.query(`{ story(by: {slug: "${STORY}"}) { headline summary } }`).then(codesOf),
        write().then(codesOf),
        page('?actor=no-such-actor').then(({ status }) => status),
        page('.csv').then(({ status }) => status),
        ready(),
        endOf(overSse(service.url, FOLLOW)),
        endOf(overWebSocket(service.url, FOLLOW)),
      ]),
    ).toEqual([['STORE_UNREACHABLE'], ['STORE_UNREACHABLE'], 503, 503, 503, 'STORE_UNREACHABLE', 'STORE_UNREACHABLE']);
    const refused = performance.now() - asked;
    expect(refused).toBeLessThan(AT_ONCE_MS);

    // The page that is kept says when it was last confirmed, to programs and to people, and no cache keeps it.
    const unconfirmed = await page();
    const confirmedAt = new Date(unconfirmed.headers.get('last-confirmed') ?? '').getTime();
    expect(unconfirmed.status).toBe(200);
    expect(unconfirmed.headers.get('cache-control')).toBe('no-store');
    expect(Date.now() - confirmedAt).toBeLessThan(performance.now() - cutAt + 3_000);
    const [above, below] = (await unconfirmed.text()).split('<div id="page">');
    expect(above).toContain('<p class="last-confirmed" role="status">This page may be behind');
    expect(below).toBe(kept.split('<div id="page">')[1]);

    // Streams rest: they stay open, with a sign of life and without a promise.
    const before = streams.map(({ received }) => received.length);
    for (let comments = 0; comments < 3; ) if ((await raw.next()).isComment) comments += 1;
    const rested = streams.map(({ received }, index) => received.slice(before[index]).map(typeOf));
    expect(rested).toEqual([[], []]);

    line.heal();
    const healedAt = performance.now();
    for (const stream of streams) {
      await stream.until(({ storyUpdates }) => storyUpdates.sequence === 4);
      await stream.until(isCheckpoint);
    }
    // Nothing said "up to here" before the update that had been missed.
    const resumed = streams.map(({ received }, index) =>
      received.slice(before[index], (before[index] ?? 0) + 2).map(typeOf),
    );
    expect(resumed).toEqual(streams.map(() => ['StatementPublished', 'Checkpoint']));
    const caughtUp = performance.now() - healedAt;
    await expect.poll(ready, { timeout: 30_000 }).toBe(200);
    expect((await page()).headers.get('last-confirmed')).toBeNull();
    // The refused write was not written; with the same key it is written now, once.
    const [first, again] = [await write(), await write()];
    expect(first.data.applyBatch).toMatchObject({ __typename: 'ApplyBatchSuccess' });
    expect(again.data.applyBatch.cursor).toBe(first.data.applyBatch.cursor);
    const written = await record.addressed(8, 20);
    expect(written.map(({ update }) => update.subject)).toEqual([
      `${STORY}/said-while-away`,
      `${STORY}/said-from-here`,
    ]);
    noteFigures({
      fault: 'the line to the database is cut without a reset, and heals',
      mustShow: '/readyz 503 and refusals with a code at once; no Checkpoint; 0 lost after the line is back',
      obtained: `/readyz 503 after ${unready.toFixed(0)} ms, seven refusals in ${refused.toFixed(0)} ms, caught up ${caughtUp.toFixed(0)} ms after the line was back`,
    });
  },
);

test.skipIf(administration === null)(
  'F7, W3, S4: a process that is cut off sends its subscribers to one that is not, and they miss nothing (PostgreSQL)',
  async () => {
    const { store, line, behind } = await startBehindLine();
    const other = await start(store);
    const cutOff = await start(behind, { peerUrls: ['http://127.0.0.1:1', other.url] });
    await publisher(() => other).apply(opening());
    const streams = [overWebSocket<Message>(cutOff.url, FOLLOW), overSse<Message>(cutOff.url, FOLLOW)];
    for (const stream of streams) await stream.until(isCheckpoint);

    line.cut();
    const cursor = await publisher(() => other).apply(file({ statements: [statement('said-elsewhere')] }));
    const [webSocket, events] = streams;
    expect(webSocket && (await endOf(webSocket))).toMatch(/^1012 /);
    await events?.ended;
    for (const { received } of streams) {
      // The last message before the end is where the client resumes.
      const after = received.at(-1)?.storyUpdates.cursor;
      const resumed = overSse<Message>(other.url, RESUME, { after });
      expect((await resumed.until((message) => typeOf(message) === 'CaughtUp')).map(typeOf)).toEqual([
        'StatementPublished',
        'CaughtUp',
      ]);
      expect(resumed.received[0]?.storyUpdates.cursor).toBe(cursor);
      await resumed.close();
    }
  },
);

test.skipIf(administration === null)(
  'A5: reads that wait for a lock do not make the database silent, and after a silence no read waits for a lost connection (PostgreSQL)',
  async () => {
    const { store, line, behind } = await startBehindLine();
    const service = await start(behind);
    const { apply, query } = publisher(() => service);
    const ready = async () => (await fetch(`${service.url}/readyz`)).status;
    await apply(opening());
    const databaseUrl = store.config.databaseUrl ?? '';
    // Longer than the head may be unread, and shorter than a statement waits for a lock.
    const locking = administer(
      databaseUrl,
      'begin; lock table statement in access exclusive mode; select pg_sleep(4.7); commit',
    );
    const locks = `select from pg_locks where relation = 'statement'::regclass and mode = 'AccessExclusiveLock' and granted`;
    await expect.poll(async () => (await administer(databaseUrl, locks)).length).toBe(1);
    let first = 0;
    // Each differs, so none is kept, and together they use all connections.
    const read = async () => {
      const reads = Array.from({ length: 12 }, () => {
        first += 1;
        return query(
          `{ story(by: {slug: "${STORY}"}) { statements${first}: statements(first: 10) { nodes { id } } } }`,
        );
      });
      return (await Promise.all(reads)).flatMap(codesOf);
    };
    expect(await read()).toEqual([]);
    await locking;
    // A scrub locks what the probes read as well.
    const scrubbing = administer(
      databaseUrl,
      'begin; lock table "update" in access exclusive mode; select pg_sleep(4.7); commit',
    );
    await expect
      .poll(async () => (await administer(databaseUrl, locks.replace("'statement'", `'"update"'`))).length)
      .toBe(1);
    let isOver = false;
    void scrubbing.finally(() => {
      isOver = true;
    });
    const codes: unknown[] = [];
    while (!isOver) codes.push(...(await read()));
    expect(codes).toEqual([]);
    await scrubbing;

    line.cut();
    await expect.poll(ready, { timeout: 30_000 }).toBe(503);
    line.heal();
    await expect.poll(ready, { timeout: 30_000 }).toBe(200);
    const healedAt = performance.now();
    expect(await read()).toEqual([]);
    expect(performance.now() - healedAt).toBeLessThan(AT_ONCE_MS);
  },
);

test.skipIf(administration === null)(
  'a write that is cut off while it is committed is not called failed: it may be written (PostgreSQL)',
  async () => {
    const { line, behind } = await startBehindLine();
    const service = await start(behind);
    const { apply, query } = publisher(() => service);
    await apply(opening());
    const input = { source: file({ statements: [statement('said')] }), idempotencyKey: 'one-key', asNow: true };
    const write = () => query(APPLY, { input }, { authorization: `Bearer ${TOKEN}` });
    line.cutAfter(COMMIT_MESSAGE);
    const cutOff = await write();
    expect(codesOf(cutOff)).toEqual(['STORE_UNREACHABLE']);
    expect(cutOff.errors[0]?.message).toContain('it may be written');
    line.heal();
    await expect
      .poll(async () => (await write()).data?.applyBatch.__typename, { timeout: 30_000 })
      .toBe('ApplyBatchSuccess');
  },
);

function codesOf({ errors }: Pick<Answer, 'errors'>): (string | undefined)[] {
  return errors.map(({ extensions }) => extensions?.code);
}
