/** A query takes the same few SQL statements however long its lists are. */
import { graphql, parse, subscribe } from 'graphql';
import type { KyselyPlugin } from 'kysely';
import { expect, test } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { Feed } from '../../src/feed/feed.js';
import { Tail } from '../../src/feed/tail.js';
import { Context } from '../../src/graphql/context.js';
import { unlimitedMeter } from '../../src/graphql/meter.js';
import { schema } from '../../src/graphql/schema.js';
import { StoryRecord } from '../../src/record/record.js';
import { momentId } from '../../src/story/global-id.js';
import { emptyRecord, onOneEngine, silent } from '../fixtures/store/engines.js';
import { applied, EVERY_UPDATE, file, notice, opening, position, STORY, statement } from '../fixtures/stories/story.js';

onOneEngine('Batching', (makeStore) => {
  const store = emptyRecord(makeStore);

  /** The parts of a service, with a count of their SQL statements. */
  async function countedServices() {
    const count = { statements: 0 };
    const counter: KyselyPlugin = {
      transformQuery: ({ node }) => {
        count.statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const record = await StoryRecord.open({ ...store.engine, db: store.engine.db.withPlugin(counter) });
    const tail = await Tail.start(record, silent);
    tail.stop();
    const feed = new Feed(record, tail, { checkpointInterval: 15_000, replayLimit: null }, silent);
    count.statements = 0;
    return { count, tail, feed, services: { record, feed, desk: new Desk(record, silent) } };
  }

  /** Runs a query, and counts its SQL statements. */
  async function counted(source: string): Promise<{ statements: number; data: unknown }> {
    const { count, services } = await countedServices();
    const { data, errors } = await graphql({
      schema,
      source,
      contextValue: new Context(services, 'test', null, unlimitedMeter()),
    });
    expect(errors).toBeUndefined();
    return { statements: count.statements, data };
  }

  test('an update takes as many SQL statements for 50 subscribers as for 5', async () => {
    await applied(store.record, opening());
    const document = parse(`subscription { storyUpdates(story: "${STORY}") { ... on StatementPublished {
      headline story { headline } statement { text speakers { name } citations { source { url } } proposals { title } } } } }`);
    const statementsFor = async (subscribers: number) => {
      const { count, services, feed, tail } = await countedServices();
      const open = Array.from({ length: subscribers }, async () => {
        const results = await subscribe({
          schema,
          document,
          contextValue: new Context(services, 'test', null, unlimitedMeter()),
        });
        if (!(Symbol.asyncIterator in results)) throw new Error('expected the subscription to open');
        await results.next(); // caught up
        return results;
      });
      const streams = await Promise.all(open);
      const pushed = streams.map((stream) => stream.next());
      count.statements = 0;
      await applied(store.record, file({ statements: [statement(`for-${subscribers}`)] }));
      await tail.advance();
      const received = JSON.stringify(await Promise.all(pushed));
      expect(received.split(`"text":"What is said in for-${subscribers}."`)).toHaveLength(subscribers + 1);
      feed.close();
      return count.statements;
    };
    const few = await statementsFor(5);
    expect(await statementsFor(50)).toBe(few);
  });

  test('a list that a query counts under several names is counted once', async () => {
    await applied(store.record, opening({ statements: [statement('counted')] }));
    const counting = (names: readonly string[]) =>
      `{ search(text: "said") { ${names.map((name) => `${name}: totalCount`).join(' ')} } }`;
    const { statements } = await counted(counting(['one']));
    expect(await counted(counting(['one', 'two', 'three']))).toEqual({
      statements,
      data: { search: { one: 1, two: 1, three: 1 } },
    });
  });

  /** A story with this many statements, each with everything that a statement can have. */
  async function storyOf(count: number): Promise<void> {
    const statements = Array.from({ length: count }, (_, n) =>
      statement(`s${n}`, {
        attributions: [
          { speaker: n % 2 === 0 ? 'anna-north' : 'bert-south', onBehalfOf: [n % 2 === 0 ? 'north' : 'south'] },
        ],
        event: 'talks',
        saidAt: `2025-03-${String(1 + (n % 28)).padStart(2, '0')}`,
        relations: n > 0 ? [{ kind: 'ANSWERS', statement: `s${n - 1}` }] : [],
      }),
    );
    await applied(store.record, opening({ statements }));
    const correct = Array.from({ length: count }, (_, n) => ({
      statement: `s${n}`,
      set: { channel: 'SPEECH' },
      notice: notice('CORRECTION', { text: `About ${n}.` }),
    }));
    await applied(store.record, file({ correct, positions: [position('north', ['s0'])] }));
  }

  const STATEMENTS = `{ story(by: { slug: "${STORY}" }) { statements(first: 100) { totalCount nodes {
    text speakers { name positions { nodes { stance } } } principals { name } proposals { title positions { nodes { stance } } }
    citations { source { url } } event { title participants { actor { name } } } notices { text }
    history { text notice { text } changedFields } relations { statement { text } } relatedBy { statement { text } } evidenceFor { stance } } } } }`;
  const UPDATES = `{ story(by: { slug: "${STORY}" }) { updates(first: 100) { nodes { cursor headline story { sequence }
    ... on StatementPublished { statement { text speakers { name } citations { source { url } } } }
    ... on StatementCorrected { statement { text speakers { name } } previous { text } changedFields notice { text } } } } } }`;
  const ACTORS = `{ actors(first: 100) { nodes { name statements(first: 3) { totalCount nodes { text citations { source { url } } } } positions(first: 3) { nodes { stance } } } } }`;

  test('a page of stories with their updates and what is new takes as many SQL statements for 30 as for 3', async () => {
    const open = async (from: number, to: number) => {
      for (let n = from; n < to; n += 1) {
        const story = { slug: `story-${n}`, headline: 'H', summary: 'S', language: 'en', startedAt: '2025' };
        await applied(store.record, file({ story }));
      }
    };
    const query = `{ stories(first: 100) { nodes { sequence updates(first: 5) { totalCount nodes { headline } }
      changesSince(since: { time: "2020-01-01T00:00:00Z" }) { updateCount } } } }`;
    await open(0, 3);
    const few = await counted(query);
    await open(3, 30);
    expect((await counted(query)).statements).toBe(few.statements);
  });

  test('a page of positions with those they supersede takes as many SQL statements for 50 as for 5', async () => {
    await applied(store.record, opening({ statements: [statement('said')] }));
    const take = async (from: number, to: number) => {
      for (let n = from; n < to; n += 1) {
        await applied(store.record, file({ positions: [position('north', ['said'], { note: `Number ${n}.` })] }));
      }
    };
    const query = `{ story(by: { slug: "${STORY}" }) { updates(first: 100, kinds: [POSITION_TAKEN]) { nodes {
      ... on PositionTaken { position { note } supersedes { note state } } } } } }`;
    await take(0, 5);
    const few = await counted(query);
    await take(5, 50);
    expect((await counted(query)).statements).toBe(few.statements);
  });

  test('things by ids of a hundred moments take as many SQL statements as by ids of five', async () => {
    const moments: string[] = [];
    await applied(store.record, opening({ statements: [statement('said')] }));
    for (let n = 0; n < 20; n += 1) {
      await applied(
        store.record,
        file({ statements: Array.from({ length: 5 }, (_, i) => statement(`more-${n}-${i}`)) }),
      );
    }
    const { updates } = await store.record.updates({ ...EVERY_UPDATE, limit: 500 });
    for (const update of updates.slice(-100))
      moments.push(momentId('statement', `${STORY}/said`, store.record.cursor(update)));
    const reading = (ids: readonly string[]) =>
      counted(`{ nodes(ids: ${JSON.stringify(ids)}) { id ... on Statement { text story { sequence } } } }`);
    const few = await reading(moments.slice(-5));
    const many = await reading(moments);
    expect(many.statements).toBe(few.statements);
    expect(JSON.stringify(many.data).split('What is said in said.')).toHaveLength(101);
  });

  test.each([
    [
      'statements with speakers, principals, proposals, citations, event, notices, history and relations',
      STATEMENTS,
      20,
    ],
    ['updates, each at its own place in the record', UPDATES, 14],
    ['actors with their statements and positions', ACTORS, 8],
  ])('a page of %s takes as many SQL statements for 100 as for 5', async (_, query, most) => {
    await storyOf(5);
    const few = await counted(query);
    await applied(
      store.record,
      file({ statements: Array.from({ length: 95 }, (_, n) => statement(`more${n}`, { event: 'talks' })) }),
    );
    const many = await counted(query);
    // Two reads that arrive a moment apart may take one statement or two.
    expect(many.statements).toBeLessThanOrEqual(few.statements + 1);
    expect(many.statements).toBeLessThanOrEqual(most);
    expect(JSON.stringify(many.data).length).toBeGreaterThan(JSON.stringify(few.data).length);
  });
});
