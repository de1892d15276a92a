/** The feed as Server-Sent Events (docs/api/feed.md, clauses S). */
import { beforeAll, describe, expect, test } from 'vitest';
import { eventsOf, overRawEvents, type RawEvent } from '../fixtures/connections/event-stream.js';
import { forged, runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const QUERY = `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) {
  __typename ... on StoryUpdate { cursor } ... on CaughtUp { cursor } ... on FeedReset { reason head } } }`;

const running = runningService(async () => embeddedStore(), 'no-such-directory');
const cursors: string[] = [];
beforeAll(async () => {
  cursors.push(await running.apply(opening()));
  for (const key of ['one', 'two', 'three']) {
    cursors.push(await running.apply(file({ statements: [statement(key)] })));
  }
});
const isNext = ({ event }: RawEvent) => event === 'next';
const messageOf = ({ data }: RawEvent) => JSON.parse(data ?? '{}').data.storyUpdates;
const follow = (after: string | undefined, lastEventId?: string) =>
  overRawEvents(running.service.url, {
    query: QUERY,
    variables: { after },
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  });

test('S1: every event has the cursor to resume from as its id', async () => {
  const events = follow(cursors[0]);
  const received = await events.until((one) => isNext(one) && messageOf(one).__typename === 'CaughtUp');
  const messages = received.filter(isNext);
  expect(messages.map(({ id }) => id)).toEqual([...cursors.slice(1), cursors[3]]);
  expect(messages.map((one) => messageOf(one).cursor)).toEqual(messages.map(({ id }) => id));
  await events.close();
});

test('S2: a stream begins with the time after which to reconnect, which differs between clients', async () => {
  const times = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const events = follow(cursors[0]);
      const { retry } = await events.next();
      await events.close();
      return Number(retry);
    }),
  );
  for (const time of times) {
    expect(time).toBeGreaterThanOrEqual(1_000);
    expect(time).toBeLessThanOrEqual(3_000);
  }
  expect(new Set(times).size).toBeGreaterThan(1);
});

describe('S4: Last-Event-ID', () => {
  test('S4: Last-Event-ID takes precedence over the variable', async () => {
    const events = follow(cursors[0], cursors[2]);
    const [first] = (await events.until(isNext)).filter(isNext);
    expect(first?.id).toBe(cursors[3]);
    await events.close();
  });
  test('S4: a Last-Event-ID that is not a cursor is refused with a code', async () => {
    const events = follow(cursors[0], 'nonsense');
    const failure = await events.next().then(
      (event) => event.data,
      (error: unknown) => String(error),
    );
    const told = failure ?? (await events.until(isNext)).at(-1)?.data;
    expect(told).toContain('CURSOR_MALFORMED');
    await events.close();
  });
  test('S4: a Last-Event-ID that cannot be honoured gets a reset, whose id is the cursor to resume from', async () => {
    const events = follow(cursors[0], forged(cursors[2] ?? '', 20));
    const received = await events.until(({ event }) => event === 'complete');
    const [reset, ...others] = received.filter(isNext);
    expect(others).toEqual([]);
    expect(reset && messageOf(reset)).toEqual({ __typename: 'FeedReset', reason: 'FORKED', head: cursors[3] });
    expect(reset?.id).toBe(cursors[3]);
  });
});

test('S5: a stream requested with GET, as by EventSource, has the same events', async () => {
  const parameters = new URLSearchParams({ query: QUERY, variables: JSON.stringify({ after: cursors[0] }) });
  const controller = new AbortController();
  const response = await fetch(`${running.service.url}/graphql?${parameters}`, {
    headers: { accept: 'text/event-stream', 'last-event-id': cursors[1] ?? '' },
    signal: controller.signal,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
  const ids: (string | null)[] = [];
  if (response.body === null) throw new Error('expected the response to have a body, but it has none');
  for await (const event of eventsOf(response.body.pipeThrough(new TextDecoderStream()))) {
    if (isNext(event)) ids.push(event.id);
    if (ids.length === 3) break;
  }
  expect(ids).toEqual([cursors[2], cursors[3], cursors[3]]);
  controller.abort();
});

test('S6: a subscription requested as plain JSON is refused, and leaves nothing open', async () => {
  const response = await fetch(`${running.service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: QUERY }),
  });
  expect(response.status).toBe(406);
  await expect.poll(() => running.service.subscriptions(), { timeout: 5_000, interval: 5 }).toBe(0);
});
