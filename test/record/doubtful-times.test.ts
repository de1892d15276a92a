/** Finds times that were recorded before local times were checked against the rules of their zone. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { emptyRecord, onEveryEngine } from '../fixtures/store/engines.js';
import { applied, file, opening, STORY, statement } from '../fixtures/stories/story.js';

onEveryEngine('Times on the record', (makeStore) => {
  const store = emptyRecord(makeStore);

  /** Stores a time as earlier versions did; `verify` would report this change. */
  const recordedAs = (key: string, edtf: string, earliest: string, latest: string) => {
    const time = { edtf, earliest, latest, precision: 'MINUTE', timeZone: 'Europe/Berlin', approximate: false };
    return sql`update statement set body = jsonb_set(body, '{saidAt}', ${JSON.stringify(time)}::jsonb)
      where id = ${`${STORY}/${key}`}`.execute(store.engine.db);
  };

  test('a time that is read as it was recorded causes no warning', async () => {
    await applied(store.record, opening({ statements: [statement('good')] }));
    expect(await store.record.warnings()).toEqual([]);
  });

  test('warnings name the thing and the field of a time that does not exist, exists twice or is read differently today', async () => {
    await applied(store.record, opening());
    await applied(store.record, file({ statements: [statement('gap'), statement('twice'), statement('other')] }));
    await recordedAs('gap', '2025-03-30T02:30', '2025-03-30T01:30:00.000Z', '2025-03-30T01:30:59.999Z');
    await recordedAs('twice', '2025-10-26T02:30', '2025-10-26T01:30:00.000Z', '2025-10-26T01:30:59.999Z');
    await recordedAs('other', '2025-07-01T12:00', '2025-07-01T11:00:00.000Z', '2025-07-01T11:00:59.999Z');
    const warnings = await store.record.warnings();
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toMatch(/^statement test-story\/gap, saidAt: .*does not exist.* 2025-03-30T03:00$/);
    expect(warnings[1]).toMatch(/^statement test-story\/other, saidAt: .* read as 2025-07-01T10:00:00.000Z to /);
    expect(warnings[2]).toMatch(/^statement test-story\/twice, saidAt: .*T02:30\+02:00 or 2025-10-26T02:30\+01:00$/);
  });
});
