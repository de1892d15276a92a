import { beforeAll, describe, expect, test } from 'vitest';
import { exampleOperations } from '../../src/server/documents/example-operations.js';
import { runningService, UKRAINE, ukraineUpdates } from '../fixtures/service/service.js';
import { onEveryEngine } from '../fixtures/store/engines.js';

onEveryEngine('Reading', (makeStore) => {
  const running = runningService(makeStore);
  let afterArticle: string;
  let whileArticle: unknown;

  beforeAll(async () => {
    const { data } = await running.query(`{ story(by: { slug: "${UKRAINE}" }) { cursor ${CONTENT} } }`);
    afterArticle = data.story.cursor;
    whileArticle = data.story;
    for (const update of ukraineUpdates()) await running.apply(update);
  });

  const CONTENT = `headline sequence
    statements(first: 100) { totalCount nodes { headId text status attributions { office speaker { name } } notices { text } relatedBy { kind statement { headId } } } }
    events(first: 100) { nodes { title status time { text } } }
    positionMatrix { rows { proposal { title status } cells { actor { name } position { stance conditions { text } evidence { headId } } } } }`;

  describe('The example operations', () => {
    const queries = exampleOperations().filter((operation) => operation.query.includes('query '));
    test('the examples cover the story, speakers, the matrix, an actor, search, an earlier moment and two subscriptions', () => {
      expect(exampleOperations().map((operation) => operation.name)).toEqual([
        '01-story-at-a-glance',
        '02-who-said-what',
        '03-where-everybody-stands',
        '04-statements-of-an-actor',
        '05-search',
        '06-as-it-stood',
        '07-live-updates',
        '08-new-statements',
      ]);
    });
    test.each(queries.map((one) => [one.name, one] as const))(
      'the example %s runs without errors',
      async (_, { query }) => {
        const answer = await running.query(query);
        expect(answer).toMatchObject({ status: 200, errors: [] });
        for (const value of Object.values(answer.data)) expect(value).not.toBeNull();
      },
    );
  });

  test("the article's story has what the article reports: at least fifteen statements, the plan, the contingents, the call", async () => {
    const { data } = await running.query(
      `query ($asOf: AsOf) { story(by: { slug: "${UKRAINE}" }, asOf: $asOf) {
        statements(first: 100) { nodes { speakers { slug } principals { slug } citations { source { slug } } } }
        events { nodes { slug status } } proposals { nodes { slug } } } }`,
      { asOf: { cursor: afterArticle } },
    );
    const statements = data.story.statements.nodes;
    expect(statements.length).toBeGreaterThanOrEqual(15);
    for (const one of statements) expect(one.citations).toEqual([{ source: { slug: 'trt-global-2025-03-13' } }]);
    const voices = new Set(
      statements.flatMap((one: { speakers: { slug: string }[]; principals: { slug: string }[] }) =>
        [...one.speakers, ...one.principals].map((actor) => actor.slug),
      ),
    );
    for (const voice of [
      'vladimir-putin',
      'donald-trump',
      'volodymyr-zelenskyy',
      'dmitry-peskov',
      'yuri-ushakov',
      'maria-zakharova',
      'russia',
      'ukraine',
    ]) {
      expect(voices).toContain(voice);
    }
    expect(data.story.events.nodes).toContainEqual({ slug: 'putin-trump-call', status: 'PROPOSED' });
    const proposals = data.story.proposals.nodes.map((one: { slug: string }) => one.slug);
    expect(proposals).toEqual(
      expect.arrayContaining(['thirty-day-ceasefire', 'foreign-contingents', 'sanctions-relief']),
    );
  });

  test('a query at an earlier cursor returns what it returned then', async () => {
    const { data } = await running.query(
      `query ($asOf: AsOf) { story(by: { slug: "${UKRAINE}" }, asOf: $asOf) { cursor ${CONTENT} } }`,
      { asOf: { cursor: afterArticle } },
    );
    expect(data.story).toEqual(whileArticle);
  });

  test("an update's sequence names a moment, like its cursor", async () => {
    const { data } = await running.query(
      `query ($asOf: AsOf) { story(by: { slug: "${UKRAINE}" }, asOf: $asOf) { sequence cursor } }`,
      { asOf: { update: { story: UKRAINE, sequence: 31 } } },
    );
    expect(data.story).toEqual({ sequence: 31, cursor: afterArticle });
  });

  test('all root fields of one request see the same moment while the desk writes', async () => {
    const reads = Array.from({ length: 20 }, () =>
      running.query(
        `{ record { head } a: story(by: { slug: "${UKRAINE}" }) { cursor } b: story(by: { slug: "${UKRAINE}" }) { cursor } }`,
      ),
    );
    const write = running.apply(
      `story: ${UKRAINE}\nevents:\n  - {slug: side-talks, kind: TALKS, title: Side talks, status: PROPOSED}`,
    );
    for (const { data } of await Promise.all(reads)) {
      expect(new Set([data.record.head, data.a.cursor, data.b.cursor]).size).toBe(1);
    }
    await write;
  });

  describe('The position matrix', () => {
    test('the position matrix has a row for each proposal, a cell for each actor, and null for a missing position', async () => {
      const { data } =
        await running.query(`{ story(by: { slug: "${UKRAINE}" }) { proposals(first: 100) { totalCount } positionMatrix {
        actors { slug } rows { proposal { slug } cells { actor { slug } position { stance } history { stance } } } } } }`);
      const { actors, rows } = data.story.positionMatrix;
      expect(rows).toHaveLength(data.story.proposals.totalCount);
      for (const row of rows) expect(row.cells.map((cell: { actor: unknown }) => cell.actor)).toEqual(actors);
      const cells = rows.flatMap((row: { cells: { position: unknown; history: unknown[] }[] }) => row.cells);
      expect(cells.some((cell: { position: unknown }) => cell.position === null)).toBe(true);
      const russia = rows
        .find((row: { proposal: { slug: string } }) => row.proposal.slug === 'thirty-day-ceasefire')
        .cells.find((cell: { actor: { slug: string } }) => cell.actor.slug === 'russia');
      expect(russia.position.stance).toBe(russia.history[0].stance);
      expect(russia.history.length).toBeGreaterThan(1);
    });
  });

  describe('Search', () => {
    const find = async (text: string) =>
      (
        await running.query(
          `query ($text: String!) { search(text: $text, first: 100) { totalCount edges { rank snippet { text matches } node { id text speakers { slug } translations { text } } } } }`,
          { text },
        )
      ).data.search;

    test('search finds words in all their forms, orders results by rank, and marks the matches', async () => {
      const { edges, totalCount } = await find('ceasefires');
      expect(totalCount).toBeGreaterThan(5);
      const ranks = edges.map((edge: { rank: number }) => edge.rank);
      expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
      for (const { snippet } of edges)
        expect(
          snippet.some((part: { matches: boolean; text: string }) => part.matches && /cease-?fire/i.test(part.text)),
        ).toBe(true);
    });
    test('search finds Russian words in translations, in other forms than written', async () => {
      const { edges } = await find('первоначальная причина');
      expect(edges.map((edge: { node: { speakers: { slug: string }[] } }) => edge.node.speakers[0]?.slug)).toContain(
        'vladimir-putin',
      );
    });
    test("search finds statements by their speaker's name", async () => {
      const { edges } = await find('Peskov energy');
      for (const { node } of edges)
        expect(node.speakers.map((one: { slug: string }) => one.slug)).toContain('dmitry-peskov');
      expect(edges.length).toBeGreaterThan(0);
    });
    test('search does not find retracted statements', async () => {
      expect((await find('"very good friends"')).totalCount).toBe(0);
      expect(
        (await find('Gabbard')).edges.filter((edge: { node: { text: string | null } }) => edge.node.text === null),
      ).toEqual([]);
    });
    test('pages of a search have neither gaps nor repeats', async () => {
      const all = (await find('Russia')).edges.map((edge: { node: { id: string } }) => edge.node.id);
      const paged: string[] = [];
      let after: string | null = null;
      do {
        const { data } = await running.query(
          `query ($after: String) { search(text: "Russia", first: 3, after: $after) { pageInfo { hasNextPage endCursor } nodes { id } } }`,
          { after },
        );
        paged.push(...data.search.nodes.map((one: { id: string }) => one.id));
        after = data.search.pageInfo.hasNextPage ? data.search.pageInfo.endCursor : null;
      } while (after !== null);
      expect(paged).toEqual(all);
    });
    test('an empty search is refused with a code', async () => {
      expect((await running.query('{ search(text: " ") { totalCount } }')).errors[0]?.extensions?.code).toBe(
        'SEARCH_TEXT_EMPTY',
      );
    });
  });

  describe('Retracted and withheld statements', () => {
    test('a retracted statement keeps its place without its words and passages, and its history stays readable', async () => {
      const { data } = await running.query(`{ story(by: { slug: "${UKRAINE}" }) { statements(first: 100) { nodes {
        id status text translations { text } citations { quote { exact } } notices { kind text } history { status text } } } } }`);
      const retracted = data.story.statements.nodes.filter((one: { status: string }) => one.status === 'RETRACTED');
      expect(retracted).toHaveLength(1);
      expect(retracted[0]).toMatchObject({ text: null, translations: [], notices: [{ kind: 'RETRACTION' }] });
      for (const { quote } of retracted[0].citations) expect(quote).toBeNull();
      const history = retracted[0].history.map((one: { status: string; text: string | null }) => [
        one.status,
        one.text === null,
      ]);
      expect(history[0]).toEqual(['PUBLISHED', false]);
      expect(history.at(-1)).toEqual(['RETRACTED', true]);
    });
    test('a withheld statement shows its words nowhere, and shows them again when it is released', async () => {
      const key = 'putin-nuances';
      const { data: found } = await running.query(
        `{ story(by: { slug: "${UKRAINE}" }) { statements(first: 1, filter: { speaker: "maria-zakharova" }) { nodes { id key text } } } }`,
      );
      const [{ id, key: zakharova, text }] = found.story.statements.nodes;
      const move = (operation: string, kind: string) =>
        running.apply(
          `story: ${UKRAINE}\n${operation}:\n  - statement: ${zakharova ?? key}\n    notice: {kind: ${kind}, reason: OTHER, text: For a test.}`,
        );
      const look = `query ($id: ID!) { node(id: $id) { ... on Statement { status text quotedSpans { start } citations { quote { exact } } history { text citations { quote { exact } } } } } search(text: "unacceptable") { nodes { id } } }`;
      await move('withhold', 'HOLD');
      const { data: hidden } = await running.query(look, { id });
      expect(hidden.node.status).toBe('WITHHELD');
      expect(JSON.stringify(hidden)).not.toContain('unacceptable');
      expect(hidden.search.nodes.map((one: { id: string }) => one.id)).not.toContain(id);
      await move('release', 'RELEASE');
      const { data: shown } = await running.query(look, { id });
      expect(shown.node).toMatchObject({ status: 'PUBLISHED', text });
    });
  });

  describe('Ids', () => {
    test('node and nodes read anything by its id, in order, with null for an unknown id', async () => {
      const { data } = await running.query(
        `{ story(by: { slug: "${UKRAINE}" }) { id actors(first: 3) { nodes { id name } } events(first: 1) { nodes { id } } proposals(first: 1) { nodes { id positions(first: 1) { nodes { id } } } } statements(first: 1) { nodes { id citations { source { id } } } } } }`,
      );
      const { story } = data;
      const ids = [
        story.id,
        story.actors.nodes[0].id,
        'bm9uc2Vuc2U',
        story.events.nodes[0].id,
        story.proposals.nodes[0].id,
        story.statements.nodes[0].id,
        story.statements.nodes[0].citations[0].source.id,
        story.proposals.nodes[0].positions.nodes[0].id,
      ];
      const { data: read } = await running.query('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', {
        ids,
      });
      expect(read.nodes.map((node: { id: string } | null) => node?.id ?? null)).toEqual(
        ids.map((id) => (id === 'bm9uc2Vuc2U' ? null : id)),
      );
      for (const id of ids)
        expect((await running.query('query ($id: ID!) { node(id: $id) { id } }', { id })).data.node?.id ?? null).toBe(
          id === 'bm9uc2Vuc2U' ? null : id,
        );
    });
    test('an id of another type is refused with another code than a malformed id', async () => {
      const { data } = await running.query(`{ story(by: { slug: "${UKRAINE}" }) { id } }`);
      const code = async (id: string) =>
        (await running.query('query ($id: ID!) { statement(id: $id) { id } }', { id })).errors[0]?.extensions?.code;
      expect(await code(data.story.id)).toBe('ID_OF_OTHER_TYPE');
      expect(await code('Not An Id!')).toBe('ID_MALFORMED');
    });
  });

  test('changesSince lists what changed after a cursor', async () => {
    const { data } = await running.query(
      `query ($since: AsOf!) { story(by: { slug: "${UKRAINE}" }) { sequence changesSince(since: $since) {
      updateCount isComplete statementsPublished { id } statementsCorrected { id } statementsTakenBack { status } positionsTaken { stance } proposalsChanged { slug } eventsChanged { slug } } } }`,
      { since: { cursor: afterArticle } },
    );
    const { changesSince, sequence } = data.story;
    expect(changesSince.updateCount).toBe(sequence - 31);
    expect(changesSince.isComplete).toBe(true);
    expect(changesSince.statementsPublished.length).toBeGreaterThan(70);
    expect(changesSince.statementsTakenBack.map((one: { status: string }) => one.status)).toContain('RETRACTED');
    expect(changesSince.eventsChanged.map((one: { slug: string }) => one.slug)).toContain('putin-trump-call');
  });

  test("the first story's corrections and its retraction are on the record with notices", async () => {
    const { data } = await running.query(
      `{ story(by: { slug: "${UKRAINE}" }) { updates(first: 100, kinds: [STATEMENT_CORRECTED, STATEMENT_RETRACTED]) { totalCount nodes { __typename headline ... on StatementCorrected { changedFields notice { kind text } previous { text } statement { text } } ... on StatementRetracted { notice { text } } } } } }`,
    );
    const { nodes } = data.story.updates;
    expect(
      nodes.filter((one: { __typename: string }) => one.__typename === 'StatementCorrected').length,
    ).toBeGreaterThanOrEqual(6);
    expect(nodes.filter((one: { __typename: string }) => one.__typename === 'StatementRetracted').length).toBe(1);
    for (const one of nodes) expect(one.notice.text.length).toBeGreaterThan(20);
  });
});
