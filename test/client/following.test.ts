/** The client of the feed against a real service, through a proxy that breaks connections. */
import { getEventListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  type ConnectionState,
  type CursorStore,
  FeedError,
  type FeedEvent,
  type FollowedFeed,
  type FollowOptions,
  followFeed,
  memoryCursor,
  storageCursor,
} from '@onrecord/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { backoffDelay } from '../../client/src/backoff.js';
import { FINAL_CODES } from '../../client/src/errors.js';
import { forged, type Listener, listen, runningService, TOKEN } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';
import { type Middleman, type Passing, startMiddleman } from './middleman.js';

const UPDATES = `subscription ($story: ID!, $after: Cursor) {
  storyUpdates(story: $story, after: $after) {
    __typename
    ... on StoryUpdate { cursor sequence }
    ... on StatementPublished { statement { key } }
    ... on CaughtUp { cursor } ... on Checkpoint { cursor } ... on FeedReset { reason oldest head }
  }
}`;
interface Data {
  readonly storyUpdates:
    | { readonly __typename: 'StatementPublished'; readonly sequence: number; readonly statement: { key: string } }
    | { readonly __typename: 'CaughtUp' | 'Checkpoint' | 'FeedReset' };
}

const TRANSPORTS = ['websocket', 'sse'] as const;
/** Longer than any test waits. */
const NEVER = 600_000;

const running = runningService(async () => embeddedStore(), 'no-such-directory');
let middleman: Middleman;
let number = 0;
const open: FollowedFeed<Data>[] = [];

beforeAll(async () => {
  await running.apply(opening());
  middleman = await startMiddleman(running.service.url);
});
afterAll(() => middleman.close());
beforeEach(() => middleman.reset());
afterEach(async () => {
  vi.unstubAllGlobals();
  for (const feed of open.splice(0)) await feed.return();
  await eventually(() => running.service.subscriptions()).toBe(0);
});

/** Publishes `count` statements in one batch. Returns their keys. */
async function publish(count = 1): Promise<string[]> {
  const keys = Array.from({ length: count }, () => {
    number += 1;
    return `said-${number}`;
  });
  await running.apply(file({ statements: keys.map((key) => statement(key)) }));
  return keys;
}

const head = async () => (await running.query('{ record { head } }')).data.record.head as string;

/** A cursor of another epoch. */
async function foreignCursor(): Promise<string> {
  return forged(await head(), 1);
}

function follow(options: Partial<FollowOptions> = {}): FollowedFeed<Data> {
  const feed = followFeed<Data>({
    url: middleman.url,
    query: UPDATES,
    variables: { story: STORY },
    webSocket: WebSocket,
    backoff: { base: 1, max: 4 },
    ...options,
  });
  open.push(feed);
  return feed;
}

/** Follows a feed and takes every event at once. */
function taking(options: Partial<FollowOptions> = {}): Listener<FeedEvent<Data>> {
  const feed = follow(options);
  return listen(feed, async () => {
    await feed.return();
  });
}

const isCaughtUp = (event: FeedEvent<Data>) => event.type === 'caughtUp';
const keyOf = (event: FeedEvent<Data>) =>
  event.type === 'update' && event.update.__typename === 'StatementPublished' ? [event.update.statement.key] : [];
const keysOf = (events: readonly FeedEvent<Data>[]) => events.flatMap(keyOf);
const thrown = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
const eventually = (question: () => unknown) => expect.poll(question, { timeout: 5_000, interval: 2 });
const connection = () => {
  const [only] = middleman.connections;
  if (only === undefined) throw new Error('expected an open connection, but there is none');
  return only;
};

describe.each(TRANSPORTS)('over %s', (transport) => {
  const BREAKAGES: Readonly<Record<string, () => void>> =
    transport === 'websocket'
      ? {
          'closed with 1000': () => connection().close(1000),
          'closed with 1001': () => connection().close(1001),
          'closed with 1012': () => connection().close(1012),
          'closed with 4499': () => connection().close(4499),
          'cut off': () => connection().cut(),
        }
      : { 'cut in mid-event': () => connection().cut(), 'ended without a word': () => connection().end() };

  test('C1: every update is delivered once, in order, whatever breaks the connection', async () => {
    const feed = taking({ transport });
    await feed.until(isCaughtUp);
    const published: string[] = [];
    for (const [how, breakIt] of Object.entries(BREAKAGES)) {
      for (const status of [502, 503, 429]) {
        const attempts = middleman.attempts.length;
        middleman.refuse = { websocket: status, sse: status };
        breakIt();
        published.push(...(await publish()));
        await eventually(() => middleman.attempts.length).toBeGreaterThan(attempts);
        middleman.refuse = { websocket: null, sse: null };
        published.push(...(await publish()));
        // A client that was back before the last statement was published has caught up before it came.
        const come = await feed.until((event) => keyOf(event)[0] === published.at(-1));
        if (come.some(isCaughtUp)) continue;
        await feed
          .until(isCaughtUp)
          .catch((error) => Promise.reject(new Error(`expected caughtUp after: ${how}, ${status}: ${error}`)));
      }
    }
    expect(keysOf(feed.received)).toEqual(published);
  });

  test('the event caughtUp comes again after a connection broke', async () => {
    const states: ConnectionState['state'][] = [];
    const feed = taking({ transport, onConnection: ({ state }) => states.push(state) });
    await feed.until(isCaughtUp);
    expect(states).toEqual(['connecting', 'open']);
    connection().cut();
    await feed.until(isCaughtUp);
    expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
    await feed.close();
    expect(states.at(-1)).toBe('closed');
  });

  test('a refusal that another attempt would meet again ends the feed with the code and errors of the service', async () => {
    for (const [options, code] of [
      [{ variables: { story: 'nowhere' } }, 'STORY_UNKNOWN'],
      [{ cursor: memoryCursor('nonsense') }, 'CURSOR_MALFORMED'],
      [{ query: UPDATES.replace('sequence', 'sequences') }, 'GRAPHQL_VALIDATION_FAILED'],
      [{ query: `${UPDATES} }` }, 'GRAPHQL_PARSE_FAILED'],
    ] as const) {
      const feed = follow({ transport, ...options });
      const error = await thrown(feed.next());
      expect(error).toBeInstanceOf(FeedError);
      expect(error).toMatchObject({ code, errors: [{ extensions: { code } }] });
      expect(await feed.next()).toEqual({ done: true, value: undefined });
    }
  });

  test('the client tries again up to five times in a row after an internal error of the service', async () => {
    const wrong: Passing = { errors: [{ message: 'Something went wrong here', extensions: { code: 'INTERNAL' } }] };
    let left = 5;
    middleman.tamper = (result) => {
      left -= 1;
      return left >= 0 ? [wrong] : [result];
    };
    const feed = taking({ transport });
    await feed.until(isCaughtUp);
    expect(middleman.attempts).toHaveLength(6);
    left = Number.POSITIVE_INFINITY;
    connection().cut();
    expect(await thrown(feed.next())).toMatchObject({ code: 'INTERNAL' });
    expect(middleman.attempts).toHaveLength(12);
  });

  test.each([
    ['INTERNAL_SERVER_ERROR', { code: 'INTERNAL_SERVER_ERROR', unexpected: true }],
    ['GRAPHQL_ERROR', {}],
  ])(
    'C5: an error that is no refusal of the service ends a feed without events after ten more attempts, and one with events never (%s)',
    async (code, extensions) => {
      const wrong: Passing = { errors: [{ message: 'Unexpected error.', extensions }] };
      let left = Number.POSITIVE_INFINITY;
      middleman.tamper = (result) => {
        left -= 1;
        return left >= 0 ? [wrong] : [result];
      };
      expect(await thrown(taking({ transport }).next())).toMatchObject({ code, message: 'Unexpected error.' });
      expect(middleman.attempts).toHaveLength(11);
      left = 0;
      const feed = taking({ transport });
      await feed.until(isCaughtUp);
      const before = middleman.attempts.length;
      // A connection passes up to three results before the client leaves it.
      left = 60;
      const keys = await publish(2);
      await eventually(() => keysOf(feed.received)).toEqual(keys);
      expect(middleman.attempts.length - before).toBeGreaterThan(15);
    },
  );

  test('C5: a refusal of the service ends a feed that has had events', async () => {
    const feed = taking({ transport });
    await feed.until(isCaughtUp);
    const code = 'BUDGET_EXHAUSTED';
    middleman.tamper = () => [{ errors: [{ message: 'Too much', extensions: { code } }] }];
    await publish();
    expect(await thrown(feed.next())).toMatchObject({ code });
  });

  test('C1: nothing is missed when a gateway subscribes again by itself, from the head', async () => {
    const feed = taking({ transport });
    await feed.until(isCaughtUp);
    const before = await publish(2);
    await eventually(() => keysOf(feed.received)).toEqual(before);
    let isLost = true;
    // The gateway was away while this update was published; its new subscription begins after it.
    middleman.tamper = (result) => {
      const message = result.data?.storyUpdates;
      if (!isLost || message?.__typename !== 'StatementPublished') return [result];
      isLost = false;
      return [{ data: { storyUpdates: { ...message, __typename: 'CaughtUp' } } }];
    };
    const missed = await publish(1);
    const after = await publish(2);
    await eventually(() => keysOf(feed.received)).toEqual([...before, ...missed, ...after]);
  });

  test('C1: an update that the service sends twice is delivered once', async () => {
    const earlier: Passing[] = [];
    middleman.tamper = (result) => {
      earlier.push(result);
      return [...earlier, result];
    };
    const feed = taking({ transport });
    await feed.until(isCaughtUp);
    const keys = [...(await publish(3)), ...(await publish(3))];
    await feed.until((event) => keyOf(event)[0] === keys.at(-1));
    const [last] = await publish();
    await feed.until((event) => keyOf(event)[0] === last);
    expect(keysOf(feed.received)).toEqual([...keys, last]);
  });

  test('C1: the client subscribes again after a gap, and no update is missing', async () => {
    const from = await head();
    const keys = await publish(4);
    let dropped = false;
    middleman.tamper = (result) => {
      if (dropped || result.data?.storyUpdates.__typename !== 'StatementPublished' || !firstSeen(result))
        return [result];
      dropped = true;
      return [];
    };
    let first = true;
    const firstSeen = (_result: Passing) => {
      // The first update sets the first number; the second update is lost.
      const was = first;
      first = false;
      return !was;
    };
    const feed = taking({ transport, contiguous: true, cursor: memoryCursor(from) });
    await feed.until(isCaughtUp);
    expect(dropped).toBe(true);
    expect(keysOf(feed.received)).toEqual(keys);
  });

  test('a gap that is still there after another attempt ends the feed', async () => {
    const from = await head();
    const [first, second] = await publish(4);
    middleman.tamper = (result) => (JSON.stringify(result).includes(`"${second}"`) ? [] : [result]);
    const feed = taking({ transport, contiguous: true, cursor: memoryCursor(from) });
    expect(await thrown(feed.until(isCaughtUp))).toMatchObject({ code: 'SEQUENCE_GAP' });
    expect(keysOf(feed.received)).toEqual([first]);
  });

  test('an invalid cursor is reported as a reset, and the feed continues from the head', async () => {
    const now = await head();
    const cursor = memoryCursor(await foreignCursor());
    const feed = follow({ transport, cursor });
    expect((await feed.next()).value).toMatchObject({ type: 'reset', reason: 'FORKED', head: now });
    expect(middleman.attempts).toHaveLength(1);
    const [missed] = await publish();
    const next = await feed.next();
    expect(await cursor.load()).toBe(now);
    expect(next.done === true ? null : keyOf(next.value)).toEqual([missed]);
  });

  test('C4: the client reconnects when a connection falls silent', async () => {
    const reasons: string[] = [];
    const feed = taking({
      transport,
      maxSilence: 600,
      onConnection: (state) => {
        if (state.state !== 'waiting') return;
        reasons.push(state.reason);
        middleman.frozen = false;
      },
    });
    await feed.until(isCaughtUp);
    middleman.frozen = true;
    const [missed] = await publish();
    await feed.until((event) => keyOf(event)[0] === missed);
    expect(reasons).toEqual(['Nothing arrived for 600 ms']);
  });

  test('the client tries again when an attempt gets no response', async () => {
    middleman.frozen = true;
    const feed = taking({
      transport,
      maxSilence: 600,
      onConnection: ({ state }) => {
        if (state === 'waiting') middleman.frozen = false;
      },
    });
    await feed.until(isCaughtUp);
    expect(middleman.attempts).toEqual([transport, transport]);
  });

  test('a slow consumer gets every update, although few wait in memory', async () => {
    const from = await head();
    const keys = await publish(100);
    const states: string[] = [];
    const feed = follow({
      transport,
      cursor: memoryCursor(from),
      maxWaiting: 10,
      onConnection: ({ state }) => states.push(state),
    });
    const first = await feed.next();
    await eventually(() => states.at(-1)).toBe('paused');
    await eventually(() => middleman.connections.size).toBe(0);
    const events = first.done === true ? [] : [first.value];
    while (!events.some(isCaughtUp)) {
      const next = await feed.next();
      if (next.done !== true) events.push(next.value);
    }
    expect(keysOf(events)).toEqual(keys);
    expect(states.filter((state) => state === 'connecting').length).toBeGreaterThanOrEqual(2);
  });

  describe('leaving is immediate and leaves nothing behind', () => {
    const leavings = {
      'by return()': (feed: FollowedFeed<Data>) => void feed.return(),
      'by the signal': (_feed: FollowedFeed<Data>, controller: AbortController) => controller.abort(),
    };
    test.each(Object.entries(leavings))(
      'leaving %s while the feed waits for updates closes the connection',
      async (_, leave) => {
        const controller = new AbortController();
        const feed = follow({ transport, signal: controller.signal });
        await feed.next();
        const pending = [feed.next(), feed.next()];
        leave(feed, controller);
        expect(await Promise.all(pending)).toEqual([
          { done: true, value: undefined },
          { done: true, value: undefined },
        ]);
        await eventually(() => middleman.connections.size).toBe(0);
        await eventually(() => running.service.subscriptions()).toBe(0);
        expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
      },
    );

    test.each(Object.entries(leavings))('leaving %s while the feed connects ends it', async (_, leave) => {
      middleman.frozen = true;
      const controller = new AbortController();
      const feed = follow({ transport, signal: controller.signal });
      const pending = feed.next();
      await eventually(() => middleman.attempts.length).toBe(1);
      leave(feed, controller);
      expect(await pending).toEqual({ done: true, value: undefined });
    });

    test.each(Object.entries(leavings))('leaving %s while the feed waits to reconnect ends it', async (_, leave) => {
      const controller = new AbortController();
      const states: string[] = [];
      const feed = follow({
        transport,
        signal: controller.signal,
        backoff: { base: NEVER, max: NEVER },
        onConnection: ({ state }) => states.push(state),
      });
      await feed.next();
      connection().cut();
      const pending = feed.next();
      await eventually(() => states.at(-1)).toBe('waiting');
      leave(feed, controller);
      expect(await pending).toEqual({ done: true, value: undefined });
      expect(states.at(-1)).toBe('closed');
    });
  });

  test('the client sends the authorization', async () => {
    const feed = follow({ transport, authorization: `Bearer ${TOKEN}` });
    await feed.next();
    expect(middleman.authorizations).toEqual([`Bearer ${TOKEN}`]);
  });
});

describe('refusals', () => {
  const json = (errors: readonly object[]) => ({ type: 'application/json', body: JSON.stringify({ errors }) });
  const coded = (code: string) => json([{ message: 'No', extensions: { code } }]);
  const GATEWAYS = {
    'a page with status 200': [200, { type: 'text/html', body: '<h1>Sign in</h1>' }],
    'a page with status 400': [400, { type: 'text/html', body: '<h1>No.</h1>' }],
    'a page with status 401': [401, { type: 'text/html', body: '<h1>No.</h1>' }],
    'a page with status 403': [403, { type: 'text/html', body: '<h1>No.</h1>' }],
    'a page with status 404': [404, { type: 'text/html', body: '<h1>No.</h1>' }],
    'an error without a code': [404, json([{ message: 'No such upstream' }])],
    'a code that docs/api/client.md does not list': [404, coded('NOT_FOUND')],
    'a listed code beside another error': [403, json([{ extensions: { code: 'ROLE_REQUIRED' } }, { message: 'No' }])],
  } as const;
  test.each(Object.entries(GATEWAYS))(
    'the client tries again after %s, before the first event and after it',
    async (_, answer) => {
      const [status, refusal] = answer;
      const feed = taking({ transport: 'sse' });
      for (let times = 0; times < 2; times += 1) {
        const attempts = middleman.attempts.length;
        middleman.refuse.sse = status;
        middleman.refusal = refusal;
        for (const one of middleman.connections) one.cut();
        await eventually(() => middleman.attempts.length).toBeGreaterThan(attempts + 3);
        middleman.refuse.sse = null;
        await feed.until(isCaughtUp);
      }
    },
  );

  test.each(FINAL_CODES)('an HTTP response with the code %s ends the feed', async (code) => {
    middleman.refuse.sse = 403;
    middleman.refusal = coded(code);
    expect(await thrown(follow({ transport: 'sse' }).next())).toMatchObject({ code });
    expect(middleman.attempts).toHaveLength(1);
  });

  test('docs/api/client.md lists the codes that end a feed', () => {
    const text = readFileSync(new URL('../../docs/api/client.md', import.meta.url), 'utf8');
    const [, list = ''] = /<!-- final codes -->([\s\S]*?)<!-- end of final codes -->/.exec(text) ?? [];
    expect(list.match(/[A-Z]+_[A-Z_]+/g)).toEqual(FINAL_CODES);
  });

  test.each(TRANSPORTS)('an unknown token ends the feed over %s', async (transport) => {
    const feed = follow({ transport, authorization: `Bearer ${TOKEN.slice(0, -2)}` });
    expect(await thrown(feed.next())).toMatchObject({ code: 'TOKEN_INVALID' });
    expect(middleman.attempts).toHaveLength(1);
  });

  test('a WebSocket that the service closes with 4403 ends the feed', async () => {
    const feed = taking({ transport: 'websocket' });
    await feed.until(isCaughtUp);
    connection().close(4403);
    expect(await thrown(feed.next())).toMatchObject({ code: 'REFUSED' });
    expect(middleman.attempts).toHaveLength(1);
  });

  test.each([1008, 1009, 4400, 4401, 4406])(
    'the client tries again after a WebSocket is closed with %i',
    async (code) => {
      const feed = taking({ transport: 'websocket' });
      await feed.until(isCaughtUp);
      connection().close(code);
      await feed.until(isCaughtUp);
      expect(middleman.attempts).toHaveLength(2);
    },
  );

  test('a subscription that is too large for a WebSocket message is sent over HTTP', async () => {
    const feed = taking({ query: `${UPDATES}${' '.repeat(80_000)}` });
    await feed.until(isCaughtUp);
    expect(middleman.attempts).toEqual(['websocket', 'sse']);
  });

  test('a subscription that is too large for an HTTP request ends the feed', async () => {
    const feed = follow({ query: `${UPDATES}${' '.repeat(120_000)}` });
    expect(await thrown(feed.next())).toMatchObject({ code: 'REQUEST_ENTITY_TOO_LARGE' });
  });

  test('before the first event, the feed ends when the service cannot be reached for `patience`', async () => {
    middleman.refuse = { websocket: 404, sse: 404 };
    const error = await thrown(follow({ patience: 1_000 }).next());
    expect(error).toMatchObject({ code: 'UNREACHABLE' });
    expect(String(error)).toMatch(/could not reach the service for 1 seconds. .*404/);
    expect(middleman.attempts.length).toBeGreaterThan(2);
  });

  test('after the first event, the client tries to reconnect forever', async () => {
    const feed = taking({ patience: 1 });
    await feed.until(isCaughtUp);
    middleman.refuse = { websocket: 404, sse: 404 };
    connection().cut();
    await eventually(() => middleman.attempts.length).toBeGreaterThan(20);
    middleman.refuse = { websocket: null, sse: null };
    await feed.until(isCaughtUp);
  });

  test('an operation that cannot be resumed is refused before the client connects', () => {
    for (const [part, name] of [
      ['$after: Cursor', '$after'],
      ['__typename', '__typename'],
    ] as const) {
      const query = UPDATES.replaceAll(part, '').replaceAll('after: $after', '');
      expect(() => follow({ query })).toThrow(expect.objectContaining({ code: 'OPERATION_UNFIT' }));
      expect(() => follow({ query })).toThrow(name);
    }
    expect(middleman.attempts).toEqual([]);
  });

  test('an update without a cursor ends the feed, because it could be lost or repeated', async () => {
    const query = UPDATES.replace('{ cursor sequence }', '{ sequence }');
    const feed = taking({ query });
    await feed.until(isCaughtUp);
    await publish();
    expect(await thrown(feed.next())).toMatchObject({ code: 'OPERATION_UNFIT' });
  });

  test('a message of an unknown type is ignored', async () => {
    middleman.tamper = (result) => [{ data: { storyUpdates: { __typename: 'Novelty' } } }, result];
    const feed = taking();
    expect((await feed.next()).type).toBe('caughtUp');
  });
});

test('the client reconnects at once when an event stream ends right after an event', async () => {
  const cutShort = new Set<unknown>();
  middleman.tamper = (result) => {
    if (cutShort.size < 5) {
      const stream = connection();
      cutShort.add(stream);
      queueMicrotask(() => stream.end());
    }
    return [result];
  };
  const feed = taking({ transport: 'sse' });
  for (let times = 0; times < 6; times += 1) await feed.until(isCaughtUp);
  expect(cutShort.size).toBe(5);
});

describe('the way through', () => {
  test('the client uses Server-Sent Events where upgrades are blocked', async () => {
    middleman.refuse.websocket = 426;
    const feed = taking();
    await feed.until(isCaughtUp);
    expect(middleman.attempts).toEqual(['websocket', 'websocket', 'sse']);
    connection().cut();
    const [missed] = await publish();
    await feed.until((event) => keyOf(event)[0] === missed);
    expect(middleman.attempts.slice(3)).toEqual(['sse']);
  });

  test('the client tries both transports in turn where both are blocked', async () => {
    middleman.refuse = { websocket: 502, sse: 502 };
    const feed = taking();
    await eventually(() => middleman.attempts.length).toBeGreaterThanOrEqual(7);
    middleman.refuse = { websocket: null, sse: null };
    await feed.until(isCaughtUp);
    const [w, s] = ['websocket', 'sse'];
    expect(middleman.attempts.slice(0, 7)).toEqual([w, w, s, s, w, w, s]);
  });

  describe('where event streams are held back', () => {
    const pages = {
      query: `query ($story: String!, $after: Cursor) { story(by: { slug: $story }) { cursor
        updates(after: $after, first: 2, ids: HEAD) { pageInfo { hasNextPage }
          nodes { __typename cursor sequence ... on StatementPublished { statement { key } } } } } }`,
      every: 20,
    };
    const timing = { pages, openWithin: 150, probeEvery: 60, contiguous: true };
    beforeEach(() => {
      middleman.refuse.websocket = 426;
      middleman.buffers = true;
    });

    test('the client refuses a polling interval that is longer than the allowed silence', () => {
      expect(() => follow({ pages: { ...pages, every: 200 }, maxSilence: 200 })).toThrow('less than `maxSilence`');
    });

    test('the client polls pages, every update once and in order, until a stream gets through', async () => {
      const opened: string[] = [];
      const from = await head();
      const missed = await publish(5);
      const feed = taking({
        ...timing,
        cursor: memoryCursor(from),
        onConnection: (state) => {
          if (state.state === 'open') opened.push(state.transport);
        },
      });
      await feed.until(isCaughtUp);
      const [meanwhile] = await publish();
      await feed.until((event) => keyOf(event)[0] === meanwhile);
      expect(opened).toEqual(['pages']);
      middleman.buffers = false;
      await eventually(() => opened.at(-1)).toBe('sse');
      const [live] = await publish();
      await feed.until((event) => keyOf(event)[0] === live);
      expect(keysOf(feed.received)).toEqual([...missed, meanwhile, live]);
    });

    test('the client changes from pages to a stream at once when the service was down before', async () => {
      // No stream gets through until a poll does.
      middleman.buffers = false;
      middleman.refuse = { websocket: 502, sse: 502 };
      const opened: string[] = [];
      const feed = taking({
        ...timing,
        openWithin: 5_000,
        probeEvery: 600_000,
        onConnection: (state) => {
          if (state.state !== 'open') return;
          opened.push(state.transport);
          if (state.transport === 'pages') middleman.refuse = { websocket: null, sse: null };
        },
      });
      await eventually(() => opened.at(-1)).toBe('websocket');
      expect(opened).toEqual(['pages', 'websocket']);
      const [key] = await publish();
      await feed.until((event) => keyOf(event)[0] === key);
    });

    test('polling without a cursor starts now', async () => {
      const feed = taking(timing);
      await feed.until(isCaughtUp);
      const [key] = await publish();
      await feed.until((event) => keyOf(event)[0] === key);
      expect(keysOf(feed.received)).toEqual([key]);
    });

    test('polling reports an invalid cursor as a reset, and continues from the head', async () => {
      const feed = taking({ ...timing, transport: 'pages', cursor: memoryCursor(await foreignCursor()) });
      const [event] = (await feed.until(({ type }) => type === 'reset')).slice(-1);
      expect(event).toMatchObject({ type: 'reset', reason: 'FORKED', head: await head() });
      const [key] = await publish();
      await feed.until((one) => keyOf(one)[0] === key);
    });

    test('an unknown token ends the feed while polling', async () => {
      const feed = follow({ ...timing, transport: 'pages', authorization: `Bearer ${TOKEN.slice(0, -2)}` });
      expect(await thrown(feed.next())).toMatchObject({ code: 'TOKEN_INVALID' });
    });
  });

  test('the client takes a place for each event stream, and releases it afterwards', async () => {
    let free = 0;
    const takePlace = async () => {
      if (free === 0) return null;
      free -= 1;
      return () => {
        free += 1;
      };
    };
    const reasons: string[] = [];
    const feed = taking({
      transport: 'sse',
      takePlace,
      onConnection: (state) => {
        if (state.state === 'waiting') reasons.push(state.reason);
      },
    });
    await eventually(() => reasons.length).toBeGreaterThan(2);
    expect(middleman.attempts).toEqual([]);
    free = 1;
    await feed.until(isCaughtUp);
    expect(free).toBe(0);
    connection().cut();
    await feed.until(isCaughtUp);
    expect(free).toBe(0);
    await feed.close();
    expect(free).toBe(1);
  });

  test('the client uses Server-Sent Events where there is no WebSocket', async () => {
    vi.stubGlobal('WebSocket', undefined);
    await follow({ webSocket: undefined }).next();
    expect(middleman.attempts).toEqual(['sse']);
    expect(() => follow({ webSocket: undefined, transport: 'websocket' })).toThrow(/pass one as `webSocket`/);
  });

  test('the client uses Server-Sent Events when the WebSocket constructor throws', async () => {
    class Forbidden {
      constructor() {
        throw new Error('The operation is insecure');
      }
      close() {}
    }
    await follow({ webSocket: Forbidden }).next();
    expect(middleman.attempts).toEqual(['sse']);
  });

  test('a quiet connection that answers pings stays open', async () => {
    const states: string[] = [];
    const feed = followFeed<{ statementPublished: { __typename: string; statement: { key: string } } }>({
      url: middleman.url,
      query:
        'subscription ($after: Cursor) { statementPublished(after: $after) { __typename cursor statement { key } } }',
      webSocket: WebSocket,
      transport: 'websocket',
      maxSilence: 600,
      onConnection: ({ state }) => states.push(state),
    });
    const pending = feed.next();
    const before = middleman.passed;
    // The acknowledgement, and pongs every 200 ms for more than twice the limit.
    await eventually(() => middleman.passed).toBeGreaterThan(before + 7);
    expect(states).toEqual(['connecting', 'open']);
    const [key] = await publish();
    expect((await pending).value).toMatchObject({ type: 'update', update: { statement: { key } } });
    await feed.return();
  });
});

test('C2: the backoff delay is random, doubles up to a limit, and starts again after a new event', async () => {
  const delays = (random: number) =>
    Array.from({ length: 7 }, (_, attempt) => backoffDelay(attempt, { base: 500, max: 8_000 }, random));
  expect(delays(1)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  expect(delays(0.5)).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000, 4_000]);
  expect(new Set(delays(0))).toEqual(new Set([0]));

  const random = vi.spyOn(Math, 'random').mockReturnValue(1);
  const waits: number[] = [];
  const feed = taking({
    transport: 'sse',
    backoff: { base: 1, max: 4 },
    onConnection: (state) => {
      if (state.state === 'waiting') waits.push(state.delay);
    },
  });
  await feed.until(isCaughtUp);
  for (let time = 0; time < 2; time += 1) {
    middleman.refuse.sse = 503;
    connection().end();
    await eventually(() => waits.length).toBeGreaterThanOrEqual(4);
    middleman.refuse.sse = null;
    await feed.until(isCaughtUp);
    expect(waits.slice(0, 4)).toEqual([1, 2, 4, 4]);
    waits.length = 0;
  }
  random.mockRestore();
});

describe('the cursor', () => {
  function recording(initial: string | null): CursorStore & { readonly calls: string[] } {
    const calls: string[] = [];
    return {
      calls,
      load: async () => {
        calls.push('load');
        return initial;
      },
      save: async (cursor) => {
        calls.push(cursor);
      },
    };
  }

  test('C3: the cursor of an event is saved when the consumer asks for the next event', async () => {
    const from = await head();
    await publish(2);
    const store = recording(from);
    const feed = follow({ cursor: store });
    const first = await feed.next();
    expect(store.calls).toEqual(['load']);
    const second = await feed.next();
    expect(store.calls).toEqual(['load', first.done === true ? '' : cursorOf(first.value)]);
    const third = await feed.next();
    expect(third.value).toMatchObject({ type: 'caughtUp' });
    expect(store.calls.slice(2)).toEqual([second.done === true ? '' : cursorOf(second.value)]);
    await publish();
    await feed.next();
    expect(store.calls.slice(3)).toEqual([third.done === true ? '' : cursorOf(third.value)]);
  });

  const cursorOf = (event: FeedEvent<Data>) => (event.type === 'reset' ? event.head : event.cursor);

  test('C3: a consumer that fails at an event gets the event again', async () => {
    const cursor = memoryCursor(await head());
    const [first, second] = await publish(2);
    const failing = async () => {
      for await (const event of follow({ cursor }))
        if (keyOf(event)[0] === second) throw new Error('The consumer fails');
    };
    await expect(failing()).rejects.toThrow('The consumer fails');
    const feed = taking({ cursor });
    const events = await feed.until(isCaughtUp);
    expect(keysOf(events)).toEqual([second]);
    expect(first).not.toBe(second);
  });

  test('storageCursor keeps the cursor in a web storage under its key', async () => {
    const from = await head();
    const kept = new Map([['story', from]]);
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    const [key] = await publish();
    const feed = taking({ cursor: storageCursor(storage, 'story') });
    expect(keysOf(await feed.until(isCaughtUp))).toEqual([key]);
    await eventually(() => kept.get('story')).toBe(await head());
  });

  test('the loop throws the errors of the cursor store', async () => {
    const broken: CursorStore = {
      load: () => null,
      save: () => Promise.reject(new Error('The disk is full')),
    };
    const feed = follow({ cursor: broken });
    await feed.next();
    await expect(feed.next()).rejects.toThrow('The disk is full');
    expect((await feed.next()).done).toBe(true);
    await eventually(() => middleman.connections.size).toBe(0);
    const unreadable: CursorStore = {
      load: () => {
        throw new Error('Storage is not allowed here');
      },
      save: () => undefined,
    };
    await expect(follow({ cursor: unreadable }).next()).rejects.toThrow('Storage is not allowed here');
  });

  test('a reset forgets the sequence numbers before it', async () => {
    const feed = taking({ contiguous: true, cursor: memoryCursor(await head()) });
    const [before] = await publish();
    await feed.until((event) => keyOf(event)[0] === before);
    // A restored backup shows as a reset, followed by numbers from before.
    const now = await head();
    const reset = { __typename: 'FeedReset', reason: 'FORKED', oldest: now, head: now };
    const told: Passing = { data: { storyUpdates: reset } };
    middleman.tamper = () => [told];
    connection().cut();
    const [event] = (await feed.until(({ type }) => type === 'reset')).slice(-1);
    expect(event).toMatchObject({ type: 'reset', reason: 'FORKED' });
    middleman.tamper = (result) => [JSON.parse(JSON.stringify(result).replace(/"sequence":\d+/, '"sequence":2'))];
    const [after] = await publish();
    const events = await feed.until((one) => keyOf(one)[0] === after);
    expect(events.at(-1)).toMatchObject({ update: { sequence: 2 } });
  });
});
