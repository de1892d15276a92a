import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { forged, runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../fixtures/stories/story.js';

const COUNT = 37;

onOneEngine('Connections', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');

  beforeAll(async () => {
    await running.apply(opening());
    // Several statements share a day, so time alone does not order them.
    const statements = Array.from({ length: COUNT }, (_, n) =>
      statement(`s${n}`, { saidAt: `2025-03-${String(1 + (n % 5)).padStart(2, '0')}` }),
    );
    await running.apply(file({ statements }));
  });

  const page = (args: string) =>
    running.query(`{ story(by: { slug: "${STORY}" }) { statements(${args}) { totalCount
      edges { cursor node { key } } nodes { key } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`);
  const keys = (answer: Awaited<ReturnType<typeof page>>): string[] =>
    answer.data.story.statements.nodes.map((node: { key: string }) => node.key);

  const order = fc.record({
    field: fc.constantFrom('SAID_AT', 'RECORDED_AT'),
    direction: fc.constantFrom('ASC', 'DESC'),
  });

  test('pages of any size in any order, forwards or backwards, make up the whole list', async () => {
    await fc.assert(
      fc.asyncProperty(
        order,
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        async ({ field, direction }, size, forwards) => {
          const orderBy = `orderBy: { field: ${field}, direction: ${direction} }`;
          const whole = keys(await page(`first: 100, ${orderBy}`));
          expect(new Set(whole).size).toBe(COUNT);
          const collected: string[] = [];
          let cursor: string | null = null;
          do {
            const from: string = cursor === null ? '' : `, ${forwards ? 'after' : 'before'}: "${cursor}"`;
            const answer = await page(`${forwards ? 'first' : 'last'}: ${size}${from}, ${orderBy}`);
            const { pageInfo } = answer.data.story.statements;
            if (forwards) collected.push(...keys(answer));
            else collected.unshift(...keys(answer));
            expect(forwards ? pageInfo.hasPreviousPage : pageInfo.hasNextPage).toBe(cursor !== null);
            const more: boolean = forwards ? pageInfo.hasNextPage : pageInfo.hasPreviousPage;
            cursor = more ? (forwards ? pageInfo.endCursor : pageInfo.startCursor) : null;
          } while (cursor !== null);
          expect(collected).toEqual(whole);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('a statement published between two pages neither repeats nor hides any other', async () => {
    const first = await page('first: 10, orderBy: { field: SAID_AT, direction: ASC }');
    await running.apply(
      file({ statements: [statement('early', { saidAt: '2025-02-01' }), statement('late', { saidAt: '2025-04-01' })] }),
    );
    const { endCursor } = first.data.story.statements.pageInfo;
    const rest = await page(`first: 100, after: "${endCursor}", orderBy: { field: SAID_AT, direction: ASC }`);
    const both = [...keys(first), ...keys(rest)];
    expect(new Set(both).size).toBe(both.length);
    expect(both).toHaveLength(COUNT + 1);
    expect(both).toContain('late');
    expect(both).not.toContain('early');
  });

  test('a page has 20 items by default, its nodes are those of its edges, and an empty page has no cursors', async () => {
    const { data } = await page('filter: { channel: REMARKS }');
    const { edges, nodes, totalCount, pageInfo } = data.story.statements;
    expect(nodes).toHaveLength(20);
    expect(edges.map((edge: { node: unknown }) => edge.node)).toEqual(nodes);
    expect(pageInfo).toMatchObject({
      startCursor: edges[0].cursor,
      endCursor: edges[19].cursor,
      hasNextPage: true,
      hasPreviousPage: false,
    });
    expect(totalCount).toBeGreaterThanOrEqual(COUNT);
    const empty = (await page('filter: { channel: READOUT }')).data.story.statements;
    expect(empty).toEqual({
      totalCount: 0,
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
    expect((await page('first: 0')).data.story.statements.nodes).toEqual([]);
  });

  describe('Arguments that are refused', () => {
    test.each([
      ['first: 101', 'PAGE_SIZE_OUT_OF_RANGE'],
      ['first: -1', 'PAGE_SIZE_OUT_OF_RANGE'],
      ['last: 1000', 'PAGE_SIZE_OUT_OF_RANGE'],
      ['first: 1, last: 1', 'PAGE_DIRECTION_UNCLEAR'],
      ['after: "nonsense"', 'PAGE_CURSOR_MALFORMED'],
      ['after: ""', 'PAGE_CURSOR_MALFORMED'],
      ['after: "WyJ0aW1lIGRlc2NlbmRpbmciLCJ4Il0"', 'PAGE_CURSOR_MALFORMED'],
      ['filter: { speaker: "Not an id" }', 'ID_MALFORMED'],
    ])('a list with %s is refused with %s', async (args, code) => {
      const { errors } = await page(args);
      expect(errors.map((error) => error.extensions?.code)).toEqual([code]);
    });

    test('a cursor of another order is refused', async () => {
      const { data } = await page('first: 1, orderBy: { field: SAID_AT, direction: ASC }');
      const { endCursor } = data.story.statements.pageInfo;
      const { errors } = await page(`after: "${endCursor}", orderBy: { field: RECORDED_AT, direction: ASC }`);
      expect(errors[0]?.extensions?.code).toBe('PAGE_CURSOR_MALFORMED');
    });

    test.each([
      ['asOf: { cursor: "x" }', 'CURSOR_MALFORMED'],
      ['asOf: { time: "yesterday" }', 'DATE_TIME_MALFORMED'],
      [`asOf: { update: { story: "${STORY}", sequence: 9999 } }`, 'UPDATE_UNKNOWN'],
    ])('a story with %s is refused with %s', async (asOf, code) => {
      const { errors } = await running.query(`{ story(by: { slug: "${STORY}" }, ${asOf}) { id } }`);
      expect(errors[0]?.extensions?.code).toBe(code);
    });

    test('a cursor of another record is refused', async () => {
      const head = (await running.query('{ record { head } }')).data.record.head;
      const { errors } = await running.query(
        `{ story(by: { slug: "${STORY}" }, asOf: { cursor: "${forged(head, 3)}" }) { id } }`,
      );
      expect(errors[0]?.extensions?.code).toBe('CURSOR_FORKED');
    });
  });

  test('a filter passes exactly the statements that match', async () => {
    const one = statement('one-of-a-kind', {
      attributions: [{ speaker: 'bert-south', onBehalfOf: ['south'] }],
      channel: 'SPEECH',
      saidAt: { edtf: '2025-05-05', timeZone: 'Europe/Kyiv' },
      event: 'talks',
      mode: 'MIXED',
      text: 'It is “over”.',
      proposals: [],
    });
    await running.apply(file({ statements: [one] }));
    for (const filter of [
      '{ speaker: "bert-south" }',
      '{ onBehalfOf: "south" }',
      '{ channel: SPEECH }',
      `{ event: "${STORY}/talks" }`,
      '{ mode: MIXED }',
      '{ said: { from: "2025-05-05T20:00:00Z" } }',
      '{ said: { from: "2025-05-01T00:00:00Z", until: "2025-05-04T21:00:00Z" } }',
    ]) {
      expect(keys(await page(`filter: ${filter}`)), filter).toEqual(['one-of-a-kind']);
    }
    expect(keys(await page('filter: { said: { from: "2025-05-05T21:00:00Z" } }'))).toEqual([]);
    expect(keys(await page('filter: { hasNotice: true }'))).toEqual([]);
    expect(keys(await page('filter: { speaker: "bert-south", status: PUBLISHED }'))).toEqual(['one-of-a-kind']);
    expect(keys(await page('filter: { speaker: "bert-south", status: RETRACTED }'))).toEqual([]);
    expect(keys(await page(`first: 100, filter: { proposal: "${STORY}/truce" }`))).not.toContain('one-of-a-kind');
  });
});
