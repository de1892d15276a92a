/**
 * The log: a stream of NATS JetStream that relays fill from PostgreSQL. The message with sequence N is the update with offset N,
 * also after a kill of any part and the loss of the stream.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { takeBackup } from '../../src/record/backup/backup.js';
import { writeBackup } from '../../src/record/backup/file.js';
import { restoreBackup } from '../../src/record/backup/restore.js';
import { openPostgres } from '../../src/record/engine/postgres.js';
import { StoryRecord } from '../../src/record/record.js';
import { eraseFromStream, messageAt, streamInfo, streamName } from '../../src/relay/log-stream.js';
import { HAS_NATS, type RunningNats, startNats } from '../fixtures/machines/nats.js';
import { makeCluster, POSTGRES_PROGRAMS } from '../fixtures/machines/postgres-cluster.js';
import { portToKeep } from '../fixtures/machines/processes.js';
import {
  messagesOf,
  type RelayProcess,
  startRelay,
  startRelayWithHealth,
  untilLevel,
  untilPublished,
  withJetStream,
} from '../fixtures/machines/relay.js';
import { scrape } from '../fixtures/service/scrape.js';
import { administer } from '../fixtures/store/databases.js';
import { postgresStore, type Store, silent } from '../fixtures/store/engines.js';
import { redact } from '../fixtures/store/redaction.js';
import { applied, file, opening, statement } from '../fixtures/stories/story.js';

const administration = inject('postgresUrl');
const LACKING = !HAS_NATS ? 'nats-server' : administration === null ? 'PostgreSQL' : null;
if (LACKING !== null) console.log(`SKIPPED the tests of the log: ${LACKING} is not available.`);

describe.skipIf(LACKING !== null)('The log', () => {
  let nats: RunningNats;
  let store: Store;
  let record: StoryRecord;
  let url: string;
  const relays: RelayProcess[] = [];
  const relay = (...options: readonly string[]) => {
    const started = startRelay(url, nats.url, ...options);
    relays.push(started);
    return started;
  };
  let written = 0;
  /** Writes batches of one to three statements, one after the other. */
  const write = async (batches: number) => {
    for (let batch = 0; batch < batches; batch += 1) {
      const keys = Array.from({ length: 1 + (written % 3) }, (_, index) => `said-${written}-${index}`);
      written += 1;
      await applied(record, file({ statements: keys.map((key) => statement(key)) }));
    }
  };

  beforeEach(async () => {
    nats = await startNats();
    store = await postgresStore(administration ?? '');
    url = store.config.databaseUrl ?? '';
    record = await StoryRecord.open(await store.open());
    await applied(record, opening());
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((one) => one.kill()));
    await record.close();
    await store.remove();
    await nats.remove();
  });

  test('a relay publishes what is there and what comes, and ends with 0 when it is asked to', async () => {
    const one = relay();
    await untilLevel(nats, record);
    await write(5);
    expect(await untilLevel(nats, record)).toEqual([]);
    expect(await one.stop()).toBe(0);
  });

  test('two relays publish each update once, and one goes on when the other is killed under load', async () => {
    const one = relay();
    relay();
    await untilPublished(nats, record);
    const load = write(60);
    await write(20);
    await one.kill();
    await load;
    relay();
    expect(await untilLevel(nats, record)).toEqual([]);
  });

  test('a killed server of NATS is waited for, and what was committed meanwhile follows', async () => {
    const one = relay();
    await untilPublished(nats, record);
    const load = write(40);
    await write(5);
    await nats.kill();
    await write(5);
    await nats.start();
    await load;
    expect(await untilLevel(nats, record)).toEqual([]);
    expect(one.log.filter((line) => line.includes('lost the connection to NATS'))).toHaveLength(1);
  });

  test('a stream that is lost with its server is made again from the record', async () => {
    relay();
    await write(10);
    await untilPublished(nats, record);
    await nats.kill();
    nats.loseStore();
    await nats.start();
    expect(await untilLevel(nats, record)).toEqual([]);
    await write(1);
    expect(await untilLevel(nats, record)).toEqual([]);
  });

  test('a stream of another history is refused, and replaced when an operator says so', async () => {
    const one = relay();
    await write(3);
    await untilPublished(nats, record);
    await one.stop();
    // The database is another one of the same epoch, as after it was set back to a copy and went on from there.
    const other = await postgresStore(administration ?? '');
    onTestFinished(other.remove);
    const otherRecord = await StoryRecord.open(await other.open());
    onTestFinished(() => otherRecord.close());
    expect(otherRecord.epoch).toBe(record.epoch);
    const keys = Array.from({ length: 20 }, (_, index) => `other-${index}`);
    await applied(otherRecord, opening({ statements: keys.map((key) => statement(key)) }));
    expect((await otherRecord.head()).offset).toBeGreaterThan((await record.head()).offset);
    url = other.config.databaseUrl ?? '';
    const refused = relay();
    expect(await refused.ended).toBe(1);
    expect(refused.log.join('\n')).toMatch(/is of another history.*--rebuild/s);
    relay('--rebuild');
    expect(await untilLevel(nats, otherRecord)).toEqual([]);
  });

  test('a redaction erases the words from the stream, also where NATS was away when it happened', async () => {
    relay();
    await applied(record, file({ statements: [statement('secret', { text: 'He said Qzxwv.' })] }));
    const { offset } = await record.head();
    await untilPublished(nats, record);
    const hasWords = () =>
      withJetStream(nats, async (manager) =>
        ((await messageAt(manager, streamName(record.epoch), offset))?.string() ?? '').includes('Qzxwv'),
      );
    expect(await hasWords()).toBe(true);
    await nats.kill();
    await redact(record, 'secret');
    await nats.start();
    expect(await untilLevel(nats, record)).toEqual([offset]);
    expect(await hasWords()).toBe(false);
    await applied(record, file({ statements: [statement('other', { text: 'She said Qzxwv.' })] }));
    await untilPublished(nats, record);
    await redact(record, 'other');
    expect(await untilLevel(nats, record)).toEqual([offset, offset + 2]);
    await nats.kill();
    await nats.start();
    expect(await untilLevel(nats, record)).toEqual([offset, offset + 2]);
  });

  test('a server that comes back with an older store gets what it lacks, and loses the words that were erased since', async () => {
    relay();
    await applied(record, file({ statements: [statement('secret', { text: 'He said Qzxwv.' })] }));
    const { offset } = await record.head();
    await write(2);
    await untilPublished(nats, record);
    await nats.kill();
    const putBack = nats.keepStore();
    await nats.start();
    await redact(record, 'secret');
    await write(2);
    expect(await untilLevel(nats, record)).toEqual([offset]);
    await nats.kill();
    putBack();
    await nats.start();
    expect(await untilLevel(nats, record)).toEqual([offset]);
  });

  test('a server that hangs is given up, and the log goes on when it answers again', async () => {
    const one = relay();
    await untilPublished(nats, record);
    nats.freeze();
    await write(3);
    await vi.waitFor(() => expect(one.log.join()).toContain('lost the connection to NATS'), { timeout: 20_000 });
    nats.thaw();
    expect(await untilLevel(nats, record)).toEqual([]);
  });

  test('a relay with METRICS_PORT is ready while it publishes, and not while NATS is away', async () => {
    nats.freeze();
    const port = await portToKeep();
    const metricsUrl = `http://127.0.0.1:${port}`;
    const one = startRelayWithHealth(url, nats.url, port);
    relays.push(one);
    const ready = async () => {
      const response = await fetch(`${metricsUrl}/readyz`).catch(() => null);
      return response === null ? null : { status: response.status, body: await response.json() };
    };
    await expect.poll(ready).toMatchObject({ status: 503, body: { status: 'not ready', published: 0 } });
    nats.thaw();
    await write(3);
    const { offset } = await record.head();
    const own = { epoch: record.epoch, generation: record.generation };
    const body = { status: 'ready', head: offset, published: offset, record: own };
    await expect.poll(ready).toEqual({ status: 200, body });
    expect((await fetch(`${metricsUrl}/livez`)).status).toBe(200);
    const { value } = await scrape(metricsUrl);
    expect(value('onrecord_relay_publishing')).toBe(1);
    expect(value('onrecord_relay_published_offset')).toBe(offset);
    await nats.kill();
    await expect.poll(ready).toMatchObject({ status: 503, body: { published: offset } });
    expect((await scrape(metricsUrl)).value('onrecord_relay_publishing')).toBe(0);
    await nats.start();
    await expect.poll(ready).toEqual({ status: 200, body });
    expect(await one.stop()).toBe(0);
  });

  test('a relay that cannot use METRICS_PORT ends with 1, and says so', async () => {
    const one = startRelayWithHealth(url, nats.url, Number(new URL(nats.url).port));
    relays.push(one);
    expect(await one.ended).toBe(1);
    expect(one.log.join()).toContain('EADDRINUSE');
  });

  test('an update that is larger than a message is published without its content', async () => {
    const small = await startNats(null, 'max_payload: 6000');
    onTestFinished(small.remove);
    relays.push(startRelay(url, small.url));
    await applied(record, file({ statements: [statement('long', { text: 'So it is said. '.repeat(600) })] }));
    const { offset } = await record.head();
    await write(1);
    expect(await untilLevel(small, record)).toEqual([]);
    const messages = await messagesOf(small, record.epoch);
    expect(messages[offset - 1]).toEqual({ hash: (await record.pointOf(offset))?.hash, entry: null });
    expect(messages.at(-1)?.entry?.offset).toBe((await record.head()).offset);
  });

  test('a stream that is ahead of a restored backup is filled again by itself', async () => {
    relay();
    await write(2);
    const folder = mkdtempSync(join(tmpdir(), 'onrecord-log-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'backup');
    const engine = await store.open();
    await takeBackup(engine, (lines) => writeBackup(lines, path));
    await write(4);
    await untilPublished(nats, record);
    await restoreBackup(engine, path, { replace: true, evenIfBroken: false });
    const after = await StoryRecord.open(engine);
    onTestFinished(() => after.close());
    await applied(after, file({ statements: [statement('after')] }));
    expect(await untilLevel(nats, after)).toEqual([]);
  });

  test('the stream of a record that one of another epoch has replaced is deleted', async () => {
    relay();
    await untilPublished(nats, record);
    const before = record.epoch;
    await administer(url, `update record set epoch = 'ffffffffffffffff'`);
    const after = await StoryRecord.open(await store.open());
    onTestFinished(() => after.close());
    expect(await untilLevel(nats, after)).toEqual([]);
    expect(await withJetStream(nats, (manager) => streamInfo(manager, streamName(before)))).toBeNull();
  });

  test('a relay signs on with the user and password of its address, and its log has neither', async () => {
    const guarded = await startNats(null, 'authorization { user: relay, password: "sesame 7" }');
    onTestFinished(guarded.remove);
    const one = startRelay(url, guarded.url.replace('nats://', 'nats://relay:sesame%207@'));
    relays.push(one);
    await vi.waitFor(() => expect(one.log.join()).toContain('made the stream'), { timeout: 20_000 });
    const two = startRelay(url, guarded.url.replace('nats://', 'nats://relay:wrong-secret@'));
    relays.push(two);
    await vi.waitFor(() => expect(two.log.join()).toMatch(/cannot reach NATS/), { timeout: 20_000 });
    expect([...one.log, ...two.log].join()).not.toMatch(/sesame|wrong-secret/);
  });

  test('a mirror keeps what its stream erases, until it is erased there: at once, for good, and as often as one likes', async () => {
    relay();
    const leaf = await startNats(nats);
    onTestFinished(leaf.remove);
    const name = streamName(record.epoch);
    await applied(record, file({ statements: [statement('secret', { text: 'He said Qzxwv.' })] }));
    const { offset } = await record.head();
    await untilPublished(nats, record);
    const mirrored = () =>
      withJetStream(leaf, async (manager) => (await messageAt(manager, name, offset))?.string() ?? 'nothing');
    await withJetStream(leaf, (manager) =>
      manager.streams.add({ name, mirror: { name, external: { api: `$JS.${nats.domain}.API`, deliver: '' } } }),
    );
    await vi.waitFor(async () => expect(await mirrored()).toContain('Qzxwv'), { timeout: 20_000 });
    await redact(record, 'secret');
    expect(await untilLevel(nats, record)).toEqual([offset]);
    expect(await mirrored()).toContain('Qzxwv');
    await vi.waitFor(
      () =>
        withJetStream(leaf, async (manager) => {
          expect((await streamInfo(manager, name))?.state.last_seq).toBe(offset + 1);
          await eraseFromStream(manager, name, [offset]);
          await eraseFromStream(manager, name, [offset, offset + 100]);
        }),
      { timeout: 20_000 },
    );
    expect(await mirrored()).toBe('nothing');
    await leaf.kill();
    await leaf.start();
    await write(1);
    await vi.waitFor(
      () =>
        withJetStream(leaf, async (manager) =>
          expect((await streamInfo(manager, name))?.state.last_seq).toBe((await record.head()).offset),
        ),
      { timeout: 20_000 },
    );
    expect(await mirrored()).toBe('nothing');
  });
});

describe.skipIf(LACKING !== null || POSTGRES_PROGRAMS === null)('The log after a promotion', () => {
  test('a relay fills the stream again by itself when the new primary lacks what the old one had published', async () => {
    const nats = await startNats();
    onTestFinished(nats.remove);
    const primary = await makeCluster({ fsync: 'off' });
    onTestFinished(primary.remove);
    const before = await StoryRecord.open(openPostgres(primary.url, silent));
    await applied(before, opening());
    const standby = await primary.standby();
    onTestFinished(standby.remove);
    await standby.kill();
    const hosts = `127.0.0.1:${primary.port},127.0.0.1:${standby.port}`;
    const relay = startRelay(`postgres://postgres@${hosts}/postgres?target_session_attrs=read-write`, nats.url);
    onTestFinished(relay.kill);
    await applied(before, file({ statements: [statement('lost'), statement('lost-too')] }));
    await untilLevel(nats, before);
    await before.close();
    await primary.kill();
    await standby.start();
    await administer(standby.url, 'select pg_promote()');
    const after = await StoryRecord.open(openPostgres(standby.url, silent));
    onTestFinished(() => after.close());
    await applied(after, file({ statements: [statement('new')] }));
    expect(await untilLevel(nats, after, 60_000)).toEqual([]);
    expect(relay.log.join('\n')).toContain('has another history than the record; deleting it');
    // A database that dies and comes back is waited for.
    await standby.kill();
    await standby.start();
    await vi.waitFor(() => applied(after, file({ statements: [statement('newer')] })), { timeout: 20_000 });
    expect(await untilLevel(nats, after)).toEqual([]);
  });
});
