/**
 * Subscribers come and go while batches are appended, in random interleavings: each gets exactly what follows its
 * start.
 */
import { setTimeout as pause } from 'node:timers/promises';
import fc, { type Scheduler, type Stream } from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Feed } from '../../src/feed/feed.js';
import type { FeedItem } from '../../src/feed/subscription.js';
import { Tail } from '../../src/feed/tail.js';
import { decodeCursor } from '../../src/record/cursor.js';
import { BEGINNING, StoryRecord } from '../../src/record/record.js';
import type { RecordPoint } from '../../src/record/snapshot.js';
import type { WritePlan } from '../../src/record/write/write.js';
import { noteFigures, sized } from '../fixtures/faults/fault.js';
import { onEveryEngine, type Store, silent } from '../fixtures/store/engines.js';
import { EVERY_UPDATE } from '../fixtures/stories/story.js';

const RUNS = sized({ short: 40, long: 1_000 });
/** Few updates are kept in memory, so that some subscribers are served from memory and others from the record. */
const KEPT = 20;
/** A run takes a few hundredths of a second. One that takes this many milliseconds waits for ever. */
const DEADLINE = 10_000;

interface Subscriber {
  /** It starts this many updates before the head of the beginning of the run; `null` starts from now. */
  readonly back: number | null;
  /** It starts after this many steps. */
  readonly delay: number;
  /** It leaves after this many messages; `null` stays to the end. */
  readonly leaves: number | null;
}

interface Run {
  readonly subscribers: readonly Subscriber[];
  readonly batches: readonly { readonly size: number; readonly delay: number }[];
  /** Spurious wake-ups, each with the number of steps before it. */
  readonly wakeUps: readonly number[];
}

const delay = fc.nat({ max: 12 });
const runs: fc.Arbitrary<Run> = fc.record({
  subscribers: fc.array(
    fc.record({
      // Some points are more than a page of the feed away.
      back: fc.option(fc.oneof({ weight: 3, arbitrary: fc.nat({ max: 8 }) }, fc.integer({ min: 90, max: 250 })), {
        freq: 3,
      }),
      delay,
      leaves: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 2 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  batches: fc.array(fc.record({ size: fc.integer({ min: 1, max: 4 }), delay }), { minLength: 1, maxLength: 4 }),
  wakeUps: fc.array(delay, { maxLength: 3 }),
});

/** The delays of the record's answers in milliseconds: in some runs none, in others as long as a write. */
const slowness = fc.oneof(
  fc.infiniteStream(fc.constant(0)),
  fc.infiniteStream(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 }))),
);

/** The scheduler runs one step at a time, after a turn in which other steps may have been scheduled. */
const scheduler = fc.scheduler({
  act: async (go) => {
    await new Promise((resolve) => setImmediate(resolve));
    await go();
  },
});

let sources = 0;
/** This many updates, as small as possible. */
function planOf(size: number): WritePlan<null> {
  const updates = Array.from({ length: size }, () => {
    sources += 1;
    const slug = `source-${sources}`;
    const body = { slug, url: `https://${slug}.example/`, publisher: slug, kind: 'NEWS_REPORT' } as const;
    const unknown = { title: null, publishedAt: null, language: null, archivedUrl: null };
    return {
      kind: 'SOURCE_ADDED' as const,
      story: null,
      subjectKind: 'source' as const,
      subject: slug,
      notice: null,
      things: [{ kind: 'source' as const, id: slug, body: { ...body, ...unknown } }],
    };
  });
  return { updates, declarations: [], recordedAt: null, drafts: [], result: null };
}

/** Appends a batch; returns the head after it. */
async function append(record: StoryRecord, size: number): Promise<RecordPoint> {
  const plan = () => Promise.resolve(planOf(size));
  const request = { editor: 'tester', idempotencyKey: null, requestDigest: '', dryRun: false };
  return (await record.write({ ...request, plan })).head;
}

/** The updates that a subscriber has received, and those that it must receive. */
interface Received {
  readonly items: FeedItem[];
  /** The point it asked to start from; `null` for now. */
  readonly after: number | null;
  /** The head that had been acknowledged when it asked… */
  readonly least: number;
  /** …and the head that was known when its subscription began. */
  readonly most: number;
  readonly left: boolean;
}

onEveryEngine('Random interleavings of subscribe and append', (makeStore) => {
  let store: Store;
  let record: StoryRecord;
  beforeAll(async () => {
    store = await makeStore();
    const engine = await store.open();
    record = await StoryRecord.open({ ...engine, listen: () => () => undefined });
    // A history of more than one page.
    await append(record, 250);
  });
  afterAll(async () => {
    await record.close();
    await store.remove();
  });

  async function play({ subscribers, batches, wakeUps }: Run, slow: Stream<number>, steps: Scheduler): Promise<void> {
    const before = await record.head();
    // The timer of the tail is off, so a lost wake-up would stay lost.
    const clock = vi.spyOn(globalThis, 'setInterval').mockImplementationOnce(() => setTimeout(() => undefined, 0));
    let hold: () => Promise<unknown> = () => Promise.resolve();
    const held = holding(record, () => hold());
    const tail = await Tail.start(held, silent, KEPT);
    expect(clock).toHaveBeenCalledOnce();
    clock.mockRestore();
    const feed = new Feed(held, tail, { checkpointInterval: 15_000, replayLimit: null }, silent);
    const points = await pointsUpTo(before);
    const step = () => steps.schedule(Promise.resolve());
    const slowStep = async () => {
      const { value = 0 } = slow.next();
      if (value > 0) await pause(value);
      await step();
    };
    const letGoBy = async (count: number) => {
      for (let n = 0; n < count; n += 1) await slowStep();
    };
    hold = slowStep;

    let over = false;
    let acknowledged = before.offset;
    const appending = batches.map(async ({ size, delay }) => {
      await letGoBy(delay);
      const head = await append(record, size);
      acknowledged = Math.max(acknowledged, head.offset);
    });
    const waking = wakeUps.map((delay) => letGoBy(delay).then(() => tail.advance()));
    const appended = Promise.all(appending);

    const following = subscribers.map(async ({ back, delay, leaves }): Promise<Received> => {
      await letGoBy(delay);
      const least = acknowledged;
      const after = back === null ? null : Math.max(0, before.offset - back);
      const cursor = after === null ? null : decodeCursor(record.cursor(points.get(after) ?? BEGINNING));
      const subscription = await feed.follow<FeedItem>({
        story: null,
        after: cursor,
        following: { kinds: null, actor: null, proposal: null },
        followUps: true,
        deliver: (item) => item,
      });
      const most = tail.head.offset;
      const items: FeedItem[] = [];
      // Interrupted some steps after it has the last update, unless it has left before.
      let left = false;
      const goes = async () => {
        await appended;
        const lacks = () => offsetOf(items.at(-1)) < acknowledged || !items.some((item) => item.type === 'caughtUp');
        while (!over && !left && lacks()) await step();
        await letGoBy(5);
        await subscription.return?.();
      };
      const going = goes();
      for await (const item of subscription) {
        items.push(item);
        await step();
        left = items.length === leaves;
        if (left) break;
      }
      await going;
      return { items, after, least, most, left };
    });

    const all = steps.waitFor(Promise.all([Promise.all(following), appended, Promise.all(waking)]));
    const [received] = await within(DEADLINE, all).finally(() => {
      over = true;
      tail.stop();
    });
    expect(feed.size).toBe(0);

    const head = await record.head();
    expect(head.offset).toBe(before.offset + batches.reduce((sum, { size }) => sum + size, 0));
    const recorded = await pointsUpTo(head);
    for (const one of received) check(one, recorded, head);
  }

  test('F3, F4: each subscriber gets every update after its start once and in order, and CaughtUp once', async () => {
    const started = performance.now();
    let [followed, appended] = [0, 0];
    await fc.assert(
      fc.asyncProperty(runs, slowness, scheduler, async (run, slow, steps) => {
        await play(run, slow, steps);
        followed += run.subscribers.length;
        appended += run.batches.length;
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    const seconds = (performance.now() - started) / 1_000;
    noteFigures({
      fault: `${RUNS} random interleavings of subscribe and append (${store.engine})`,
      mustShow: 'exactly what follows the start, up to the head',
      obtained: `so for all of ${followed} subscribers, ${appended} batches, in ${seconds.toFixed(0)} s`,
    });
  });

  /** The points of the newest updates, by offset. */
  async function pointsUpTo(head: RecordPoint): Promise<Map<number, RecordPoint>> {
    const { updates } = await record.updates({ ...EVERY_UPDATE, after: Math.max(0, head.offset - 300) });
    return new Map(updates.map((update) => [update.offset, update]));
  }
});

/** The same record, with delayed answers to the feed. Each answer is as of the time of the question. */
function holding(record: StoryRecord, hold: () => Promise<unknown>): StoryRecord {
  const after = <A extends unknown[], R>(ask: (...args: A) => Promise<R>) => {
    return (...args: A): Promise<R> => ask.apply(record, args).then((answer) => hold().then(() => answer));
  };
  const { headSince, addressed, updates, check } = record;
  const answers: Partial<StoryRecord> = {
    headSince: after(headSince),
    addressed: after(addressed),
    updates: after(updates),
    check: after(check),
    // The delays are the test's own: they say nothing about the store, which all runs share.
    answers: () => undefined,
  };
  return new Proxy(record, {
    get: (target, name) => Reflect.get(Object.hasOwn(answers, name) ? answers : target, name),
  });
}

function check(
  { items, after, least, most, left }: Received,
  recorded: Map<number, RecordPoint>,
  head: RecordPoint,
): void {
  const updates = items.flatMap((item) => (item.type === 'update' ? [item.update] : []));
  const [first] = items;
  const start = after ?? (first?.type === 'update' ? first.update.offset - 1 : offsetOf(first));
  if (after === null) {
    expect(start).toBeGreaterThanOrEqual(least);
    expect(start).toBeLessThanOrEqual(most);
  }
  const count = left ? updates.length : head.offset - start;
  const expected = Array.from({ length: count }, (_, n) => recorded.get(start + 1 + n));
  expect(updates.map(({ offset, hash }) => ({ offset, hash }))).toEqual(
    expected.map((point) => ({ offset: point?.offset, hash: point?.hash })),
  );
  const caughtUp = items.findIndex((item) => item.type === 'caughtUp');
  expect(items.flatMap(({ type }) => (type === 'update' ? [] : [type]))).toEqual(
    left && caughtUp < 0 ? [] : ['caughtUp'],
  );
  if (caughtUp < 0) return;
  // CaughtUp has a point at or beyond everything that was acknowledged before the subscriber asked.
  expect(offsetOf(items[caughtUp])).toBe(caughtUp === 0 ? start : offsetOf(items[caughtUp - 1]));
  expect(offsetOf(items[caughtUp])).toBeGreaterThanOrEqual(least);
}

function offsetOf(item: FeedItem | undefined): number {
  if (item === undefined || item.type === 'reset') return -1;
  return item.type === 'update' ? item.update.offset : item.point.offset;
}

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`expected the run to end within ${milliseconds} ms, but it has not`)),
      milliseconds,
    );
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
