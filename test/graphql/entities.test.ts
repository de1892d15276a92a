/** `_entities` and `_service`, which a service has for gateways of Apollo Federation when FEDERATION is set. */
import { expect, test } from 'vitest';
import { decodeGlobalId, momentId } from '../../src/story/global-id.js';
import { forged, publisher, runningService, startOn, UKRAINE, ukraineUpdates } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';

const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  __typename ... on Statement { id text } ... on Actor { id name } } }`;

onOneEngine('Entities', (makeStore) => {
  const running = runningService(makeStore, 'data', { federation: true });

  const entities = (representations: readonly unknown[]) => running.query(ENTITIES, { representations });

  async function things() {
    const { data } = await running.query(
      `{ actor(by: { slug: "vladimir-putin" }) { id name } story(by: { slug: "${UKRAINE}" }) { statements { nodes { id text } } } }`,
    );
    const [statement, ...others] = data.story.statements.nodes;
    return { actor: data.actor, statement, others };
  }

  test('things of several types come back in the order of their representations, and null for an unknown id', async () => {
    const { actor, statement } = await things();
    const { data, errors } = await entities([
      { __typename: 'Statement', id: statement.id },
      { __typename: 'Statement', id: 'U3RhdGVtZW50Om5vLXN1Y2gvdGhpbmc' },
      { __typename: 'Person', id: actor.id },
      { __typename: 'Statement', id: statement.id },
    ]);
    expect(errors).toEqual([]);
    const first = { __typename: 'Statement', ...statement };
    expect(data._entities).toEqual([first, null, { __typename: 'Person', ...actor }, first]);
  });

  test('a representation may name an interface; a thing of another type is null', async () => {
    const { actor, statement } = await things();
    const { data } = await entities([
      { __typename: 'Actor', id: actor.id },
      { __typename: 'Node', id: statement.id },
      { __typename: 'Actor', id: statement.id },
      { __typename: 'Country', id: actor.id },
      { __typename: 'Statement', id: actor.id },
    ]);
    expect(data._entities.map((one: { __typename: string } | null) => one?.__typename ?? null)).toEqual([
      'Person',
      'Statement',
      null,
      null,
      null,
    ]);
  });

  test('an id that carries a moment is read as of it, and one that is refused is an error at its place', async () => {
    const { statement } = await things();
    const { head } = (await running.query('{ record { head } }')).data.record;
    const { kind, id } = decodeGlobalId(statement.id) ?? expect.fail('the statement has no id');
    const [then, forked] = [head, forged(head, 1)].map((cursor) => momentId(kind, id, cursor));
    const { data, errors } = await entities(
      [then, forked, statement.id].map((one) => ({ __typename: 'Statement', id: one })),
    );
    const now = { __typename: 'Statement', ...statement };
    expect(data._entities).toEqual([{ ...now, id: then }, null, now]);
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['CURSOR_FORKED']);
  });

  test('representations may stand in the document, and may have more fields', async () => {
    const { statement } = await things();
    const { data } = await running.query(
      `{ _entities(representations: [{ __typename: "Statement", id: "${statement.id}", more: { of: [it] } }]) { ... on Statement { id } } }`,
    );
    expect(data._entities).toEqual([{ id: statement.id }]);
  });

  test.each([[null], ['text'], [7], [[]], [{}], [{ __typename: 'Statement' }], [{ __typename: 'Statement', id: 7 }]])(
    'the representation %j is refused with a code',
    async (representation) => {
      const { data, errors } = await entities([representation]);
      expect([data, errors[0]?.extensions?.code]).toEqual([null, expect.stringMatching(/_MALFORMED|BAD_USER_INPUT/)]);
    },
  );

  test('a type without a key is an error at its place, and the others are answered', async () => {
    const { statement } = await things();
    const { data, errors } = await entities([
      { __typename: 'Colour', id: 'x' },
      { __typename: 'Statement', id: statement.id },
    ]);
    expect(data._entities).toEqual([null, { __typename: 'Statement', ...statement }]);
    expect(errors[0]?.extensions?.code).toBe('ID_OF_OTHER_TYPE');
  });

  test('more than a thousand representations are refused, and fewer count by what they may cost', async () => {
    const many = (count: number) => Array.from({ length: count }, () => ({ __typename: 'Statement', id: 'x' }));
    expect((await entities(many(1_001))).errors[0]?.extensions?.code).toBe('TOO_MANY_IDS');
    expect((await entities(many(1_000))).errors).toEqual([]);
    const { errors } = await running.query(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) {
        ... on Statement { story { slug } history { number } speakers { name } } } }`,
      { representations: many(1_000) },
    );
    expect(errors[0]?.extensions?.code).toBe('TOO_COSTLY');
  });

  test('everything in one request is read at one head, while the record grows', async () => {
    const { statement, others } = await things();
    const representations = [statement, ...others].map(({ id }) => ({ __typename: 'Statement', id }));
    const headOf = `query ($representations: [_Any!]!) {
      record { head } _entities(representations: $representations) { ... on Statement { story { cursor } } } }`;
    for (const update of ukraineUpdates()) {
      const asked = Array.from({ length: 5 }, () => running.query(headOf, { representations }));
      await running.apply(update);
      for (const { data } of await Promise.all(asked)) {
        const cursors = data._entities.map((one: { story: { cursor: string } }) => one.story.cursor);
        expect(new Set(cursors)).toEqual(new Set([data.record.head]));
      }
    }
  });

  test('a service without FEDERATION has neither field', async () => {
    const store = await makeStore();
    const service = await startOn(store);
    const { query } = publisher(() => service);
    for (const field of ['_service { sdl }', '_entities(representations: []) { __typename }']) {
      const { status, errors } = await query(`{ ${field} }`);
      expect([status, errors[0]?.message]).toEqual([400, expect.stringContaining('Cannot query field')]);
    }
    await service.close();
    await store.remove();
  });
});
