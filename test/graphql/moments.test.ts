/** Ids that carry a moment: a thing as it stood is another object to a cache than the thing at the head. */
import { beforeAll, expect, test } from 'vitest';
import { STORY_FORMATS } from '../../src/formats/links.js';
import { decodeGlobalId, globalId, momentId } from '../../src/story/global-id.js';
import { overSse } from '../fixtures/connections/event-stream.js';
import { type Answer, forged, overWebSocket, runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { AS_DESK } from '../fixtures/stories/desk.js';
import { file, notice, opening, position, STORY, statement } from '../fixtures/stories/story.js';

const SAID = `${STORY}/said`;
const HEAD_ID = globalId('statement', SAID);

onOneEngine('Ids that carry a moment', (makeStore) => {
  const running = runningService(makeStore, 'none');
  /** The cursors when the statement was published, and at the head, when it has been corrected and withdrawn once. */
  let first: string;
  let head: string;
  beforeAll(async () => {
    first = await running.apply(opening({ statements: [statement('said')], positions: [position('north', ['said'])] }));
    const correct = [{ statement: 'said', set: { text: 'What was really said.' }, notice: notice('CORRECTION') }];
    await running.apply(file({ correct }));
    head = await running.apply(
      file({ statements: [statement('denied', { relations: [{ kind: 'DENIES', statement: 'said' }] })] }),
    );
  });

  const ask = async (text: string, variables: object = {}) => {
    const { data, errors } = await running.query(text, variables);
    expect(errors).toEqual([]);
    return data;
  };
  const codesOf = ({ errors }: Answer) => errors.map(({ extensions }) => extensions?.code);
  const then = () => momentId('statement', SAID, first);

  /** All ids in a response, with the kind of thing of each. */
  function idsIn(value: unknown): string[] {
    if (Array.isArray(value)) return value.flatMap(idsIn);
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, one]) => (name === 'id' ? [String(one)] : idsIn(one)));
  }
  const momentsIn = (value: unknown) => [...new Set(idsIn(value).map((id) => decodeGlobalId(id)?.moment ?? null))];

  const NESTED = `id headId version text story { id } event { id } speakers { id statements(first: 1) { nodes { id } } } proposals { id positions { nodes { id evidence { id } } } }
    citations { source { id } } relatedBy { statement { id } } history { attributions { speaker { id } } }`;

  test('a thing asked for with asOf has the id of that moment beside the id of the head, and so has all that it leads to', async () => {
    const data = await ask(
      `query ($id: ID!, $asOf: AsOf) { then: statement(id: $id, asOf: $asOf) { ${NESTED} } now: statement(id: $id) { ${NESTED.replace('history {', 'history(ids: HEAD) {')} } }`,
      { id: SAID, asOf: { cursor: first } },
    );
    expect(data.then).toMatchObject({ id: then(), headId: HEAD_ID, version: 1 });
    expect(data.now).toMatchObject({ id: HEAD_ID, headId: HEAD_ID, version: 2 });
    expect([momentsIn(data.then), momentsIn(data.now)]).toEqual([[first], [null]]);
    expect(idsIn(data.then).length).toBeGreaterThan(8);
  });

  test('every list with asOf has the ids of the moment', async () => {
    const data = await ask(
      `query ($asOf: AsOf) { stories(asOf: $asOf) { nodes { id } } actors(asOf: $asOf) { nodes { id } }
        search(text: "said", asOf: $asOf) { nodes { id } } story(by: { slug: "${STORY}" }, asOf: $asOf) { statements { nodes { id } }
        positionMatrix { rows { proposal { id } cells { position { id } history { id } } } evidence { id } } } }`,
      { asOf: { cursor: first } },
    );
    for (const list of Object.values(data)) expect(momentsIn(list)).toEqual([first]);
  });

  test('all ways to name one moment give one id, and the head named by asOf is a moment too', async () => {
    const at = async (asOf: object) =>
      (await ask('query ($id: ID!, $asOf: AsOf) { statement(id: $id, asOf: $asOf) { id } }', { id: SAID, asOf }))
        .statement.id;
    const { story } = await ask(
      `query ($asOf: AsOf) { story(by: { slug: "${STORY}" }, asOf: $asOf) { sequence updates(last: 1) { nodes { at } } } }`,
      {
        asOf: { cursor: first },
      },
    );
    const byNow = await at({ cursor: head });
    expect(await at({ update: { story: STORY, sequence: story.sequence } })).toBe(then());
    expect(await at({ cursor: first })).toBe(then());
    expect(byNow).toBe(momentId('statement', SAID, head));
    expect(await at({ time: '2999-01-01T00:00:00Z' })).toBe(byNow);
  });

  test('node, nodes and every query by id read an id as of its moment', async () => {
    const data = await ask(
      `query ($id: ID!, $ids: [ID!]!) { node(id: $id) { id ... on Statement { text } } nodes(ids: $ids) { id ... on Statement { version } } statement(id: $id) { id version } }`,
      { id: then(), ids: [then(), HEAD_ID, 'bm9uc2Vuc2U', momentId('statement', SAID, head)] },
    );
    expect(data).toEqual({
      node: { id: then(), text: 'What is said in said.' },
      nodes: [
        { id: then(), version: 1 },
        { id: HEAD_ID, version: 2 },
        null,
        { id: momentId('statement', SAID, head), version: 2 },
      ],
      statement: { id: then(), version: 1 },
    });
    for (const [kind, name] of [
      ['story', STORY],
      ['actor', 'north'],
      ['event', `${STORY}/talks`],
      ['proposal', `${STORY}/truce`],
    ] as const) {
      const id = momentId(kind, name, first);
      expect(await ask(`query ($id: ID!) { ${kind}(by: { id: $id }) { id } }`, { id })).toEqual({ [kind]: { id } });
    }
  });

  test('a thing that was not on the record at the moment of its id is null', async () => {
    const id = momentId('statement', `${STORY}/denied`, first);
    expect(await ask('query ($id: ID!) { node(id: $id) { id } statement(id: $id) { id } }', { id })).toEqual({
      node: null,
      statement: null,
    });
  });

  test('nodes takes asOf, for ids of the head and for those that carry the same moment', async () => {
    const data = await ask('query ($ids: [ID!]!, $asOf: AsOf) { nodes(ids: $ids, asOf: $asOf) { id } }', {
      ids: [HEAD_ID, then()],
      asOf: { cursor: first },
    });
    expect(data).toEqual({ nodes: [{ id: then() }, { id: then() }] });
  });

  test('an id with another moment than asOf is refused', async () => {
    const variables = { id: then(), ids: [HEAD_ID, then()], asOf: { cursor: head } };
    const one = await running.query(
      'query ($id: ID!, $asOf: AsOf) { statement(id: $id, asOf: $asOf) { id } }',
      variables,
    );
    expect(codesOf(one)).toEqual(['ID_OF_OTHER_MOMENT']);
    const all = await running.query(
      'query ($ids: [ID!]!, $asOf: AsOf) { nodes(ids: $ids, asOf: $asOf) { id } }',
      variables,
    );
    expect([codesOf(all), all.data.nodes]).toEqual([
      ['ID_OF_OTHER_MOMENT'],
      [{ id: momentId('statement', SAID, head) }, null],
    ]);
  });

  test('an id of a moment that the record does not have is refused alone; text that is no id is null', async () => {
    const [epoch, hash, ahead] = [forged(first, 1), forged(first, 20), forged(first, 12)].map((cursor) =>
      momentId('statement', SAID, cursor),
    );
    const otherwise = (text: string) => Buffer.from(text).toString('base64url');
    const texts = [
      otherwise(`Statement:${SAID}@`),
      otherwise(`Statement:${SAID}@x`),
      otherwise(`Statement:${SAID}@${first}@${first}`),
      `${then()}=`,
      'x'.repeat(20_000),
    ];
    const answer = await running.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [epoch, hash, ahead, ...texts, then()],
    });
    expect(codesOf(answer)).toEqual(['CURSOR_FORKED', 'CURSOR_FORKED', 'CURSOR_AHEAD']);
    expect(answer.data.nodes).toEqual([...Array.from({ length: 8 }, () => null), { id: then() }]);
    expect(codesOf(await running.query('query ($id: ID!) { node(id: $id) { id } }', { id: hash }))).toEqual([
      'CURSOR_FORKED',
    ]);
    expect(codesOf(await running.query('query ($id: ID!) { statement(id: $id) { id } }', { id: texts[1] }))).toEqual([
      'ID_MALFORMED',
    ]);
  });

  test('a hundred ids of moments that are refused leave the service running', async () => {
    const ids = Array.from({ length: 100 }, (_, n) =>
      momentId('statement', SAID, forged(forged(first, 1), 2 + (n % 5))),
    );
    const answer = await running.query(
      `query ($ids: [ID!]!) { ${['a', 'b', 'c'].map((name) => `${name}: nodes(ids: $ids) { id }`).join(' ')} }`,
      { ids },
    );
    expect(answer.errors).toHaveLength(300);
    expect((await ask('{ record { head } }')).record.head).toBe(head);
  });

  test('a filter and a subscription take an id for its thing, whatever moment it carries', async () => {
    const speaker = momentId('actor', 'anna-north', first);
    const { story } = await ask(
      `query ($speaker: ID!) { story(by: { slug: "${STORY}" }) { statements(filter: { speaker: $speaker }) { nodes { key } } } }`,
      { speaker },
    );
    expect(story.statements.nodes).toHaveLength(2);
    const feed = overWebSocket(
      running.service.url,
      'subscription ($story: ID!) { storyUpdates(story: $story) { __typename } }',
      { story: momentId('story', STORY, first) },
    );
    expect(await feed.next()).toEqual({ storyUpdates: { __typename: 'CaughtUp' } });
    await feed.close();
  });

  test('a mutation refuses an id that carries a moment, and names headId', async () => {
    const input = {
      statement: then(),
      expectedVersion: 2,
      set: { channel: 'SPEECH' },
      notice: { kind: 'CORRECTION', reason: 'WRONG_SOURCE', text: 'It was a speech.' },
    };
    const { data, errors } = await running.query(
      'mutation ($input: CorrectStatementInput!) { correctStatement(input: $input) { __typename ... on Error { message mistakes { code path } } } }',
      { input },
      AS_DESK,
    );
    expect(errors).toEqual([]);
    expect(data.correctStatement).toEqual({
      __typename: 'InvalidInput',
      message: expect.stringContaining('send its headId'),
      mistakes: [{ code: 'REFERENCE_AT_A_MOMENT', path: ['input', 'statement'] }],
    });
  });

  const UPDATE = `cursor story { id sequence } ... on StatementPublished { statement { id version relations { statement { id } } } }
    ... on StatementCorrected { statement { id text speakers { id } } previous { attributions { speaker { id } } } } ... on PositionTaken { position { id actor { id } } }`;

  test('each update of a page has the ids of its own moment, and node reads each as the page showed it', async () => {
    const { story } = await ask(
      `{ story(by: { slug: "${STORY}" }) { id updates(first: 50) { nodes { ${UPDATE} } } } }`,
    );
    expect(story.id).toBe(globalId('story', STORY));
    for (const update of story.updates.nodes) expect(momentsIn(update)).toEqual([update.cursor]);
    const stories = story.updates.nodes.map((update: { story: object }) => update.story);
    const { nodes } = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Story { sequence } } }', {
      ids: stories.map((one: { id: string }) => one.id),
    });
    expect(nodes).toEqual(stories);
  });

  test('F9: a page of updates with the ids of the head has the bytes of the feed, over WebSocket and SSE; without, only ids differ', async () => {
    const page = async (ids: string) =>
      (
        await ask(
          `{ story(by: { slug: "${STORY}" }) { updates(first: 50, after: "${first}"${ids}) { nodes { ${UPDATE} } } } }`,
        )
      ).story.updates.nodes;
    const subscription = `subscription { storyUpdates(story: "${STORY}", after: "${first}") { ... on StoryUpdate { ${UPDATE} } ... on CaughtUp { __typename } } }`;
    const feeds = [
      overWebSocket<{ storyUpdates: object }>(running.service.url, subscription),
      overSse<{ storyUpdates: object }>(running.service.url, subscription),
    ];
    const byHead = JSON.stringify(await page(', ids: HEAD'));
    for (const feed of feeds) {
      const messages = await feed.until(({ storyUpdates }) => '__typename' in storyUpdates);
      expect(JSON.stringify(messages.slice(0, -1).map(({ storyUpdates }) => storyUpdates))).toBe(byHead);
      await feed.close();
    }
    const byMoment = JSON.stringify(await page(''));
    expect(byMoment).not.toBe(byHead);
    const atHead = (id: string) => {
      const { kind, id: name } = decodeGlobalId(id) ?? expect.fail(`${id} is no id`);
      return globalId(kind, name);
    };
    expect(byMoment.replaceAll(/"id":"([^"]+)"/g, (_, id: string) => `"id":"${atHead(id)}"`)).toBe(byHead);
  });

  test('history and changesSince have the ids of the moment at which they are read, or those of the head', async () => {
    const read = async (ids: string) => {
      const { story } = await ask(
        `query ($since: AsOf!) { story(by: { slug: "${STORY}" }) { statements { nodes { history${ids === '' ? '' : `(${ids})`} { attributions { speaker { id } } citations { source { id } } } } }
          changesSince(since: $since ${ids}) { until statementsPublished { id } statementsCorrected { id } } } }`,
        { since: { cursor: first } },
      );
      return [momentsIn(story.statements), momentsIn(story.changesSince), story.changesSince.until];
    };
    expect(await read('')).toEqual([[head], [head], head]);
    expect(await read('ids: HEAD')).toEqual([[null], [null], head]);
  });

  test("a statement's page opens by an id that carries a moment, as it stood; its links have the id of the head", async () => {
    const page = async (path: string) => {
      const response = await fetch(`${running.service.url}${path}`);
      expect(response.status).toBe(200);
      return response.text();
    };
    const html = await page(`/statements/${then()}`);
    expect(html).toContain('What is said in said.');
    expect(html).toContain(`/statements/${HEAD_ID}`);
    expect(html).not.toContain(then());
    const missing = await fetch(`${running.service.url}/statements/${then()}?asOf=2001-01-01`);
    expect(missing.status).toBe(404);
    const links = await missing.text();
    expect(links).toContain(`href="/statements/${HEAD_ID}"`);
    expect(links).not.toContain(then());
    const embed = await page(`/oembed?${new URLSearchParams({ url: `${running.service.url}/statements/${then()}` })}`);
    expect(JSON.parse(embed).html).toContain(`/embed/statements/${HEAD_ID}?asOf=${first}`);
  });

  test('no page and no format shows an id that carries a moment', async () => {
    const paths = [
      `/stories/${STORY}?asOf=${first}`,
      `/stories/${STORY}`,
      `/statements/${HEAD_ID}?asOf=${first}`,
      '/',
      '/search?q=said',
      `/embed/stories/${STORY}/statements?asOf=${first}`,
    ];
    const formats = Object.keys(STORY_FORMATS).map((ending) => `/stories/${STORY}.${ending}?asOf=${first}`);
    for (const path of [...paths, ...formats]) {
      const response = await fetch(`${running.service.url}${path}`);
      const found = [...(await response.text()).matchAll(/[\w-]{40,}/g)].map(([word]) => word);
      const shown = found.filter((word) => (decodeGlobalId(word)?.moment ?? null) !== null);
      expect([path, response.status, shown]).toEqual([path, 200, []]);
    }
  });
});
