/** Batches of several operations, idempotency keys, and the token that both need. */
import {
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.js';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { deskOf, fileOf, positionInput, statementInput, WHY } from '../fixtures/stories/desk.js';

const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

/** The smallest value of an input type. */
function least(type: GraphQLInputType): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [];
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if (isInputObjectType(bare)) {
    const fields = Object.values(bare.getFields());
    const required = bare.isOneOf ? fields.slice(0, 1) : fields.filter((field) => isNonNullType(field.type));
    return Object.fromEntries(required.map((field) => [field.name, least(field.type)]));
  }
  if (bare.toString() === 'Boolean') return true;
  return bare.toString() === 'Int' ? 1 : 'x';
}
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

onOneEngine('Batches', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const desk = deskOf(() => running);
  const publish = (story: string, key: string, more: object = {}) => ({
    publishStatement: { story, statement: statementInput(key, more) },
  });
  const subjects = (answer: Awaited<ReturnType<typeof desk.ask>>) =>
    answer.updates.map(({ kind, subject }) => `${kind} ${subject}`);

  describe('Atomic batches', () => {
    test('an operation refers to earlier ones of its batch, and one cursor follows the whole batch', async () => {
      const story = await desk.story();
      const answer = await desk.batch([
        {
          openStory: {
            story: { slug: `${story}-b`, headline: 'B', summary: 'B.', language: 'en', startedAt: { edtf: '2025' } },
          },
        },
        { addActor: { actor: { slug: `clara-${story}`, type: 'PERSON', name: 'Clara', office: 'Envoy' } } },
        {
          addSource: {
            source: { slug: `wire-${story}`, url: `https://wire.example/${story}`, publisher: 'W', kind: 'WIRE' },
          },
        },
        {
          tableProposal: {
            story: `${story}-b`,
            proposal: { slug: 'plan', title: 'P', kind: 'OTHER', status: 'TABLED' },
          },
        },
        publish(`${story}-b`, 'said', {
          attributions: [{ speaker: `clara-${story}` }],
          citations: [{ source: `wire-${story}`, supports: ['ATTRIBUTION'] }],
          proposals: ['plan'],
        }),
        {
          takePosition: {
            ...positionInput(`${story}-b`, ['said'], { actor: `clara-${story}`, basis: 'SELF_DECLARED' }),
            proposal: `${story}-b/plan`,
          },
        },
        {
          correctStatement: { statement: `${story}-b/said`, expectedVersion: 1, set: { text: 'Better.' }, notice: WHY },
        },
      ]);
      expect(answer).toMatchObject({ __typename: 'ApplyBatchSuccess', status: 'APPENDED', cursor: await desk.head() });
      expect(subjects(answer)).toEqual([
        `STORY_OPENED ${story}-b`,
        `ACTOR_ADDED clara-${story}`,
        `SOURCE_ADDED wire-${story}`,
        `PROPOSAL_TABLED ${story}-b/plan`,
        `STATEMENT_PUBLISHED ${story}-b/said`,
        `POSITION_TAKEN ${story}-b/plan/clara-${story}/1`,
        `STATEMENT_CORRECTED ${story}-b/said`,
      ]);
      expect(await desk.asOf('statement', `${story}-b/said`, answer.cursor)).toMatchObject({
        text: 'Better.',
        version: 2,
        attributions: [{ office: 'Envoy' }],
      });
    });

    test('a batch may write several stories, with the same names in each', async () => {
      const [one, other] = [await desk.story(), await desk.story()];
      const event = { slug: 'briefing', kind: 'BRIEFING', title: 'Briefing', status: 'PROPOSED' };
      const proposal = { slug: 'plan', title: 'P', kind: 'OTHER', status: 'TABLED' };
      const answer = await desk.batch(
        [one, other].flatMap((story) => [
          { announceEvent: { story, event } },
          { tableProposal: { story, proposal } },
          publish(story, 'said', { event: 'briefing', text: `Said in ${story}.` }),
          { saveDraft: { story, draft: { key: 'next' } } },
        ]),
      );
      expect(answer).toMatchObject({ status: 'APPENDED' });
      expect(new Set(subjects(answer))).toEqual(
        new Set(
          [one, other].flatMap((story) => [
            `EVENT_ANNOUNCED ${story}/briefing`,
            `PROPOSAL_TABLED ${story}/plan`,
            `STATEMENT_PUBLISHED ${story}/said`,
          ]),
        ),
      );
    });

    test('a batch with one refused operation appends nothing, and names the operation', async () => {
      const story = await desk.story();
      const head = await desk.head();
      const answer = await desk.batch([
        publish(story, 'first'),
        { saveDraft: { story, draft: { key: 'draft' } } },
        publish(story, 'third', { text: 'They “agree”.' }),
      ]);
      expect(answer).toMatchObject({
        __typename: 'InvalidInput',
        code: 'INDIRECT_TEXT',
        path: ['input', 'operations', '2', 'publishStatement', 'statement', 'text'],
      });
      expect(await desk.head()).toBe(head);
      expect(await desk.read(`{ statement(id: "${story}/first") { id } drafts(story: "${story}") { id } }`)).toEqual({
        statement: null,
        drafts: [],
      });
    });

    test('a batch reports all its mistakes, and none for a reference to a mistaken operation', async () => {
      const story = await desk.story();
      const answer = await desk.batch([
        publish(story, 'First'),
        publish(story, 'second', { text: '' }),
        { correctStatement: { statement: `${story}/second`, expectedVersion: 1, set: { text: 'B.' }, notice: WHY } },
        { changeEvent: { event: `${story}/talks`, expectedVersion: 1, set: { partOf: 'talks' } } },
      ]);
      expect(answer.__typename).toBe('InvalidInput');
      expect(answer.mistakes.map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual([
        'BAD_NAME input.operations.0.publishStatement.statement.key',
        'FORM input.operations.1.publishStatement.statement.text',
        'CIRCLE input.operations.3.changeEvent.set.partOf',
      ]);
    });

    test('a batch must open a story before it writes into it', async () => {
      const story = `${await desk.story()}-late`;
      const open = {
        openStory: {
          story: { slug: story, headline: 'L', summary: 'L.', language: 'en', startedAt: { edtf: '2025' } },
        },
      };
      expect(await desk.batch([publish(story, 'said'), open])).toMatchObject({
        __typename: 'NotFound',
        path: ['input', 'operations', '0', 'publishStatement', 'story'],
        message: `There is no story "${story}"; the batch opens it later; move that operation up`,
      });
      expect(await desk.batch([open, publish(story, 'said')])).toMatchObject({ status: 'APPENDED' });
    });

    test('one statement changes several times in a batch, with the version first seen or the version by then', async () => {
      const story = await desk.story();
      await desk.done('publishStatement', { story, statement: statementInput('said') });
      const correct = (expectedVersion: number, text: string) => ({
        correctStatement: { statement: `${story}/said`, expectedVersion, set: { text }, notice: WHY },
      });
      const withhold = (expectedVersion: number) => ({
        withholdStatement: { statement: `${story}/said`, expectedVersion, notice: WHY },
      });
      expect(await desk.batch([correct(1, 'A.'), withhold(1)])).toMatchObject({ status: 'APPENDED' });
      expect(await desk.batch([correct(3, 'B.'), correct(4, 'C.')])).toMatchObject({ status: 'APPENDED' });
      expect(await desk.batch([correct(5, 'D.'), correct(4, 'E.')])).toMatchObject({
        __typename: 'Conflict',
        code: 'VERSION_CONFLICT',
        path: ['input', 'operations', '1', 'correctStatement', 'expectedVersion'],
      });
    });

    test('a thing has its fields set once in a batch', async () => {
      const story = await desk.story();
      const set = (title: string) => ({ changeEvent: { event: `${story}/talks`, expectedVersion: 1, set: { title } } });
      expect(await desk.batch([set('A'), set('B')])).toMatchObject({
        code: 'NAMED_TWICE',
        path: ['input', 'operations', '1', 'changeEvent', 'set'],
        message: `The batch already describes the event "${story}/talks", at input.operations.0.changeEvent.set`,
      });
    });

    test('a batch as a dry run returns its updates or its mistakes, and appends nothing', async () => {
      const story = await desk.story();
      const head = await desk.head();
      const two = [publish(story, 'first'), publish(story, 'second')];
      const answer = await desk.batch(two, { dryRun: true });
      expect(answer).toMatchObject({ status: 'DRY_RUN', cursor: head });
      expect(subjects(answer)).toHaveLength(2);
      expect(await desk.batch([...two, publish(story, 'second')], { dryRun: true })).toMatchObject({
        code: 'NAMED_TWICE',
      });
      expect(await desk.head()).toBe(head);
    });
  });

  describe('Malformed batches', () => {
    test.each([
      ['no fields', {}, ['input']],
      ['only null', { source: null, operations: null }, ['input']],
      ['both a file and operations', { source: 'story: x', operations: [] }, ['input']],
      ['no operation', { operations: [] }, ['input', 'operations']],
      ['an empty key', { source: 'story: x', idempotencyKey: '' }, ['input', 'idempotencyKey']],
      ['a very long key', { source: 'story: x', idempotencyKey: 'k'.repeat(201) }, ['input', 'idempotencyKey']],
    ])('a batch with %s is refused', async (_, input, path) => {
      expect(await desk.ask('applyBatch', input)).toMatchObject({
        __typename: 'InvalidInput',
        code: 'INVALID_INPUT',
        path,
      });
    });

    test('a batch of a hundred operations is accepted, and of one more is refused', async () => {
      const story = await desk.story();
      const drafts = (n: number) =>
        Array.from({ length: n }, (_, key) => ({ saveDraft: { story, draft: { key: `d${key}` } } }));
      expect(await desk.batch(drafts(101))).toMatchObject({
        code: 'INVALID_INPUT',
        path: ['input', 'operations'],
        message: 'operations must have 1 to 100 items; it has 101',
      });
      expect(await desk.batch(drafts(100))).toMatchObject({ status: 'APPENDED' });
    });

    test('a file with half of a surrogate pair is refused', async () => {
      const story = await desk.story();
      const source = JSON.stringify({ story, statements: [statementInput('said', { text: '@' })] }).replace(
        '@',
        '\ud83d',
      );
      expect(await desk.ask('applyBatch', { source })).toMatchObject({ __typename: 'InvalidInput', code: 'FORM' });
    });

    test.each([
      ['that does nothing', {}],
      ['that is null', { addActor: null }],
      ['that does two things', { changeStory: leastInput('changeStory'), closeStory: leastInput('closeStory') }],
    ])('an operation %s is refused', async (_, operation) => {
      const { data, errors } = await running.query(
        'mutation ($input: ApplyBatchInput!) { applyBatch(input: $input) { __typename } }',
        { input: { operations: [operation] } },
      );
      expect(data).toBeNull();
      expect(errors[0]?.message).toContain('input.operations[0]');
    });
  });

  describe('Idempotency keys', () => {
    test('a key sent again returns the first result, even after a later change, and appends nothing', async () => {
      const story = await desk.story();
      const input = { story, statement: statementInput('said'), idempotencyKey: `key-${story} ☮` };
      const first = await desk.done('publishStatement', input);
      await desk.done('correctStatement', {
        statement: `${story}/said`,
        expectedVersion: 1,
        set: { text: 'B.' },
        notice: WHY,
      });
      const head = await desk.head();
      const again = await desk.done('publishStatement', {
        ...input,
        story: Buffer.from(`Story:${story}`).toString('base64url'),
      });
      expect(again).toEqual({ ...first, status: 'REPEATED' });
      expect(await desk.head()).toBe(head);
    });

    test('an idempotency key whose request appended nothing returns the cursor of the first request', async () => {
      const story = await desk.story();
      const input = { story, draft: { key: 'drafted', text: 'A.' }, idempotencyKey: `draft-${story}` };
      const first = await desk.done('saveDraft', input);
      await desk.done('publishStatement', { story, statement: statementInput('said') });
      expect(await desk.done('saveDraft', input)).toEqual({ ...first, status: 'REPEATED' });
    });

    test('a key of a batch sent again returns the first result', async () => {
      const story = await desk.story();
      const batch = () => desk.batch([publish(story, 'a'), publish(story, 'b')], { idempotencyKey: `batch-${story}` });
      const first = await batch();
      await desk.done('publishStatement', { story, statement: statementInput('c') });
      expect(await batch()).toEqual({ ...first, status: 'REPEATED' });
    });

    test('a key sent with another request is a conflict, and appends nothing', async () => {
      const story = await desk.story();
      const idempotencyKey = `key-${story}`;
      await desk.done('publishStatement', { story, statement: statementInput('said'), idempotencyKey });
      const head = await desk.head();
      for (const [mutation, input] of [
        ['publishStatement', { story, statement: statementInput('other') }],
        ['closeStory', { story, expectedVersion: 1 }],
        ['applyBatch', { source: fileOf(story, {}) }],
      ] as const) {
        expect(await desk.ask(mutation, { ...input, idempotencyKey })).toMatchObject({
          __typename: 'Conflict',
          code: 'IDEMPOTENCY_KEY_REUSED',
          path: ['input', 'idempotencyKey'],
          current: null,
        });
      }
      expect(await desk.head()).toBe(head);
    });

    test('a key used before has the same outcome in a dry run', async () => {
      const story = await desk.story();
      const publishing = (key: string) => ({ story, statement: statementInput(key), idempotencyKey: `dry-${story}` });
      await desk.done('publishStatement', publishing('said'));
      expect(await desk.ask('publishStatement', { ...publishing('said'), dryRun: true })).toMatchObject({
        status: 'REPEATED',
      });
      expect(await desk.ask('publishStatement', { ...publishing('more'), dryRun: true })).toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
    });

    test('a key sent several times at once appends once', async () => {
      const story = await desk.story();
      const input = { story, statement: statementInput('said'), idempotencyKey: `twice-${story}` };
      const answers = await Promise.all(Array.from({ length: 4 }, () => desk.done('publishStatement', input)));
      expect(answers.map(({ status }) => status).sort()).toEqual(['APPENDED', 'REPEATED', 'REPEATED', 'REPEATED']);
      expect(new Set(answers.map(({ cursor }) => cursor)).size).toBe(1);
      const { story: read } = await desk.read<{ story: object }>(
        `{ story(by: { slug: "${story}" }) { statements { totalCount } } }`,
      );
      expect(read).toEqual({ statements: { totalCount: 1 } });
    });

    test('a key is not used up by a refusal or a dry run', async () => {
      const story = await desk.story();
      const idempotencyKey = `unused-${story}`;
      await desk.ask('publishStatement', { story, statement: statementInput('said', { text: '' }), idempotencyKey });
      await desk.done('publishStatement', { story, statement: statementInput('dry'), idempotencyKey, dryRun: true });
      expect(
        await desk.done('publishStatement', { story, statement: statementInput('said'), idempotencyKey }),
      ).toMatchObject({
        status: 'APPENDED',
      });
    });
  });

  describe('Mutations without a token', () => {
    test.each(mutations.map((field) => [field.name, field] as const))(
      '%s without a token is forbidden, and appends nothing',
      async (name, field) => {
        const head = await desk.head();
        const input = field.args[0] === undefined ? {} : least(field.args[0].type);
        expect(await desk.ask(name, isObject(input) ? input : {}, {})).toMatchObject({
          __typename: 'Forbidden',
          code: 'TOKEN_REQUIRED',
          message: expect.stringContaining('Authorization'),
        });
        expect(await desk.head()).toBe(head);
      },
    );
  });
});

/** The smallest input of a mutation. */
function leastInput(name: string): unknown {
  const type = mutations.find((field) => field.name === name)?.args[0]?.type;
  return type === undefined ? null : least(type);
}
