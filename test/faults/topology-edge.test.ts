/**
 * Edges that read the log from NATS. Their subscribers get every update once, in order, with the bytes
 * of the core, and words that were redacted stay nowhere.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { StoryRecord } from '../../src/record/record.js';
import { messageAt, streamInfo, streamName } from '../../src/relay/log-stream.js';
import { openLine } from '../fixtures/connections/cut-line.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { Swarm } from '../fixtures/crowd/swarm.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { applyAnywhere, FOLLOW, type Mark, SELECTION, statements } from '../fixtures/faults/fault-story.js';
import { recordOf } from '../fixtures/faults/history.js';
import { EDGE_SECRET, edgeStore, TRUSTED_EDGES } from '../fixtures/machines/edge.js';
import { HAS_NATS, type RunningNats, startNats } from '../fixtures/machines/nats.js';
import { portToKeep, type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { type RelayProcess, startRelay, untilPublished, withJetStream } from '../fixtures/machines/relay.js';
import { postgresStore, type Store } from '../fixtures/store/engines.js';
import { redact } from '../fixtures/store/redaction.js';
import { opening, STORY } from '../fixtures/stories/story.js';

const administration = inject('postgresUrl');
const LACKING = !HAS_NATS ? 'nats-server' : administration === null ? 'PostgreSQL' : null;
if (LACKING !== null) console.log(`SKIPPED the tests of edges with NATS: ${LACKING} is not available.`);

/** Times are in milliseconds. */
const SIZE = sized({
  short: { clients: 40, rounds: 1, writeEvery: 100, catchUp: 40_000, leafCut: 5_000 },
  long: { clients: 400, rounds: 5, writeEvery: 50, catchUp: 60_000, leafCut: 15_000 },
});

interface Message {
  readonly storyUpdates: { readonly __typename: string; readonly cursor: string; readonly sequence?: number };
}

describe.skipIf(LACKING !== null)('A core with a relay, NATS with a leaf, and an edge', () => {
  let store: Store;
  let record: StoryRecord;
  let core: ServiceProcess;
  let nats: RunningNats;
  let relay: RelayProcess;
  let swarm: Swarm;
  let from: Mark;
  let batches = 0;
  const undo: (() => Promise<void>)[] = [];

  const startCore = (port: number) =>
    startProcess(store, { port, environment: { TRUSTED_EDGES: TRUSTED_EDGES.join() } });
  const startEdgeOn = async (own: Store, port: number, natsUrl: string, mirrorDomain = ''): Promise<ServiceProcess> => {
    const environment = {
      WRITE_URL: core.url,
      CORE_SECRET: EDGE_SECRET,
      NATS_URL: natsUrl,
      NATS_MIRROR_DOMAIN: mirrorDomain,
      HEARTBEAT_SECONDS: '1',
      LOG_LEVEL: 'info',
    };
    const edge = await startProcess(own, { port, environment });
    await untilReady(edge);
    return edge;
  };
  const untilReady = ({ metricsUrl }: ServiceProcess) =>
    vi.waitUntil(async () => (await fetch(`${metricsUrl}/readyz`)).ok, { timeout: 30_000, interval: 50 });
  /** An edge that reads from a server of NATS, with a store of its own; ends with the test. */
  const edgeAt = async (natsUrl: string, mirrorDomain = '') => {
    const own = edgeStore();
    const edge = { process: await startEdgeOn(own, await portToKeep(), natsUrl, mirrorDomain), own };
    undo.push(async () => {
      await edge.process.kill();
      await own.remove();
    });
    return edge;
  };
  const write = () => {
    batches += 1;
    return applyAnywhere([core.url], statements(`said-${batches}`), `batch-${batches}`);
  };
  /** Writes until it is told to stop; resolves with the last mark. */
  const load = () => {
    let isOver = false;
    const writing = (async () => {
      while (!isOver) {
        await write();
        await pause(SIZE.writeEvery);
      }
    })();
    return async () => {
      isOver = true;
      await writing;
      return write();
    };
  };
  /** A server of which an edge makes a mirror of the stream, over a line that can be cut; ends with the test. */
  const startLeaf = async () => {
    const line = await openLine({ host: '127.0.0.1', port: Number(new URL(nats.leafUrl).port) });
    const leaf = await startNats({ ...nats, leafUrl: `nats://127.0.0.1:${line.port}` });
    undo.push(leaf.remove, line.close);
    const name = streamName(record.epoch);
    const untilMirrored = () =>
      vi.waitFor(
        async () => {
          const info = await withJetStream(leaf, (manager) => streamInfo(manager, name));
          expect(info?.state.last_seq).toBe((await record.head()).offset);
        },
        { timeout: 30_000, interval: 100 },
      );
    return { leaf, line, untilMirrored };
  };

  beforeAll(async () => {
    nats = await startNats();
    store = await postgresStore(administration ?? '');
    core = await startCore(await portToKeep());
    record = await StoryRecord.open(await store.open());
    relay = startRelay(store.config.databaseUrl ?? '', nats.url);
    swarm = new Swarm();
    from = await applyAnywhere([core.url], opening(), 'opening');
    await untilPublished(nats, record);
  });
  afterEach(async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  });
  afterAll(async () => {
    await swarm?.close();
    await relay?.kill();
    await core?.kill();
    await record?.close();
    await store?.remove();
    await nats?.remove();
  });

  test('every client gets every update once and with the bytes of the core while NATS, the edge and the core are killed in turn', async () => {
    const edge = await edgeAt(nats.url);
    const at = { query: FOLLOW, variables: { story: STORY }, after: [from.cursor], count: SIZE.clients / 2 };
    const groups = await Promise.all([
      swarm.connect('ws', { ...at, urls: [edge.process.url], transport: 'WebSocket' }),
      // These move between the edge and the core with the same cursors.
      swarm.connect('sse', { ...at, urls: [edge.process.url, core.url], transport: 'Server-Sent Events' }),
    ]);
    await Promise.all(groups.map((group) => group.until({ live: true }, SIZE.catchUp)));
    const stop = load();
    for (let round = 0; round < SIZE.rounds; round += 1) {
      await pause(500);
      await nats.kill();
      await pause(2_500);
      await nats.start();
      await pause(500);
      await edge.process.kill();
      edge.process = await startEdgeOn(edge.own, edge.process.port, nats.url);
      await groups[1]?.cut(2);
      await core.kill();
      await pause(1_000);
      core = await startCore(core.port);
      await relay.kill();
      relay = startRelay(store.config.databaseUrl ?? '', nats.url);
      await pause(500);
    }
    const last = await stop();
    await Promise.all(groups.map((group) => group.until(last, SIZE.catchUp)));
    const updates = await recordOf(core.url, STORY, SELECTION);
    for (const group of groups) expect(await group.violations(updates)).toEqual([]);
    expect(await recordOf(edge.process.url, STORY, SELECTION)).toEqual(updates);
    await Promise.all(groups.map((group) => group.leave()));
  });

  test('a leaf that is cut off from the hub delays an update by seconds, and gives nothing twice when it is back', async () => {
    const { leaf, line, untilMirrored } = await startLeaf();
    const edge = await edgeAt(leaf.url, nats.domain);
    await untilMirrored();
    const group = await swarm.connect('leaf', {
      ...{ query: FOLLOW, variables: { story: STORY }, after: [(await write()).cursor], count: 10 },
      ...{ urls: [edge.process.url], transport: 'WebSocket' },
    });
    await group.until({ live: true }, SIZE.catchUp);
    line.cut();
    const cutAt = performance.now();
    const stop = load();
    await pause(1_000);
    const during = await write();
    await group.until(during, SIZE.catchUp);
    await pause(cutAt + SIZE.leafCut - performance.now());
    line.heal();
    // Resets what was open: a server waits for minutes before it gives a silent connection up.
    line.leadTo(Number(new URL(nats.leafUrl).port));
    const last = await stop();
    await group.until(last, SIZE.catchUp);
    await untilMirrored();
    const after = await write();
    await group.until(after, SIZE.catchUp);
    expect(await group.violations(await recordOf(core.url, STORY, SELECTION))).toEqual([]);
    await group.leave();
  });

  test('redacted words leave the edge and the mirror that it reads, also when both were away', async () => {
    const { leaf } = await startLeaf();
    const edge = await edgeAt(leaf.url, nats.domain);
    const offsets: number[] = [];
    for (const key of ['first', 'second']) {
      await applyAnywhere([core.url], statements(`secret-${key}`), `secret-${key}`);
      offsets.push((await record.head()).offset);
    }
    const name = streamName(record.epoch);
    const inMirror = (offset: number) => withJetStream(leaf, (manager) => messageAt(manager, name, offset));
    await vi.waitFor(async () => expect(await inMirror(offsets[1] ?? 0)).not.toBeNull(), { timeout: 30_000 });

    const follower = overSse<Message>(edge.process.url, FOLLOW, { story: STORY });
    await follower.until(({ storyUpdates }) => storyUpdates.__typename === 'CaughtUp');
    await redact(record, 'secret-first-0');
    const redactedAt = performance.now();
    await follower.until(({ storyUpdates }) => storyUpdates.__typename === 'StatementRedacted');
    noteFigures({
      fault: 'a redaction at the core, seen by a subscriber of an edge',
      mustShow: 'within a second',
      obtained: `${Math.round(performance.now() - redactedAt)} ms after it was acknowledged`,
    });
    expect(JSON.stringify(await recordOf(edge.process.url, STORY, SELECTION))).not.toContain('said in secret-first');
    await vi.waitFor(async () => expect(await inMirror(offsets[0] ?? 0)).toBeNull(), { timeout: 10_000 });
    await follower.close();

    await edge.process.kill();
    await leaf.kill();
    await redact(record, 'secret-second-0');
    await untilPublished(nats, record);
    await leaf.start();
    expect(await inMirror(offsets[1] ?? 0), 'the mirror has heard of no deletion').not.toBeNull();
    edge.process = await startEdgeOn(edge.own, edge.process.port, leaf.url);
    await vi.waitFor(async () => expect(await inMirror(offsets[1] ?? 0)).toBeNull(), { timeout: 10_000 });
    expect(JSON.stringify(await recordOf(edge.process.url, STORY, SELECTION))).not.toContain('said in secret-second');
  });

  test('a log of another history is not read: the edge follows the core', async () => {
    const other = await startNats();
    undo.push(other.remove);
    const name = streamName(record.epoch);
    await withJetStream(other, async (manager) => {
      await manager.streams.add({ name, subjects: ['false'] });
      const { offset } = await record.head();
      for (let sequence = 1; sequence <= offset + 1; sequence += 1) await manager.jetstream().publish('false', '{}');
    });
    const edge = await edgeAt(other.url);
    const follower = overSse<Message>(edge.process.url, FOLLOW, { story: STORY });
    await follower.until(({ storyUpdates }) => storyUpdates.__typename === 'CaughtUp');
    const { cursor } = await write();
    await follower.until(({ storyUpdates }) => storyUpdates.cursor === cursor);
    await follower.close();
  });
});
