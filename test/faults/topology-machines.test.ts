/**
 * A primary with a synchronous standby, two processes of the service, a relay, NATS with a leaf node, and an edge, each on a host of its
 * own. Lines are cut, hosts die, a standby takes over, under writes and subscriptions: nothing acknowledged is lost, and every client,
 * at the core and at the edge, gets every update once, in order, with the same bytes.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openPostgres } from '../../src/record/engine/postgres.js';
import { SteadyLoad } from '../fixtures/crowd/steady-load.js';
import { type Group, Swarm } from '../fixtures/crowd/swarm.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { applyAnywhere, FOLLOW, SELECTION, statements } from '../fixtures/faults/fault-story.js';
import { recordOf } from '../fixtures/faults/history.js';
import { EDGE_SECRET, edgeStore, TRUSTED_EDGES } from '../fixtures/machines/edge.js';
import { type Host, LACKING_HOSTS, Network } from '../fixtures/machines/hosts.js';
import { HAS_NATS, type RunningNats, startNats } from '../fixtures/machines/nats.js';
import { makeCluster, POSTGRES_PROGRAMS, type PostgresCluster } from '../fixtures/machines/postgres-cluster.js';
import { BRIEFLY, type ServiceProcess, startProcess } from '../fixtures/machines/processes.js';
import { type RelayProcess, startRelayOn } from '../fixtures/machines/relay.js';
import { administer } from '../fixtures/store/databases.js';
import { type Store, silent, WITHOUT_POOLER } from '../fixtures/store/engines.js';
import { opening, STORY } from '../fixtures/stories/story.js';

/** Times are in milliseconds. */
const SIZE = sized({
  short: { clients: 40, cut: 1_000, load: { writeEvery: 50, readers: 1, readEvery: 50 }, catchUp: 60_000 },
  long: { clients: 1_000, cut: 15_000, load: { writeEvery: 50, readers: 4, readEvery: 20 }, catchUp: 120_000 },
});
const LACKING = LACKING_HOSTS ?? (POSTGRES_PROGRAMS === null ? 'PostgreSQL' : HAS_NATS ? null : 'nats-server');
if (LACKING !== null) console.log(`SKIPPED the core and the edge on many hosts: ${LACKING} is missing.`);

const PORT = 4000;
const CLOCK_AHEAD = new URL('../fixtures/machines/clock-ahead.mjs', import.meta.url).href;

describe.skipIf(LACKING !== null)('A core and an edge on six hosts', () => {
  const undo: (() => Promise<void> | void)[] = [];
  let hosts: Readonly<Record<'primary' | 'standby' | 'one' | 'two' | 'log' | 'edge', Host>>;
  let primary: PostgresCluster;
  let standby: PostgresCluster;
  let hub: RunningNats;
  let relay: RelayProcess;
  let processes: readonly ServiceProcess[];
  let edge: ServiceProcess;
  let restartProcess: () => Promise<void>;
  let startEdge: (nodeOptions?: readonly string[]) => Promise<ServiceProcess>;
  let startRelay: () => RelayProcess;
  let swarm: Swarm;
  let groups: readonly Group[];
  let load: SteadyLoad;
  let begun: number;

  beforeAll(async () => {
    const network = Network.open();
    undo.push(() => network.remove());
    hosts = {
      primary: network.host('primary'),
      standby: network.host('standby'),
      one: network.host('one'),
      two: network.host('two'),
      log: network.host('log'),
      edge: network.host('edge'),
    };
    primary = await makeCluster({ fsync: 'off' }, hosts.primary);
    undo.push(() => primary.remove());
    standby = await primary.standby(hosts.standby);
    undo.push(() => standby.remove());
    await waitForStandby(primary, '*');
    const places = [primary, standby].map(({ url }) => new URL(url).host).join(',');
    const databaseUrl = `postgres://postgres@${places}/postgres?target_session_attrs=read-write&connect_timeout=2`;
    const store: Store = {
      engine: 'PostgreSQL',
      config: { ...WITHOUT_POOLER, databaseUrl, dataDirectory: 'none' },
      open: async () => openPostgres(databaseUrl, silent),
      remove: async () => undefined,
    };
    const urls = [hosts.one, hosts.two].map(({ address }) => `http://${address}:${PORT}`);
    const start = async (host: Host) => {
      const environment = { PEER_URLS: urls.join(','), TRUSTED_EDGES: TRUSTED_EDGES.join() };
      const process = await startProcess(store, { host, port: PORT, environment });
      undo.push(() => process.kill());
      return process;
    };
    processes = [await start(hosts.one), await start(hosts.two)];
    restartProcess = async () => {
      await processes[0]?.kill();
      processes = [await start(hosts.one), ...processes.slice(1)];
    };
    hub = await startNats(null, '', hosts.log);
    undo.push(() => hub.remove());
    const leaf = await startNats(hub, '', hosts.edge);
    undo.push(() => leaf.remove());
    startRelay = () => startRelayOn(hosts.log, databaseUrl, hub.url);
    relay = startRelay();
    undo.push(() => relay.kill());
    const copy = edgeStore();
    undo.push(() => copy.remove());
    startEdge = async (nodeOptions = BRIEFLY) => {
      const environment = { WRITE_URL: urls[1] ?? '', CORE_SECRET: EDGE_SECRET, NATS_URL: leaf.url };
      const process = await startProcess(copy, { host: hosts.edge, port: PORT, environment, nodeOptions });
      undo.push(() => process.kill());
      await vi.waitUntil(async () => (await readiness(process)) === 200, { timeout: 60_000, interval: 50 });
      return process;
    };
    swarm = new Swarm();
    undo.push(() => swarm.close());
    const from = await applyAnywhere(urls, opening(), 'opening');
    begun = from.sequence;
    edge = await startEdge();
    const options = { query: FOLLOW, variables: { story: STORY }, after: [from.cursor], count: SIZE.clients / 4 };
    groups = await Promise.all([
      swarm.connect('ws', { ...options, urls, transport: 'WebSocket' }),
      swarm.connect('sse', { ...options, urls, transport: 'Server-Sent Events' }),
      swarm.connect('ws-edge', { ...options, urls: [edge.url], transport: 'WebSocket' }),
      swarm.connect('sse-edge', { ...options, urls: [edge.url], transport: 'Server-Sent Events' }),
    ]);
    await everyone({ live: true });
    load = new SteadyLoad(urls[1] ?? '', SIZE.load);
  });
  afterAll(async () => {
    for (const step of undo.toReversed()) await step();
  });

  const everyone = (state: Parameters<Group['until']>[0]) =>
    Promise.all(groups.map((group) => group.until(state, SIZE.catchUp)));
  /** Waits until a batch that is sent from now on is acknowledged, and every client has it. */
  const everyoneIsUpToDate = async () => {
    const since = performance.now();
    await everyone(await load.nextAcknowledged());
    return Math.round(performance.now() - since);
  };
  /** Notes how long writes failed and when everybody was up to date after a fault. */
  const note = (fault: string, since: number) => {
    const { failed, of, lasted } = load.outage('write', since);
    const whole = Math.round(performance.now() - since);
    const obtained = `${failed} of ${of} attempts to write failed, for ${Math.round(lasted)} ms; everybody up to date ${whole} ms after it began`;
    noteFigures({ fault, mustShow: 'nothing acknowledged lost, contiguous per client', obtained });
  };

  test('a standby that is cut off holds writes up, and loses none', async () => {
    await load.nextAcknowledged();
    const since = performance.now();
    await hosts.standby.whileCutFrom([hosts.primary], async () => {
      await expect
        .poll(() => load.outage('write', since).faults.join(), { timeout: 60_000 })
        .toContain('STANDBY_AWAITED');
    });
    await everyoneIsUpToDate();
    note('the synchronous standby is cut off until writes are refused', since);
  });

  test('a process that is cut off from both databases sends its subscribers to the other one', async () => {
    const since = performance.now();
    await hosts.one.whileCutFrom([hosts.primary, hosts.standby], async () => {
      await expect.poll(() => readiness(processes[0]), { timeout: 60_000 }).toBe(503);
      expect(await readiness(processes[1])).toBe(200);
      await everyoneIsUpToDate();
    });
    await expect.poll(() => readiness(processes[0]), { timeout: 60_000 }).toBe(200);
    note('one of two processes is cut off from the databases', since);
  });

  test('an edge whose log is cut off goes on over HTTP from the core', async () => {
    const since = performance.now();
    await hosts.log.whileCutFrom([hosts.edge], async () => {
      await everyoneIsUpToDate();
      await pause(SIZE.cut);
      await everyoneIsUpToDate();
    });
    await everyoneIsUpToDate();
    note('the leaf node of the edge is cut off from the hub', since);
  });

  test('an edge that is cut off from the core says that it is not ready, and goes on afterwards', async () => {
    const since = performance.now();
    await hosts.edge.whileCutFrom([hosts.one, hosts.two], async () => {
      await expect.poll(() => readiness(edge), { timeout: 60_000 }).toBe(503);
    });
    await expect.poll(() => readiness(edge), { timeout: 60_000 }).toBe(200);
    await everyoneIsUpToDate();
    note('the edge is cut off from the core', since);
  });

  test('a relay that was killed is replaced by another one', async () => {
    await load.nextAcknowledged();
    const since = performance.now();
    await relay.kill();
    relay = startRelay();
    await everyoneIsUpToDate();
    note('kill -9 of the relay', since);
  });

  test('a hub that comes back without its store is filled again', async () => {
    const since = performance.now();
    await hub.kill();
    hub.loseStore();
    await hub.start();
    await everyoneIsUpToDate();
    note('kill -9 of the hub of NATS, whose store is lost', since);
  });

  test('an edge that was killed goes on from its copy, also where the clock of its host is an hour ahead', async () => {
    await load.nextAcknowledged();
    const since = performance.now();
    await edge.kill();
    edge = await startEdge([...BRIEFLY, '--import', CLOCK_AHEAD]);
    await everyoneIsUpToDate();
    note('kill -9 of the edge, whose clock is an hour ahead from then on', since);
  });

  test('a standby takes over from a primary that was killed, and no client notices more than a pause', async () => {
    await load.nextAcknowledged();
    const since = performance.now();
    await primary.kill();
    await administer(standby.url, 'select pg_promote(true, 60)');
    await waitForStandby(standby, '');
    await everyoneIsUpToDate();
    note('kill -9 of the primary, and promotion of the synchronous standby', since);
  });

  test('an old primary that comes back is given nothing, although it is the first host of the address', async () => {
    const since = performance.now();
    await primary.start();
    await everyoneIsUpToDate();
    await restartProcess();
    await everyoneIsUpToDate();
    await expect.poll(() => readiness(processes[0]), { timeout: 60_000 }).toBe(200);
    // It is told so although its commits wait for a standby, which it has no more.
    await expect
      .poll(() => administer(primary.url, 'select superseded_by from record'))
      .toEqual([{ superseded_by: 2 }]);
    const { offset: old } = await headOf(primary);
    await everyoneIsUpToDate();
    expect(await headOf(primary)).toEqual({ offset: old });
    await primary.kill();
    note('the old primary comes back, and a process is started anew', since);
  });

  test('after all of this, the record has every acknowledged batch once, and every client had it once, in order, with its bytes', async () => {
    const count = await load.stop();
    const urls = processes.map(({ url }) => url);
    const last = await applyAnywhere(urls, statements('last'), 'last');
    await everyone(last);
    const record = await recordOf(urls[0] ?? '', STORY, SELECTION);
    expect(record.length, 'each batch is applied once').toBe(begun + count + 1);
    const cursors = new Set(record.map(({ cursor }) => cursor));
    expect([...load.acknowledged].filter(([, { cursor }]) => !cursors.has(cursor))).toEqual([]);
    for (const group of groups) {
      expect(await group.violations(record)).toEqual([]);
      expect(await group.report()).toMatchObject({ errors: [], repeats: 0, clients: SIZE.clients / 4 });
    }
  });
});

/** The head in a database. */
async function headOf({ url }: PostgresCluster): Promise<{ readonly offset: number }> {
  const client = new Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ offset: string }>('select head_offset as "offset" from record');
    return { offset: Number(rows[0]?.offset) };
  } finally {
    await client.end();
  }
}

/** The status with which a process says whether it is ready. */
async function readiness(process: ServiceProcess | undefined): Promise<number> {
  const response = await fetch(`${process?.metricsUrl}/readyz`, { headers: { connection: 'close' } });
  await response.body?.cancel();
  return response.status;
}

/** Lets commits wait for the standbys with these names; for none with an empty text. */
async function waitForStandby({ url }: PostgresCluster, names: string): Promise<void> {
  await administer(url, `alter system set synchronous_standby_names = '${names}'`);
  await administer(url, 'select pg_reload_conf()');
}
