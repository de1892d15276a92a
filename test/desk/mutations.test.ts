/** The desk's mutations over HTTP: their effects and results. */
import { expect, test } from 'vitest';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { deskOf, FIELDS, NOT_OF_THE_RECORD, positionInput, statementInput } from '../fixtures/stories/desk.js';
import { CASES, type Case, idsOf, NAMES_NOTHING, withIds } from '../fixtures/stories/mutations.js';

onOneEngine('Mutations', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const desk = deskOf(() => running);
  const prepared = async ({ first }: Case) => {
    const story = await desk.story();
    const operations = first?.(story) ?? [];
    if (operations.length > 0) expect(await desk.batch(operations)).toMatchObject({ status: 'APPENDED' });
    return story;
  };

  test.each(CASES.map((one) => [one.mutation, one] as const))(
    '%s returns the changed thing at its cursor, and its updates',
    async (_, one) => {
      const story = await prepared(one);
      const answer = await desk.done(one.mutation, one.input(story));
      expect(answer).toMatchObject({ status: 'APPENDED', [one.kind]: one.result(story) });
      expect(answer.updates.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(one.updates(story));
      expect(answer.cursor).toBe(await desk.head());
      const thing = Object.entries(answer).find(([name]) => name === one.kind)?.[1];
      await desk.done('changeStory', { story, expectedVersion: await versionOf(story), set: { headline: 'Later' } });
      expect(await desk.asOf(one.kind, thing.id, answer.cursor)).toEqual(thing);
    },
  );
  const versionOf = async (slug: string) =>
    (
      await desk.read<{ story: { version: number } }>(
        'query ($slug: String!) { story(by: { slug: $slug }) { version } }',
        { slug },
      )
    ).story.version;

  test.each(CASES.map((one) => [one.mutation, one] as const))(
    '%s works within a batch too, with global ids for names',
    async (_, one) => {
      const story = await prepared(one);
      const input = withIds(one.input(story), idsOf(story));
      if (!NAMES_NOTHING.includes(one.mutation)) expect(input).not.toEqual(one.input(story));
      const answer = await desk.batch([{ [one.mutation]: input }]);
      expect(answer).toMatchObject({ __typename: 'ApplyBatchSuccess', status: 'APPENDED' });
      expect(answer.updates.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(one.updates(story));
    },
  );

  test.each(CASES.map((one) => [one.mutation, one] as const))(
    '%s as a dry run returns its updates and appends nothing',
    async (_, one) => {
      const story = await prepared(one);
      const head = await desk.head();
      const answer = await desk.done(one.mutation, { ...one.input(story), dryRun: true });
      expect(answer).toMatchObject({ status: 'DRY_RUN', cursor: head });
      expect(answer.updates.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(one.updates(story));
      expect(await desk.head()).toBe(head);
      expect(await desk.done(one.mutation, one.input(story))).toMatchObject({ status: 'APPENDED' });
    },
  );

  test('an optional field of something new may be null, which equals leaving it out', async () => {
    const story = await desk.story();
    const nulls = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, null]));
    const statement = (key: string, more: object) => ({
      publishStatement: {
        story,
        statement: {
          ...statementInput(key, more),
          attributions: [
            {
              speaker: 'anna-north',
              ...(key === 'null' ? nulls('label onBehalfOf office relayedBy addressedTo') : {}),
            },
          ],
          saidAt: { edtf: '2025-03-13', ...(key === 'null' ? nulls('timeZone approximate') : {}) },
          text: 'It is the same.',
        },
        allowDuplicate: true,
      },
    });
    const optional = 'originalLanguage translations event place proposals mentions relations';
    expect(await desk.batch([statement('null', nulls(optional)), statement('left-out', {})])).toMatchObject({
      status: 'APPENDED',
    });
    const [one, other] = await Promise.all(
      ['null', 'left-out'].map((key) =>
        desk.read<{ statement: object }>(`{ statement(id: "${story}/${key}") { ${FIELDS.statement} } }`),
      ),
    );
    expect({ ...one?.statement, id: '', key: '' }).toEqual({ ...other?.statement, id: '', key: '' });
    const event = { slug: 'e', kind: 'OTHER', title: 'E', status: 'PROPOSED' };
    expect(
      await desk.done('announceEvent', {
        story,
        event: { ...event, ...nulls('summary time previousTime place participants partOf') },
        dryRun: null,
        idempotencyKey: null,
      }),
    ).toMatchObject({ status: 'APPENDED', event: { participants: [], time: null } });
    expect(
      await desk.done('takePosition', {
        ...positionInput(story, []),
        ...nulls('conditions evidence note supersedes'),
        basis: 'EDITORIAL',
      }),
    ).toMatchObject({ position: { conditions: [], evidence: [], note: null } });
  });

  test('null clears optional fields and is refused for required ones, and closing a story clears nothing', async () => {
    const story = await desk.story();
    await desk.done('changeStory', { story, expectedVersion: 1, set: { endedAt: { edtf: '2025-06' } } });
    expect(await desk.done('closeStory', { story, expectedVersion: 2, endedAt: null })).toMatchObject({
      story: { status: 'CLOSED', endedAt: { edtf: '2025-06' } },
    });
    expect(await desk.done('changeStory', { story, expectedVersion: 3, set: { endedAt: null } })).toMatchObject({
      story: { endedAt: null },
    });
    const refused = await desk.ask('changeStory', { story, expectedVersion: 4, set: { headline: null, status: null } });
    expect(refused.mistakes.map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['input.set.headline', 'headline has no value (null); give it a value, or leave the field out'],
      ['input.set.status', 'status has no value (null); give it a value, or leave the field out'],
    ]);
  });

  test('a change without effect succeeds and appends nothing', async () => {
    const story = await desk.story();
    await desk.done('closeStory', { story, expectedVersion: 1 });
    const head = await desk.head();
    const again = await desk.done('closeStory', { story, expectedVersion: 2 });
    expect(again).toMatchObject({
      status: 'UNCHANGED',
      cursor: head,
      updates: [],
      story: { status: 'CLOSED', version: 2 },
    });
    expect(
      await desk.done('changeEvent', { event: `${story}/talks`, expectedVersion: 1, set: { title: 'The talks' } }),
    ).toMatchObject({ status: 'UNCHANGED', updates: [] });
    expect(await desk.head()).toBe(head);
  });

  test('a closed story can still be corrected, and opened again', async () => {
    const story = await desk.story();
    await desk.done('closeStory', { story, expectedVersion: 1 });
    await desk.done('publishStatement', { story, statement: statementInput('late') });
    expect(await desk.done('changeStory', { story, expectedVersion: 2, set: { status: 'LIVE' } })).toMatchObject({
      story: { status: 'LIVE' },
    });
  });

  test("a speaker's office in a statement stays as it was, whatever it becomes", async () => {
    const story = await desk.story();
    const slug = `aide-${story}`;
    await desk.done('addActor', { actor: { slug, type: 'PERSON', name: 'Aide', office: 'Aide' } });
    await desk.done('publishStatement', {
      story,
      statement: statementInput('said', { attributions: [{ speaker: slug }] }),
    });
    await desk.done('changeActor', { actor: slug, expectedVersion: 1, set: { office: 'Minister' } });
    expect(await desk.read(`{ statement(id: "${story}/said") { attributions { office } } }`)).toEqual({
      statement: { attributions: [{ office: 'Aide' }] },
    });
  });

  test('every mutation is tested here, except those of drafts and batches', async () => {
    const { __type: type } = await desk.read<{ __type: { fields: { name: string }[] } }>(
      '{ __type(name: "Mutation") { fields { name } } }',
    );
    const elsewhere = ['applyBatch', 'saveDraft', 'publishDraft', 'discardDraft', ...NOT_OF_THE_RECORD];
    expect(type.fields.map(({ name }) => name).sort()).toEqual(
      [...CASES.map(({ mutation }) => mutation), ...elsewhere].sort(),
    );
  });
});
