/** The messages of a quiet stream, and the end of a stream that nobody reads (docs/api/feed.md). */
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Service } from '../../src/server/service.js';
import { overRawEvents, overSse } from '../fixtures/connections/event-stream.js';
import { CROWD_LIMITS } from '../fixtures/service/limits.js';
import { overWebSocket, publisher, startOn } from '../fixtures/service/service.js';
import { embeddedStore, type Store } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

interface Message {
  readonly storyUpdates: { readonly __typename: string; readonly cursor: string; readonly sequence?: number };
}

const QUERY = `subscription ($kinds: [UpdateKind!], $after: Cursor) {
  storyUpdates(story: "${STORY}", kinds: $kinds, after: $after) { __typename
    ... on StoryUpdate { cursor sequence } ... on CaughtUp { cursor } ... on Checkpoint { cursor } } }`;
/** A payload of 25 KB: a hundred of them fill the buffers between the service and a client that does not read. */
const LARGE = QUERY.replace(
  'sequence',
  `sequence ${Array.from({ length: 10 }, (_, n) => `s${n}: story { summary }`).join(' ')}`,
);
/** A filter that hides everything that these tests record. */
const HIDES_EVERYTHING = { kinds: ['STORY_OPENED'] };
const typeOf = (message: Message) => message.storyUpdates.__typename;

/** As much as one stream leaves unread, so that it delays responses to its address. */
const UNREAD_BYTES = 128 * 1024;
/** Times of a second instead of those of production: the test checks that they are kept, not their length. */
const TIMES = { heartbeat: 1_000, stall: 2_000 };

let store: Store;
let service: Service;
beforeAll(async () => {
  store = embeddedStore();
  const limits = { ...CROWD_LIMITS, unreadBytesPerAddress: UNREAD_BYTES };
  service = await startOn(store, 'no-such-directory', undefined, { ...TIMES, limits });
  await publisher(() => service).apply(
    opening({
      story: { slug: STORY, headline: 'Long', summary: 'long '.repeat(500), language: 'en', startedAt: '2025' },
    }),
  );
});
afterAll(async () => {
  await service.close();
  await store.remove();
});
let number = 0;
const publish = (count = 1) => {
  const statements = Array.from({ length: count }, () => {
    number += 1;
    return statement(`said-${number}`);
  });
  return publisher(() => service).apply(file({ statements }));
};

describe.each([
  ['WebSocket', overWebSocket],
  ['Server-Sent Events', overSse],
] as const)('Over %s', (_, subscribe) => {
  test('F7: CaughtUp comes once, then a checkpoint at least every heartbeat', async () => {
    const listener = subscribe<Message>(service.url, QUERY);
    const started = performance.now();
    await listener.until(() => listener.received.length === 4);
    expect(listener.received.map(typeOf)).toEqual(['CaughtUp', 'Checkpoint', 'Checkpoint', 'Checkpoint']);
    // Twice the time needed, for a busy machine.
    expect(performance.now() - started).toBeLessThan(2 * 3 * TIMES.heartbeat);
    await listener.close();
  });

  test('F7: behind a filter that hides everything, checkpoints go on with the record', async () => {
    const listener = subscribe<Message>(service.url, QUERY, HIDES_EVERYTHING);
    await listener.next();
    const cursors = [await publish(), await publish(150)];
    const checkpoint = await listener.until((one) => one.storyUpdates.cursor === cursors[1]);
    expect(new Set(listener.received.slice(1).map(typeOf))).toEqual(new Set(['Checkpoint']));
    expect(checkpoint.length).toBeGreaterThan(0);
    // Resuming from the checkpoint replays nothing that was hidden.
    const resumed = subscribe<Message>(service.url, QUERY, { after: cursors[1] });
    expect(typeOf(await resumed.next())).toBe('CaughtUp');
    await Promise.all([listener.close(), resumed.close()]);
  });

  test('F7: checkpoints come while the record never rests', async () => {
    const listener = subscribe<Message>(service.url, QUERY, HIDES_EVERYTHING);
    let busy = true;
    const writing = (async () => {
      while (busy) await publish();
    })();
    await listener.until((one) => typeOf(one) === 'Checkpoint');
    busy = false;
    await writing;
    await listener.close();
  });
});

test('S3: an event stream has a comment at least every heartbeat, whatever else it has', async () => {
  const events = overRawEvents(service.url, { query: QUERY });
  await events.until(({ isComment }) => isComment);
  await events.close();
});

describe('F6: a client that does not read', () => {
  let fromBeginning: { readonly after: string };
  beforeAll(async () => {
    const { data } = await publisher(() => service).query('{ record { oldest } }');
    fromBeginning = { after: data.record.oldest };
    for (let batch = 0; batch < 5; batch += 1) await publish(200);
  });

  test('a WebSocket is closed when nothing got through for the stall time, and its cursor stays valid', async () => {
    const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await new Promise((resolve) => socket.once('open', resolve));
    const received: Message[] = [];
    socket.on('message', (data) => {
      const { type, payload } = JSON.parse(String(data));
      if (type === 'next') received.push(payload.data);
      if (type === 'next' && received.length === 1) socket.pause();
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const acknowledged = new Promise((resolve) => socket.once('message', resolve));
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await acknowledged;
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: LARGE, variables: fromBeginning } }));
    // Observed at the service, because the client does not read.
    await expect.poll(() => service.subscriptions(), { timeout: 3_000, interval: 5 }).toBe(1);
    await expect.poll(() => service.subscriptions(), { timeout: 20_000, interval: 50 }).toBe(0);
    socket.resume();
    await closed;
    const last = received.at(-1)?.storyUpdates;
    const rest = overWebSocket<Message>(service.url, QUERY, { after: last?.cursor });
    const first = await rest.next();
    expect(first.storyUpdates.sequence).toBe((last?.sequence ?? 0) + 1);
    await rest.close();
  });

  /** An event stream of which nothing is read. */
  const unreadStream = (): Socket => {
    const { hostname, port } = new URL(service.url);
    const body = JSON.stringify({ query: LARGE, variables: fromBeginning });
    const socket = connect(Number(port), hostname, () => {
      socket.pause();
      socket.write(
        `POST /graphql HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    });
    socket.on('error', () => undefined);
    return socket;
  };

  test('an event stream is closed when nothing got through for the stall time', async () => {
    const socket = unreadStream();
    await expect.poll(() => service.subscriptions(), { timeout: 3_000, interval: 5 }).toBe(1);
    await expect.poll(() => service.subscriptions(), { timeout: 20_000, interval: 50 }).toBe(0);
    socket.destroy();
  });

  test('an unread stream delays responses to its address only while too many bytes wait for it', async () => {
    const socket = unreadStream();
    const answered = async () => {
      const { status, errors } = await publisher(() => service).query('{ __typename }');
      return errors[0]?.extensions?.code ?? status;
    };
    await expect.poll(answered, { timeout: 20_000, interval: 20 }).toBe('TOO_MUCH_UNREAD');
    await expect.poll(answered, { timeout: 20_000, interval: 20 }).toBe(200);
    socket.destroy();
  });
});
