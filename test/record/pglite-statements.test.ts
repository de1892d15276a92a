/** Statements of the embedded store: they are prepared once, and planned again as the tables grow and change. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../src/record/engine/engine.js';
import { embeddedStore, type Store } from '../fixtures/store/engines.js';

let store: Store;
let engine: Engine;
beforeAll(async () => {
  store = embeddedStore();
  engine = await store.open();
});
afterAll(async () => {
  await engine.close();
  await store.remove();
});
beforeEach(() => run`drop table if exists thing`);

/** Runs a statement as a module of the record does. */
async function run(texts: TemplateStringsArray, ...values: readonly unknown[]) {
  return (await sql<Record<string, unknown>>(texts, ...values).execute(engine.db)).rows;
}

test('a statement with parameters finds the columns that its table has gained since', async () => {
  await run`create table thing (id int)`;
  await run`insert into thing values (1)`;
  const all = () => run`select * from thing where id = ${1}`;
  expect(await all()).toEqual([{ id: 1 }]);
  await run`alter table thing add column name text default 'new'`;
  expect(await all()).toEqual([{ id: 1, name: 'new' }]);
  await run`alter table thing drop column name`;
  expect(await all()).toEqual([{ id: 1 }]);
});

test('a query without parameters is prepared too, and several statements in one text have no rows', async () => {
  await run`create table thing (id int)`;
  const all = () => run`select id from thing order by id`;
  await all();
  const [count] =
    await run`select count(*)::int as prepared from pg_prepared_statements where statement = ${'select id from thing order by id'}`;
  expect(count).toEqual({ prepared: 1 });
  expect(await run`insert into thing values (2); select id from thing; insert into thing values (1)`).toEqual([]);
  expect(await all()).toEqual([{ id: 1 }, { id: 2 }]);
});

test('a statement is planned again once its table has grown', async () => {
  await run`create table thing (id int primary key)`;
  await run`insert into thing values (1)`;
  await run`analyze thing`;
  const find = () => run`select id from thing where id = ${1}`;
  // PostgreSQL keeps one plan for all values from the sixth time on.
  for (let times = 0; times < 6; times += 1) await find();
  const [prepared] = await run`select name from pg_prepared_statements where statement like ${'select id from thing%'}`;
  const plan = async () =>
    JSON.stringify((await sql.raw(`explain execute ${prepared?.name}(1)`).execute(engine.db)).rows);
  expect(await plan()).toContain('Seq Scan');
  await run`insert into thing select generate_series(2, ${20_000}::int)`;
  await expect.poll(plan).toContain('Index Only Scan');
});

test('more statements than are prepared give their rows, and the prepared ones stay prepared', async () => {
  const numbers = Array.from({ length: 600 }, (_, index) => index);
  const sums = async () => {
    const answers = numbers.map((number) => run`select ${1}::int + ${sql.raw(String(number))} as sum`);
    return (await Promise.all(answers)).map(([row]) => row?.sum);
  };
  const expected = numbers.map((number) => number + 1);
  expect(await sums()).toEqual(expected);
  expect(await sums()).toEqual(expected);
  const [count] = await run`select count(*)::int as prepared from pg_prepared_statements`;
  expect(count).toEqual({ prepared: 500 });
});

test('values of each type come back as they were sent, and rows that are written are counted', async () => {
  const values = {
    text: 'Ünïcödé 🕊 "quoted" \\ and \n lines',
    json: { nested: [1, null, { deep: true }] },
    list: ['a,b', '{c}', 'NULL', ''],
    time: new Date('2025-03-13T18:00:00.123Z'),
    number: 9_007_199_254_740_991,
    truth: false,
    nothing: null,
  };
  const { text, json, list, time, number, truth, nothing } = values;
  const [row] = await run`select ${text}::text as text, ${JSON.stringify(json)}::jsonb as json, ${list}::text[] as list,
    ${time}::timestamptz as time, ${number}::bigint as number, ${truth}::boolean as truth, ${nothing}::text as nothing`;
  expect(row).toEqual(values);
  await run`create table thing (id int)`;
  const insert = await sql`insert into thing select generate_series(1, ${7}::int)`.execute(engine.db);
  expect(insert.numAffectedRows).toBe(7n);
});

test('a failed statement leaves later ones as they are, within a transaction once that is rolled back', async () => {
  await run`create table thing (id int primary key)`;
  const add = (id: number) => run`insert into thing values (${id})`;
  await add(1);
  await expect(add(1)).rejects.toMatchObject({ code: '23505', constraint: 'thing_pkey' });
  await expect(run`select ${1}::int / ${0}::int as none`).rejects.toMatchObject({ code: '22012' });
  const failing = engine.db.transaction().execute(async (transaction) => {
    await sql`insert into thing values (${2})`.execute(transaction);
    // First sent within the transaction that fails: it is not prepared by that.
    await sql`insert into thing values (${1}::int)`.execute(transaction);
  });
  await expect(failing).rejects.toMatchObject({ code: '23505' });
  await add(3);
  expect(await run`select id from thing where id > ${0} order by id`).toEqual([{ id: 1 }, { id: 3 }]);
});
