/**
 * Readers' queries are computed once for each head of the record, and shared by all who send the same
 * (docs/api/caching.md).
 */
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import pg from 'pg';
import { beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { Feed } from '../../src/feed/feed.js';
import { Tail } from '../../src/feed/tail.js';
import { DEFAULT_LIMITS } from '../../src/limits.js';
import { StoryRecord } from '../../src/record/record.js';
import { QueryResponses } from '../../src/server/kept-responses/query-responses.js';
import { Questions } from '../../src/server/kept-responses/question.js';
import { Accounts } from '../../src/server/limits/account.js';
import { reading } from '../fixtures/service/reading.js';
import { forged, runningService, TOKEN } from '../fixtures/service/service.js';
import { onEveryEngine, onOneEngine, postgresStore, silent } from '../fixtures/store/engines.js';
import { applied, file, opening, STORY, statement } from '../fixtures/stories/story.js';

const PAGE = `query Page($first: Int = 20) { story(by: { slug: "${STORY}" }) {
  sequence statements(first: $first) { totalCount nodes { key text } } } viewer { name } }`;

const READER = new Accounts(DEFAULT_LIMITS).of('203.0.113.1');

interface Page {
  readonly data: { readonly story: { readonly sequence: number }; readonly viewer: { readonly name: string } | null };
}

/** The address of a query by GET. */
function address(url: string, query: string, variables: object = {}): string {
  return `${url}/graphql?${new URLSearchParams({ query, variables: JSON.stringify(variables) })}`;
}

onOneEngine('Kept responses to GET', (makeStore) => {
  const desk = runningService(makeStore, 'no-such-directory');
  beforeAll(async () => {
    await desk.apply(opening({ statements: [statement('first')] }));
  });
  const get = (headers: Record<string, string> = {}, query = PAGE) =>
    fetch(address(desk.service.url, query), { headers });

  test('A1: a response has a strong ETag, and a client that has the response gets 304 in a few bytes', async () => {
    const first = await get();
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[\w.-]+"$/);
    const again = await get({ 'if-none-match': `"other", W/${tag}` });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect(again.headers.get('etag')).toBe(tag);
    expect(again.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
    await desk.apply(file({ statements: [statement('of-another-tag')] }));
    const later = await get({ 'if-none-match': tag });
    expect(later.status).toBe(200);
    expect(later.headers.get('etag')).not.toBe(tag);
  });

  test('A1: an ETag stays valid at another head if the bytes are the same', async () => {
    const query = '{ actor(by: { slug: "anna-north" }) { name } }';
    const tag = (await get({}, query)).headers.get('etag') ?? '';
    await desk.apply(file({ statements: [statement('elsewhere')] }));
    expect((await get({ 'if-none-match': tag }, query)).status).toBe(304);
  });

  test('A1: the same response in another media type has another ETag', async () => {
    const accept = 'application/graphql-response+json';
    const [json, other] = [await get(), await get({ accept })];
    expect(other.headers.get('content-type')).toContain(accept);
    expect(await other.text()).toBe(await json.text());
    expect(other.headers.get('etag')).not.toBe(json.headers.get('etag'));
    expect((await get({ accept, 'if-none-match': json.headers.get('etag') ?? '' })).status).toBe(200);
  });

  test("A2: a shared cache may keep a response for one second, apart from the desk's", async () => {
    const { headers } = await get();
    expect(headers.get('cache-control')).toBe('public, max-age=0, s-maxage=1, must-revalidate');
    expect(headers.get('vary')).toBe('Accept, Accept-Encoding, Authorization, Origin');
  });

  test('A3: a response names the viewer to the desk only, in any order of requests, and no cache keeps it', async () => {
    const authorization = `Bearer ${TOKEN}`;
    for (const order of ['desk first', 'reader first']) {
      const query = `# ${order}\n${PAGE}`;
      const asked = order === 'desk first' ? [{ authorization }, {}] : [{}, { authorization }];
      for (const headers of [...asked, ...asked]) {
        const response = await get(headers, query);
        const { viewer } = ((await response.json()) as Page).data;
        const isDesk = 'authorization' in headers;
        expect(viewer).toEqual(isDesk ? { name: 'desk' } : null);
        if (isDesk) expect(response.headers.get('cache-control')).toBe('no-store');
      }
    }
  });

  test('A4: an error is not kept: it has no ETag, and is computed each time', async () => {
    for (const query of ['{ nonsense }', '{ story(by: { slug: "Not A Slug" }) { slug } }']) {
      const response = await get({}, query);
      expect(((await response.json()) as { errors: unknown[] }).errors).toHaveLength(1);
      expect(response.headers.get('etag')).toBeNull();
    }
    const { data } = await desk.query('{ record { head } }');
    const ahead = `{ story(by: { slug: "${STORY}" }, asOf: { cursor: "${forged(data.record.head, 13)}" }) { slug } }`;
    expect((await desk.query(ahead)).errors[0]?.extensions?.code).toMatch(/^CURSOR_/);
  });

  test.each(['1e400', '-1e400', '[1e400]', '{"of": 1e400}'])(
    'A4: a variable %s, a number that is too large, is refused, and never answered like null',
    async (number) => {
      const query = `query ($first: Int) { story(by: { slug: "${STORY}" }) { statements(first: $first) { totalCount } } }`;
      const send = (value: string) =>
        fetch(`${desk.service.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
          body: `{"query": ${JSON.stringify(query)}, "variables": {"first": ${value}}}`,
        });
      const read = (value: string) =>
        fetch(`${desk.service.url}/graphql?${new URLSearchParams({ query, variables: `{"first": ${value}}` })}`, {
          headers: { accept: 'application/graphql-response+json' },
        });
      for (const ask of [send, read]) {
        expect((await ask('null')).status).toBe(200);
        const response = await ask(number);
        const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
        expect([response.status, errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
      }
    },
  );

  test('A4: a body that looks like the address of a kept response is refused', async () => {
    const { pathname, search } = new URL(address(desk.service.url, PAGE));
    expect((await get()).status).toBe(200);
    const response = await fetch(`${desk.service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `${pathname}${search}`,
    });
    expect(response.status).toBe(400);
  });

  test('a kept response has the CORS headers of its own request', async () => {
    const origin = 'https://news.example';
    expect((await get({ origin })).headers.get('access-control-allow-origin')).toBe(origin);
    const other = await get({});
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([200, null]);
    expect((await get({ origin: 'https://evil.example' })).status).toBe(403);
    const posted = await fetch(`${desk.service.url}/graphql`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ query: PAGE }),
    });
    expect(posted.headers.get('access-control-allow-origin')).toBe(origin);
  });
});

onOneEngine('Kept responses to POST', (makeStore) => {
  const desk = runningService(makeStore, 'no-such-directory');
  beforeAll(async () => {
    await desk.apply(opening({ statements: [statement('first')] }));
  });
  const post = async (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => {
    const response = await fetch(`${desk.service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: response.status, body: await response.text() };
  };

  test('a query by POST has the same response however it is written, and also in pieces', async () => {
    const plain = await post(JSON.stringify({ query: PAGE, variables: { first: 1 } }));
    expect(plain.status).toBe(200);
    for (const body of [
      JSON.stringify({ variables: { first: 1, unknown: 2 }, query: PAGE }, null, 2),
      JSON.stringify({ query: PAGE, operationName: 'Page', variables: { first: 1 }, extensions: { any: 'thing' } }),
    ]) {
      expect(await post(body)).toEqual(plain);
    }
    const inPieces = await new Promise<string>((resolve, reject) => {
      const chunked = request(
        `${desk.service.url}/graphql`,
        { method: 'POST', headers: { 'content-type': 'application/json' } },
        async (response) => {
          let text = '';
          for await (const piece of response) text += String(piece);
          resolve(text);
        },
      ).on('error', reject);
      // Without a length, so in chunks.
      chunked.write('{"variables": {"first": 1}, "query": ');
      setImmediate(() => chunked.end(`${JSON.stringify(PAGE)}}`));
    });
    expect(inPieces).toBe(plain.body);
  });

  test('a query is the same question with undeclared variables and in another order', async () => {
    const query = 'query ($first: Int, $after: String) { stories(first: $first, after: $after) { totalCount } }';
    const keyOf = async (variables: object) =>
      (await new Questions(reading).ofBody(JSON.stringify({ query, variables }), READER))?.key;
    const key = await keyOf({ first: 1, after: null });
    expect(key).toEqual(expect.any(String));
    expect(await keyOf({ unknown: 1, after: null, first: 1 })).toBe(key);
    expect(await keyOf({ first: 2, after: null })).not.toBe(key);
    expect(await keyOf({ first: 1 })).not.toBe(key);
  });

  test('different variables have different responses', async () => {
    const asked = async (variables: object) =>
      JSON.parse((await post(JSON.stringify({ query: PAGE, variables }))).body);
    await desk.apply(file({ statements: [statement('one-more'), statement('two-more')] }));
    expect((await asked({ first: 1 })).data.story.statements.nodes).toHaveLength(1);
    expect((await asked({ first: 2 })).data.story.statements.nodes).toHaveLength(2);
    expect((await asked({})).data.story.statements.nodes.length).toBeGreaterThan(2);
  });

  test.each([
    ['an empty body', ''],
    ['a body that is not JSON', '{ story }'],
    ['a body that is not an object', '"query"'],
    ['a body without a query', '{}'],
    ['variables of another kind', JSON.stringify({ query: PAGE, variables: 'first' })],
    ['an unknown operation', JSON.stringify({ query: PAGE, operationName: 'Other' })],
    ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
  ])('%s is refused as a mistake of the client', async (_, body) => {
    const { status, body: text } = await post(body, { accept: 'application/graphql-response+json' });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(JSON.parse(text).errors[0].message).toEqual(expect.any(String));
  });
});

onEveryEngine('Acknowledged writes', (makeStore) => {
  const desk = runningService(makeStore, 'no-such-directory');

  test('A5: an acknowledged write is in every later response of the same process', async () => {
    await desk.apply(opening());
    for (let n = 0; n < 20; n += 1) {
      await desk.apply(file({ statements: [statement(`said-${n}`)] }));
      const answers = await Promise.all([
        desk.query(PAGE),
        desk.query(PAGE),
        fetch(address(desk.service.url, PAGE)).then((response) => response.json() as Promise<Page>),
      ]);
      for (const { data } of answers) expect(data.story.statements.totalCount).toBe(n + 1);
    }
  });

  test("A5: an acknowledged write is in another process's responses within 1.25 seconds, even without a notification", async () => {
    const store = await makeStore();
    const engine = await store.open();
    onTestFinished(async () => {
      await engine.close();
      await store.remove();
    });
    const writing = await StoryRecord.open(engine);
    await applied(writing, opening());
    // A stand-in for another process: another record of the same store, without notifications and without a running
    // tail.
    const record = await StoryRecord.open({ ...engine, listen: () => () => undefined });
    const tail = await Tail.start(record, silent);
    tail.stop();
    const feed = new Feed(record, tail, { checkpointInterval: 15_000, replayLimit: null }, silent);
    const answers = new QueryResponses({ record, feed, desk: new Desk(record, silent) }, reading, READER);
    const question = await new Questions(reading).ofBody(JSON.stringify({ query: PAGE }), READER);
    if (question === null) throw new Error('expected a question');
    const sequence = async () => {
      const answer = await answers.responseTo(question, 'test', READER);
      return (JSON.parse(String(answer?.body)) as Page).data.story.sequence;
    };
    const before = await sequence();
    for (let n = 1; n <= 3; n += 1) {
      await applied(writing, file({ statements: [statement(`unheard-of-${n}`)] }));
      await expect.poll(sequence, { interval: 20 }).toBe(before + n);
    }
  });

  test('A6: a redacted text is in no response any more, at any cursor', async () => {
    const secret = `secret-${randomUUID()}`;
    await desk.apply(file({ statements: [statement('to-redact', { text: `Before ${secret} after.` })] }));
    const { data } = await desk.query('{ record { head } }');
    const asOf = `{ story(by: { slug: "${STORY}" }, asOf: { cursor: "${data.record.head}" }) {
      statements(first: 100) { nodes { text } } } }`;
    expect(JSON.stringify((await desk.query(asOf)).data)).toContain(secret);
    const redacted = await desk.query(
      `mutation { redactStatement(input: { statement: "${STORY}/to-redact", expectedVersion: 1,
        notice: { reason: LEGAL, text: "By order of a court." } }) { __typename } }`,
      {},
      { authorization: `Bearer ${TOKEN}` },
    );
    expect(redacted.data.redactStatement.__typename).toBe('StatementWritten');
    expect(JSON.stringify((await desk.query(asOf)).data)).not.toContain(secret);
  });
});

describe.skipIf(inject('postgresUrl') === null)('A crowd with the same query (PostgreSQL)', () => {
  const desk = runningService(() => postgresStore(inject('postgresUrl') ?? ''), 'no-such-directory');

  test("A7: a crowd's query is computed once for each head", async () => {
    await desk.apply(opening({ statements: [statement('first')] }));
    const query = vi.spyOn(pg.Client.prototype, 'query');
    try {
      const statementsFor = async (readers: number) => {
        await desk.apply(file({ statements: [statement(`for-${readers}`)] }));
        query.mockClear();
        await Promise.all(Array.from({ length: readers }, () => desk.query(PAGE)));
        // The tail reads the head every second and after every write, independently of queries.
        const ofTheTail = /known_hash|select \* from \\"update\\" where/;
        return query.mock.calls.filter(([text]) => !ofTheTail.test(JSON.stringify(text))).length;
      };
      const forOne = await statementsFor(1);
      expect(forOne).toBeGreaterThan(0);
      expect(await statementsFor(60)).toBe(forOne);
    } finally {
      query.mockRestore();
    }
  });
});
