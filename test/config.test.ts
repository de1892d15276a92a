import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config.js';

test('an empty environment gives the documented defaults', () => {
  expect(readConfig({})).toEqual({
    host: '127.0.0.1',
    port: 4000,
    dataDirectory: '.onrecord',
    databaseUrl: null,
    deskToken: null,
    storiesDirectory: 'data',
    allowedOrigins: [],
    heartbeat: 15_000,
    stall: 30_000,
    replayLimit: null,
    logLevel: 'info',
  });
});

test('every mistake is reported, all together, by the name of its variable', () => {
  const environment = {
    PORT: '99999',
    DATABASE_URL: 'mysql://localhost/x',
    DESK_TOKEN: 'short',
    ALLOWED_ORIGINS: 'https://a.example, not an origin',
    HEARTBEAT_SECONDS: '60',
    STALL_SECONDS: '0',
    FEED_REPLAY_LIMIT: '1.5',
    LOG_LEVEL: 'loud',
  };
  const read = () => readConfig(environment);
  expect(read).toThrow(ConfigError);
  for (const name of Object.keys(environment)) expect(read).toThrow(name);
});

test('an empty value counts as not set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '', DESK_TOKEN: '' })).toMatchObject({ port: 4000, databaseUrl: null });
});
