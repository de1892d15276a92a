/**
 * PostgreSQL is killed in the middle of commits: every acknowledged write is there, and every other write is there at
 * most once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openPostgres } from '../../src/record/engine/postgres.js';
import { StoryRecord } from '../../src/record/record.js';
import { Followers } from '../fixtures/crowd/follower.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { makeCluster, POSTGRES_PROGRAMS } from '../fixtures/machines/postgres-cluster.js';
import { startProcess } from '../fixtures/machines/processes.js';
import { TOKEN } from '../fixtures/service/service.js';
import { type Store, silent, WITHOUT_POOLER } from '../fixtures/store/engines.js';
import { applied, EVERY_UPDATE, file, opening, STORY, statement } from '../fixtures/stories/story.js';

const {
  rounds,
  writers,
  followers: count,
} = sized({
  short: { rounds: 2, writers: 4, followers: 3 },
  long: { rounds: 20, writers: 8, followers: 20 },
});
/** The kill comes after this many acknowledged batches of its round. */
const BATCHES_A_ROUND = 10;
const APPLY = `mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) {
  __typename ... on ApplyBatchSuccess { status cursor } ... on Error { message } } }`;

interface Applied {
  /** REPEATED when an earlier attempt was written but not acknowledged. */
  readonly status: string;
  readonly cursor: string;
}

/** Applies a file over HTTP. Returns `null` when the outcome is unknown. */
async function apply(url: string, source: string, idempotencyKey: string): Promise<Applied | null> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ query: APPLY, variables: { input: { source, idempotencyKey } } }),
  });
  const { data } = (await response.json()) as {
    data?: { applyBatch: Applied & { __typename: string } } | null;
  };
  if (!data) return null;
  const { __typename, status, cursor } = data.applyBatch;
  if (__typename !== 'ApplyBatchSuccess') throw new Error(JSON.stringify(data.applyBatch));
  return { status, cursor };
}

test.skipIf(POSTGRES_PROGRAMS === null)(
  'F1: PostgreSQL killed in the middle of commits loses no acknowledged write',
  async () => {
    // A commit takes 5 ms before it is written, so that a kill falls into one.
    const cluster = await makeCluster({ fsync: 'on', commit_delay: '5000', commit_siblings: '0' });
    onTestFinished(() => cluster.remove());
    const dataDirectory = mkdtempSync(join(tmpdir(), 'onrecord-test-'));
    onTestFinished(() => rmSync(dataDirectory, { recursive: true, force: true }));
    const store: Store = {
      engine: 'PostgreSQL',
      config: { databaseUrl: cluster.url, ...WITHOUT_POOLER, dataDirectory },
      open: async () => openPostgres(cluster.url, silent),
      remove: async () => undefined,
    };
    const record = await StoryRecord.open(await store.open());
    onTestFinished(() => record.close());
    await applied(record, opening());
    const service = await startProcess(store);
    onTestFinished(() => service.kill());
    const start = await record.head();
    const { url } = service;
    const followers = new Followers(count, { url, story: STORY, after: record.cursor(start) });
    onTestFinished(() => followers.remove());

    const acknowledged = new Map<string, Applied>();
    let unacknowledged = 0;
    let writing = true;
    /** Publishes one statement after the other, and retries each until it is acknowledged. */
    const write = async (writer: number) => {
      for (let n = 0; writing; n += 1) {
        const key = `w${writer}-${n}`;
        for (;;) {
          const outcome = await apply(url, file({ statements: [statement(key)] }), key);
          if (outcome !== null) {
            acknowledged.set(key, outcome);
            break;
          }
          unacknowledged += 1;
          await pause(50);
        }
      }
    };
    const written = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    const backTo = async (size: number) => {
      while (acknowledged.size < size) await Promise.race([pause(2), written]);
    };

    let cut = 0;
    for (let round = 0; round < rounds; round += 1) {
      await backTo(acknowledged.size + BATCHES_A_ROUND);
      await pause(Math.random() * 20);
      const before = acknowledged.size;
      await cluster.kill();
      expect(acknowledged.size - before).toBeLessThanOrEqual(writers);
      const sofar = unacknowledged;
      await cluster.start();
      await backTo(acknowledged.size + writers);
      if (unacknowledged > sofar) cut += 1;
    }
    writing = false;
    await written;

    const { updates } = await record.updates({ ...EVERY_UPDATE, after: start.offset });
    const cursors = new Map(updates.map((update) => [update.subject, record.cursor(update)]));
    expect([...acknowledged].filter(([key, { cursor }]) => cursors.get(`${STORY}/${key}`) !== cursor)).toEqual([]);
    // Every key was retried until it was acknowledged, so each is there once, and nothing else.
    expect(updates.length).toBe(acknowledged.size);
    expect(await record.verify()).toMatchObject({ intact: true });
    await followers.reach(updates.at(-1)?.sequence ?? 0, 15_000);
    expect(await followers.violations()).toEqual([]);
    expect(unacknowledged).toBeGreaterThan(0);
    const taken = [...acknowledged.values()].filter(({ status }) => status === 'REPEATED').length;
    noteFigures({
      fault: `kill -9 PostgreSQL in mid-commit, ${rounds} times`,
      mustShow: 'every acknowledged cursor present',
      obtained:
        `0 of ${acknowledged.size} acknowledged batches lost; ${unacknowledged} attempts unacknowledged in ${cut} rounds, ` +
        `each batch there once (${taken} had been taken without an acknowledgement); 0 updates lost for any of ${count} followers, who reconnected ${followers.faults.length} times`,
    });
  },
);
