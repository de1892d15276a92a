/** Editors who sign on elsewhere: the claims that their tokens need, and the signature. */
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { readConfig, type SingleSignOn } from '../../src/config.js';
import type { Service } from '../../src/server/service.js';
import { serve } from '../../src/server/service.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { type Answer, endOf, overWebSocket, publisher, TOKEN } from '../fixtures/service/service.js';
import { issueTestToken } from '../fixtures/service/token.js';
import { embeddedStore, type Store } from '../fixtures/store/engines.js';
import { opening, STORY } from '../fixtures/stories/story.js';

const ISSUER = 'https://sign-on.example/';
const AUDIENCE = 'onrecord';
const VIEWER = '{ viewer { name role expiresAt } }';
const FOLLOW = `subscription { storyUpdates(story: "${STORY}") { __typename } }`;

interface Key {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly published: JWK;
}

/** The identity provider, which publishes its keys. */
class SignOn {
  keys: JWK[] = [];
  /** The status of its responses; another than 200 stands for an outage. */
  status = 200;
  asked = 0;
  private server: Server | null = null;

  async start(): Promise<string> {
    this.server = createServer((_, response) => {
      this.asked += 1;
      response.writeHead(this.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys: this.keys }));
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/keys`;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}

async function makeKey(id: string, algorithm = 'ES256'): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  return { id, privateKey, publicKey, published: { ...(await exportJWK(publicKey)), kid: id, alg: algorithm } };
}

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

type Claims = Readonly<Record<string, unknown>>;

/** The claims of an editor's token, with changes; a claim that is `undefined` is left out. */
function claims(changes: Claims = {}): JWTPayload {
  return { iss: ISSUER, aud: AUDIENCE, sub: 'ann', roles: ['editor'], exp: inSeconds(600), ...changes };
}

function sign(key: Key, payload: JWTPayload, algorithm = 'ES256'): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: algorithm, kid: key.id }).sign(key.privateKey);
}

const bearer = (token: string) => `Bearer ${token}`;
const codeOf = ({ errors }: Pick<Answer, 'errors'>) => errors[0]?.extensions?.code;

/** A service whose editors sign on elsewhere. */
async function signedOnService(
  changes: Partial<SingleSignOn> & Pick<SingleSignOn, 'jwksUrl'>,
  logged: string[] = [],
): Promise<{ readonly service: Service; readonly store: Store }> {
  const store = embeddedStore(inject('untouchedStore'));
  const singleSignOn: SingleSignOn = {
    issuer: ISSUER,
    audience: AUDIENCE,
    rolesClaim: 'roles',
    chiefRole: 'chief',
    editorRole: 'editor',
    nameClaim: 'sub',
    ...changes,
  };
  const config = { ...readConfig({}), ...store.config, port: 0, storiesDirectory: 'none', singleSignOn };
  const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });
  return { service: await serve(await store.open(), config, log), store };
}

describe('Single sign-on', () => {
  const signOn = new SignOn();
  const logged: string[] = [];
  let key: Key;
  let service: Service;
  let store: Store;
  beforeAll(async () => {
    key = await makeKey('first');
    signOn.keys = [key.published];
    const jwksUrl = await signOn.start();
    ({ service, store } = await signedOnService({ jwksUrl }, logged));
  });
  afterAll(async () => {
    await service.close();
    await store.remove();
    signOn.stop();
  });
  const { query } = publisher(() => service);
  const viewer = (token: string) => query(VIEWER, {}, { authorization: bearer(token) });

  test('an editor who signs on is admitted under their name until their token expires', async () => {
    const exp = inSeconds(600);
    const token = await sign(key, claims({ exp }));
    const expected = { viewer: { name: 'ann', role: 'EDITOR', expiresAt: new Date(exp * 1_000).toISOString() } };
    expect((await viewer(token)).data).toEqual(expected);
    const socket = overWebSocket(service.url, VIEWER, {}, bearer(token));
    expect(await socket.next()).toEqual(expected);
    await socket.close();
    expect((await query(VIEWER)).data).toEqual({ viewer: null });
  });

  test.each<[roles: unknown, role: string]>([
    ['editor', 'EDITOR'],
    ['chief', 'CHIEF'],
    [['editor'], 'EDITOR'],
    [['reporter', 'editor', 'chief'], 'CHIEF'],
  ])('the roles %j make an editor a %s', async (roles, role) => {
    expect((await viewer(await sign(key, claims({ roles })))).data.viewer.role).toBe(role);
  });

  test.each<[roles: unknown]>([['reporter'], [[]], [undefined], [['EDITOR']], [{ editor: true }], [42]])(
    'the roles %j admit nobody',
    async (roles) => {
      const token = await sign(key, claims({ roles }));
      const answer = await viewer(token);
      expect([answer.status, codeOf(answer)]).toEqual([403, 'ROLE_REQUIRED']);
      expect(await endOf(overWebSocket(service.url, VIEWER, {}, bearer(token)))).toBe('4403 ROLE_REQUIRED');
    },
  );

  test.each<[kind: string, changes: Claims, code: string]>([
    ['of another issuer', { iss: 'https://evil.example/' }, 'TOKEN_INVALID'],
    ['without an issuer', { iss: undefined }, 'TOKEN_INVALID'],
    ['for another audience', { aud: 'payroll' }, 'TOKEN_INVALID'],
    ['without an audience', { aud: undefined }, 'TOKEN_INVALID'],
    ['that has expired', { exp: inSeconds(-60) }, 'TOKEN_EXPIRED'],
    ['that never expires', { exp: undefined }, 'TOKEN_INVALID'],
    ['that is not valid yet', { nbf: inSeconds(600) }, 'TOKEN_INVALID'],
    ['without a name', { sub: undefined }, 'TOKEN_INVALID'],
    ['with a line break in its name', { sub: 'a\nb' }, 'TOKEN_INVALID'],
  ])('a signed-on token %s is refused', async (_, changes, code) => {
    const answer = await viewer(await sign(key, claims(changes)));
    expect([answer.status, codeOf(answer)]).toEqual([401, code]);
  });

  test('a token that the provider has not signed is refused', async () => {
    const good = await sign(key, claims());
    const [header = '', , signature = ''] = good.split('.');
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const chief = encoded(claims({ roles: 'chief' }));
    const spki = await exportSPKI(key.publicKey);
    const symmetric = `${encoded({ alg: 'HS256', kid: key.id })}.${chief}`;
    const jwkText = JSON.stringify(key.published);
    const forgeries: Record<string, string> = {
      'a changed payload': `${header}.${chief}.${signature}`,
      'another key with the same id': await sign({ ...(await makeKey('other')), id: key.id }, claims()),
      'alg none': `${encoded({ alg: 'none' })}.${chief}.`,
      'alg none, with a signature': `${encoded({ alg: 'none', kid: key.id })}.${chief}.${signature}`,
      'HS256 with the public key': `${symmetric}.${createHmac('sha256', spki).update(symmetric).digest('base64url')}`,
      'HS256 with the published key': `${symmetric}.${createHmac('sha256', jwkText).update(symmetric).digest('base64url')}`,
      'an algorithm that is not the key’s': `${encoded({ alg: 'RS256', kid: key.id })}.${chief}.${signature}`,
      'not a token': 'x.y.z',
      'random bytes': randomBytes(60).toString('base64url'),
    };
    for (const [forgery, token] of Object.entries(forgeries)) {
      const answer = await viewer(token);
      expect([answer.status, codeOf(answer)], forgery).toEqual([401, 'TOKEN_INVALID']);
    }
    expect((await viewer(good)).status).toBe(200);
  });

  test.each(['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', 'application/jwt'])(
    'a token of type %s is accepted',
    async (typ) => {
      const header = { alg: 'ES256', kid: key.id, typ };
      const token = await new SignJWT(claims()).setProtectedHeader(header).sign(key.privateKey);
      expect((await viewer(token)).data.viewer.name).toBe('ann');
    },
  );

  test.each(['logout+jwt', 'secevent+jwt', 'dpop+jwt', 'application/logout+jwt', 'JWE', ''])(
    'a token of type "%s" is refused',
    async (typ) => {
      const header = { alg: 'ES256', kid: key.id, typ };
      const token = await new SignJWT(claims()).setProtectedHeader(header).sign(key.privateKey);
      const answer = await viewer(token);
      expect([answer.status, codeOf(answer)]).toEqual([401, 'TOKEN_INVALID']);
    },
  );

  test('an expired token with a wrong signature is called invalid, not expired', async () => {
    const forged = await sign({ ...(await makeKey('other')), id: key.id }, claims({ exp: inSeconds(-60) }));
    expect(codeOf(await viewer(forged))).toBe('TOKEN_INVALID');
  });

  test("a service with single sign-on refuses the store's tokens, and its first start makes none", async () => {
    expect(await service.record.tokens.list()).toEqual([]);
    expect(service.deskAccess).toEqual({ by: 'SINGLE_SIGN_ON', issuer: ISSUER });
    await issueTestToken(service.record);
    const answer = await viewer(TOKEN);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'TOKEN_INVALID']);
  });

  test("a stream opened with a token ends when the token expires, and a reader's stream does not", async () => {
    const chief = { authorization: bearer(await sign(key, claims({ roles: 'chief' }))) };
    const APPLY = 'mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename } }';
    await query(APPLY, { input: { source: opening() } }, chief);
    const token = await sign(key, claims({ exp: inSeconds(4) }));
    const readers = [overWebSocket(service.url, FOLLOW), overSse(service.url, FOLLOW)];
    const streams = [
      overWebSocket(service.url, FOLLOW, {}, bearer(token)),
      overSse(service.url, FOLLOW, {}, bearer(token)),
    ];
    await Promise.all([...readers, ...streams].map((one) => one.next()));
    expect(await Promise.all(streams.map(endOf))).toEqual(['4403 TOKEN_EXPIRED', 'TOKEN_EXPIRED']);
    await expect.poll(() => service.subscriptions()).toBe(readers.length);
    await Promise.all(readers.map((one) => one.close()));
  });

  test('the log contains no token', async () => {
    const token = await sign(key, claims({ roles: 'nothing' }));
    await viewer(token);
    await viewer(`${token}x`);
    expect(logged.length).toBeGreaterThan(5);
    expect(logged.join('\n')).not.toContain(token.split('.')[2]);
    expect(logged.join('\n')).not.toContain(token.split('.')[1]);
  });
});

/** The lines of a log with level error. */
const errorsIn = (lines: readonly string[]) => lines.filter((line) => JSON.parse(line).level >= 50);

describe('The keys of single sign-on', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  async function started(): Promise<{
    signOn: SignOn;
    key: Key;
    logged: string[];
    service: Service;
    viewer: (token: string) => Promise<Answer>;
  }> {
    const signOn = new SignOn();
    const key = await makeKey('first');
    signOn.keys = [key.published];
    const logged: string[] = [];
    const { service, store } = await signedOnService({ jwksUrl: await signOn.start() }, logged);
    onTestFinished(async () => {
      await service.close();
      await store.remove();
      signOn.stop();
    });
    const viewer = (token: string) => publisher(() => service).query(VIEWER, {}, { authorization: bearer(token) });
    return { signOn, key, logged, service, viewer };
  }

  test('keys are fetched once for many tokens, and again for a token with a new key', async () => {
    const { signOn, key, viewer } = await started();
    const old = await sign(key, claims({ exp: inSeconds(3_600) }));
    for (let times = 0; times < 3; times += 1) expect((await viewer(old)).status).toBe(200);
    expect(signOn.asked).toBe(1);
    const second = await makeKey('second', 'RS256');
    signOn.keys = [key.published, second.published];
    const fresh = await sign(second, claims({ exp: inSeconds(3_600) }), 'RS256');
    // An unknown key makes the service fetch again at the earliest after half a minute, whatever tokens clients make
    // up.
    expect((await viewer(fresh)).status).toBe(401);
    expect(signOn.asked).toBe(1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
    expect((await viewer(fresh)).data.viewer.name).toBe('ann');
    expect((await viewer(old)).status).toBe(200);
    expect(signOn.asked).toBe(2);
  });

  test('every key is tried for a token that names none', async () => {
    const { signOn, logged, viewer } = await started();
    const several = await Promise.all(['one', 'two', 'three'].map((id) => makeKey(id)));
    signOn.keys = several.map(({ published }) => published);
    const unnamed = (key: Key, payload = claims()) =>
      new SignJWT(payload).setProtectedHeader({ alg: 'ES256' }).sign(key.privateKey);
    for (const key of several) expect((await viewer(await unnamed(key))).data.viewer.name).toBe('ann');
    const [first] = several;
    if (first === undefined) throw new Error('expected three keys');
    const expired = await unnamed(first, claims({ exp: inSeconds(-60) }));
    expect(codeOf(await viewer(expired))).toBe('TOKEN_EXPIRED');
    const forged = await viewer(await unnamed(await makeKey('other')));
    expect([forged.status, codeOf(forged)]).toEqual([401, 'TOKEN_INVALID']);
    expect(signOn.asked).toBe(1);
    expect(errorsIn(logged)).toEqual([]);
  });

  test('a key that is too weak is ignored, and the others are used', async () => {
    const { signOn, key, logged, viewer } = await started();
    const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 });
    const strong = await makeKey('strong', 'RS256');
    const { kid: _kid, ...unnamed } = strong.published;
    signOn.keys = [key.published, { ...(await exportJWK(weak.publicKey)), kid: 'weak', alg: 'RS256' }, unnamed];
    const token = await new SignJWT(claims()).setProtectedHeader({ alg: 'RS256' }).sign(strong.privateKey);
    expect((await viewer(token)).data.viewer.name).toBe('ann');
    const [, payload, signature] = token.split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid: 'weak' })).toString('base64url');
    const byTheWeak = await viewer([header, payload, signature].join('.'));
    expect([byTheWeak.status, codeOf(byTheWeak)]).toEqual([401, 'TOKEN_INVALID']);
    expect(errorsIn(logged)).toEqual([]);
  });

  test('keys are fetched again for a token that names none and has a new key, at most every half minute', async () => {
    const { signOn, key, logged, viewer } = await started();
    const second = await makeKey('second');
    const unnamed = (one: Key) =>
      new SignJWT(claims({ exp: inSeconds(3_600) })).setProtectedHeader({ alg: 'ES256' }).sign(one.privateKey);
    const [old, fresh] = await Promise.all([unnamed(key), unnamed(second)]);
    expect((await viewer(old)).status).toBe(200);
    signOn.keys = [key.published, second.published];
    expect(codeOf(await viewer(fresh))).toBe('TOKEN_INVALID');
    expect(signOn.asked).toBe(1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
    expect((await viewer(fresh)).status).toBe(200);
    expect((await viewer(old)).status).toBe(200);
    expect(signOn.asked).toBe(2);
    expect(errorsIn(logged)).toEqual([]);
  });

  test('keys are not fetched for a token with a symmetric algorithm', async () => {
    const { signOn, key, viewer } = await started();
    const secret = Buffer.from(JSON.stringify(key.published));
    const token = await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: key.id }).sign(secret);
    expect(codeOf(await viewer(token))).toBe('TOKEN_INVALID');
    expect(signOn.asked).toBe(0);
  });

  test('a failure to fetch the keys refuses tokens with a code, is logged, and ends when they can be fetched', async () => {
    const { signOn, key, logged, service, viewer } = await started();
    const token = await sign(key, claims());
    signOn.status = 500;
    const answer = await viewer(token);
    expect([answer.status, codeOf(answer), answer.data]).toEqual([503, 'SIGN_ON_UNAVAILABLE', null]);
    // Clients reconnect after this close code.
    expect(await endOf(overWebSocket(service.url, VIEWER, {}, bearer(token)))).toBe('1013 SIGN_ON_UNAVAILABLE');
    expect(logged.join('\n')).toContain('cannot read the keys of single sign-on');
    expect(logged.join('\n')).not.toContain(token.split('.')[2]);
    expect((await publisher(() => service).query(VIEWER)).data).toEqual({ viewer: null });
    signOn.status = 200;
    expect((await viewer(token)).status).toBe(200);
  });

  test('a provider that does not answer has the same code as one that fails', async () => {
    const { signOn, key, viewer } = await started();
    signOn.stop();
    const answer = await viewer(await sign(key, claims()));
    expect([answer.status, codeOf(answer)]).toEqual([503, 'SIGN_ON_UNAVAILABLE']);
  });
});

test.each<[rolesClaim: string, changes: Claims]>([
  ['realm_access.roles', { realm_access: { roles: ['desk-chief'] } }],
  ['https://news.example/roles', { 'https://news.example/roles': 'desk-chief' }],
])('roles are found in the claim %s, and names in the claim that is configured', async (rolesClaim, changes) => {
  const signOn = new SignOn();
  const key = await makeKey('first');
  signOn.keys = [key.published];
  const names = { rolesClaim, chiefRole: 'desk-chief', editorRole: 'desk-editor', nameClaim: 'profile.name' };
  const { service, store } = await signedOnService({ jwksUrl: await signOn.start(), ...names });
  onTestFinished(async () => {
    await service.close();
    await store.remove();
    signOn.stop();
  });
  const ask = async (payload: Claims) =>
    publisher(() => service).query(VIEWER, {}, { authorization: bearer(await sign(key, claims(payload))) });
  const { data } = await ask({ ...changes, profile: { name: 'Ann North' } });
  expect(data.viewer).toMatchObject({ name: 'Ann North', role: 'CHIEF' });
  expect(codeOf(await ask({ profile: { name: 'Ann North' }, roles: ['desk-chief'] }))).toBe('ROLE_REQUIRED');
});
