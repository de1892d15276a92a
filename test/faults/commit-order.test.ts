/** Sixteen concurrent writers, each slow to commit: commits keep the order of the record. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { encodeCursor, NO_HASH } from '../../src/record/cursor.js';
import { StoryRecord } from '../../src/record/record.js';
import { Followers } from '../fixtures/crowd/follower.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { HistoryLog, type RecordedUpdate, readHistory } from '../fixtures/faults/history.js';
import { violationsOf } from '../fixtures/faults/history-checker.js';
import { startOn } from '../fixtures/service/service.js';
import { postgresStore, type Store } from '../fixtures/store/engines.js';
import { applied, EVERY_UPDATE, file, opening, STORY, statement } from '../fixtures/stories/story.js';

const WRITERS = 16;
const { batches, count, delay } = sized({
  short: { batches: 4, count: 4, delay: 0.02 },
  long: { batches: 60, count: 50, delay: 0.05 },
});

const administration = inject('postgresUrl');

describe.skipIf(administration === null)(`${WRITERS} writers with random delays before commit (PostgreSQL)`, () => {
  let store: Store;
  beforeAll(async () => {
    store = await postgresStore(administration ?? '');
  });
  afterAll(() => store.remove());
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

  test('F1, F2: followers skip and repeat no update, and the offsets are contiguous', async () => {
    const service = await startOn(store, 'no-such-directory');
    onTestFinished(() => service.close());
    await applied(service.record, opening());
    const start = await service.record.head();
    const engine = await store.open();
    // A trigger pauses for a random time after each update, before its batch commits.
    await sql
      .raw(`
      create function pause() returns trigger language plpgsql as $$
        begin perform pg_sleep(random() * ${delay}); return null; end $$;
      create constraint trigger pause after insert on "update" deferrable initially deferred
        for each row execute function pause()`)
      .execute(engine.db);
    await engine.close();

    const after = service.record.cursor(start);
    const followers = new Followers(count, { url: service.url, story: STORY, after });
    onTestFinished(() => followers.remove());
    const began = performance.now();
    const acknowledged: number[] = [];
    await Promise.all(
      numbers(WRITERS).map(async (writer) => {
        const record = await StoryRecord.open(await store.open());
        for (const batch of numbers(batches)) {
          const statements = numbers(1 + ((writer + batch) % 3)).map((n) => statement(`w${writer}-b${batch}-${n}`));
          const appended = await applied(record, file({ statements }));
          acknowledged.push(...appended.map((update) => update.offset));
        }
        await record.close();
      }),
    );
    const seconds = (performance.now() - began) / 1_000;

    const { updates } = await service.record.updates(EVERY_UPDATE);
    const offsets = updates.map((update) => update.offset);
    expect(offsets).toEqual(numbers(updates.length).map((n) => n + 1));
    expect(acknowledged.sort((a, b) => a - b)).toEqual(offsets.slice(start.offset));
    expect(await service.record.verify()).toMatchObject({ intact: true });
    await followers.reach(updates.at(-1)?.sequence ?? 0, 10_000);
    expect(await followers.violations()).toEqual([]);
    expect(followers.faults).toEqual([]);
    noteFigures({
      fault: '16 writers with random delays before commit',
      mustShow: '0 skipped, 0 repeated, offsets contiguous',
      obtained: `0 of ${acknowledged.length} updates skipped or repeated for any of ${count} followers, offsets 1 to ${updates.length}, in ${seconds.toFixed(1)} s`,
    });
  });

  test('cursors from a database sequence skip updates, and the checker reports it', async () => {
    const connectionString = store.config.databaseUrl ?? '';
    const reader = new pg.Client({ connectionString });
    await reader.connect();
    onTestFinished(() => reader.end());
    const directory = mkdtempSync(join(tmpdir(), 'onrecord-history-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    await reader.query('create table numbered (id bigserial primary key)');
    const log = new HistoryLog(join(directory, 'reader'));
    const asUpdate = (id: number): RecordedUpdate => {
      const cursor = encodeCursor({
        epoch: '0'.repeat(16),
        generation: 1,
        offset: id,
        hashStart: NO_HASH.slice(0, 12),
      });
      return { sequence: id, cursor, payload: JSON.stringify({ __typename: 'Numbered', sequence: id, cursor }) };
    };
    const idsAfter = async (id: number): Promise<number[]> => {
      const { rows } = await reader.query<{ id: string }>('select id from numbered where id > $1 order by id', [id]);
      return rows.map((row) => Number(row.id));
    };

    let writing = true;
    const reading = (async () => {
      log.connected('reader', 1, asUpdate(0).cursor);
      let last = 0;
      for (let finished = false; !finished; ) {
        finished = !writing;
        for (const id of await idsAfter(last)) {
          const { sequence, cursor } = asUpdate(id);
          log.received('reader', 1, { __typename: 'Numbered', sequence, cursor });
          last = id;
        }
      }
    })();
    await Promise.all(
      numbers(WRITERS).map(async () => {
        const writer = new pg.Client({ connectionString });
        await writer.connect();
        for (const _batch of numbers(batches)) {
          await writer.query('begin');
          await writer.query('insert into numbered default values');
          await writer.query('select pg_sleep(random() * $1)', [delay]);
          await writer.query('commit');
        }
        await writer.end();
      }),
    );
    writing = false;
    await reading;
    log.close();
    const record = (await idsAfter(0)).map(asUpdate);
    const violations = violationsOf(readHistory(log.path), { record });
    expect(record).toHaveLength(WRITERS * batches);
    expect(violations).not.toEqual([]);
    expect(new Set(violations.map((violation) => violation.kind))).toEqual(new Set(['missing']));
    noteFigures({
      fault: 'the same with a bigserial cursor, polled',
      mustShow: 'updates skipped: the test has teeth',
      obtained: `${violations.length} of ${record.length} skipped`,
    });
  });
});
