/** The connection that listens for commits is killed again and again: it is made anew, and followers lose nothing. */
import { expect, inject, onTestFinished, test } from 'vitest';
import { StoryRecord } from '../../src/record/record.js';
import { Followers } from '../fixtures/crowd/follower.js';
import { latencies, noteFigures, sized } from '../fixtures/faults/fault.js';
import { publishFor } from '../fixtures/faults/fault-story.js';
import { killListeners } from '../fixtures/faults/listen-killer.js';
import { startOn } from '../fixtures/service/service.js';
import { postgresStore } from '../fixtures/store/engines.js';
import { applied, opening, STORY } from '../fixtures/stories/story.js';

const KILL_INTERVAL = 300;
const { seconds, count, within } = sized({
  // In the short form, other tests run at the same time; only the long form limits how late an update may be.
  short: { seconds: 3, count: 3, within: 10_000 },
  long: { seconds: 60, count: 20, within: 1_250 },
});

const administration = inject('postgresUrl');

test.skipIf(administration === null)(
  'F1, F8: followers lose nothing while the LISTEN connection is killed every 300 ms (PostgreSQL)',
  async () => {
    const store = await postgresStore(administration ?? '');
    onTestFinished(() => store.remove());
    const service = await startOn(store, 'no-such-directory');
    onTestFinished(() => service.close());
    // The writes come through another engine, so the service learns of them only by LISTEN.
    const record = await StoryRecord.open(await store.open());
    onTestFinished(() => record.close());
    await applied(record, opening());
    const after = record.cursor(await record.head());
    const followers = new Followers(count, { url: service.url, story: STORY, after });
    onTestFinished(() => followers.remove());

    const killer = await killListeners(store.config.databaseUrl ?? '', KILL_INTERVAL);
    onTestFinished(() => killer.stop());

    const committed = await publishFor(record, seconds);
    await followers.reach([...committed.keys()].at(-1) ?? 0, 10_000);

    const { killed } = killer;
    const taken = latencies(followers.all, committed);
    expect(await followers.violations()).toEqual([]);
    expect(followers.faults).toEqual([]);
    // The connection was there to be killed: making it again takes at most half a second.
    expect(killed).toBeGreaterThanOrEqual((seconds * 1_000) / KILL_INTERVAL / 4);
    expect(taken.max).toBeLessThanOrEqual(within);
    noteFigures({
      fault: 'the LISTEN connection killed every 300 ms under writes',
      mustShow: '0 lost, in order',
      obtained: `0 of ${committed.size} updates lost for any of ${count} followers, ${killed} connections killed, ${taken.text}`,
    });
  },
);
