/** The access of other sites' pages to a service, through their readers' browsers. */
import { beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { runningService, TOKEN } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { opening } from '../fixtures/stories/story.js';

const ALLOWED = 'https://news.example';
const FOREIGN = 'https://evil.example';
const LIVES = '{ record { head } }';
const FOLLOW = 'subscription { storyUpdates(story: "test-story") { __typename } }';

onOneEngine('Pages of other sites', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  beforeAll(() => running.apply(opening()));
  const send = (headers: Record<string, string>, body = JSON.stringify({ query: LIVES })) =>
    fetch(`${running.service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  const answerOf = async (response: Response) => {
    const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    return [response.status, errors?.[0]?.extensions.code];
  };

  describe('Pages of origins that are not allowed', () => {
    test('pages of other origins are refused when they send anything, with or without a token', async () => {
      for (const headers of [
        { origin: FOREIGN },
        { origin: 'null' },
        { origin: FOREIGN, authorization: `Bearer ${TOKEN}` },
      ]) {
        const response = await send(headers);
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
        expect(await answerOf(response)).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
      }
    });

    test('pages of other origins cannot subscribe, over either transport', async () => {
      const address = `${running.service.url}/graphql?query=${encodeURIComponent(FOLLOW)}`;
      const events = await fetch(address, { headers: { accept: 'text/event-stream', origin: FOREIGN } });
      expect(await answerOf(events)).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
      const socket = new WebSocket(`${running.service.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        origin: FOREIGN,
      });
      const status = await new Promise((resolve) => {
        socket.once('unexpected-response', (_, response) => resolve(response.statusCode));
        socket.once('error', () => undefined);
      });
      socket.terminate();
      expect(status).toBe(403);
      expect(running.service.subscriptions()).toBe(0);
    });

    test('pages of other origins can send a GET query but not read its response', async () => {
      const response = await fetch(`${running.service.url}/graphql?query=${encodeURIComponent(LIVES)}`, {
        headers: { origin: FOREIGN },
      });
      expect(response.status).toBe(200);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''])(
    'a body that an HTML form could send is refused: "%s"',
    async (type) => {
      for (const authorization of [{}, { authorization: `Bearer ${TOKEN}` }]) {
        const response = await send({ 'content-type': type, ...authorization }, `query=${encodeURIComponent(LIVES)}`);
        expect(await answerOf(response)).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
      }
    },
  );

  test('pages of allowed origins and of the service itself are admitted, and may read the headers they need', async () => {
    const response = await send({ origin: ALLOWED });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(ALLOWED);
    expect(response.headers.get('access-control-expose-headers')).toContain('RateLimit');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect((await send({ origin: running.service.url })).status).toBe(200);
  });

  test("variables in an address that are not JSON are refused as the client's mistake", async () => {
    const response = await fetch(`${running.service.url}/graphql?query=${encodeURIComponent(LIVES)}&variables=%7Bnone`);
    expect(await answerOf(response)).toEqual([400, 'BAD_REQUEST']);
  });

  test('every response forbids sniffing its type, and GraphiQL has a policy of its own', async () => {
    for (const path of ['/livez', '/readyz', '/nowhere', `/graphql?query=${encodeURIComponent(LIVES)}`]) {
      expect((await fetch(`${running.service.url}${path}`)).headers.get('x-content-type-options'), path).toBe(
        'nosniff',
      );
    }
    const { headers } = await fetch(`${running.service.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });
});
