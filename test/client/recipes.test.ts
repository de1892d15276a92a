/** The recipes of the client's README against a service that is killed and started again. */
import { gql } from '@apollo/client';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type ServiceProcess, startProcess, startProcesses } from '../fixtures/machines/processes.js';
import { TOKEN } from '../fixtures/service/service.js';
import { embeddedStore, postgresStore } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';
import { makeClient as makeApolloClient } from './recipes/apollo.js';
import { follow as followOverSse } from './recipes/graphql-sse.js';
import { follow as followOverWebSocket } from './recipes/graphql-ws.js';
import { makeEnvironment } from './recipes/relay.js';
import { makeClient as makeUrqlClient } from './recipes/urql.js';

const UPDATES = `subscription Live($story: ID!, $after: Cursor) {
  storyUpdates(story: $story, after: $after) {
    __typename
    ... on StoryUpdate { cursor sequence }
    ... on CaughtUp { cursor } ... on Checkpoint { cursor } ... on FeedReset { reason oldest head }
  }
}`;

/** A message as a recipe delivers it. */
interface Message {
  readonly __typename: string;
  readonly cursor?: string;
  readonly sequence?: number;
}

/** Follows the feed from a cursor. Returns a function that ends it. */
type Recipe = (
  url: string,
  after: string,
  onMessage: (message: Message) => void,
  onError: (error: unknown) => void,
) => () => void;

const variables = { story: STORY };
const RECIPES: Readonly<Record<string, Recipe>> = {
  'graphql-ws': (url, after, onMessage, onError) =>
    followOverWebSocket({ url: url.replace('http', 'ws'), query: UPDATES, variables }, after, onMessage, onError),
  'graphql-sse': (url, after, onMessage, onError) =>
    followOverSse({ url, query: UPDATES, variables }, after, onMessage, onError),
  urql: (url, after, onMessage, onError) => {
    const { unsubscribe } = makeUrqlClient(url)
      .subscription<{ storyUpdates: Message }>(UPDATES, { ...variables, after })
      .subscribe(({ data, error }) => {
        if (error !== undefined) onError(error);
        if (data !== undefined) onMessage(data.storyUpdates);
      });
    return unsubscribe;
  },
  'Apollo Client': (url, after, onMessage, onError) => {
    const subscription = makeApolloClient(url)
      .subscribe<{ storyUpdates: Message }>({
        query: gql(UPDATES),
        variables: { ...variables, after },
      })
      .subscribe({
        next: ({ data, error }) => {
          if (error !== undefined) onError(error);
          if (data) onMessage(data.storyUpdates);
        },
        error: onError,
      });
    return () => subscription.unsubscribe();
  },
  Relay: (url, after, onMessage, onError) => {
    const operation = {
      id: null,
      cacheID: 'live',
      text: UPDATES,
      name: 'Live',
      operationKind: 'subscription',
      metadata: {},
    } as const;
    const { unsubscribe } = makeEnvironment(url)
      .getNetwork()
      .execute(operation, { ...variables, after }, {})
      .subscribe({
        next: (response) => {
          if ('data' in response && response.data?.storyUpdates) onMessage(response.data.storyUpdates);
          else onError(response);
        },
        error: onError,
      });
    return unsubscribe;
  },
};

async function ask(
  url: string,
  query: string,
  input: object,
): Promise<Record<string, { cursor?: string; head?: string }>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ query, variables: { input } }),
  });
  return (await response.json()).data;
}

let number = 0;

/** Publishes `count` statements. Returns the cursor after them. */
async function publish(service: ServiceProcess, count: number): Promise<string> {
  const statements = Array.from({ length: count }, () => {
    number += 1;
    return statement(`said-${number}`);
  });
  return apply(service, file({ statements }));
}

async function apply(service: ServiceProcess, source: string): Promise<string> {
  const query = `mutation ($input: ApplyBatchInput!) {
    applyBatch(input: $input) { ... on ApplyBatchSuccess { cursor } ... on Error { message } } }`;
  const { applyBatch } = await ask(service.url, query, { source });
  if (applyBatch?.cursor === undefined) throw new Error(JSON.stringify(applyBatch));
  return applyBatch.cursor;
}

/** The messages that a recipe has delivered. */
interface Reader {
  readonly messages: Message[];
  readonly errors: unknown[];
  readonly leave: () => void;
}

/** Starts all recipes on one service. */
function follow(service: ServiceProcess, after: string): Map<string, Reader> {
  return new Map(
    Object.entries(RECIPES).map(([name, recipe]) => {
      const messages: Message[] = [];
      const errors: unknown[] = [];
      const leave = recipe(
        `${service.url}/graphql`,
        after,
        (message) => messages.push(message),
        (error) => errors.push(error),
      );
      return [name, { messages, errors, leave }];
    }),
  );
}

/** Waits until every recipe has delivered the update at a cursor. */
async function untilAll(readers: Map<string, Reader>, cursor: string): Promise<void> {
  const given = ({ messages }: Reader) => messages.some((one) => one.sequence !== undefined && one.cursor === cursor);
  await vi.waitFor(
    () => {
      const lacking = [...readers].flatMap(([name, reader]) => (given(reader) ? [] : [name]));
      expect(lacking, `expected every recipe to deliver the update at ${cursor}`).toEqual([]);
    },
    { timeout: 20_000, interval: 10 },
  );
}

/** The messages of all recipes, and the number of published updates. */
interface Outcome {
  readonly readers: Map<string, Reader>;
  readonly published: number;
}

async function onTheEmbeddedStore(): Promise<Outcome> {
  const store = embeddedStore();
  let service = await startProcess(store);
  const readers = follow(service, await apply(service, opening()));
  try {
    await untilAll(readers, await publish(service, 3));
    await publish(service, 2);
    await service.kill();
    service = await startProcess(store, { port: service.port });
    await untilAll(readers, await publish(service, 3));
    return { readers, published: 8 };
  } finally {
    for (const { leave } of readers.values()) leave();
    await service.stop();
    await store.remove();
  }
}

async function onPostgres(administration: string): Promise<Outcome> {
  const store = await postgresStore(administration);
  const [other, first] = await startProcesses(store, 2);
  if (other === undefined || first === undefined) throw new Error('expected two processes');
  let service = first;
  const readers = follow(service, await apply(other, opening()));
  try {
    await untilAll(readers, await publish(service, 3));
    await publish(other, 2);
    await service.kill();
    await publish(other, 3);
    service = await startProcess(store, { port: service.port });
    await untilAll(readers, await publish(service, 1));
    return { readers, published: 9 };
  } finally {
    for (const { leave } of readers.values()) leave();
    await Promise.all([service.stop(), other.stop()]);
    await store.remove();
  }
}

const administration = inject('postgresUrl');
const outcomes: Promise<Outcome>[] = [];
beforeAll(async () => {
  // Browsers and later versions of Node have a global WebSocket.
  vi.stubGlobal('WebSocket', WebSocket);
  // At the same time, because both mostly wait for processes.
  outcomes.push(onTheEmbeddedStore());
  if (administration !== null) outcomes.push(onPostgres(administration));
  await Promise.allSettled(outcomes);
});
afterAll(() => {
  vi.unstubAllGlobals();
});

describe.each([
  { name: 'over a process on the embedded store that is killed', index: 0 },
  { name: 'over one on PostgreSQL that is killed while another one publishes', index: 1 },
])('$name', ({ index }) => {
  test.skipIf(index === 1 && administration === null).each(Object.keys(RECIPES))(
    'the recipe for %s delivers every update once, in order',
    async (name) => {
      const outcome = await outcomes[index];
      const { messages = [], errors = [] } = outcome?.readers.get(name) ?? {};
      const sequences = messages.flatMap(({ sequence }) => sequence ?? []);
      const [first = 0] = sequences;
      expect(sequences).toEqual(Array.from({ length: outcome?.published ?? -1 }, (_, n) => first + n));
      expect(errors).toEqual([]);
    },
  );
});
