/** A process that writes to the primary and reads content from a hot standby: nobody can tell, but the primary has less to do. */
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Config } from '../../src/config.js';
import { openPostgres } from '../../src/record/engine/postgres.js';
import type { Service } from '../../src/server/service.js';
import { besideStore } from '../cli/command.js';
import { openLine } from '../fixtures/connections/cut-line.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { makeCluster, POSTGRES_PROGRAMS, type PostgresCluster } from '../fixtures/machines/postgres-cluster.js';
import { scrape } from '../fixtures/service/scrape.js';
import { publisher, startOn, TOKEN } from '../fixtures/service/service.js';
import { administer, databaseUrl } from '../fixtures/store/databases.js';
import { type Store, silent, WITHOUT_POOLER } from '../fixtures/store/engines.js';
import { file, notice, opening, STORY, statement } from '../fixtures/stories/story.js';

if (POSTGRES_PROGRAMS === null)
  console.log('SKIPPED the tests of a standby to read from: PostgreSQL is not installed.');

interface Message {
  readonly storyUpdates: { readonly __typename: string; readonly cursor: string };
}
/** Words that no other text has, before the number of the statement. */
const WORDS = 'Quinces ripen late in the north';
const CONTENT = `statements(first: 50) { totalCount edges { node { id text status history { text } } } }
  updates(first: 50) { edges { node { __typename ... on StatementPublished { statement { text } } } } }`;
const QUERY = `query ($asOf: AsOf) { story(by: {slug: "${STORY}"}, asOf: $asOf) { sequence ${CONTENT} }
  search(text: "quinces", asOf: $asOf) { totalCount nodes { text } } record { head oldest } }`;
const FOLLOW = `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) { __typename
  ... on StoryUpdate { cursor } ... on CaughtUp { cursor } ... on StatementPublished { statement { text } } } }`;
const PATHS = [`/stories/${STORY}`, `/stories/${STORY}/statements.csv`, `/stories/${STORY}.csv`, '/search?q=quinces'];
/** Readers' answers are kept; those of the desk are computed each time. */
const AS_DESK = { authorization: `Bearer ${TOKEN}` };

describe.skipIf(POSTGRES_PROGRAMS === null)('A primary, and a hot standby that is read from', () => {
  let primary: PostgresCluster;
  let standby: PostgresCluster;
  let other: Service;
  let number = 0;

  const storeAt = (url: string): Store => ({
    engine: 'PostgreSQL',
    config: { ...WITHOUT_POOLER, databaseUrl: url, dataDirectory: 'none' },
    open: async () => openPostgres(url, silent),
    remove: async () => undefined,
  });
  /** Starts a process that reads from a standby. */
  const start = async (databaseReadUrl: string, changes: Partial<Config> = {}) => {
    const logged: Record<string, unknown>[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
    const service = await startOn(storeAt(primary.url), 'no-such-directory', log, { databaseReadUrl, ...changes });
    onTestFinished(() => service.close());
    const { query, apply } = publisher(() => service);
    const reads = async () => {
      const metrics = await scrape(service.url);
      const at = (server: string) => metrics.value('onrecord_content_reads_total', { server }) ?? 0;
      return { standby: at('standby'), primary: at('primary') };
    };
    const ask = (variables: object = {}) => query(QUERY, variables, AS_DESK);
    /** The reads of one query, none of which may fail. */
    const readsOf = async (variables: object = {}) => {
      const before = await reads();
      const { errors } = await ask(variables);
      expect(errors).toEqual([]);
      const after = await reads();
      return { standby: after.standby - before.standby, primary: after.primary - before.primary };
    };
    const untilServed = () => expect.poll(readsOf).toMatchObject({ primary: 0, standby: expect.toSatisfy(isSome) });
    return {
      service,
      ask,
      readsOf,
      untilServed,
      apply,
      /** The lines of the log about the standby. */
      told: () => logged.filter(({ msg }) => /DATABASE_READ_URL/.test(String(msg))),
      publish: () => publishBy(apply),
    };
  };
  const isSome = (count: number) => count > 0;
  const publishBy = async (apply: (source: string) => Promise<string>) => {
    number += 1;
    const text = `${WORDS} ${number}.`;
    const cursor = await apply(file({ statements: [statement(`said-${number}`, { text })] }));
    return { cursor, text, key: `said-${number}` };
  };
  const redaction = (key: string) =>
    file({ redact: [{ statement: key, notice: notice('REDACTION', { reason: 'LEGAL' }) }] });
  const replay = (verb: 'pause' | 'resume', at = standby) => administer(at.url, `select pg_wal_replay_${verb}()`);
  /** Everything that a reader and an editor can see of the head. */
  const everythingAt = async ({ service, ask }: Awaited<ReturnType<typeof start>>) => {
    const { status, data, errors } = await ask();
    expect([status, errors]).toEqual([200, []]);
    const texts = await Promise.all(
      PATHS.map(async (path) => {
        const response = await fetch(`${service.url}${path}`);
        expect(response.status, path).toBe(200);
        return response.text();
      }),
    );
    return [JSON.stringify(data), ...texts];
  };

  beforeAll(async () => {
    primary = await makeCluster({ fsync: 'off' });
    other = await startOn(storeAt(primary.url), 'no-such-directory', silent);
    await publisher(() => other).apply(opening());
    standby = await primary.standby();
  });
  afterAll(async () => {
    await other?.close();
    await standby?.remove();
    await primary?.remove();
  });

  test('content is read from the standby as soon as it has the newest update, and only there', async () => {
    const reader = await start(standby.url);
    await reader.untilServed();
    const { text } = await reader.publish();
    await reader.untilServed();
    expect(JSON.stringify((await reader.ask()).data)).toContain(text);
    const scans = async () => {
      const [row] = await administer(
        standby.url,
        `select (seq_scan + idx_scan)::int as scans from pg_stat_user_tables where relname = 'statement'`,
      );
      return row;
    };
    await expect.poll(scans).toMatchObject({ scans: expect.toSatisfy(isSome) });
    expect(reader.told().map(({ msg }) => msg)).toEqual(['snapshots are read from the standby in DATABASE_READ_URL']);
    const metrics = await scrape(reader.service.url);
    expect(metrics.value('onrecord_standby_lag_updates')).toBe(0);
    expect(metrics.value('onrecord_standby_lag_seconds')).toBe(0);
  });

  test('onrecord status names the standby that is read from, and how far it is behind', async () => {
    const status = await besideStore(storeAt(primary.url))(['status', '--json'], {
      environment: { DATABASE_READ_URL: standby.url },
    });
    expect([status.code, JSON.parse(status.output)]).toMatchObject([
      0,
      {
        servers: [
          { host: `127.0.0.1:${primary.port}`, isStandby: false },
          { host: `127.0.0.1:${standby.port}`, isStandby: true, lagBytes: expect.any(Number) },
        ],
      },
    ]);
  });

  test('A5, A6: while replay is paused, everything is new and nothing erased is shown, because the primary is asked', async () => {
    const reader = await start(standby.url);
    const erased = await reader.publish();
    const before = await reader.publish();
    await reader.untilServed();
    const { oldest } = (await reader.ask()).data.record;
    expect((await everythingAt(reader)).filter((text) => text.includes(erased.text))).not.toEqual([]);

    await replay('pause');
    onTestFinished(async () => void (await replay('resume')));
    const written = await reader.publish();
    const redacted = await reader.apply(redaction(erased.key));
    const seen = await everythingAt(reader);
    expect(seen.filter((text) => text.includes(erased.text))).toEqual([]);
    expect(seen.filter((text) => text.includes(written.text)).length).toBeGreaterThan(1);
    // A write is read by its cursor, and erased words are gone from every moment before as well.
    for (const cursor of [erased.cursor, before.cursor, written.cursor, redacted]) {
      const { data, errors } = await reader.ask({ asOf: { cursor } });
      expect(errors).toEqual([]);
      expect(JSON.stringify(data)).not.toContain(erased.text);
      expect(JSON.stringify(data).includes(written.text)).toBe(cursor === written.cursor || cursor === redacted);
      expect(await reader.readsOf({ asOf: { cursor } })).toMatchObject({
        standby: 0,
        primary: expect.toSatisfy(isSome),
      });
    }
    // Of another process, too, whose commit is not awaited.
    const elsewhere = await publishBy(publisher(() => other).apply);
    expect(JSON.stringify((await reader.ask({ asOf: { cursor: elsewhere.cursor } })).data)).toContain(elsewhere.text);
    const replayed = overSse<Message>(reader.service.url, FOLLOW, { after: oldest });
    const messages = await replayed.until(({ storyUpdates }) => storyUpdates.cursor === elsewhere.cursor);
    await replayed.close();
    expect(JSON.stringify(messages)).not.toContain(erased.text);
    expect(JSON.stringify(messages)).toContain(written.text);
    const lag = async () => (await scrape(reader.service.url)).value('onrecord_standby_lag_updates');
    expect(await lag()).toBe(3);
    await expect.poll(() => reader.told().map(({ reason }) => reason)).toEqual([undefined, 'BEHIND']);

    await replay('resume');
    await reader.untilServed();
    expect((await everythingAt(reader)).filter((text) => text.includes(erased.text))).toEqual([]);
    expect((await reader.readsOf({ asOf: { cursor: erased.cursor } })).standby).toBeGreaterThan(0);
    expect(JSON.stringify((await reader.ask({ asOf: { cursor: erased.cursor } })).data)).not.toContain(erased.text);
    expect(reader.told().map(({ reason }) => reason)).toEqual([undefined, 'BEHIND', undefined]);
    expect(await lag()).toBe(0);
  });

  test('a standby that is killed, or frozen, fails no request, and is read from again when it is back', async () => {
    const reader = await start(standby.url);
    await reader.untilServed();
    const failed: unknown[] = [];
    const loop = { isOver: false };
    const reading = (async () => {
      while (!loop.isOver) {
        const { status, errors } = await reader.ask();
        if (status !== 200 || errors.length > 0) failed.push({ status, errors });
      }
    })();
    const reasons = () => reader.told().map(({ reason }) => reason);
    await standby.kill();
    await expect.poll(reasons).toEqual([undefined, 'UNREACHABLE']);
    expect(await reader.readsOf()).toMatchObject({ standby: 0 });
    await reader.publish();
    await standby.start();
    await reader.untilServed();
    expect(reasons()).toEqual([undefined, 'UNREACHABLE', undefined]);

    standby.freeze();
    await expect.poll(reasons).toEqual([undefined, 'UNREACHABLE', undefined, 'UNREACHABLE']);
    expect(await reader.readsOf()).toMatchObject({ standby: 0 });
    await standby.kill();
    await standby.start();
    await reader.untilServed();
    loop.isOver = true;
    await reading;
    expect(failed).toEqual([]);
    expect(reasons()).toEqual([undefined, 'UNREACHABLE', undefined, 'UNREACHABLE', undefined]);
    expect(JSON.stringify(reader.told())).not.toContain('postgres://');
  });

  test('an address that moves to a standby that is behind shows nothing old', async () => {
    const late = await primary.standby();
    onTestFinished(() => late.remove());
    const line = await openLine({ host: '127.0.0.1', port: standby.port });
    onTestFinished(() => line.close());
    const reader = await start(`postgres://postgres@127.0.0.1:${line.port}/postgres`);
    await replay('pause', late);
    const erased = await reader.publish();
    await reader.apply(redaction(erased.key));
    const { text } = await reader.publish();
    await reader.untilServed();
    line.leadTo(late.port);
    for (let tries = 0; tries < 50; tries += 1) expect(JSON.stringify((await reader.ask()).data)).toContain(text);
    await expect.poll(() => reader.readsOf()).toMatchObject({ standby: 0 });
    await replay('resume', late);
    await reader.untilServed();
    expect(JSON.stringify((await reader.ask()).data)).toContain(text);
  });

  test('an address that leads to a primary, or to another record, is not read from, and the log says so', async () => {
    const reader = await start(primary.url);
    await expect.poll(() => reader.told().map(({ reason }) => reason)).toEqual(['NO_STANDBY']);
    expect(await reader.readsOf()).toMatchObject({ standby: 0 });

    await administer(primary.url, 'create database another');
    const another = await startOn(storeAt(databaseUrl(primary.url, 'another')), 'no-such-directory', silent);
    await another.close();
    const wrong = await start(databaseUrl(standby.url, 'another'));
    await expect
      .poll(() =>
        wrong
          .told()
          .map(({ reason }) => reason)
          .at(-1),
      )
      .toBe('OTHER_RECORD');
    expect(await wrong.readsOf()).toMatchObject({ standby: 0 });
  });
});
