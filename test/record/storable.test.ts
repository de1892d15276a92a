/** Texts that no store can hold are refused before they reach the database, on both engines. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { RecordError } from '../../src/record/errors.js';
import { emptyRecord, onEveryEngine } from '../fixtures/store/engines.js';

onEveryEngine('Texts', (makeStore) => {
  const store = emptyRecord(makeStore);
  const held = async (value: string | readonly string[]) => {
    const type = sql.raw(typeof value === 'string' ? 'text' : 'text[]');
    const { rows } = await sql<{ value: unknown }>`select ${value}::${type} as value`.execute(store.engine.db);
    return rows[0]?.value;
  };

  test.each<[string | readonly string[]]>([['\0'], ['a\0b'], ['\ud800'], ['x\udc00y'], [['a', 'b\0']], [['\udfff']]])(
    'a text that no store can hold is refused with a code: %j',
    async (value) => {
      const fault = await held(value).catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(RecordError);
      expect(fault).toMatchObject({ code: 'TEXT_UNFIT' });
    },
  );

  test.each<[string | readonly string[]]>([[''], ['x\ufeff\u202e\u{10ffff}'], ['\ud83d\ude00'], [['a', '\u0001']]])(
    'a text that stores can hold is stored exactly: %j',
    async (value) => {
      expect(await held(value)).toEqual(value);
    },
  );
});
