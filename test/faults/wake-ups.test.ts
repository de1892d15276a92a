/** Wake-ups from other processes are only hints: without them, or with wrong ones, every update arrives in time. */
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import type { Engine } from '../../src/record/engine/engine.js';
import { StoryRecord } from '../../src/record/record.js';
import { serve } from '../../src/server/service.js';
import { Followers } from '../fixtures/crowd/follower.js';
import { latencies, noteFigures, sized } from '../fixtures/faults/fault.js';
import { publishFor } from '../fixtures/faults/fault-story.js';
import { CROWD_LIMITS } from '../fixtures/service/limits.js';
import { postgresStore, silent } from '../fixtures/store/engines.js';
import { applied, opening, STORY } from '../fixtures/stories/story.js';

const { seconds, count, within } = sized({
  // In the short form, other tests run at the same time; only the long form limits how late an update may be.
  short: { seconds: 3, count: 3, within: 10_000 },
  long: { seconds: 60, count: 20, within: 1_250 },
});

/** A disturbance of a wake-up. */
type Disturbance = (wake: () => void) => void;

const dropped: Disturbance = () => undefined;
/**
 * Half are dropped and half of the others doubled; each comes after its own delay, so that they overtake each other.
 */
const confused: Disturbance = (wake) => {
  const times = Math.floor(Math.random() * 4) - 1;
  for (let time = 0; time < times; time += 1) setTimeout(wake, Math.random() * 500);
};

/** A service whose engine learns of others' commits only as `disturb` lets it. */
async function serveDisturbed(engine: Engine, disturb: Disturbance): Promise<string> {
  const disturbed: Engine = { ...engine, listen: (wake) => engine.listen(() => disturb(wake)) };
  const service = await serve(disturbed, { ...readConfig({}), port: 0, limits: CROWD_LIMITS }, silent);
  onTestFinished(() => service.close());
  return service.url;
}

const administration = inject('postgresUrl');

describe.skipIf(administration === null)('F8: wake-ups that are lost or disturbed (PostgreSQL)', () => {
  test.each<[fault: string, disturb: Disturbance]>([
    ['every wake-up dropped', dropped],
    ['half of the wake-ups dropped, others doubled, delayed and reordered', confused],
  ])('followers lose nothing, and get nothing late, with %s', async (fault, disturb) => {
    const store = await postgresStore(administration ?? '');
    onTestFinished(() => store.remove());
    const record = await StoryRecord.open(await store.open());
    onTestFinished(() => record.close());
    await applied(record, opening());
    let heard = 0;
    const url = await serveDisturbed(await store.open(), (wake) => {
      heard += 1;
      disturb(wake);
    });
    const after = record.cursor(await record.head());
    const followers = new Followers(count, { url, story: STORY, after });
    onTestFinished(() => followers.remove());

    const committed = await publishFor(record, seconds);
    await followers.reach([...committed.keys()].at(-1) ?? 0, 10_000);

    const taken = latencies(followers.all, committed);
    expect(await followers.violations()).toEqual([]);
    expect(followers.faults).toEqual([]);
    expect(heard).toBeGreaterThan(committed.size / 2);
    expect(taken.max).toBeLessThanOrEqual(within);
    noteFigures({
      fault,
      mustShow: '0 lost, 1.25 s at most',
      obtained: `0 of ${committed.size} updates lost for any of ${count} followers, ${heard} wake-ups, ${taken.text}`,
    });
  });
});
