/** Several processes may start at once on one PostgreSQL. */
import { describe, expect, inject, test } from 'vitest';
import { StoryRecord } from '../../src/record/record.js';
import { startService } from '../../src/server/service.js';
import { postgresStore, silent } from '../fixtures/engines.js';

const administration = inject('postgresUrl');

describe.skipIf(administration === null)('Starting on PostgreSQL', () => {
  test('three at once on an empty database make one schema and one record', async () => {
    const store = await postgresStore(administration ?? '');
    const records = await Promise.all(Array.from({ length: 3 }, async () => StoryRecord.open(await store.open())));
    expect(new Set(records.map((record) => record.epoch)).size).toBe(1);
    await Promise.all(records.map((record) => record.close()));
    await store.remove();
  });

  test('three services at once fill an empty store once', async () => {
    const store = await postgresStore(administration ?? '');
    const config = {
      ...store.config,
      host: '127.0.0.1',
      port: 0,
      deskToken: 'a-token-for-tests-only',
      storiesDirectory: 'data',
      allowedOrigins: [],
      logLevel: 'silent',
    };
    const services = await Promise.all(Array.from({ length: 3 }, () => startService(config, silent)));
    const answers = await Promise.all(
      services.map(async ({ url }) => {
        const response = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: '{ record { head updateCount } stories { totalCount } }' }),
        });
        return response.text();
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('"totalCount":1');
    await Promise.all(services.map((service) => service.close()));
    await store.remove();
  });
});
