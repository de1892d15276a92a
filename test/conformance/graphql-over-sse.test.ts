/**
 * GraphQL over Server-Sent Events in the distinct connections mode: with the client of graphql-sse, and clause by
 * clause of its PROTOCOL.md with our own requests. A row's part is the section of that document; the sentence is ours.
 */
import { createClient } from 'graphql-sse';
import { beforeAll, expect } from 'vitest';
import { eventsOf, overRawEvents, type RawEvent } from '../fixtures/connections/event-stream.js';
import { clausesOf } from '../fixtures/contract/conformance.js';
import { forged, runningService, TOKEN } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const clause = clausesOf('GraphQL over SSE, PROTOCOL.md of graphql-sse, and its client');
const FOLLOW = `subscription ($after: Cursor) { storyUpdates(story: "${STORY}", after: $after) { __typename
  ... on StoryUpdate { sequence } } }`;
const HEADLINE = `{ story(by: { slug: "${STORY}" }) { headline } }`;

interface ErrorResult {
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

onOneEngine('GraphQL over SSE', (makeStore) => {
  const running = runningService(makeStore, 'none');
  let cursor: string;
  let published = 0;
  beforeAll(async () => {
    cursor = await running.apply(opening());
  });
  const publish = () => {
    published += 1;
    return running.apply(file({ statements: [statement(`said-${published}`)] }));
  };
  const address = () => `${running.service.url}/graphql`;
  const client = (singleConnection = false, headers: Record<string, string> = {}) =>
    createClient({ url: address(), singleConnection, headers, retryAttempts: 0 });

  /**
   * Requests an event stream that ends by itself: returns its head, and its events without comments and retry times.
   */
  const ask = async (body: string | null, init: RequestInit = {}, search = '') => {
    const headers = { accept: 'text/event-stream', 'content-type': 'application/json' };
    const response = await fetch(`${address()}${search}`, { method: 'POST', headers, body, ...init });
    const events: RawEvent[] = [];
    if (response.body !== null) {
      for await (const event of eventsOf(response.body.pipeThrough(new TextDecoderStream()))) {
        if (event.event !== null) events.push(event);
      }
    }
    const type = response.headers.get('content-type');
    return { status: response.status, type, events, names: events.map(({ event }) => event).join(', ') };
  };
  const askFor = (query: string, variables: object = {}) => ask(JSON.stringify({ query, variables }));
  const codeIn = (event: RawEvent | undefined): string | undefined =>
    (JSON.parse(event?.data ?? '{}') as ErrorResult).errors?.[0]?.extensions?.code;

  for (const [kind, query] of [
    ['A query', HEADLINE],
    ['A subscription that ends', FOLLOW],
  ] as const) {
    clause(
      'Event stream',
      `${kind} is answered by text/event-stream: next with each result, then complete`,
      async () => {
        const { status, type, events, names } = await askFor(
          query,
          query === FOLLOW ? { after: forged(cursor, 1) } : {},
        );
        expect([status, type?.split(';')[0], names]).toEqual([200, 'text/event-stream', 'next, complete']);
        expect(JSON.parse(events[0]?.data ?? '')).toHaveProperty('data');
        return `${status} ${type}: ${names}`;
      },
    );
  }
  clause('Event stream', 'complete has an empty data field, without which an EventSource would drop it', async () => {
    for (const { events } of [await askFor(HEADLINE), await askFor(FOLLOW, { after: forged(cursor, 1) })]) {
      expect(events.at(-1)).toMatchObject({ event: 'complete', data: '' });
    }
    return 'event: complete, data: (empty), after a query and after a subscription';
  });
  clause('Event stream', 'A subscription sends next for each result when it arrives', async () => {
    const stream = overRawEvents(running.service.url, { query: FOLLOW });
    await stream.until(({ data }) => data?.includes('CaughtUp') === true);
    await publish();
    const { event, data } = await stream.next();
    expect([event, JSON.parse(data ?? '')]).toMatchObject([
      'next',
      { data: { storyUpdates: { sequence: expect.any(Number) } } },
    ]);
    await stream.close();
    return 'next';
  });
  clause('Distinct connections mode', 'A query may come by GET, as from an EventSource', async () => {
    const { names } = await ask(null, { method: 'GET' }, `?${new URLSearchParams({ query: HEADLINE })}`);
    expect(names).toBe('next, complete');
    return names;
  });
  for (const [kind, body, code] of [
    ['a document that is not GraphQL', JSON.stringify({ query: '{' }), 'GRAPHQL_PARSE_FAILED'],
    ['an invalid document', JSON.stringify({ query: '{ nothing }' }), 'GRAPHQL_VALIDATION_FAILED'],
    ['an invalid subscription', JSON.stringify({ query: 'subscription { no }' }), 'GRAPHQL_VALIDATION_FAILED'],
    ['invalid variables', JSON.stringify({ query: 'query ($id: ID!) { node(id: $id) { id } }' }), 'BAD_USER_INPUT'],
    ['an unknown story', JSON.stringify({ query: FOLLOW.replace(STORY, 'no-story') }), 'STORY_UNKNOWN'],
    ['a body that is not JSON', '{', 'BAD_REQUEST'],
  ] as const) {
    clause(
      'Distinct connections mode',
      `The error of ${kind}, found before execution, arrives in an accepted stream`,
      async () => {
        const { status, events, names } = await ask(body);
        expect([status, names, codeIn(events[0])]).toEqual([200, 'next, complete', code]);
        return `200: ${names} (${code})`;
      },
    );
  }
  clause('Distinct connections mode', 'A client without access gets an HTTP response before any stream', async () => {
    const headers = { accept: 'text/event-stream', 'content-type': 'application/json', authorization: 'Bearer no' };
    const { status, type } = await ask(JSON.stringify({ query: HEADLINE }), { headers });
    expect([status, type?.split(';')[0]]).toEqual([401, 'application/json']);
    return `${status} ${type}`;
  });
  clause(
    'Distinct connections mode',
    'The client ends a subscription by closing the connection: its source ends',
    async () => {
      const before = running.service.subscriptions();
      const stream = overRawEvents(running.service.url, { query: FOLLOW });
      await stream.until(({ data }) => data?.includes('CaughtUp') === true);
      expect(running.service.subscriptions()).toBe(before + 1);
      await stream.close();
      await expect.poll(() => running.service.subscriptions(), { interval: 5 }).toBe(before);
      return 'the service has one subscription fewer';
    },
  );

  clause(
    'graphql-sse',
    'The client of graphql-sse follows a live subscription, and ends its source by leaving',
    async () => {
      const before = running.service.subscriptions();
      const results = client().iterate<{ storyUpdates: { __typename: string } }>({ query: FOLLOW });
      expect((await results.next()).value?.data?.storyUpdates.__typename).toBe('CaughtUp');
      await publish();
      expect((await results.next()).value?.data?.storyUpdates.__typename).toBe('StatementPublished');
      await results.return?.();
      await expect.poll(() => running.service.subscriptions(), { interval: 5 }).toBe(before);
      return 'CaughtUp, StatementPublished; none left in the service';
    },
  );
  clause('graphql-sse', 'The client of graphql-sse learns that a subscription is complete', async () => {
    const results = client().iterate<{ storyUpdates: { __typename: string } }>({
      query: FOLLOW,
      variables: { after: forged(cursor, 1) },
    });
    expect((await results.next()).value?.data?.storyUpdates.__typename).toBe('FeedReset');
    expect(await results.next()).toEqual({ done: true, value: undefined });
    return 'FeedReset, complete';
  });
  clause('graphql-sse', 'The client of graphql-sse gets results of a query and a mutation', async () => {
    const mutation = 'mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename } }';
    const asDesk = client(false, { authorization: `Bearer ${TOKEN}` });
    const answers: unknown[] = [];
    for await (const { data } of client().iterate({ query: HEADLINE })) answers.push(data);
    const source = file({ statements: [statement('by-events')] });
    for await (const { data } of asDesk.iterate({ query: mutation, variables: { input: { source } } }))
      answers.push(data);
    expect(answers).toEqual([
      { story: { headline: 'A test story' } },
      { applyBatch: { __typename: 'ApplyBatchSuccess' } },
    ]);
    return 'one result each';
  });
  clause('graphql-sse', 'The client of graphql-sse gets the error of an invalid document', async () => {
    const { value } = await client().iterate({ query: '{ nothing }' }).next();
    expect(value?.errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
    return 'errors (GRAPHQL_VALIDATION_FAILED)';
  });

  // Each operation has a connection of its own here; WebSockets carry many on one.
  clause(
    'Single connection mode',
    'The single connection mode is not served: a reservation by PUT is refused, and the client learns it',
    async () => {
      const { status } = await ask(null, { method: 'PUT' });
      expect(status).toBe(405);
      const failure: unknown = await client(true)
        .iterate({ query: FOLLOW })
        .next()
        .catch((error: unknown) => error);
      expect(String(failure)).toContain('405');
      return `${status}; ${String(failure)}`;
    },
  );
  clause(
    'Single connection mode',
    'The single connection mode is not served: an operation cannot be stopped by DELETE',
    async () => {
      const { status } = await ask(null, { method: 'DELETE' }, '?operationId=1');
      expect(status).toBe(405);
      return String(status);
    },
  );
});
