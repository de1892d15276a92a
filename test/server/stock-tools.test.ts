/** Requests as the tools of others send them: Apollo's clients, urql, gateways that merge, HTTP clients in general. */
import { createHash } from 'node:crypto';
import { createClient } from 'graphql-ws';
import { beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { DEFAULT_LIMITS } from '../../src/limits.js';
import { runningService, TOKEN } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const FOLLOW = `subscription { storyUpdates(story: "${STORY}") { __typename ... on CaughtUp { cursor } } }`;

onOneEngine('Requests of stock tools', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory', { limits: DEFAULT_LIMITS });
  beforeAll(() => running.apply(opening()));
  const address = (parameters: Record<string, string>) =>
    `${running.service.url}/graphql?${new URLSearchParams(parameters)}`;
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${running.service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const codeOf = async (response: Response) => {
    const { errors } = (await response.json()) as { errors: readonly [{ extensions: { code: string } }] };
    return [response.status, errors[0].extensions.code];
  };

  describe('A subscription whose client names no event stream', () => {
    test.each([
      ['application/json'],
      ['application/graphql-response+json'],
      ['*/*'],
      [
        'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9',
      ],
      ['text/*'],
      ['multipart/mixed;deferSpec=20220824'],
      ['text/event-stream;q=0'],
      ['text/event-stream; q=0.0, */*'],
      ['application/json;q=0'],
    ])('is refused with 406 and what to ask for, by GET and POST: Accept: %s', async (accept) => {
      for (const response of [
        await post({ query: FOLLOW }, { accept }),
        await post({ query: FOLLOW }, { accept, authorization: `Bearer ${TOKEN}` }),
        await fetch(address({ query: FOLLOW }), { headers: { accept } }),
      ]) {
        const { errors } = (await response.json()) as { errors: readonly [{ message: string; extensions: object }] };
        expect(response.status).toBe(406);
        expect(errors[0].extensions).toEqual({ code: 'NOT_ACCEPTABLE' });
        expect(errors[0].message).toContain('name text/event-stream in Accept, or subscribe over WebSocket');
      }
      expect(running.service.subscriptions()).toBe(0);
    });

    test.each(['text/event-stream, multipart/mixed', 'TEXT/EVENT-STREAM', 'text/Event-Stream;q=0.1, */*;q=0'])(
      'a stream opens when the client names text/event-stream, in either case: Accept: %s',
      async (accept) => {
        for (const response of [
          await post({ query: FOLLOW }, { accept }),
          await fetch(address({ query: FOLLOW }), { headers: { accept } }),
        ]) {
          expect([response.status, response.headers.get('content-type')]).toEqual([
            200,
            'text/event-stream; charset=utf-8',
          ]);
          await response.body?.cancel();
        }
      },
    );

    test('a query is answered in no media type that its client refuses', async () => {
      const query = '{ record { epoch } }';
      for (const [accept, type] of [
        ['text/event-stream;q=0, application/json', 'application/json; charset=utf-8'],
        ['application/json;q=0, application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
      ] as const) {
        for (const headers of [{}, { authorization: `Bearer ${TOKEN}` }]) {
          const response = await post({ query }, { accept, ...headers });
          expect([response.status, response.headers.get('content-type')], accept).toEqual([200, type]);
          expect(await response.json()).toHaveProperty('data.record.epoch');
        }
      }
    });
  });

  describe("Apollo's automatic persisted queries", () => {
    const query = 'query Persisted { record { epoch } }';
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(query) } };

    test.each([
      'application/json',
      'application/graphql-response+json',
      '*/*',
      'application/json, text/event-stream',
      'multipart/mixed;deferSpec=20220824, application/json',
      'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9',
    ])('an unknown hash is no failure of HTTP, because Apollo iOS reads no body then: Accept: %s', async (accept) => {
      const parameters = { extensions: JSON.stringify(extensions) };
      for (const headers of [{ accept }, { accept, authorization: `Bearer ${TOKEN}` }]) {
        for (const unknown of [
          await post({ extensions }, headers),
          await post({ query: '', extensions }, headers),
          await fetch(address(parameters), { headers }),
        ]) {
          expect([unknown.status, unknown.headers.get('cache-control'), unknown.headers.get('etag')]).toEqual([
            200,
            'no-store',
            null,
          ]);
          // urql compares the whole message, Apollo's clients the message or the code.
          expect(await unknown.json()).toEqual({
            errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
          });
        }
      }
    });

    test('a hash is enough once its document was sent, by POST, by GET and over WebSocket', async () => {
      const whole = await (await post({ query, extensions })).json();
      expect(whole).toHaveProperty('data.record.epoch');
      expect(await (await post({ extensions })).json()).toEqual(whole);
      const got = await fetch(address({ extensions: JSON.stringify(extensions) }));
      expect(got.headers.get('etag')).toMatch(/^"/);
      expect(await got.json()).toEqual(whole);
      const client = createClient({
        url: `${running.service.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
      });
      const result = await client.iterate({ query: '', extensions }).next();
      expect(result.value).toEqual(whole);
      await client.dispose();
    });

    test('a hash that is not that of its document registers nothing', async () => {
      const other = { persistedQuery: { version: 1, sha256Hash: sha256('{ record { head } }') } };
      expect(await codeOf(await post({ query, extensions: other }))).toEqual([400, 'DOCUMENT_ID_MISMATCH']);
      expect(await codeOf(await post({ extensions: other }))).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
    });

    test('a stranger who registers without end displaces no document that two clients use', async () => {
      const documents = Array.from({ length: 60 }, (_, n) => `# ${'x'.repeat(20_000)}${n}\n{ record { head } }`);
      const sent = (text: string, headers: Record<string, string>) => {
        const persistedQuery = { version: 1, sha256Hash: sha256(text) };
        return post({ query: text, extensions: { persistedQuery } }, headers);
      };
      await post({ query, extensions });
      // An editor is another client than a reader of the same address.
      await post({ extensions }, { authorization: `Bearer ${TOKEN}` });
      for (const text of documents) await sent(text, {});
      expect((await post({ extensions })).status).toBe(200);
      const [first = ''] = documents;
      const forgotten = { persistedQuery: { version: 1, sha256Hash: sha256(first) } };
      expect(await codeOf(await post({ extensions: forgotten }))).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND']);
    });
  });

  describe('Batches', () => {
    test('an array of requests is refused with a code that says what to use', async () => {
      for (const headers of [{}, { authorization: `Bearer ${TOKEN}` }]) {
        const response = await post([{ query: '{ record { head } }' }, { query: '{ record { head } }' }], headers);
        const { errors } = (await response.json()) as { errors: readonly [{ message: string; extensions: object }] };
        expect(response.status).toBe(400);
        expect(errors[0].extensions).toEqual({ code: 'BATCH_NOT_SUPPORTED' });
        expect(errors[0].message).toContain('aliases');
      }
    });

    test('forty requests merged into one document by aliases are answered', async () => {
      const names = Array.from({ length: 40 }, (_, n) => `graphqlTools${n}_`);
      const query = `query (${names.map((name) => `$${name}slug: String!`).join(' ')}) {
        ${names.map((name) => `${name}story: story(by: {slug: $${name}slug}) { slug headline }`).join('\n')} }`;
      const variables = Object.fromEntries(names.map((name) => [`${name}slug`, STORY]));
      const response = await post({ query, variables });
      const { data } = (await response.json()) as { data: Readonly<Record<string, { slug: string }>> };
      expect(Object.values(data).map(({ slug }) => slug)).toEqual(names.map(() => STORY));
    });

    test('aliases count by what they cost: long lists again and again are refused before any is read', async () => {
      const lists = (count: number) =>
        `{ story(by: {slug: "${STORY}"}) { ${Array.from({ length: count }, (_, n) => `a${n}: statements(first: 50) { nodes { text } }`).join(' ')} } }`;
      expect((await post({ query: lists(20) })).status).toBe(200);
      expect(await codeOf(await post({ query: lists(60) }))).toEqual([400, 'TOO_COSTLY']);
      const texts = Array.from({ length: 300 }, (_, n) => `a${n}: text`).join(' ');
      const scalars = `{ story(by: {slug: "${STORY}"}) { statements(first: 100) { nodes { ${texts} } } } }`;
      expect((await post({ query: scalars })).status).toBe(200);
      const more = `{ stories { nodes { statements(first: 100) { nodes { ${texts} } } } } }`;
      expect(await codeOf(await post({ query: more }))).toEqual([400, 'TOO_COSTLY']);
    });
  });

  test('an empty operationName is none, by GET, by POST and over WebSocket', async () => {
    const query = 'query Only { record { head } }';
    const expected = await (await post({ query })).json();
    for (const headers of [{}, { authorization: `Bearer ${TOKEN}` }]) {
      expect(await (await post({ query, operationName: '' }, headers)).json()).toEqual(expected);
      expect(await (await fetch(address({ query, operationName: '' }), { headers })).json()).toEqual(expected);
    }
    const client = createClient({
      url: `${running.service.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const result = await client.iterate({ query, operationName: '' }).next();
    expect(result.value).toEqual(expected);
    await client.dispose();
  });

  describe('The type of a variable for a cursor', () => {
    test('a document may declare it as Cursor or as String, wherever a cursor stands', async () => {
      await running.apply(file({ statements: [statement('later')] }));
      const { data } = await running.query(
        `{ story(by: {slug: "${STORY}"}) { updates(first: 1) { pageInfo { endCursor } } statements(first: 1) { pageInfo { endCursor } } } }`,
      );
      const { updates, statements } = data.story;
      const rest = (type: string, field: string) =>
        `query ($after: ${type}) { story(by: {slug: "${STORY}"}) { ${field}(first: 5, after: $after) { pageInfo { hasPreviousPage startCursor } } } }`;
      for (const [field, after] of [
        ['updates', updates.pageInfo.endCursor],
        ['statements', statements.pageInfo.endCursor],
      ] as const) {
        const asCursor = await running.query(rest('Cursor', field), { after });
        expect(asCursor.errors).toEqual([]);
        expect(await running.query(rest('String', field), { after })).toEqual(asCursor);
        expect(await running.query(rest('String!', field), { after })).toEqual(asCursor);
      }
      const asOf =
        'query ($at: String!) { record { head } story(by: {slug: "test-story"}, asOf: {cursor: $at}) { sequence } }';
      expect((await running.query(asOf, { at: updates.pageInfo.endCursor })).data.story.sequence).toBe(1);
    });

    test('a text that is no cursor is refused as one, whatever the declaration says', async () => {
      for (const type of ['String', 'Cursor']) {
        const query = `query ($after: ${type}) { story(by: {slug: "${STORY}"}) { updates(after: $after) { totalCount } } }`;
        expect((await running.query(query, { after: 'none' })).errors[0]?.extensions?.code, type).toBe(
          'CURSOR_MALFORMED',
        );
      }
    });

    test('a variable that stands elsewhere, too, keeps its type', async () => {
      for (const [type, place] of [
        ['Cursor', 'search(text: $value) { totalCount }'],
        [
          'String!',
          `search(text: $value) { totalCount } story(by: {slug: "${STORY}"}) { updates(after: $value) { totalCount } }`,
        ],
      ] as const) {
        const { status, errors } = await running.query(`query ($value: ${type}) { ${place} }`, { value: 'none' });
        expect([status, errors[0]?.extensions?.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
      }
    });
  });
});
