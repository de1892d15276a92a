import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config.js';
import { DEFAULT_LIMITS } from '../src/limits.js';
import { readAddress } from '../src/postgres-address.js';

test('an empty environment gives the documented defaults', () => {
  expect(readConfig({})).toEqual({
    host: '127.0.0.1',
    port: 4000,
    isAddressGiven: false,
    metricsPort: null,
    dataDirectory: '.onrecord',
    databaseUrl: null,
    databasePooler: null,
    databaseListenUrl: null,
    databaseReadUrl: null,
    natsCredentials: null,
    natsMirrorDomain: null,
    deskToken: null,
    singleSignOn: null,
    storiesDirectory: 'data',
    storiesUntil: '2025-03-18T00:00:00.000Z',
    publicUrl: null,
    writeUrl: null,
    coreSecret: null,
    natsUrls: [],
    trustedEdges: [],
    replicaMaxLag: 5_000,
    peerUrls: [],
    allowedOrigins: [],
    loopbackOrigins: 'LOCAL',
    trustedProxies: [],
    trustedClients: [],
    limits: DEFAULT_LIMITS,
    trustedDocuments: null,
    trustedDocumentsOnly: false,
    federation: false,
    heartbeat: 15_000,
    stall: 30_000,
    storePatience: 60_000,
    replayLimit: null,
    retention: { idempotency: 30 * 86_400_000, tokens: null, drafts: null, articles: 30 * 86_400_000 },
    logLevel: 'info',
    accessLog: false,
    tracing: false,
  });
});

test('every mistake is reported, all together, by the name of its variable', () => {
  const environment = {
    PORT: '99999',
    METRICS_PORT: 'none',
    DATABASE_URL: 'mysql://localhost/x',
    DATABASE_POOLER: 'statement',
    DATABASE_LISTEN_URL: 'postgres://host:none/x',
    DATABASE_READ_URL: 'http://host/x',
    NATS_URL: 'nats://one.example:4222,http://two.example',
    STORIES_UNTIL: '2025-03-18',
    DESK_TOKEN: 'short',
    SSO_JWKS_URL: 'http://sign-on.example/keys',
    PUBLIC_URL: 'https://news.example/onrecord',
    ALLOWED_ORIGINS: 'https://a.example, not an origin',
    ALLOW_LOOPBACK_ORIGINS: 'yes',
    TRUSTED_PROXIES: 'loopback, 10.0.0.0/33',
    TRUSTED_DOCUMENTS_ONLY: 'yes',
    LIMIT_TOKENS: '0',
    LIMIT_COST: 'none',
    HEARTBEAT_SECONDS: '60',
    STALL_SECONDS: '0',
    STORE_PATIENCE_SECONDS: '0',
    FEED_REPLAY_LIMIT: '1.5',
    RETENTION_IDEMPOTENCY_DAYS: '0',
    RETENTION_TOKENS_DAYS: 'never',
    RETENTION_DRAFTS_DAYS: '36501',
    LOG_LEVEL: 'loud',
  };
  const read = () => readConfig(environment);
  expect(read).toThrow(ConfigError);
  for (const name of Object.keys(environment)) expect(read).toThrow(name);
});

test('single sign-on needs three values, and has defaults for the rest', () => {
  const given = {
    SSO_JWKS_URL: 'https://sign-on.example/keys',
    SSO_ISSUER: 'https://sign-on.example/',
    SSO_AUDIENCE: 'onrecord',
  };
  expect(readConfig(given).singleSignOn).toEqual({
    jwksUrl: 'https://sign-on.example/keys',
    issuer: 'https://sign-on.example/',
    audience: 'onrecord',
    rolesClaim: 'roles',
    chiefRole: 'chief',
    editorRole: 'editor',
    nameClaim: 'sub',
  });
  for (const name of ['SSO_JWKS_URL', 'SSO_ISSUER', 'SSO_AUDIENCE'] as const) {
    expect(() => readConfig({ ...given, [name]: '' })).toThrow(`  ${name} is not set`);
    expect(() => readConfig({ [name]: given[name] })).not.toThrow(`  ${name} is not set`);
  }
});

test.each([
  ['https://sign-on.example/keys', true],
  ['http://127.0.0.1:8080/keys', true],
  ['http://[::1]/keys', true],
  ['http://localhost/keys', true],
  ['http://sign-on.example/keys', false],
  ['http://127.0.0.1.evil.example/keys', false],
  ['ftp://127.0.0.1/keys', false],
  ['keys', false],
])('keys are read from %s: %s', (address, isTaken) => {
  const read = () => readConfig({ SSO_JWKS_URL: address, SSO_ISSUER: 'a', SSO_AUDIENCE: 'b' });
  if (isTaken) expect(read().singleSignOn?.jwksUrl).toBe(address);
  else expect(read).toThrow('SSO_JWKS_URL is not an https address');
});

test('a limit of an earlier version is refused with the name of what to set instead', () => {
  const refused = () => readConfig({ LIMIT_OPERATIONS_PER_SECOND: '50', LIMIT_OPERATIONS_AT_ONCE: '500' });
  expect(refused).toThrow(/LIMIT_OPERATIONS_PER_SECOND .*set LIMIT_UNITS_PER_SECOND/);
  expect(refused).toThrow(/LIMIT_OPERATIONS_AT_ONCE .*set LIMIT_UNITS_AT_ONCE/);
});

test('the time for a whole request is not below that for its head', () => {
  expect(() => readConfig({ LIMIT_REQUEST_SECONDS: '5' })).toThrow(
    /LIMIT_REQUEST_SECONDS is below LIMIT_HEAD_SECONDS \(10\)/,
  );
  expect(readConfig({ LIMIT_REQUEST_SECONDS: '5', LIMIT_HEAD_SECONDS: '5' }).limits.requestSeconds).toBe(5);
});

test('trusted clients are addresses, ranges and hashes of secrets, and no secrets', () => {
  const hash = `sha256:${'0f'.repeat(32)}`;
  const { trustedClients } = readConfig({ TRUSTED_CLIENTS: `loopback, 10.0.0.0/8, 2001:db8::1, ${hash}` });
  expect(trustedClients).toEqual(['loopback', '10.0.0.0/8', '2001:db8::1', hash]);
  for (const wrong of ['a secret', 'sha256:0f', '10.0.0.0/33'])
    expect(() => readConfig({ TRUSTED_CLIENTS: wrong })).toThrow(/TRUSTED_CLIENTS/);
});

test('an empty value counts as not set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '', DESK_TOKEN: '' })).toMatchObject({ port: 4000, databaseUrl: null });
});

test('a transaction pooler needs an address past it, and a pooler an address without options', () => {
  const [url, listenUrl] = ['postgres://a@bouncer:6432/db', 'postgres://a@one,two/db?target_session_attrs=primary'];
  const given = { DATABASE_URL: url, DATABASE_POOLER: 'transaction' };
  expect(() => readConfig(given)).toThrow(/^ {2}DATABASE_LISTEN_URL is not set: with DATABASE_POOLER=transaction/m);
  expect(readConfig({ ...given, DATABASE_LISTEN_URL: listenUrl })).toMatchObject({
    databaseUrl: url,
    databasePooler: 'transaction',
    databaseListenUrl: listenUrl,
  });
  const options = `${url}?options=-c%20search_path%3Dapart`;
  expect(() => readConfig({ DATABASE_URL: options, DATABASE_POOLER: 'session' })).toThrow(
    /DATABASE_URL has the parameter options, which poolers do not pass on: use "alter role … set …"/,
  );
  expect(() => readConfig({ DATABASE_LISTEN_URL: listenUrl })).toThrow(
    /DATABASE_LISTEN_URL is set without DATABASE_URL/,
  );
});

test('a standby to read from belongs to a primary in DATABASE_URL, and no message shows its password', () => {
  const [url, readUrl] = ['postgres://a@primary/db', 'postgres://a:a-secret@one,two/db'];
  expect(readConfig({ DATABASE_URL: url, DATABASE_READ_URL: readUrl })).toMatchObject({ databaseReadUrl: readUrl });
  const faults: readonly [Record<string, string>, RegExp][] = [
    [{ DATABASE_READ_URL: readUrl }, /^ {2}DATABASE_READ_URL is set without DATABASE_URL: .*; set both, or remove it/m],
    [
      { DATABASE_URL: url, DATABASE_READ_URL: readUrl, WRITE_URL: 'http://10.0.0.2:4000' },
      /^ {2}DATABASE_READ_URL is set with WRITE_URL: .* Remove one of them/m,
    ],
    [
      { DATABASE_URL: url, DATABASE_READ_URL: `${readUrl}?target_session_attrs=read-write` },
      /^ {2}DATABASE_READ_URL asks for a primary \(target_session_attrs=read-write\)/m,
    ],
  ];
  for (const [given, fault] of faults) {
    expect(() => readConfig(given)).toThrow(fault);
    expect(() => readConfig(given)).not.toThrow(/a-secret/);
  }
});

describe('the password of the database may be in a file', () => {
  const ADDRESS = 'postgres://onrecord@database.example:5432/onrecord';
  /** A file with a secret in it. */
  const fileWith = (content: string): string => {
    const directory = mkdtempSync(join(tmpdir(), 'onrecord-test-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const path = join(directory, 'password');
    writeFileSync(path, content);
    return path;
  };
  const faultOf = (environment: Record<string, string>): string => {
    try {
      readConfig(environment);
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
    throw new Error('The environment was taken');
  };

  test.each(['plain', 'with spaces', '100%25 p@ss/w:rd?#[]&=+', 'größe\ttab'])(
    '%j reaches the database as it is',
    (secret) => {
      const { databaseUrl } = readConfig({ DATABASE_URL: ADDRESS, DATABASE_PASSWORD_FILE: fileWith(`${secret}\n`) });
      const { user, password, host, database } = new pg.Client({ connectionString: databaseUrl ?? '' });
      expect({ user, password, host, database }).toEqual({
        user: 'onrecord',
        password: secret,
        host: 'database.example',
        database: 'onrecord',
      });
    },
  );

  test('the password is that of all addresses, unless another one has its own', () => {
    const [file, hosts] = [fileWith('p/w'), 'postgres://anna@a:1,b:2/db'];
    const passwords = (listenUrl: string, readUrl: string) => {
      const others = { DATABASE_LISTEN_URL: listenUrl, DATABASE_READ_URL: readUrl };
      const given = { DATABASE_URL: hosts, ...others, DATABASE_PASSWORD_FILE: file };
      const { databaseUrl, databaseListenUrl, databaseReadUrl } = readConfig(given);
      return [databaseUrl, databaseListenUrl, databaseReadUrl].map((url) => readAddress(url ?? '').password);
    };
    const own = 'postgres://anna:own@a/db';
    expect(passwords(hosts, hosts)).toEqual(['p/w', 'p/w', 'p/w']);
    expect(passwords(own, hosts)).toEqual(['p/w', 'own', 'p/w']);
    expect(passwords(hosts, own)).toEqual(['p/w', 'p/w', 'own']);
  });

  test('a file that is missing or empty, and a password too many or for nobody, are told by the name of the variable', () => {
    const secret = 'a-secret-that-nobody-may-read';
    const path = fileWith(secret);
    const faults = [
      faultOf({ DATABASE_URL: ADDRESS, DATABASE_PASSWORD_FILE: `${path}-that-is-not-there` }),
      faultOf({ DATABASE_URL: ADDRESS, DATABASE_PASSWORD_FILE: tmpdir() }),
      faultOf({ DATABASE_URL: ADDRESS, DATABASE_PASSWORD_FILE: fileWith('\n') }),
      faultOf({ DATABASE_URL: ADDRESS.replace('@', `:${secret}@`), DATABASE_PASSWORD_FILE: path }),
      faultOf({ DATABASE_URL: 'postgres:///onrecord', DATABASE_PASSWORD_FILE: path }),
      faultOf({ DATABASE_PASSWORD_FILE: path }),
    ];
    for (const [n, reason] of [
      'There is no file',
      'is a folder',
      'empty',
      'also has a password',
      'no host',
      'without',
    ].entries()) {
      expect(faults[n]).toMatch(/^ {2}DATABASE_PASSWORD_FILE /m);
      expect(faults[n]).toContain(reason);
      expect(faults[n]).not.toContain(secret);
    }
  });

  test.each(['CORE_SECRET_FILE', 'NATS_CREDS_FILE'])(
    '%s names a file that can be read and is not empty',
    (variable) => {
      const edge = { WRITE_URL: 'https://core.example', CORE_SECRET: 'a-secret-of-the-edges' };
      const given = variable === 'CORE_SECRET_FILE' ? { WRITE_URL: edge.WRITE_URL } : edge;
      const missing = `${fileWith('x')}-that-is-not-there`;
      expect(faultOf({ ...given, [variable]: missing })).toMatch(
        new RegExp(`^ {2}${variable} .*There is no file`, 'm'),
      );
      expect(faultOf({ ...given, [variable]: fileWith('\n') })).toMatch(new RegExp(`^ {2}${variable} .*empty`, 'm'));
    },
  );

  test('the credentials of NATS are read from their file', () => {
    expect(readConfig({ NATS_CREDS_FILE: fileWith('of a user\nand a key\n') }).natsCredentials).toBe(
      'of a user\nand a key',
    );
  });
});
