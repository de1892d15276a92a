/** An edge applies what comes quickly together, by a clock that the test moves. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RecordFollower } from '../../src/edge/record-follower.js';
import type { LogStream, StreamMessage } from '../../src/edge/stream-log.js';
import { openPglite } from '../../src/record/engine/pglite.js';
import type { LogEntry } from '../../src/record/log/log-entry.js';
import { StoryRecord } from '../../src/record/record.js';
import { embeddedStore, emptyRecord, type Store, silent } from '../fixtures/store/engines.js';
import { applied, file, opening, statement } from '../fixtures/stories/story.js';

/** A stream that has the messages that were put into it. */
class Messages implements LogStream {
  private readonly messages: StreamMessage[] = [];
  private wake: () => void = () => undefined;

  put(entries: readonly LogEntry[]): void {
    this.messages.push(...entries.map((entry) => ({ offset: entry.offset, entry })));
    this.wake();
  }

  async *after(_epoch: string, offset: number, closing: AbortSignal): AsyncGenerator<StreamMessage> {
    closing.addEventListener('abort', () => this.wake());
    for (let next = offset; !closing.aborted; ) {
      const message = this.messages[next];
      if (message === undefined) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      } else {
        next += 1;
        yield message;
      }
    }
  }

  last = async () => this.messages.length;
  mirror = async () => undefined;
  erase = async () => [];
}

/** A core that has nothing more than the stream. */
const core = {
  after: (_cursor: string, _offset: number, closing: AbortSignal) =>
    new Promise<never>((_, reject) => {
      closing.addEventListener('abort', () => reject(new Error('given up')), { once: true });
    }),
};

/** The clock moves by this while entries are applied, in milliseconds. */
const TOOK_MS = 10;
/** Longer than the rest after an application, in milliseconds. */
const REST_MS = 60;

const written = emptyRecord(async () => embeddedStore());
let store: Store;
let copy: StoryRecord;
let stream: Messages;
let follower: RecordFollower;
/** The offsets of each application. */
let applications: (readonly number[])[];

beforeEach(async () => {
  store = embeddedStore();
  const { dataDirectory } = store.config;
  writeFileSync(join(dataDirectory, 'edge'), '');
  copy = await StoryRecord.open(await openPglite(dataDirectory, { keeper: 'EDGE' }));
  applications = [];
  const follow = copy.follow.bind(copy);
  vi.spyOn(copy, 'follow').mockImplementation(async (entries) => {
    const result = await follow(entries);
    applications.push(entries.map(({ offset }) => offset));
    vi.advanceTimersByTime(TOOK_MS);
    return result;
  });
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  follower = await RecordFollower.start(
    { record: copy, core, coreHead: () => null, onErased: () => undefined },
    silent,
  );
  stream = new Messages();
  follower.read(stream);
});
afterEach(async () => {
  vi.useRealTimers();
  await follower.close();
  await copy.close();
  await store.remove();
});

/** Entries of one batch each. */
async function batches(...texts: readonly string[]): Promise<(readonly LogEntry[])[]> {
  const all: (readonly LogEntry[])[] = [];
  for (const text of texts) {
    const [first] = await applied(written.record, text);
    all.push(await written.record.log((first?.offset ?? 1) - 1, 500));
  }
  return all;
}

const said = (...keys: readonly string[]) => file({ statements: keys.map((key) => statement(key)) });
const offsetsOf = (...entries: readonly LogEntry[]) => entries.map(({ offset }) => offset);
/** Waits for so many applications, by the turns of the event loop: Vitest's own polls would move the clock. */
async function untilApplied(...expected: readonly (readonly LogEntry[])[]): Promise<void> {
  while (applications.length < expected.length) await turn();
  expect(applications).toEqual(expected.map((entries) => offsetsOf(...entries)));
}

test('entries that come shortly after others are applied together, in order and in whole batches', async () => {
  const [opened = [], one = [], two = [], three = []] = await batches(opening(), said('a'), said('b'), said('c', 'd'));
  stream.put(opened);
  await untilApplied(opened);
  for (const entry of [...one, ...two, ...three.slice(0, 1)]) {
    stream.put([entry]);
    await turn();
  }
  await untilApplied(opened);
  vi.advanceTimersByTime(REST_MS);
  await untilApplied(opened, [...one, ...two, ...three.slice(0, 1)]);
  expect(await copy.copied()).toMatchObject({ offset: two.at(-1)?.offset });
  stream.put(three.slice(1));
  vi.advanceTimersByTime(REST_MS);
  await untilApplied(opened, [...one, ...two, ...three.slice(0, 1)], three);
  expect(await copy.copied()).toMatchObject({ offset: three.at(-1)?.offset });
});

test('an entry that comes when the rest is over is applied at once', async () => {
  const [opened = [], one = [], two = []] = await batches(opening(), said('a'), said('b'));
  stream.put(opened);
  await untilApplied(opened);
  vi.advanceTimersByTime(REST_MS);
  await turn();
  stream.put(one);
  await untilApplied(opened, one);
  vi.advanceTimersByTime(REST_MS);
  await turn();
  stream.put(two);
  await untilApplied(opened, one, two);
});
