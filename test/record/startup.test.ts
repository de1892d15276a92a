/** Several processes may start at once on one PostgreSQL. */

import pg from 'pg';
import { describe, expect, inject, test } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { StoryRecord } from '../../src/record/record.js';
import { startOn } from '../fixtures/service/service.js';
import { postgresStore, silent } from '../fixtures/store/engines.js';
import { applied, editor, file, opening, STORY, statement } from '../fixtures/stories/story.js';

const administration = inject('postgresUrl');

describe.skipIf(administration === null)('Starting on PostgreSQL', () => {
  test('three processes that start at once on an empty database create one schema and one record', async () => {
    const store = await postgresStore(administration ?? '', null);
    const records = await Promise.all(Array.from({ length: 3 }, async () => StoryRecord.open(await store.open())));
    expect(new Set(records.map((record) => record.epoch)).size).toBe(1);
    await Promise.all(records.map((record) => record.close()));
    await store.remove();
  });

  test('a connection that dies in the middle of a batch damages neither the process nor the record', async () => {
    const store = await postgresStore(administration ?? '');
    const record = await StoryRecord.open(await store.open());
    await applied(record, opening());
    const killer = new pg.Client({ connectionString: store.config.databaseUrl ?? '' });
    await killer.connect();
    let writing = true;
    const killing = (async () => {
      while (writing) {
        await killer.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        );
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
    })();
    const desk = new Desk(record, silent);
    const acknowledged: string[] = [];
    for (let n = 0; n < 60; n += 1) {
      const source = file({ statements: [statement(`n${n}-a`), statement(`n${n}-b`)] });
      const outcome = await desk
        .apply({ source, name: null, editor: editor('tester'), idempotencyKey: `key ${n}`, dryRun: false, asNow: true })
        .catch(() => null);
      if (outcome !== null) acknowledged.push(`${STORY}/n${n}-a`, `${STORY}/n${n}-b`);
    }
    writing = false;
    await killing;
    await killer.end();
    expect(acknowledged.length).toBeLessThan(120);
    const snapshot = record.snapshots().at(await record.head());
    expect((await snapshot.getMany('statement', acknowledged)).map(({ id }) => id)).toEqual(acknowledged);
    expect(await record.verify()).toMatchObject({ intact: true });
    await record.close();
    await store.remove();
  });

  test('three services that start at once fill an empty store once', async () => {
    const store = await postgresStore(administration ?? '', null);
    const services = await Promise.all(Array.from({ length: 3 }, () => startOn(store)));
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
