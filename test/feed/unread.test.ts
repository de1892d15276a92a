/**
 * Streams that are read by fits and starts, or not at all (docs/api/feed.md, F3 and F6): what is held for them has a bound in
 * bytes, for each and for their address, and each is sent every update once and in order all the same.
 */
import fc from 'fast-check';
import { type ExecutionArgs, parse } from 'graphql';
import { Registry } from 'prom-client';
import { afterEach, expect, test } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { Feed } from '../../src/feed/feed.js';
import { Tail } from '../../src/feed/tail.js';
import { Context } from '../../src/graphql/context.js';
import { schema } from '../../src/graphql/schema.js';
import { BEGINNING } from '../../src/record/record.js';
import { Outflow } from '../../src/server/connections/outflow.js';
import { type Account, Accounts } from '../../src/server/limits/account.js';
import { PayloadWriter } from '../../src/server/live/payload-writer.js';
import { Subscriber } from '../../src/server/live/subscriber.js';
import { Subscriptions } from '../../src/server/live/subscriptions.js';
import { OperationMetrics } from '../../src/server/metrics/operation-metrics.js';
import { SlowLine } from '../fixtures/connections/slow-line.js';
import { CROWD_LIMITS } from '../fixtures/service/limits.js';
import { reading } from '../fixtures/service/reading.js';
import { emptyRecord, onOneEngine, silent } from '../fixtures/store/engines.js';
import { applied, file, opening, STORY, statement } from '../fixtures/stories/story.js';

const RUNS = 10;
/** So few are kept in memory that a replay begins with pages of the record. */
const RECENT = 20;
const BEFORE = 60;
const LIMITS = { ...CROWD_LIMITS, unreadBytesPerStream: 16 * 1024, unreadBytesPerAddress: 40 * 1024 };
/** A payload, with what carries it, is shorter than this, in bytes. */
const PAYLOAD = 5_000;
/** Steps of one account that may be under way when the last of its bytes are used up (src/server/live/replay-turns.ts). */
const STEPS = 4;

const DOCUMENT = parse(`subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) {
  __typename ... on StoryUpdate { sequence } ... on Checkpoint { cursor }
  ... on StatementPublished { statement { text again: text } } } }`);

interface Follower {
  readonly account: Account;
  readonly line: SlowLine;
  readonly outflow: Outflow;
  readonly stream: Subscriber;
  readonly over: Promise<void>;
  /** The number of the last update before it began. */
  readonly from: number;
}

type Step =
  | { readonly type: 'publish'; readonly count: number }
  | { readonly type: 'come'; readonly address: number; readonly back: number }
  | { readonly type: 'take'; readonly who: number; readonly bytes: number }
  | { readonly type: 'turn' | 'cut'; readonly who: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({ type: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 12 }) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('come' as const),
        address: fc.nat({ max: 1 }),
        back: fc.nat({ max: BEFORE }),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        type: fc.constant('take' as const),
        who: fc.nat({ max: 9 }),
        bytes: fc.integer({ min: 1, max: 60_000 }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ type: fc.constant('turn' as const), who: fc.constant(0) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('cut' as const), who: fc.nat({ max: 9 }) }) },
  ),
  { minLength: 15, maxLength: 50 },
);

onOneEngine('Streams that are read by fits and starts', (makeStore) => {
  const store = emptyRecord(makeStore);
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  async function servicesOf(checkpointInterval: number) {
    const { record } = store;
    const tail = await Tail.start(record, silent, RECENT);
    const feed = new Feed(record, tail, { checkpointInterval, replayLimit: null }, silent);
    closing.push(() => {
      feed.close();
      tail.stop();
    });
    const services = { record, feed, desk: new Desk(record, silent) };
    const subscriptions = new Subscriptions(
      services,
      reading,
      CROWD_LIMITS,
      new OperationMetrics(new Registry()),
      silent,
    );
    const come = async (account: Account, from: number, after: string): Promise<Follower> => {
      const contextValue = new Context(services, 'test', null, reading.budgets.meterFor(account, null));
      const args: ExecutionArgs = { schema, document: DOCUMENT, variableValues: { after }, contextValue };
      const stream = await subscriptions.open(args);
      if (!(stream instanceof Subscriber)) throw new Error(JSON.stringify(stream.errors));
      const line = new SlowLine({ highWaterMark: 1 });
      const outflow = new Outflow(line, account.unread);
      const bytesOf = (all: readonly { readonly json: Buffer }[]) =>
        Buffer.concat(all.flatMap(({ json }) => [json, Buffer.from('\n')]));
      const over = stream.sendTo(new PayloadWriter(outflow, bytesOf, { sent: 0 }, account));
      return { account, line, outflow, stream, over, from };
    };
    return { record, feed, come };
  }

  test('F3, F6: slow clients keep no more unread bytes than allowed, and get everything once and in order', async () => {
    const { record, feed, come } = await servicesOf(60_000);
    const accounts = new Accounts(LIMITS);
    const cursors: { readonly sequence: number; readonly cursor: string }[] = [];
    const publish = async (count: number) => {
      const statements = Array.from({ length: count }, (_, n) => {
        const key = `said-${cursors.length + n}`;
        return statement(key, { text: `${key} ${'and so on '.repeat((cursors.length * 7 + n) % 200)}`.trim() });
      });
      for (const update of await applied(record, file({ statements }))) {
        cursors.push({ sequence: update.sequence ?? 0, cursor: record.cursor(update) });
      }
    };
    await applied(record, opening());
    for (let n = 0; n < BEFORE; n += 20) await publish(20);

    const withinBounds = (followers: readonly Follower[]) => {
      for (const { account, outflow } of followers) {
        expect(outflow.unreadBytes).toBeLessThanOrEqual(LIMITS.unreadBytesPerStream + PAYLOAD);
        const step = LIMITS.unreadBytesPerStream / 2 + PAYLOAD;
        expect(account.unread.bytes).toBeLessThanOrEqual(LIMITS.unreadBytesPerAddress + STEPS * step);
      }
    };

    const property = fc.asyncProperty(steps, async (all) => {
      const followers: Follower[] = [];
      const left: Follower[] = [];
      for (const step of all) {
        if (step.type === 'publish') await publish(step.count);
        else if (step.type === 'turn') for (let n = 0; n < 20; n += 1) await new Promise(setImmediate);
        else if (step.type === 'come') {
          const start = cursors.at(-1 - step.back);
          const account = accounts.of(`198.51.100.${step.address}`);
          if (start !== undefined) followers.push(await come(account, start.sequence, start.cursor));
        } else {
          const follower = followers[step.who % Math.max(followers.length, 1)];
          if (follower === undefined) continue;
          if (step.type === 'take') follower.line.take(step.bytes);
          else {
            // Cut, and back: what follows on what it has got comes over another connection.
            follower.outflow.close();
            follower.stream.close();
            left.push(...followers.splice(followers.indexOf(follower), 1));
            const last = sequencesOf(follower).at(-1) ?? follower.from;
            const cursor = cursors.find(({ sequence }) => sequence === last)?.cursor;
            if (cursor !== undefined) followers.push(await come(follower.account, last, cursor));
          }
        }
        withinBounds(followers);
      }
      const head = cursors.at(-1)?.sequence ?? 0;
      await expect
        .poll(
          () => {
            for (const { line } of followers) line.take(10_000);
            withinBounds(followers);
            return followers.every((one) => (sequencesOf(one).at(-1) ?? one.from) === head);
          },
          { timeout: 60_000, interval: 1 },
        )
        .toBe(true);
      for (const follower of [...left, ...followers]) {
        const sent = sequencesOf(follower);
        expect(sent).toEqual(sent.map((_, n) => follower.from + 1 + n));
      }
      for (const { stream, outflow } of followers) {
        outflow.close();
        stream.close();
      }
      await Promise.all([...left, ...followers].map(({ over }) => over));
      expect([feed.size, ...followers.map(({ account }) => account.unread.bytes)].every((one) => one === 0)).toBe(true);
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  });

  test('F7: a replay without units left sends checkpoints, and continues when its address has units again', async () => {
    await applied(store.record, opening());
    await applied(store.record, file({ statements: [statement('said')] }));
    const { record, come } = await servicesOf(200);
    const beginning = record.cursor(BEGINNING);
    const account = new Accounts({ ...LIMITS, unitsPerSecond: 100, unitsAtOnce: 100 }).of('198.51.100.1');
    const follower = await come(account, 0, beginning);
    // Before its turn comes.
    account.charge(100 + 100);
    const received = () => {
      follower.line.take(Number.MAX_SAFE_INTEGER);
      return messagesOf(follower);
    };
    await expect.poll(() => received().length, { timeout: 20_000, interval: 10 }).toBeGreaterThanOrEqual(2);
    expect(received().slice(0, 2)).toEqual(Array(2).fill({ __typename: 'Checkpoint', cursor: beginning }));
    await expect.poll(() => received().some(({ sequence }) => sequence === 1), { timeout: 20_000 }).toBe(true);
    follower.stream.close();
  });
});

interface Message {
  readonly __typename: string;
  readonly sequence?: number;
  readonly cursor?: string;
}

/** The complete messages that have arrived. */
function messagesOf({ line }: Follower): Message[] {
  const lines = Buffer.concat(line.received).toString('utf8').split('\n').slice(0, -1);
  return lines.map((text) => JSON.parse(text).data.storyUpdates);
}

/** The numbers of the updates among them. */
function sequencesOf(follower: Follower): number[] {
  return messagesOf(follower).flatMap(({ sequence }) => sequence ?? []);
}
