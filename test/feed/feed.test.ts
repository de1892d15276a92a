/** Subscriptions over real sockets. Titles begin with the clauses of docs/api/feed.md that they prove. */

import { createClient as createSseClient } from 'graphql-sse';
import { beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { overSse } from '../fixtures/connections/event-stream.js';
import { forged, type Listener, overWebSocket, runningService } from '../fixtures/service/service.js';
import { onEveryEngine } from '../fixtures/store/engines.js';
import { file, notice, opening, STORY, statement } from '../fixtures/stories/story.js';

interface Message {
  readonly storyUpdates: {
    readonly __typename: string;
    readonly cursor?: string;
    readonly sequence?: number;
    readonly headline?: string;
    readonly statement?: { readonly key: string; readonly text: string | null; readonly status: string };
    readonly reason?: string;
    readonly head?: string;
  };
}

const PAYLOAD = `__typename
  ... on StoryUpdate { cursor sequence at headline kind batch story { headline sequence } }
  ... on StatementPublished { statement { key text status speakers { name } citations { source { url } } notices { text } } }
  ... on StatementCorrected { statement { key text status } previous { text attributions { speaker { slug } } } changedFields notice { kind text } }
  ... on StatementWithheld { statement { key text status } notice { text } }
  ... on StatementReleased { statement { key text status } notice { text } }
  ... on StatementRetracted { statement { key text status } notice { text } }
  ... on PositionTaken { position { stance actor { slug } evidence { key text } } supersedes { stance state } }
  ... on PositionUnsupported { position { stance state } }
  ... on EventChanged { event { title status } previousEventStatus changedFields }`;
const UPDATES = `subscription ($story: ID!, $after: Cursor, $kinds: [UpdateKind!], $actor: ID, $proposal: ID) {
  storyUpdates(story: $story, after: $after, kinds: $kinds, actor: $actor, proposal: $proposal) { ${PAYLOAD}
    ... on CaughtUp { cursor } ... on Checkpoint { cursor } ... on FeedReset { reason oldest head } } }`;

const TRANSPORTS = [
  ['WebSocket', overWebSocket],
  ['Server-Sent Events', overSse],
] as const;

onEveryEngine('The feed', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  let number = 0;

  beforeAll(async () => {
    await running.apply(opening());
  });

  /** Publishes a statement with a new key; returns the key and the cursor after it. */
  async function publish(more: object = {}): Promise<{ key: string; cursor: string }> {
    number += 1;
    const key = `said-${number}`;
    return { key, cursor: await running.apply(file({ statements: [statement(key, { ...more })] })) };
  }
  const head = async () => (await running.query('{ record { head } }')).data.record.head as string;
  const follow = (connect: (typeof TRANSPORTS)[number][1], variables: object = {}): Listener<Message> =>
    connect<Message>(running.service.url, UPDATES, { story: STORY, ...variables });
  const caughtUp = (message: Message) => message.storyUpdates.__typename === 'CaughtUp';

  describe.each(TRANSPORTS)('over %s', (_, connect) => {
    test('F1: a published update is pushed to subscribers', async () => {
      const listener = follow(connect);
      await listener.until(caughtUp);
      const { key, cursor } = await publish();
      expect((await listener.next()).storyUpdates).toMatchObject({
        __typename: 'StatementPublished',
        cursor,
        statement: { key },
      });
      await listener.close();
    });

    test('F2, F3: a subscriber with a cursor gets all later updates once and in order, then CaughtUp, then new updates', async () => {
      const from = await head();
      const before = [await publish(), await publish(), await publish()];
      const listener = follow(connect, { after: from });
      const replayed = await listener.until(caughtUp);
      expect(replayed.slice(0, -1).map((one) => one.storyUpdates.statement?.key)).toEqual(before.map((one) => one.key));
      const live = await publish();
      expect((await listener.next()).storyUpdates.cursor).toBe(live.cursor);
      const sequences = listener.received.flatMap((one) => one.storyUpdates.sequence ?? []);
      expect(sequences).toEqual(sequences.map((_one, index) => (sequences[0] ?? 0) + index));
      await listener.close();
    });

    test('F4: a subscription from the cursor of a query misses nothing and repeats nothing', async () => {
      const { data } = await running.query(
        `{ story(by: { slug: "${STORY}" }) { cursor statements(first: 100) { nodes { key } } } }`,
      );
      const racing = publish();
      const listener = follow(connect, { after: data.story.cursor });
      const { key } = await racing;
      const items = await listener.until((one) => one.storyUpdates.statement?.key === key);
      const read: string[] = data.story.statements.nodes.map((one: { key: string }) => one.key);
      const pushed = items.flatMap((one) => one.storyUpdates.statement?.key ?? []);
      expect(pushed.filter((one) => read.includes(one))).toEqual([]);
      expect(pushed).toEqual([key]);
      await listener.close();
    });

    test('F1, F2: a batch arrives whole and in order', async () => {
      const listener = follow(connect);
      await listener.until(caughtUp);
      const keys = Array.from({ length: 150 }, (_one, n) => `batch-${number}-${n}`);
      number += 1;
      const cursor = await running.apply(file({ statements: keys.map((key) => statement(key)) }));
      const items = await listener.until((one) => one.storyUpdates.cursor === cursor);
      expect(items.map((one) => one.storyUpdates.statement?.key)).toEqual(keys);
      await listener.close();
    });

    test('F5: a cursor that cannot be honoured gets a reset as the only event', async () => {
      const now = await head();
      for (const [after, reason] of [
        [forged(now, 1), 'FORKED'],
        [forged(now, 20), 'FORKED'],
        [forged(now, 13), 'AHEAD'],
      ]) {
        const listener = follow(connect, { after });
        expect((await listener.next()).storyUpdates).toMatchObject({ __typename: 'FeedReset', reason, head: now });
        await listener.ended;
        expect(listener.received).toHaveLength(1);
        await listener.close();
      }
    });

    test('an unknown story and a malformed cursor are errors with codes', async () => {
      for (const [variables, code] of [
        [{ story: 'nowhere' }, 'STORY_UNKNOWN'],
        [{ after: 'nonsense' }, 'CURSOR_MALFORMED'],
      ] as const) {
        const listener = follow(connect, variables);
        const error: unknown = await listener.next().catch((one: unknown) => one);
        expect(JSON.stringify(error instanceof Error ? { ...error } : error)).toContain(code);
        await listener.close();
      }
    });

    test('a subscription ends as soon as its client leaves, not at the next update', async () => {
      const before = running.service.subscriptions();
      const listener = follow(connect);
      await listener.until(caughtUp);
      expect(running.service.subscriptions()).toBe(before + 1);
      await listener.close();
      await expect.poll(() => running.service.subscriptions(), { timeout: 2_000, interval: 5 }).toBe(before);
    });
  });

  describe('filters', () => {
    const bySouth = { attributions: [{ speaker: 'bert-south', onBehalfOf: ['south'] }] };

    test('F10, rule 10: a statement corrected from one speaker to another reaches the followers of both', async () => {
      const anna = follow(overWebSocket, { actor: 'anna-north' });
      const bert = follow(overWebSocket, { actor: 'bert-south' });
      await Promise.all([anna.until(caughtUp), bert.until(caughtUp)]);
      const { key } = await publish();
      const correction = await running.apply(
        file({
          correct: [{ statement: key, set: bySouth, notice: notice('CORRECTION', { reason: 'WRONG_SPEAKER' }) }],
        }),
      );
      const typesUntil = async (listener: Listener<Message>, cursor: string) =>
        (await listener.until((one) => one.storyUpdates.cursor === cursor)).map((one) => one.storyUpdates.__typename);
      expect(await typesUntil(anna, correction)).toEqual(['StatementPublished', 'StatementCorrected']);
      expect(await typesUntil(bert, correction)).toEqual(['StatementCorrected']);
      const retraction = await running.apply(file({ retract: [{ statement: key, notice: notice('RETRACTION') }] }));
      expect(await typesUntil(anna, retraction)).toEqual(['StatementRetracted']);
      expect(await typesUntil(bert, retraction)).toEqual(['StatementRetracted']);
      await Promise.all([anna.close(), bert.close()]);
    });

    test('F10, rule 11: a subscriber that follows only publications gets their retractions', async () => {
      const listener = follow(overWebSocket, { kinds: ['STATEMENT_PUBLISHED'] });
      await listener.until(caughtUp);
      const { key } = await publish();
      await running.apply(file({ events: [{ slug: 'talks', place: `Room ${number}` }] }));
      await running.apply(file({ retract: [{ statement: key, notice: notice('RETRACTION') }] }));
      const first = await listener.next();
      const second = await listener.next();
      expect([first, second].map((one) => one.storyUpdates.__typename)).toEqual([
        'StatementPublished',
        'StatementRetracted',
      ]);
      expect(second.storyUpdates.statement).toMatchObject({ key, text: null, status: 'RETRACTED' });
      await listener.close();
    });

    test('F10: a subscriber that follows a proposal gets only updates that concern it', async () => {
      const listener = follow(overWebSocket, { proposal: `${STORY}/truce` });
      await listener.until(caughtUp);
      await publish({ proposals: [] });
      const { key } = await publish();
      expect((await listener.next()).storyUpdates.statement?.key).toBe(key);
      await listener.close();
    });

    test('statementPublished delivers the statements that pass its filter, and nothing else', async () => {
      const query =
        'subscription ($filter: StatementFilter, $after: Cursor) { statementPublished(filter: $filter, after: $after) { cursor statement { key } } }';
      const from = await head();
      await publish();
      const before = await publish(bySouth);
      const listener = overWebSocket<{ statementPublished: { cursor: string; statement: { key: string } } }>(
        running.service.url,
        query,
        {
          filter: { speaker: 'bert-south' },
          after: from,
        },
      );
      expect((await listener.next()).statementPublished.statement.key).toBe(before.key);
      await publish();
      const live = await publish(bySouth);
      expect((await listener.next()).statementPublished).toEqual({ cursor: live.cursor, statement: { key: live.key } });
      await listener.close();
    });
  });

  test('the graphql-sse client receives updates', async () => {
    const client = createSseClient({ url: `${running.service.url}/graphql`, retryAttempts: 0 });
    const from = await head();
    const { key } = await publish();
    const results = client.iterate<Message['storyUpdates'] & object>({
      query: UPDATES,
      variables: { story: STORY, after: from },
    });
    const first = await results.next();
    expect(JSON.stringify(first.value)).toContain(key);
    await results.return?.();
    client.dispose();
  });

  test('a subscription that ends with an error leaves nothing open', async () => {
    const after = forged(await head(), 1);
    const query = 'subscription ($after: Cursor) { statementPublished(after: $after) { cursor } }';
    const before = running.service.subscriptions();
    for (const connect of [overWebSocket, overSse]) {
      const listener = connect(running.service.url, query, { after });
      const error: unknown = await listener.next().catch((one: unknown) => one);
      expect(JSON.stringify(error instanceof Error ? { ...error } : error)).toContain('CURSOR_FORKED');
      await listener.close();
    }
    await expect.poll(() => running.service.subscriptions(), { timeout: 2_000, interval: 5 }).toBe(before);
  });

  describe('a WebSocket', () => {
    const connect = (headers: Record<string, string> = {}) =>
      new WebSocket(`${running.service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
    const closed = (socket: WebSocket) =>
      new Promise<string>((resolve) => {
        socket.on('close', (code) => resolve(`closed ${code}`));
        socket.on('unexpected-response', (_request, response) => resolve(`status ${response.statusCode}`));
        socket.on('error', () => undefined);
      });

    test('W2: a WebSocket stays open after a mistake in one of its operations', async () => {
      const socket = connect();
      const messages: { type: string; id?: string; payload?: unknown }[] = [];
      const arrived = (passes: (message: (typeof messages)[number]) => boolean) =>
        expect.poll(() => messages.find(passes), { timeout: 5_000, interval: 5 }).toBeDefined();
      socket.on('message', (data) => messages.push(JSON.parse(String(data))));
      await new Promise((resolve) => socket.once('open', resolve));
      socket.send(JSON.stringify({ type: 'connection_init' }));
      await arrived((one) => one.type === 'connection_ack');
      const subscribe = (id: string, query: string) =>
        socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }));
      subscribe(
        'live',
        `subscription { storyUpdates(story: "${STORY}") { __typename ... on StoryUpdate { sequence } } }`,
      );
      await arrived((one) => one.id === 'live');
      subscribe('syntax', 'subscription { ');
      subscribe('unknown', 'subscription { nothing }');
      subscribe('long', `{ ${'__typename '.repeat(2_000)} }`);
      for (const id of ['syntax', 'unknown']) await arrived((one) => one.id === id && one.type === 'error');
      await arrived((one) => one.id === 'long' && one.type === 'complete');
      const codeOf = (id: string) => JSON.stringify(messages.find((one) => one.id === id)?.payload);
      expect(codeOf('syntax')).toContain('GRAPHQL_PARSE_FAILED');
      expect(codeOf('unknown')).toContain('GRAPHQL_VALIDATION_FAILED');
      expect(codeOf('long')).toContain('TOO_MANY_TOKENS');
      const count = messages.filter((one) => one.id === 'live').length;
      await publish();
      await expect
        .poll(() => messages.filter((one) => one.id === 'live').length, { timeout: 5_000, interval: 5 })
        .toBe(count + 1);
      socket.close();
    });

    test('W4: a WebSocket delivers messages of every size unchanged', async () => {
      const from = await head();
      const { key } = await publish({ text: 'é'.repeat(9_000) });
      // The three encodings of a frame's length: in 7, 16 and 64 bits.
      for (const [aliases, size] of [
        [0, 1],
        [1, 9_000],
        [5, 45_000],
      ] as const) {
        const texts = Array.from({ length: aliases }, (_, n) => `t${n}: text`).join(' ');
        const query = `subscription ($after: Cursor) { statementPublished(after: $after) { statement { key ${texts} } } }`;
        const listener = overWebSocket<{ statementPublished: { statement: Record<string, string> } }>(
          running.service.url,
          query,
          { after: from },
        );
        const { key: told, ...said } = (await listener.next()).statementPublished.statement;
        expect(told).toBe(key);
        expect(Object.values(said).join('').length).toBe(aliases === 0 ? 0 : size);
        await listener.close();
      }
    });

    test('a WebSocket may not have more than 32 open operations', async () => {
      const socket = connect();
      const errors: string[] = [];
      socket.on('message', (data) => {
        const message = JSON.parse(String(data));
        if (message.payload?.errors) errors.push(message.payload.errors[0].extensions.code);
      });
      await new Promise((resolve) => socket.once('open', resolve));
      socket.send(JSON.stringify({ type: 'connection_init' }));
      await new Promise((resolve) => socket.once('message', resolve));
      for (let id = 0; id < 33; id += 1) {
        socket.send(
          JSON.stringify({
            id: String(id),
            type: 'subscribe',
            payload: { query: `subscription { storyUpdates(story: "${STORY}") { __typename } }` },
          }),
        );
      }
      await expect.poll(() => errors, { timeout: 5_000, interval: 5 }).toEqual(['TOO_MANY_OPERATIONS']);
      socket.close();
    });

    test("a WebSocket opens from pages of the service's origin and of allowed origins only", async () => {
      expect(await closed(connect({ origin: 'https://evil.example' }))).toBe('closed 4403');
      for (const origin of ['https://news.example', running.service.url]) {
        const socket = connect({ origin });
        await new Promise((resolve) => socket.once('open', resolve));
        socket.close();
      }
    });
  });
});
