/** Kept responses during writes: no reader gets one that is older than allowed. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { applyRequest, markOf, statements } from '../fixtures/faults/fault-story.js';
import { killListeners } from '../fixtures/faults/listen-killer.js';
import { type ServiceProcess, startProcess, startProcesses } from '../fixtures/machines/processes.js';
import { embeddedStore, postgresStore, type Store } from '../fixtures/store/engines.js';
import { opening, STORY } from '../fixtures/stories/story.js';

const SIZE = sized({
  short: { writes: 60, reads: 600, readers: 12 },
  long: { writes: 1_000, reads: 10_000, readers: 12 },
});
/** The greatest age of a response from another process than the one that was written to, in milliseconds. */
const MOST = 1_250;
/**
 * The interval at which the connections that listen for commits are cut, in milliseconds: freshness must not depend on
 * notifications.
 */
const CUT_INTERVAL = 300;

const PAGE = `query Page($story: String!) { story(by: { slug: $story }) { sequence headline statements(first: 5) {
  totalCount nodes { text } } } }`;

interface Page {
  readonly data: {
    readonly story: { readonly sequence: number; readonly statements: { readonly totalCount: number } };
  };
}

/** An acknowledged write: its process, its time, and the sequence of its update. */
interface Write {
  readonly by: ServiceProcess;
  readonly at: number;
  readonly sequence: number;
}

/** How stale the responses were. */
interface Figures {
  readonly reads: number;
  readonly writes: number;
  /** Responses older than a write that the same process had acknowledged before the request. */
  readonly staleAtHome: number;
  /** Responses of other processes older than a write acknowledged 1.25 s before the request. */
  readonly staleElsewhere: number;
  /** The age of the oldest write that was missing in a response of another process, in milliseconds. */
  readonly oldest: number;
  readonly seconds: number;
}

async function race(processes: readonly ServiceProcess[], prefix: string): Promise<Figures> {
  const acknowledged: Write[] = [];
  let reads = 0;
  let writing = true;
  const failures = { staleAtHome: 0, staleElsewhere: 0, oldest: 0 };
  const started = performance.now();

  const write = async () => {
    for (let n = 0; n < SIZE.writes; n += 1) {
      const by = processes[n % processes.length];
      if (by === undefined) throw new Error('expected at least one process');
      const response = await fetch(`${by.url}/graphql`, applyRequest(statements(`${prefix}-${n}`), `${prefix}-${n}`));
      acknowledged.push({ by, sequence: markOf(await response.text()).sequence, at: performance.now() });
    }
    writing = false;
  };

  const read = async (reader: number) => {
    for (let n = reader; reads < SIZE.reads || writing; n += 1) {
      reads += 1;
      const from = processes[n % processes.length];
      if (from === undefined) throw new Error('expected at least one process');
      const askedAt = performance.now();
      const home = newest(acknowledged, ({ by }) => by === from);
      const due = newest(acknowledged, ({ at }) => at <= askedAt - MOST);
      const { data } = await ask(from, n);
      // Sequences are contiguous, and all but the first update put a statement on the record.
      const { sequence, statements: list } = data.story;
      expect(sequence - list.totalCount).toBe(openingUpdates);
      if (home !== null && sequence < home.sequence) failures.staleAtHome += 1;
      if (due !== null && sequence < due.sequence) failures.staleElsewhere += 1;
      const missed = acknowledged.find((one) => one.sequence > sequence);
      if (missed !== undefined) failures.oldest = Math.max(failures.oldest, askedAt - missed.at);
      // Readers pause between requests, so that writes get their turn.
      await pause(reads < SIZE.reads ? 1 : 10);
    }
  };

  // For a moment, another process may not know the story yet.
  for (const one of processes)
    await expect.poll(async () => (await ask(one, 0)).data.story, { timeout: 5_000 }).not.toBeNull();
  const openingUpdates = await ask(processes[0], 0).then(
    ({ data }) => data.story.sequence - data.story.statements.totalCount,
  );
  await Promise.all([write(), ...Array.from({ length: SIZE.readers }, (_, reader) => read(reader))]);
  const seconds = (performance.now() - started) / 1_000;
  return { reads, writes: acknowledged.length, ...failures, seconds };
}

function newest(writes: readonly Write[], passes: (write: Write) => boolean): Write | null {
  return writes.findLast(passes) ?? null;
}

/** Sends the same query alternately by POST and by GET. */
async function ask(process: ServiceProcess | undefined, n: number): Promise<Page> {
  const variables = { story: STORY };
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: PAGE, variables }),
  };
  const parameters = new URLSearchParams({ query: PAGE, variables: JSON.stringify(variables) });
  const response =
    n % 2 === 0 ? await fetch(`${process?.url}/graphql`, post) : await fetch(`${process?.url}/graphql?${parameters}`);
  return (await response.json()) as Page;
}

/**
 * Runs readers and writers on processes of a store, and expects no response to be too old. Written texts begin with
 * `prefix`.
 */
async function raceOn(processes: readonly ServiceProcess[], prefix: string, name: string): Promise<void> {
  await fetch(`${processes[0]?.url}/graphql`, applyRequest(opening(), 'opening'));
  const figures = await race(processes, prefix);
  noteFigures({
    fault: `${SIZE.writes} writes race with ${SIZE.reads} reads of a kept answer, ${name}`,
    mustShow: `no answer older than a write acknowledged by the same process; of another process, none older than ${MOST / 1_000} s`,
    obtained: `${figures.writes} writes, ${figures.reads} reads in ${figures.seconds.toFixed(1)} s: ${figures.staleAtHome} older than what their process had acknowledged, ${figures.staleElsewhere} older than ${MOST / 1_000} s; the oldest write that was not in one yet was ${Math.round(figures.oldest)} ms old`,
  });
  expect(figures).toMatchObject({ writes: SIZE.writes, staleAtHome: 0, staleElsewhere: 0 });
  expect(figures.reads).toBeGreaterThanOrEqual(SIZE.reads);
}

describe('A5: kept responses during writes', () => {
  test('no kept response of the embedded store is stale (PGlite)', async () => {
    const store = embeddedStore();
    onTestFinished(() => store.remove());
    const process = await startProcess(store);
    onTestFinished(async () => {
      await process.stop();
    });
    await raceOn([process], 'race', 'one process on the embedded store');
  });

  describe.skipIf(inject('postgresUrl') === null)('three processes (PostgreSQL)', () => {
    let store: Store;
    let processes: readonly ServiceProcess[];
    beforeAll(async () => {
      store = await postgresStore(inject('postgresUrl') ?? '');
      processes = await startProcesses(store, 3);
    });
    afterAll(async () => {
      await Promise.all(processes.map((one) => one.stop()));
      await store.remove();
    });

    test('no kept response is stale while the processes notify each other of commits', async () => {
      await raceOn(processes, 'told', 'three processes on PostgreSQL');
    });

    test('no kept response is stale while almost all notifications of commits are lost', async () => {
      const killer = await killListeners(store.config.databaseUrl ?? '', CUT_INTERVAL);
      onTestFinished(() => killer.stop());
      await raceOn(processes, 'untold', `three processes whose LISTEN connections are cut every ${CUT_INTERVAL} ms`);
      expect(killer.killed).toBeGreaterThan(0);
    });
  });
});
