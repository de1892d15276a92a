/** GraphQL responses and the schema as they are sent: compressed, with tags and `Vary` that caches can rely on. */
import { readFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { buildSchema, getIntrospectionQuery } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { CompressedForms } from '../../src/server/http/compression.js';
import { trustedAccount } from '../fixtures/service/account.js';
import { runningService, TOKEN, UKRAINE } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';

interface Response {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The bytes as they come: `fetch` would decompress them. */
function ask(url: string, headers: Record<string, string>, body: string | null = null): Promise<Response> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: body === null ? 'GET' : 'POST', headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }),
      );
    });
    asked.on('error', reject);
    asked.end(body ?? undefined);
  });
}

const STORY = `{ story(by: {slug: "${UKRAINE}"}) { headline statements(first: 20) { nodes { text url: permalink speakers { name } saidAt { text } } } } }`;
const plainOf = ({ headers, body }: Response): string => {
  const encoding = headers['content-encoding'];
  if (encoding === 'br') return brotliDecompressSync(body).toString();
  return (encoding === 'gzip' ? gunzipSync(body) : body).toString();
};

onOneEngine('Compressed responses', (makeStore) => {
  const running = runningService(makeStore);
  const json = { 'content-type': 'application/json' };
  const get = (query: string, headers: Record<string, string>) =>
    ask(`${running.service.url}/graphql?${new URLSearchParams({ query })}`, headers);
  const post = (query: string, headers: Record<string, string>) =>
    ask(`${running.service.url}/graphql`, { ...json, ...headers }, JSON.stringify({ query }));

  describe('The response to a query', () => {
    let plain: Response;
    beforeAll(async () => {
      plain = await get(STORY, {});
    });

    test('the body comes in the encoding that the client accepts, whoever asks and however', async () => {
      expect([plain.status, plain.headers['content-encoding']]).toEqual([200, undefined]);
      for (const encoding of ['gzip', 'br']) {
        const accepted = { 'accept-encoding': encoding };
        for (const response of [
          await get(STORY, accepted),
          await get(STORY, accepted),
          await post(STORY, accepted),
          await post(STORY, { ...accepted, authorization: `Bearer ${TOKEN}` }),
        ]) {
          expect(response.headers['content-encoding']).toBe(encoding);
          expect(response.headers['content-length']).toBe(String(response.body.length));
          expect(response.headers.vary).toContain('Accept-Encoding');
          expect(response.body.length).toBeLessThan(plain.body.length / 2);
          expect(plainOf(response)).toBe(plain.body.toString());
        }
      }
      expect((await get(STORY, { 'accept-encoding': 'br;q=0, gzip;q=0' })).headers['content-encoding']).toBeUndefined();
      expect(
        (await get('{ record { head } }', { 'accept-encoding': 'br' })).headers['content-encoding'],
      ).toBeUndefined();
    });

    test('each encoding has a tag of its own, by which its client gets 304', async () => {
      const tags = new Set<string>();
      for (const encoding of ['identity', 'gzip', 'br']) {
        const accepted = { 'accept-encoding': encoding };
        const { etag = '' } = (await get(STORY, accepted)).headers;
        tags.add(etag);
        const known = await get(STORY, { ...accepted, 'if-none-match': etag });
        expect([known.status, known.headers.etag, known.headers['content-encoding'], known.body.length]).toEqual([
          304,
          etag,
          undefined,
          0,
        ]);
      }
      expect(tags.size).toBe(3);
    });

    test('a response with data and errors is compressed as well, and is not kept', async () => {
      const query = `{ ${STORY.slice(1, -1)} tokens { name } }`;
      const response = await get(query, { 'accept-encoding': 'br' });
      expect(response.headers['cache-control']).toBe('no-store');
      expect(plainOf(response)).toContain('TOKEN_REQUIRED');
    });

    test('an event stream is not compressed', async () => {
      const query = `subscription { storyUpdates(story: "${UKRAINE}") { __typename } }`;
      const stream = await fetch(`${running.service.url}/graphql?${new URLSearchParams({ query })}`, {
        headers: { accept: 'text/event-stream', 'accept-encoding': 'br, gzip' },
      });
      expect([stream.status, stream.headers.get('content-encoding')]).toEqual([200, null]);
      await stream.body?.cancel();
    });

    test('introspection takes less than 60 KB', async () => {
      const response = await post(getIntrospectionQuery({ oneOf: true }), { 'accept-encoding': 'gzip' });
      expect(plainOf(response).length).toBeGreaterThan(300_000);
      expect(response.body.length).toBeLessThan(60_000);
    });
  });

  test('the form of a kept response is made once, and the first who asks pays for it', async () => {
    const forms = new CompressedForms(Buffer.from(JSON.stringify(Array.from({ length: 2_000 }, () => 'words'))));
    const charged: number[] = [];
    const paying = Object.assign(trustedAccount(), { charge: (units: number) => charged.push(units) });
    const first = await forms.in('br', paying);
    expect(forms.in('br', paying)).toBe(first);
    expect(charged).toEqual([expect.closeTo(0.32, 2)]);
  });

  describe('The schema at /graphql/schema.graphql', () => {
    const file = (headers: Record<string, string>) => ask(`${running.service.url}/graphql/schema.graphql`, headers);

    test('the file is the text of the contract, with oneOf inputs', async () => {
      const { status, headers, body } = await file({});
      expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
      expect(body.toString()).toBe(readFileSync('schema/schema.graphql', 'utf8'));
      expect(buildSchema(body.toString()).getType('StoryBy')).toHaveProperty('isOneOf', true);
    });

    test('caches and clients keep it by its tag, and pages of other origins read it only if they are allowed', async () => {
      const compressed = await file({ 'accept-encoding': 'br', origin: 'https://news.example' });
      expect(plainOf(compressed)).toBe(readFileSync('schema/schema.graphql', 'utf8'));
      expect(compressed.headers['access-control-allow-origin']).toBe('https://news.example');
      expect(compressed.headers['cache-control']).toContain('must-revalidate');
      const { etag = '' } = compressed.headers;
      expect((await file({ 'accept-encoding': 'br', 'if-none-match': etag })).status).toBe(304);
      expect((await file({ 'if-none-match': etag })).status).toBe(200);
      expect((await file({ origin: 'https://evil.example' })).headers['access-control-allow-origin']).toBeUndefined();
      expect((await ask(`${running.service.url}/graphql/schema.graphql`, json, '{}')).status).toBe(405);
    });
  });
});
