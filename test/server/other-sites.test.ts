/** The access of other sites' pages to a service, through their readers' browsers. */
import { get, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Config, readConfig } from '../../src/config.js';
import { Origins } from '../../src/server/http/cross-origin.js';
import { follow } from '../client/recipes/graphql-ws.js';
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

  /** Opens a WebSocket from a page, and returns how it ends: `opened`, or the code and reason of its close. */
  const socketFrom = (origin: string, url = running.service.url) =>
    new Promise<string>((resolve, reject) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { origin });
      socket.once('open', () => socket.send('{"type":"connection_init"}'));
      socket.once('message', () => {
        resolve('opened');
        socket.terminate();
      });
      socket.once('close', (code, reason) => resolve(`${code} ${reason}`));
      socket.once('error', reject);
    });
  const following = (origin: string, url = running.service.url) =>
    fetch(`${url}/graphql?query=${encodeURIComponent(FOLLOW)}`, { headers: { accept: 'text/event-stream', origin } });

  describe('Pages of origins that are not allowed', () => {
    test('the recipe for graphql-ws ends at once, and says why', async () => {
      vi.stubGlobal(
        'WebSocket',
        class extends WebSocket {
          constructor(url: string, protocol: string) {
            super(url, protocol, { origin: FOREIGN });
          }
        },
      );
      const url = `${running.service.url.replace('http', 'ws')}/graphql`;
      const ended = new Promise((resolve) =>
        follow({ url, query: FOLLOW, variables: {} }, null, () => undefined, resolve),
      );
      expect(await ended).toMatchObject({ code: 4403, reason: expect.stringContaining('ORIGIN_NOT_ALLOWED') });
      vi.unstubAllGlobals();
    });

    test('pages of other origins are refused whatever they send, and may read which setting is missing', async () => {
      const get = (origin: string) =>
        fetch(`${running.service.url}/graphql?query=${encodeURIComponent(LIVES)}`, { headers: { origin } });
      for (const [origin, response] of [
        [FOREIGN, await send({ origin: FOREIGN })],
        ['null', await send({ origin: 'null' })],
        [FOREIGN, await send({ origin: FOREIGN, authorization: `Bearer ${TOKEN}` })],
        [FOREIGN, await get(FOREIGN)],
        [FOREIGN, await following(FOREIGN)],
      ] as const) {
        expect(response.headers.get('access-control-allow-origin')).toBe(origin);
        expect(response.headers.get('access-control-allow-credentials')).toBeNull();
        expect(response.headers.get('vary')).toContain('Origin');
        expect(response.status).toBe(403);
        expect(await response.json()).toEqual({
          errors: [{ message: expect.stringContaining('ALLOWED_ORIGINS'), extensions: { code: 'ORIGIN_NOT_ALLOWED' } }],
        });
      }
    });

    test('a browser may send the request of such a page, and asks again each time', async () => {
      const asking = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
      const preflight = (origin: string) =>
        fetch(`${running.service.url}/graphql`, { method: 'OPTIONS', headers: { origin, ...asking } });
      for (const [origin, age] of [
        [FOREIGN, '0'],
        [ALLOWED, '600'],
      ] as const) {
        const { status, headers } = await preflight(origin);
        expect([status, headers.get('access-control-allow-origin'), headers.get('access-control-max-age')]).toEqual([
          204,
          origin,
          age,
        ]);
        expect(headers.get('access-control-allow-headers')).toBe('content-type');
        expect(headers.get('access-control-allow-credentials')).toBeNull();
      }
    });

    test('their WebSocket is closed with 4403 and the setting, and nothing that they send is read', async () => {
      expect(await socketFrom(FOREIGN)).toMatch(/^4403 ORIGIN_NOT_ALLOWED: .*ALLOWED_ORIGINS/);
      expect(running.service.subscriptions()).toBe(0);
    });
  });

  describe('Pages of this machine', () => {
    const VITE = 'http://localhost:5173';
    const statusOf = async (host: string, origin: string) => {
      const { port } = new URL(running.service.url);
      return new Promise<readonly [number | undefined, string | undefined]>((resolve, reject) => {
        const address = { host: '127.0.0.1', port, path: `/graphql?query=${encodeURIComponent(LIVES)}` };
        get({ ...address, headers: { host, origin } }, (response) => {
          response.resume();
          resolve([response.statusCode, response.headers['access-control-allow-origin']]);
        }).once('error', reject);
      });
    };

    test('pages of any port of this machine may use a service that is reached over loopback', async () => {
      for (const origin of [VITE, 'http://127.0.0.1:3000', 'https://localhost', 'http://[::1]:8080']) {
        const response = await send({ origin });
        expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
        expect(await socketFrom(origin)).toBe('opened');
        const events = await following(origin);
        expect(events.headers.get('content-type')).toContain('text/event-stream');
        expect(events.headers.get('access-control-allow-origin')).toBe(origin);
        await events.body?.cancel();
      }
    });

    test('a name that leads here from another site is no page of this machine, nor does it make one of others', async () => {
      expect(await statusOf('localhost:4000', VITE)).toEqual([200, VITE]);
      expect((await statusOf('evil.example', VITE))[0]).toBe(403);
      for (const origin of [
        'http://localhost.evil.example',
        'http://evil.example:5173',
        'http://127.0.0.1.evil.example',
      ]) {
        expect((await statusOf('localhost:4000', origin))[0], origin).toBe(403);
        expect((await statusOf('localhost:4000', `${VITE}@evil.example`))[0]).toBe(403);
      }
    });

    test('ALLOW_LOOPBACK_ORIGINS admits them under any name of the service, or never', async () => {
      const asked = (loopbackOrigins: Config['loopbackOrigins'], host: string) => {
        const origins = new Origins({ allowedOrigins: [], loopbackOrigins });
        const socket = Object.defineProperty(new Socket(), 'localAddress', { value: '172.17.0.2' });
        const request = Object.assign(new IncomingMessage(socket), { headers: { origin: VITE, host } });
        return origins.admits(request);
      };
      expect([asked('ALWAYS', 'onrecord:4000'), asked('ALWAYS', 'localhost:4000')]).toEqual([true, true]);
      expect([asked('LOCAL', 'onrecord:4000'), asked('LOCAL', 'localhost:4000')]).toEqual([false, false]);
      expect(asked('NEVER', 'localhost:4000')).toBe(false);
      expect(readConfig({ ALLOW_LOOPBACK_ORIGINS: 'true' }).loopbackOrigins).toBe('ALWAYS');
      expect(readConfig({ ALLOW_LOOPBACK_ORIGINS: 'false' }).loopbackOrigins).toBe('NEVER');
    });

    test('they cannot sign in to the desk, nor send cookies', async () => {
      const response = await fetch(`${running.service.url}/desk/session`, {
        method: 'POST',
        headers: { origin: VITE, authorization: `Bearer ${TOKEN}` },
      });
      expect(await answerOf(response)).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
      expect(response.headers.get('set-cookie')).toBeNull();
      const query = await send(
        { origin: VITE, cookie: `onrecord_desk=${TOKEN}` },
        JSON.stringify({ query: '{ tokens { name } }' }),
      );
      expect(query.headers.get('access-control-allow-credentials')).toBeNull();
      expect((await answerOf(query))[1]).toBe('TOKEN_REQUIRED');
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
