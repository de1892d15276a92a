/** The place of a statement: a field that did not exist when the first statements were recorded. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { StoryRecord } from '../../src/record/record.js';
import { MAX_LINE_LENGTH } from '../../src/story/bounds.js';
import { runningService } from '../fixtures/service/service.js';
import { onEveryEngine, onOneEngine } from '../fixtures/store/engines.js';
import { deskOf, statementInput, WHY } from '../fixtures/stories/desk.js';
import { isNode, nodesOf, readCsv } from '../fixtures/stories/formats.js';
import { applied, file, opening, STORY, statement } from '../fixtures/stories/story.js';

onOneEngine('The place of a statement', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const desk = deskOf(() => running);
  const placeOf = async (story: string, key: string) =>
    (await desk.read<{ statement: { place: string | null } }>(`{ statement(id: "${story}/${key}") { place } }`))
      .statement.place;

  test('a statement of a story file has its place, and one without has none', async () => {
    const story = await desk.story({ statements: [statement('here', { place: ' The harbour ' }), statement('said')] });
    expect(await placeOf(story, 'here')).toBe('The harbour');
    expect(await placeOf(story, 'said')).toBeNull();
  });

  test('a place is set, kept and cleared by mutations without a notice, and its history tells each change', async () => {
    const story = await desk.story();
    const id = `${story}/said`;
    await desk.done('publishStatement', { story, statement: statementInput('said', { place: 'The harbour' }) });
    await desk.done('changeStatement', { statement: id, expectedVersion: 1, set: { mentions: ['south'] } });
    expect(await placeOf(story, 'said')).toBe('The harbour');
    await desk.done('changeStatement', { statement: id, expectedVersion: 2, set: { place: null } });
    const { statement: read } = await desk.read<{ statement: { place: null; history: readonly object[] } }>(
      `{ statement(id: "${id}") { place history { changes { field before after } } } }`,
    );
    expect(read.place).toBeNull();
    expect(read.history.at(-1)).toEqual({ changes: [{ field: 'place', before: 'The harbour', after: null }] });
  });

  test('a place is one line of bounded length', async () => {
    const story = await desk.story();
    const refusedWith = async (place: string) =>
      (await desk.ask('publishStatement', { story, statement: statementInput('said', { place }) })).mistakes;
    expect(await refusedWith('x'.repeat(MAX_LINE_LENGTH + 1))).toMatchObject([
      { code: 'FORM', path: ['input', 'statement', 'place'] },
    ]);
    expect(await refusedWith('The\nharbour')).toMatchObject([{ path: ['input', 'statement', 'place'] }]);
  });

  test('a place is the last column of the table, and a Place of schema.org in JSON-LD', async () => {
    const story = await desk.story({ statements: [statement('here', { place: 'The harbour' }), statement('said')] });
    const read = async (ending: string) => (await fetch(`${running.service.url}/stories/${story}${ending}`)).text();
    const [here, said] = readCsv(await read('/statements.csv'));
    expect(Object.entries(here ?? {}).at(-1)).toEqual(['place', 'The harbour']);
    expect(said?.place).toBe('');
    const places = nodesOf(JSON.parse(await read('.jsonld'))).flatMap(({ locationCreated }) =>
      isNode(locationCreated) ? [locationCreated] : [],
    );
    expect(places).toEqual([{ '@type': 'Place', name: 'The harbour' }]);
  });

  test('the page of a statement names its place, unless the event at which it was said does', async () => {
    const story = await desk.story({
      events: [
        { slug: 'held-there', kind: 'TALKS', title: 'The talks', status: 'PROPOSED', place: 'The hall' },
        { slug: 'held-somewhere', kind: 'TALKS', title: 'More talks', status: 'PROPOSED' },
      ],
      statements: [
        statement('alone', { place: 'The harbour' }),
        statement('there', { place: 'The harbour', event: 'held-there' }),
        statement('somewhere', { place: 'The harbour', event: 'held-somewhere' }),
      ],
    });
    const namesIt = async (key: string) => {
      const { statement: read } = await desk.read<{ statement: { permalink: string } }>(
        `{ statement(id: "${story}/${key}") { permalink } }`,
      );
      const page = await (await fetch(`${running.service.url}${read.permalink}`)).text();
      return page.includes('<dt>Place</dt><dd>The harbour</dd>');
    };
    expect(await Promise.all(['alone', 'there', 'somewhere'].map(namesIt))).toEqual([true, false, true]);
  });

  test('a redaction erases the words of a statement and leaves its place', async () => {
    const story = await desk.story({ statements: [statement('said', { place: 'The harbour' })] });
    await desk.done('redactStatement', { statement: `${story}/said`, expectedVersion: 1, notice: WHY });
    expect(await placeOf(story, 'said')).toBe('The harbour');
  });
});

onEveryEngine('A statement that was recorded before statements had a place', (makeStore) => {
  const running = runningService(async () => {
    const store = await makeStore();
    const engine = await store.open();
    const record = await StoryRecord.open(engine);
    await applied(record, opening({ statements: [statement('said')] }));
    await sql`update statement set body = body - 'place'`.execute(engine.db);
    await record.close();
    return store;
  }, 'no-such-directory');
  const desk = deskOf(() => running);

  test('a statement without the field has no place, is unchanged when its file is applied again, and can get one', async () => {
    const read = () => desk.read(`{ statement(id: "${STORY}/said") { place version } }`);
    expect(await read()).toEqual({ statement: { place: null, version: 1 } });
    const again = { sources: [], statements: [statement('said', { place: null })] };
    expect(await desk.ask('applyBatch', { source: file(again) })).toMatchObject({ status: 'UNCHANGED' });
    await running.apply(file({ statements: [{ key: 'said', place: 'The harbour' }] }));
    expect(await read()).toEqual({ statement: { place: 'The harbour', version: 2 } });
    const { statement: told } = await desk.read<{ statement: { history: readonly object[] } }>(
      `{ statement(id: "${STORY}/said") { history { changedFields } } }`,
    );
    expect(told.history).toEqual([{ changedFields: [] }, { changedFields: ['place'] }]);
  });
});
