/**
 * Subscribers of the same at the head form one group (src/server/live/group.ts). While some join, stall, leave and come again,
 * each receives what it would receive alone.
 */
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { type ExecutionArgs, parse } from 'graphql';
import { Registry } from 'prom-client';
import { afterEach, expect, test, vi } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { Feed } from '../../src/feed/feed.js';
import { Tail } from '../../src/feed/tail.js';
import { Context } from '../../src/graphql/context.js';
import { unlimitedMeter } from '../../src/graphql/meter.js';
import { schema } from '../../src/graphql/schema.js';
import { DEFAULT_LIMITS } from '../../src/limits.js';
import { Outflow } from '../../src/server/connections/outflow.js';
import { Accounts } from '../../src/server/limits/account.js';
import { PayloadWriter } from '../../src/server/live/payload-writer.js';
import { Subscriber } from '../../src/server/live/subscriber.js';
import { Subscriptions } from '../../src/server/live/subscriptions.js';
import { OperationMetrics } from '../../src/server/metrics/operation-metrics.js';
import { CROWD_LIMITS } from '../fixtures/service/limits.js';
import { reading } from '../fixtures/service/reading.js';
import { emptyRecord, onOneEngine, silent } from '../fixtures/store/engines.js';
import { applied, file, notice, opening, STORY, statement } from '../fixtures/stories/story.js';

/** A few texts of this length are more than may wait for a reader. */
const LONG_TEXT = 'and so on '.repeat(300);
const RUNS = 25;

/** The same document for all, so that only what is followed tells audiences apart. */
const DOCUMENT = parse(`subscription ($kinds: [UpdateKind!], $actor: ID, $after: Cursor) {
  storyUpdates(story: "${STORY}", kinds: $kinds, actor: $actor, after: $after) {
    __typename ... on StoryUpdate { sequence kind } ... on Checkpoint { cursor }
    ... on StatementPublished { statement { key a: text b: text c: text d: text e: text } } } }`);

const FOLLOWING = [
  {},
  { kinds: ['STATEMENT_PUBLISHED'] },
  { kinds: ['STATEMENT_CORRECTED'] },
  { actor: 'bert-south' },
] as const;

/** A connection whose other end reads only when it is told to. */
class Line extends Writable {
  readonly received: Buffer[] = [];
  private held: (() => void) | null = null;
  private stalled = false;

  override _write(bytes: Buffer, _: BufferEncoding, done: () => void): void {
    this.received.push(bytes);
    if (this.stalled) this.held = done;
    else done();
  }

  get isStalled(): boolean {
    return this.stalled;
  }

  stall(): void {
    this.stalled = true;
  }

  read(): void {
    this.stalled = false;
    this.held?.();
    this.held = null;
  }
}

interface Told {
  readonly sequence?: number;
}

interface Recorded {
  readonly sequence: number;
  readonly kind: string;
  readonly actors: readonly string[];
}

interface Follower {
  readonly following: (typeof FOLLOWING)[number];
  /** The number of the last update before it began. */
  readonly from: number;
  readonly line: Line;
  readonly stream: Subscriber;
  readonly over: Promise<void>;
  /** Whether it was told to leave: then it has a part of what it would have been sent. */
  hasLeft: boolean;
}

type Step =
  | { readonly type: 'publish'; readonly count: number; readonly speaker: 'anna-north' | 'bert-south' }
  | { readonly type: 'correct' }
  | { readonly type: 'settle' }
  | { readonly type: 'come'; readonly following: number; readonly back: number }
  | { readonly type: 'stall' | 'read' | 'leave'; readonly who: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('publish' as const),
        count: fc.integer({ min: 1, max: 8 }),
        speaker: fc.constantFrom('anna-north' as const, 'bert-south' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('correct' as const) }) },
    { weight: 6, arbitrary: fc.record({ type: fc.constant('settle' as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('come' as const),
        following: fc.nat({ max: FOLLOWING.length - 1 }),
        back: fc.nat({ max: 5 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        type: fc.constantFrom('stall' as const, 'read' as const, 'leave' as const),
        who: fc.nat({ max: 9 }),
      }),
    },
  ),
  { minLength: 10, maxLength: 40 },
);

onOneEngine('Groups', (makeStore) => {
  const store = emptyRecord(makeStore);
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  async function servicesOf() {
    const { record } = store;
    const tail = await Tail.start(record, silent);
    const feed = new Feed(record, tail, { checkpointInterval: 60_000, replayLimit: null }, silent);
    closing.push(() => {
      feed.close();
      tail.stop();
    });
    const services = { record, feed, desk: new Desk(record, silent) };
    const subscriptions = new Subscriptions(
      services,
      reading,
      DEFAULT_LIMITS,
      new OperationMetrics(new Registry()),
      silent,
    );
    const account = new Accounts(CROWD_LIMITS).of('198.51.100.1');
    return { services, feed, subscriptions, account };
  }

  test('F3, F6, F10: every subscriber gets every update that it follows once and in order, whatever happens to others', async () => {
    let run = 0;
    const { services, feed, subscriptions, account } = await servicesOf();
    await applied(store.record, opening());

    const come = async (following: (typeof FOLLOWING)[number], from: number, after: string): Promise<Follower> => {
      const args: ExecutionArgs = {
        schema,
        document: DOCUMENT,
        variableValues: { ...following, after },
        contextValue: new Context(services, 'test', null, unlimitedMeter()),
      };
      const stream = await subscriptions.open(args);
      if (!(stream instanceof Subscriber)) throw new Error(JSON.stringify(stream.errors));
      const line = new Line({ highWaterMark: 1 });
      const bytesOf = (all: readonly { readonly json: Buffer }[]) =>
        Buffer.concat(all.flatMap(({ json }) => [json, Buffer.from('\n')]));
      const over = stream.sendTo(new PayloadWriter(new Outflow(line, account.unread), bytesOf, { sent: 0 }, account));
      return { following, from, line, stream, over, hasLeft: false };
    };

    const property = fc.asyncProperty(steps, async (all) => {
      run += 1;
      const prefix = `run-${run}`;
      const recorded: Recorded[] = [];
      const cursors: { readonly sequence: number; readonly cursor: string }[] = [];
      const followers: Follower[] = [];
      const published: { readonly key: string; readonly speaker: string }[] = [];
      let count = 0;
      const note = (updates: Awaited<ReturnType<typeof applied>>, actors: readonly string[]) => {
        for (const update of updates) {
          const sequence = update.sequence ?? 0;
          recorded.push({ sequence, kind: update.kind, actors });
          cursors.push({ sequence, cursor: store.record.cursor(update) });
        }
      };
      const publish = async (speaker: 'anna-north' | 'bert-south', howMany: number) => {
        const keys = Array.from({ length: howMany }, () => {
          count += 1;
          return `${prefix}-${count}`;
        });
        published.push(...keys.map((key) => ({ key, speaker })));
        const attributions = [{ speaker }];
        const entries = keys.map((key) => statement(key, { attributions, text: `${key}: ${LONG_TEXT}`.trim() }));
        note(await applied(store.record, file({ statements: entries })), [speaker]);
      };
      await publish('anna-north', 1);

      for (const step of all) {
        if (step.type === 'publish') await publish(step.speaker, step.count);
        else if (step.type === 'settle') await settled(followers, recorded);
        else if (step.type === 'correct') {
          const last = published.at(-1);
          if (last === undefined) continue;
          const correction = { statement: last.key, set: { text: `Again ${count}.` }, notice: notice('CORRECTION') };
          count += 1;
          note(await applied(store.record, file({ correct: [correction] })), [last.speaker]);
        } else if (step.type === 'come') {
          const start = cursors.at(-1 - step.back) ?? cursors[0];
          const following = FOLLOWING[step.following];
          if (start !== undefined && following !== undefined) {
            followers.push(await come(following, start.sequence, start.cursor));
          }
        } else {
          const follower = followers[step.who % Math.max(followers.length, 1)];
          if (follower === undefined) continue;
          if (step.type === 'leave') {
            follower.hasLeft = true;
            follower.stream.close();
          } else follower.line[step.type]();
        }
      }

      for (const { line } of followers) line.read();
      await settled(followers, recorded);
      for (const follower of followers) {
        const expected = followedBy(follower, recorded);
        const sent = sequencesOf(follower);
        expect(sent).toEqual(follower.hasLeft ? expected.slice(0, sent.length) : expected);
      }
      for (const { stream } of followers) stream.interrupt();
      await Promise.all(followers.map(({ over }) => over));
      expect(feed.size).toBe(0);
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  /** Waits until everybody who reads has been sent what there is: from then on they are one audience. */
  async function settled(followers: readonly Follower[], recorded: readonly Recorded[]): Promise<void> {
    for (const follower of followers.filter(({ hasLeft, line }) => !hasLeft && !line.isStalled)) {
      const last = followedBy(follower, recorded).at(-1) ?? null;
      await vi.waitFor(
        () => {
          if (last !== null && (sequencesOf(follower).at(-1) ?? 0) < last)
            throw new Error(`expected update ${last} to arrive, but it has not`);
        },
        { timeout: 10_000, interval: 2 },
      );
    }
  }
});

/** The numbers of the updates that somebody follows. */
function followedBy({ following, from }: Follower, recorded: readonly Recorded[]): number[] {
  return recorded
    .filter(({ sequence, kind, actors }) => sequence > from && isFollowed(following, kind, actors))
    .map(({ sequence }) => sequence);
}

function sequencesOf({ line }: Follower): number[] {
  const lines = Buffer.concat(line.received).toString('utf8').split('\n').filter(Boolean);
  return lines.flatMap((text) => (JSON.parse(text).data.storyUpdates as Told).sequence ?? []);
}

/** Corrections reach whoever follows what was corrected, whichever kinds they follow (rule 11). */
function isFollowed(following: (typeof FOLLOWING)[number], kind: string, actors: readonly string[]): boolean {
  const kinds: readonly string[] | null = 'kinds' in following ? following.kinds : null;
  const passesKind = kinds === null || kinds.includes(kind) || kind === 'STATEMENT_CORRECTED';
  return passesKind && (!('actor' in following) || actors.includes(following.actor));
}
