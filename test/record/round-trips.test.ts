/**
 * Counts how often a writer waits for the database: a database in another zone answers after a millisecond, and each
 * wait costs one.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { openPostgres } from '../../src/record/engine/postgres.js';
import { StoryRecord } from '../../src/record/record.js';
import { postgresStore, silent } from '../fixtures/store/engines.js';
import { editor, file, opening, statement } from '../fixtures/stories/story.js';

const administration = inject('postgresUrl');

/** A proxy to a database that counts how often something is sent after an answer has come. */
async function countingLine(databaseUrl: string) {
  const url = new URL(databaseUrl);
  const upstream = { host: url.hostname, port: Number(url.port || 5432) };
  let rounds = 0;
  const server = createServer((client) => {
    const database = connect(upstream);
    let isAnswered = true;
    client.on('data', (data) => {
      if (isAnswered) rounds += 1;
      isAnswered = false;
      database.write(data);
    });
    database.on('data', (data) => {
      isAnswered = true;
      client.write(data);
    });
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    /** The number of round trips of some work. */
    count: async (work: () => Promise<unknown>): Promise<number> => {
      const before = rounds;
      await work();
      return rounds - before;
    },
  };
}

describe.skipIf(administration === null)('Round trips to the database', () => {
  test('a batch waits for the database only as often as its steps depend on each other', async () => {
    const store = await postgresStore(administration ?? '');
    onTestFinished(() => store.remove());
    const line = await countingLine(store.config.databaseUrl ?? '');
    const record = await StoryRecord.open(openPostgres(line.url, silent));
    onTestFinished(() => record.close());
    const desk = new Desk(record, silent);
    const apply = async (source: string, dryRun = false) => {
      const outcome = await desk.apply({
        source,
        name: null,
        editor: editor('anna'),
        idempotencyKey: null,
        dryRun,
        asNow: true,
      });
      expect(outcome.status).toBe(dryRun ? 'DRY_RUN' : 'APPENDED');
    };
    await apply(opening());
    // The first run of each opens connections and prepares statements.
    await apply(file({ statements: [statement('first')] }));
    await apply(file({ statements: [statement('second')] }), true);
    /** The minimum of several runs: data that is sent together may arrive in parts. */
    const fewest = async (dryRun: boolean) => {
      const counts: number[] = [];
      for (const key of ['a', 'b', 'c', 'd', 'e']) {
        const source = file({ statements: [statement(`${key}-${dryRun}`)] });
        counts.push(await line.count(() => apply(source, dryRun)));
      }
      return Math.min(...counts);
    };
    // An upper bound: TCP may join requests of two connections, or an answer and the next request, so that two trips
    // count as one.
    expect(await fewest(false)).toBeLessThanOrEqual(21);
    expect(await fewest(true)).toBeLessThanOrEqual(7);
  });
});
