/** Access to the desk's code: signing in over HTTP, the cookie, and the files that it opens. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.js';
import { idOfSecret } from '../../src/desk/tokens.js';
import { makeLog } from '../../src/server/log.js';
import { BuiltAssets } from '../../src/server/pages/assets.js';
import { type Service, startService } from '../../src/server/service.js';
import { publisher, TOKEN } from '../fixtures/service/service.js';
import { issue, issueTestToken } from '../fixtures/service/token.js';
import { embeddedStore, type Store } from '../fixtures/store/engines.js';

const ALLOWED = 'https://news.example';
const logged: string[] = [];
let store: Store;
let service: Service;
/** One file of the desk's code, and one of the readers' code. */
let deskFile: string;
let readersFile: string;
beforeAll(async () => {
  store = embeddedStore();
  const log = makeLog('trace', null, { write: (line: string) => logged.push(line) });
  const changes = { port: 0, storiesDirectory: 'none', allowedOrigins: [ALLOWED], trustedProxies: ['127.0.0.1'] };
  service = await startService({ ...readConfig({}), ...store.config, ...changes }, log);
  await issueTestToken(service.record);
  const built = new BuiltAssets();
  [deskFile = ''] = built.deskPaths;
  readersFile = built.page.script;
});
afterAll(async () => {
  await service.close();
  await store.remove();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const session = (method: string, headers: Record<string, string> = {}) =>
  fetch(`${service.url}/desk/session`, { method, headers });
const get = (path: string, headers: Record<string, string> = {}) => fetch(`${service.url}${path}`, { headers });
const codeOf = async (response: Response) => (await response.json()).errors[0].extensions.code;
/** The header with which a browser sends the cookie back: its name and value. */
const cookieOf = (response: Response) => ({ cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '' });
const signedIn = async (token = TOKEN) => cookieOf(await session('POST', bearer(token)));

describe('Signing in', () => {
  test("signing in sets a cookie that scripts cannot read, that other sites cannot send, and that goes only to the desk's files", async () => {
    const response = await session('POST', { ...bearer(TOKEN), origin: service.url });
    expect(response.status).toBe(204);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const [value, ...attributes] = (response.headers.get('set-cookie') ?? '').split('; ');
    expect(value).toBe(`onrecord_desk=${TOKEN}`);
    expect(attributes).toEqual(['HttpOnly', 'SameSite=Strict', 'Path=/assets/desk']);
  });

  test('signing in sets a secure cookie if a trusted proxy says that the request came by https', async () => {
    const https = await session('POST', { ...bearer(TOKEN), 'x-forwarded-proto': 'https' });
    expect(https.headers.get('set-cookie')).toMatch(/; Secure$/);
    const http = await session('POST', { ...bearer(TOKEN), 'x-forwarded-proto': 'http, https' });
    expect(http.headers.get('set-cookie')).not.toMatch(/Secure/);
  });

  test('signing in is refused to pages of other origins', async () => {
    for (const origin of ['https://evil.example', 'null', ALLOWED]) {
      const response = await session('POST', { ...bearer(TOKEN), origin });
      expect([response.status, response.headers.get('set-cookie')]).toEqual([403, null]);
      expect(await codeOf(response)).toBe('ORIGIN_NOT_ALLOWED');
    }
  });

  test('signing in with a wrong token says why it is refused', async () => {
    const expired = await issue(service.record, { expiresAt: new Date(Date.now() - 1_000).toISOString() });
    for (const [token, code] of [
      ['nonsense', 'TOKEN_INVALID'],
      [expired, 'TOKEN_EXPIRED'],
    ] as const) {
      const response = await session('POST', bearer(token));
      expect([response.status, response.headers.get('set-cookie')]).toEqual([401, null]);
      expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
      expect(await codeOf(response)).toBe(code);
    }
    expect(await codeOf(await session('POST'))).toBe('TOKEN_REQUIRED');
  });

  test('signing out removes the cookie', async () => {
    const response = await session('DELETE');
    expect(response.status).toBe(204);
    expect(response.headers.get('set-cookie')).toBe(
      'onrecord_desk=; HttpOnly; SameSite=Strict; Path=/assets/desk; Max-Age=0',
    );
    expect((await session('DELETE', { origin: 'https://evil.example' })).status).toBe(403);
    expect((await session('GET')).status).toBe(405);
  });
});

describe('The files of the desk', () => {
  test("the desk's files are given to a client that has signed in, and no cache keeps them", async () => {
    const response = await get(deskFile, await signedIn());
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(response.headers.get('vary')).toContain('Cookie');
  });

  test("the desk's files are refused without a valid cookie, whether or not the file exists", async () => {
    for (const headers of [{}, { cookie: 'onrecord_desk=' }, { cookie: 'onrecord_desk=nonsense' }, bearer(TOKEN)]) {
      for (const path of [
        deskFile,
        '/assets/desk/no-such-file.js',
        `${deskFile}?x`,
        deskFile.replace('/desk', '/x/../desk'),
      ]) {
        const response = await get(path, headers);
        expect(response.status, `${path} ${JSON.stringify(headers)}`).toBe(401);
        expect(response.headers.get('cache-control')).toBe('no-store');
        expect(['TOKEN_REQUIRED', 'TOKEN_INVALID']).toContain(await codeOf(response));
      }
    }
  });

  test("the desk's files are not found on any other spelling of their path", async () => {
    const written = [
      '/assets//desk',
      '/assets/%64esk',
      '/assets/desk%2F',
      '//assets/desk',
      '/ASSETS/desk',
      '/assets/./desk',
    ];
    for (const folder of written) {
      const status = await statusOf(deskFile.replace('/assets/desk', folder), await signedIn('nonsense'));
      expect([400, 401, 404], folder).toContain(status);
    }
  });

  test("the desk's files are refused at once when the token is revoked", async () => {
    const token = await issue(service.record);
    const cookie = await signedIn(token);
    expect((await get(deskFile, cookie)).status).toBe(200);
    const revoke = 'mutation ($id: ID!) { revokeToken(input: { id: $id }) { __typename } }';
    await publisher(() => service).query(revoke, { id: idOfSecret(token) }, bearer(TOKEN));
    const response = await get(deskFile, cookie);
    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe('TOKEN_REVOKED');
  });

  test("the readers' files need no cookie", async () => {
    const response = await get(readersFile);
    expect([response.status, response.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
  });
});

test('the cookie opens nothing of GraphQL', async () => {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await signedIn()) },
    body: JSON.stringify({ query: '{ viewer { name } }' }),
  });
  expect(await response.json()).toEqual({ data: { viewer: null } });
});

test('the log has neither the cookie nor the token, even if whole headers are logged by mistake', async () => {
  await get(deskFile, await signedIn());
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.join('')).not.toContain(TOKEN);
  const lines: string[] = [];
  const headers = { cookie: `onrecord_desk=${TOKEN}`, 'Set-Cookie': [`onrecord_desk=${TOKEN}; HttpOnly`] };
  makeLog('info', null, { write: (line: string) => lines.push(line) }).info({ headers }, 'by mistake');
  expect(lines.join('')).toContain('[secret]');
  expect(lines.join('')).not.toContain(TOKEN);
});

/** The status of a request for a path as written; `fetch` would normalise it first. */
function statusOf(path: string, headers: Record<string, string>): Promise<number> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
