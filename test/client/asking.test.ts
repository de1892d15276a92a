/** The client besides following: addresses, single results, typed documents, observables, the network of Relay. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, FeedError, followFeed, observeFeed } from '@onrecord/client';
import { keys, possibleTypes } from '@onrecord/client/caches';
import * as documents from '@onrecord/client/documents';
import { isAbstractType, isObjectType, print } from 'graphql';
import { Observable } from 'relay-runtime';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { addressOf, webSocketAddressOf } from '../../client/src/address.js';
import { relayNetwork } from '../../client/src/relay.js';
import { schema } from '../../src/graphql/schema.js';
import { exampleOperations } from '../../src/server/documents/example-operations.js';
import { runningService } from '../fixtures/service/service.js';
import { embeddedStore } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const running = runningService(async () => embeddedStore(), 'no-such-directory');
beforeAll(async () => {
  await running.apply(opening());
});
const url = () => `${running.service.url}/graphql`;
const variables = { story: STORY };
const codeOf = (promise: Promise<unknown>) =>
  promise.catch((error: unknown) => error instanceof FeedError && error.code);

describe('the address', () => {
  test.each(['/graphql', 'ws://news.example/graphql', 'ftp://news.example'])(
    '%s outside of a page is refused with what would be right',
    (address) => {
      expect(() => addressOf(address)).toThrow(/must be absolute, as https:|give the address over http: or https:/);
    },
  );

  test('a WebSocket is secure exactly where the address is', () => {
    expect(webSocketAddressOf(addressOf('https://news.example/graphql'))).toBe('wss://news.example/graphql');
    expect(webSocketAddressOf(addressOf('http://news.example:4000/http'))).toBe('ws://news.example:4000/http');
  });
});

describe('ask', () => {
  test('a typed document has its result', async () => {
    const { story } = await ask({ url: url(), query: documents.StoryAtAGlanceDocument, variables });
    expect(story?.headline).toBe('A test story');
  });

  test('a refusal has the code of the service', async () => {
    expect(await codeOf(ask({ url: url(), query: '{ nothing }' }))).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await codeOf(ask({ url: url(), query: '{ viewer { name } }', authorization: 'Bearer none' }))).toBe(
      'TOKEN_INVALID',
    );
  });

  test('a response that is no GraphQL, or none at all, is UNREACHABLE', async () => {
    const gateway = createServer((_, response) => response.writeHead(200).end('<h1>Soon</h1>'));
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    const { port } = gateway.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}`;
    expect(await codeOf(ask({ url: address, query: '{ record { head } }' }))).toBe('UNREACHABLE');
    await new Promise((resolve) => gateway.close(resolve));
    await expect(ask({ url: address, query: '{ record { head } }' })).rejects.toThrow('ECONNREFUSED');
  });

  test('an aborted request throws the reason of its signal', async () => {
    const signal = AbortSignal.abort(new Error('left'));
    await expect(ask({ url: url(), query: '{ record { head } }', signal })).rejects.toThrow('left');
  });

  test('a document without its text is refused with what would be right', () => {
    const query = { ...documents.SearchDocument, loc: undefined };
    expect(() => followFeed({ url: url(), query })).toThrow('print(document)');
  });
});

describe('the documents', () => {
  test('the package has every example operation, as a tree and as a text that say the same', () => {
    const made = Object.values(documents);
    expect(made).toHaveLength(exampleOperations().length);
    for (const document of made) expect(document.loc?.source.body).toBe(print(document));
  });
});

describe('the settings of caches', () => {
  test('possibleTypes and keys cover the schema', () => {
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__')) continue;
      if (isAbstractType(type)) {
        const names = schema.getPossibleTypes(type).map(({ name }) => name);
        expect(possibleTypes[type.name]?.toSorted(), type.name).toEqual(names.sort());
      }
      const isKept =
        isObjectType(type) && ('id' in type.getFields() || /^(Query|Mutation|Subscription)$/.test(type.name));
      if (isObjectType(type)) expect(keys[type.name]?.() === null, type.name).toBe(!isKept);
    }
  });
});

/** The messages of an observable until one of a type comes. */
async function until(type: string, after: string | null): Promise<readonly string[]> {
  const types: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const feed = observeFeed({
      url: url(),
      query: documents.LiveUpdatesDocument,
      variables: { ...variables, after },
      transport: 'sse',
    });
    const { unsubscribe } = feed.subscribe({
      next: ({ data }) => {
        types.push(data.storyUpdates.__typename);
        if (data.storyUpdates.__typename === type) resolve();
      },
      error: reject,
      complete: () => reject(new Error('expected the feed to go on')),
    });
    onTestFinished(unsubscribe);
  });
  return types;
}

describe('observeFeed', () => {
  test('a feed begins at the variable `after`, and now without it', async () => {
    const { story } = await ask({ url: url(), query: documents.StoryAtAGlanceDocument, variables });
    await running.apply(file({ statements: [statement('observed')] }));
    expect(await until('CaughtUp', story?.cursor ?? null)).toEqual(['StatementPublished', 'CaughtUp']);
    expect(await until('CaughtUp', null)).toEqual(['CaughtUp']);
  });

  test('a refusal is the error of the observable, and leaving by the signal completes it', async () => {
    const outcomeOf = (query: string, signal?: AbortSignal) =>
      new Promise((resolve) => {
        observeFeed({ url: url(), query, transport: 'sse', signal }).subscribe({
          next: () => resolve('next'),
          error: (error) => resolve(error instanceof FeedError && error.code),
          complete: () => resolve('complete'),
        });
      });
    const unknown =
      'subscription ($after: Cursor) { storyUpdates(story: "none", after: $after) { __typename ... on CaughtUp { cursor } } }';
    expect(await outcomeOf(unknown)).toBe('STORY_UNKNOWN');
    expect(await outcomeOf('subscription { nothing }')).toBe('OPERATION_UNFIT');
    expect(await outcomeOf(unknown, AbortSignal.abort())).toBe('complete');
  });
});

describe('the network of Relay', () => {
  const operation = {
    cacheID: 'one',
    id: null,
    name: 'Head',
    text: 'query Head { record { head } }',
    operationKind: 'query',
    metadata: {},
  } as const;
  const network = () => relayNetwork({ url: url(), Observable });

  test('a query has data, and a refusal has errors, as Relay takes them', async () => {
    expect(await network().fetch(operation, {}, {})).toMatchObject({ data: { record: { head: expect.any(String) } } });
    const refused = { ...operation, text: 'query Head { nothing }' };
    expect(await network().fetch(refused, {}, {})).toEqual({
      errors: [expect.objectContaining({ message: expect.stringContaining('nothing') })],
    });
  });

  test('a subscription without its text is refused with what would be right', () => {
    expect(() => network().subscribe({ ...operation, text: null, operationKind: 'subscription' }, {}, {})).toThrow(
      'do not persist the documents of subscriptions',
    );
  });
});
