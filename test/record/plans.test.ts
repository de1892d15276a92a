/** The cost of a page does not grow with the length of its list: it is read from an index, from the key on. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Engine } from '../../src/record/engine/engine.js';
import { StoryRecord } from '../../src/record/record.js';
import { EVERY_STATEMENT } from '../../src/story/statement-filter.js';
import { postgresStore, type Store } from '../fixtures/store/engines.js';
import { applied, opening, STORY, statement } from '../fixtures/stories/story.js';

const administration = inject('postgresUrl');
const STATEMENTS = 20_000;

describe.skipIf(administration === null)(`Plans over ${STATEMENTS} statements`, () => {
  let store: Store;
  let engine: Engine;
  let record: StoryRecord;

  beforeAll(async () => {
    store = await postgresStore(administration ?? '');
    engine = await store.open();
    record = await StoryRecord.open(engine);
    await applied(record, opening({ statements: [statement('model')] }));
    // Copies of one statement, made by the database: plans depend on the number of rows, not on their content.
    await sql`
      insert into "update" select o, batch, story, o, kind, subject_kind, subject || o, notice, editor, at, actors, proposals, digest, hash
      from "update", generate_series(1000, ${STATEMENTS + 999}::int) o where subject = ${`${STORY}/model`}`.execute(
      engine.db,
    );
    await sql`
      insert into statement (id, since_offset, first_offset, version, recorded_at, body, earliest, latest, story, status, mode, channel,
        speakers, principals, actors, proposals, related, has_notice, bare_words, search_text, search_names)
      select id || o, o, o, 1, recorded_at, body, earliest + o * interval '1 minute', latest + o * interval '1 minute', story, status, mode,
        channel, case when o % 500 = 0 then array['bert-south'] else speakers end, principals, actors, proposals, related, false,
        bare_words || o, search_text || case when o % 1000 = 0 then ' needle' else '' end, search_names
      from statement, generate_series(1000, ${STATEMENTS + 999}::int) o where id = ${`${STORY}/model`}`.execute(
      engine.db,
    );
    await sql`update record set head_offset = ${STATEMENTS + 999}`.execute(engine.db);
    await sql`analyze`.execute(engine.db);
  });
  afterAll(async () => {
    await record.close();
    await store.remove();
  });

  /** The statements that a read sends, each with the rows and blocks that its plan touches. */
  async function cost(read: (opened: StoryRecord) => Promise<unknown>): Promise<{ rows: number; plan: string }> {
    const plans: string[] = [];
    let rows = 0;
    const explaining = engine.db.withoutPlugins();
    const sent: { sql: string; parameters: readonly unknown[] }[] = [];
    const executor = explaining.getExecutor();
    const original = executor.executeQuery.bind(executor);
    executor.executeQuery = async (query, ...rest) => {
      sent.push({ sql: query.sql, parameters: query.parameters });
      return original(query, ...rest);
    };
    const opened = await StoryRecord.open({ ...engine, db: explaining });
    sent.length = 0;
    await read(opened);
    for (const { sql: text, parameters } of sent) {
      const explained = await engine.db.executeQuery<{ 'QUERY PLAN': Plan[] }>({
        sql: `explain (analyze, format json) ${text}`,
        parameters,
        query: { kind: 'RawNode', sqlFragments: [], parameters: [] },
        queryId: { queryId: 'explain' },
      });
      for (const { Plan: plan } of explained.rows[0]?.['QUERY PLAN'] ?? []) {
        rows += rowsOf(plan);
        plans.push(JSON.stringify(plan));
      }
    }
    expect(plans.length).toBeGreaterThan(0);
    return { rows, plan: plans.join('\n') };
  }

  interface Node {
    readonly 'Actual Rows': number;
    readonly 'Actual Loops': number;
    readonly 'Rows Removed by Filter'?: number;
    readonly Plans?: readonly Node[];
  }
  interface Plan {
    readonly Plan: Node;
  }
  function rowsOf(node: Node): number {
    const own = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
    return Math.max(own, ...(node.Plans ?? []).map(rowsOf));
  }

  const page = (after: number | null, order: 'time' | 'recorded' = 'time', descending = false) => ({
    order,
    descending,
    filter: { statement: EVERY_STATEMENT, statementStatus: ['PUBLISHED', 'WITHHELD', 'RETRACTED'] as const },
    after: after === null ? null : order === 'recorded' ? [after] : [Date.parse('2025-03-13') + after * 60_000, 0, 0],
    before: null,
    limit: 20,
    fromEnd: false,
  });
  const list =
    (query: ReturnType<typeof page>, scope: 'story' | 'speaker' = 'story', id = STORY) =>
    (opened: StoryRecord) =>
      opened
        .snapshots()
        .at({ offset: STATEMENTS + 999, hash: '' })
        .page('statement', scope, id, query);

  test.each([
    ['the first page of a list', page(null)],
    ['a page in the middle of a list', page(STATEMENTS / 2)],
    ['a page near the end of a list', page(STATEMENTS - 50)],
    ['the first page of a list with the newest first', page(null, 'time', true)],
    ['a page near the end of a list in the order of the record', page(STATEMENTS - 50, 'recorded')],
  ])('%s reads few rows beyond its own', async (_, query) => {
    const { rows, plan } = await cost(list(query));
    expect(rows, plan).toBeLessThanOrEqual(60);
    expect(plan).not.toContain('Seq Scan","Parallel Aware":false,"Async Capable":false,"Relation Name":"statement"');
  });

  test("a list of one speaker's few statements does not read the statements of others", async () => {
    const { rows, plan } = await cost(list(page(null), 'speaker', 'bert-south'));
    expect(rows, plan).toBeLessThanOrEqual(200);
  });

  test('a search reads few rows beyond its hits', async () => {
    const { rows, plan } = await cost((opened) =>
      opened
        .snapshots()
        .at({ offset: STATEMENTS + 999, hash: '' })
        .search({ text: 'needle', story: null, filter: EVERY_STATEMENT, after: null, limit: 10 }),
    );
    expect(rows, plan).toBeLessThanOrEqual(100);
  });

  test('entries of the log near the head, and the redactions since, are read without the rest of the record', async () => {
    const { rows, plan } = await cost(async (opened) => {
      expect(await opened.log(STATEMENTS + 989, 20)).toHaveLength(10);
      await opened.erasedUpdates(STATEMENTS + 989);
    });
    expect(rows, plan).toBeLessThanOrEqual(60);
    expect(plan).toContain('"Index Name":"statement_by_update"');
  });

  test('a page of updates far into the record reads few rows beyond its own', async () => {
    const { rows, plan } = await cost((opened) =>
      opened.updates({
        story: STORY,
        after: STATEMENTS,
        until: STATEMENTS + 999,
        kinds: null,
        actor: null,
        proposal: null,
        limit: 100,
      }),
    );
    expect(rows, plan).toBeLessThanOrEqual(150);
  });
});
