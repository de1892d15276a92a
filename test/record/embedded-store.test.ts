/** The embedded store has one process at a time, loses no acknowledged write, and does not block the process. */
import { fork, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DirectoryInUse, lockDirectory } from '../../src/record/engine/directory-lock.js';
import { openPglite } from '../../src/record/engine/pglite.js';
import type { RecordError } from '../../src/record/errors.js';
import { StoryRecord } from '../../src/record/record.js';
import { embeddedStore, type Store } from '../fixtures/store/engines.js';
import { applied, opening } from '../fixtures/stories/story.js';
import { countTurns } from '../fixtures/work/turns.js';

/** A query that blocked the process would leave it a few turns of the event loop; beside one that does not, it has thousands. */
const MANY_TURNS = 100;

/** Starts a process that waits until it is killed. */
function sleeper() {
  return spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
}

describe('The lock of a directory', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'onrecord-lock-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const lockOf = (pid: number, started: string | null) =>
    writeFileSync(join(directory, 'lock'), JSON.stringify({ pid, started, since: 'earlier' }));

  test('a directory locked by a living process is refused, and the error names that process', () => {
    const holder = sleeper();
    try {
      lockOf(holder.pid ?? 0, null);
      expect(() => lockDirectory(directory)).toThrow(DirectoryInUse);
      expect(() => lockDirectory(directory)).toThrow(`process ${holder.pid} since earlier`);
    } finally {
      holder.kill('SIGKILL');
    }
  });

  test('a process cannot lock a directory twice, but can lock it again after releasing it', () => {
    const unlock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(`process ${process.pid}`);
    unlock();
    lockDirectory(directory)();
    expect(readdirSync(directory)).toEqual([]);
  });

  test('the lock of a dead process is taken over', async () => {
    const holder = sleeper();
    lockOf(holder.pid ?? 0, null);
    await new Promise((resolve) => {
      holder.once('exit', resolve);
      holder.kill('SIGKILL');
    });
    const unlock = lockDirectory(directory);
    expect(JSON.parse(readFileSync(join(directory, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    unlock();
  });

  test.skipIf(!existsSync('/proc/self/stat'))(
    'the lock of a dead process is taken over even when another process now has its pid',
    () => {
      const other = sleeper();
      try {
        lockOf(other.pid ?? 0, 'a start time of another process');
        lockDirectory(directory)();
      } finally {
        other.kill('SIGKILL');
      }
    },
  );

  test('one of many processes that find a dead lock at the same time gets it', async () => {
    lockOf(2 ** 22 - 1, 'long ago');
    const program = join(directory, 'contender.mjs');
    writeFileSync(
      program,
      `import { lockDirectory } from ${JSON.stringify(new URL('../../dist/record/engine/directory-lock.js', import.meta.url).href)};
       process.on('message', () => { try { lockDirectory(${JSON.stringify(directory)}); process.send('got it'); } catch (error) { process.send(error.name); } });
       process.send('ready'); setInterval(() => {}, 1000);`,
    );
    const contenders = Array.from({ length: 8 }, () => fork(program));
    const heard = (contender: (typeof contenders)[number]) =>
      new Promise<unknown>((resolve) => contender.once('message', resolve));
    await Promise.all(contenders.map(heard));
    const answers = contenders.map(heard);
    for (const contender of contenders) contender.send('go');
    const outcomes = await Promise.all(answers);
    for (const contender of contenders) contender.kill('SIGKILL');
    expect(outcomes.sort()).toEqual([...Array<string>(7).fill('DirectoryInUse'), 'got it']);
  });
});

describe('The embedded store', () => {
  let store: Store;
  beforeEach(() => {
    store = embeddedStore();
  });
  afterEach(() => store.remove());

  test('a slow query does not block the process', async () => {
    const engine = await store.open();
    const turns = countTurns();
    await sql`select count(*) from generate_series(1, 3000000)`.execute(engine.db);
    expect(turns.end()).toBeGreaterThan(MANY_TURNS);
    await engine.close();
  });

  test('a store that is opened again has the same record with the same updates', async () => {
    const first = await StoryRecord.open(await store.open());
    await applied(first, opening());
    const [head, { epoch }] = [await first.head(), first];
    await first.close();
    const second = await StoryRecord.open(await store.open());
    expect(await second.head()).toEqual(head);
    expect(second.epoch).toBe(epoch);
    await second.close();
  });

  test('a directory whose first start was killed half-way gets a new store', async () => {
    const directory = store.config.dataDirectory;
    // The state after a kill: the new store is incomplete, and has not been renamed yet.
    rmSync(join(directory, 'store', 'global'), { recursive: true });
    renameSync(join(directory, 'store'), join(directory, 'store.new'));
    const record = await StoryRecord.open(await openPglite(directory));
    expect(await record.head()).toMatchObject({ offset: 0 });
    expect(await record.tokens.list()).toEqual([]);
    await record.close();
  });

  test('a thread without a sign of life is given up: its requests fail with a code, and the store opens again', async () => {
    const engine = await openPglite(store.config.dataDirectory, { patience: 5_000 });
    const record = await StoryRecord.open(engine);
    await applied(record, opening());
    const head = await record.head();
    const lost = new Promise<RecordError>((resolve) => engine.whenLost(resolve));
    // Like the hang on a full disk: it computes for ever, and touches no file.
    const hanging = sql`do $$ begin loop end loop; end $$`.execute(engine.db);
    const behind = record.head();
    await expect(hanging).rejects.toMatchObject({ name: 'RecordError', code: 'STORE_UNAVAILABLE' });
    await expect(behind).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect((await lost).message).toMatch(
      /has not answered, read or written anything for 5 s\. Its disk has \d+ MiB free/,
    );
    await expect(record.head()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    // Without closing it first, as in a process that ends.
    expect(existsSync(join(store.config.dataDirectory, 'lock'))).toBe(false);
    const again = await StoryRecord.open(await store.open());
    expect(await again.head()).toEqual(head);
    await again.close();
  });

  test('a statement that takes much longer than the patience succeeds while it reads and writes files', async () => {
    const engine = await openPglite(store.config.dataDirectory, { patience: 2_000 });
    await sql`create table heap (line text)`.execute(engine.db);
    const started = performance.now();
    await sql`do $$ declare started timestamptz := clock_timestamp(); begin
      while clock_timestamp() < started + interval '5 s' loop
        insert into heap select repeat('x', 3000) from generate_series(1, 20);
      end loop; end $$`.execute(engine.db);
    expect(performance.now() - started).toBeGreaterThan(4_900);
    expect((await sql`select 1 as one`.execute(engine.db)).rows).toEqual([{ one: 1 }]);
    await engine.close();
  });

  test('the write-ahead log does not grow with the writes: older segments are deleted while the store is open', async () => {
    const engine = await store.open();
    await sql`create table filler (line text)`.execute(engine.db);
    const segments = () =>
      readdirSync(join(store.config.dataDirectory, 'store', 'pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name));
    const first = segments();
    for (let n = 0; n < 6; n += 1) {
      await sql`insert into filler values (${`line ${n}`})`.execute(engine.db);
      await sql`select pg_switch_wal()`.execute(engine.db);
    }
    // Segments are counted once a second, after a statement.
    await vi.waitFor(
      async () => {
        await sql`select 1`.execute(engine.db);
        expect(segments()).not.toContain(first[0]);
      },
      { timeout: 20_000, interval: 200 },
    );
    expect(segments().length).toBeLessThanOrEqual(4);
    await engine.close();
  });
});
