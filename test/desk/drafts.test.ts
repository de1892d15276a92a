/** Drafts over HTTP: saved, read, edited, published and discarded, visible to the desk only. */
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runningService } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';
import { type DeskAnswer, deskOf, FIELDS, statementInput, WHY } from '../fixtures/stories/desk.js';

interface Draft {
  readonly id: string;
  readonly key: string;
  readonly revision: number;
  readonly entry: string;
  readonly mistakes: DeskAnswer['mistakes'];
}

onOneEngine('Drafts', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const desk = deskOf(() => running);
  const draft = async (id: string) =>
    (await desk.read<{ draft: Draft | null }>(`query ($id: ID!) { draft(id: $id) { ${FIELDS.draft} } }`, { id })).draft;
  const drafts = async (more: string) =>
    (await desk.read<{ drafts: { key: string }[] }>(`{ drafts(${more}) { key } }`)).drafts.map(({ key }) => key);
  const save = (story: string, content: object, more: object = {}) =>
    desk.ask('saveDraft', { story, draft: { key: 'said', ...content }, ...more });

  test('a draft is saved, edited by its revision and published, and then no longer exists', async () => {
    const story = await desk.story();
    const head = await desk.head();
    expect(await save(story, { text: 'What is said.' })).toMatchObject({
      status: 'APPENDED',
      cursor: head,
      updates: [],
      draft: { key: 'said', revision: 1, text: 'What is said.', mode: null, story: { slug: story } },
    });
    expect(await save(story, statementInput('said'), { expectedRevision: 1 })).toMatchObject({
      status: 'APPENDED',
      draft: { revision: 2, mode: 'INDIRECT', mistakes: [] },
    });
    expect(await desk.head()).toBe(head);
    expect(await desk.read(`{ statement(id: "${story}/said") { id } }`)).toEqual({ statement: null });
    const { id } = (await draft(`${story}/said`)) ?? { id: '' };
    const published = await desk.done('publishDraft', { draft: id, expectedRevision: 2 });
    expect(published).toMatchObject({
      status: 'APPENDED',
      statement: { id, key: 'said', status: 'PUBLISHED', text: 'What is said in said.', version: 1 },
      updates: [{ kind: 'STATEMENT_PUBLISHED', subject: `${story}/said` }],
    });
    expect(await desk.asOf('statement', id, published.cursor)).toMatchObject({ key: 'said' });
    expect(await draft(id)).toBeNull();
    expect(await drafts(`story: "${story}"`)).toEqual([]);
  });

  test('a draft is discarded, and another may be saved under its key', async () => {
    const story = await desk.story();
    const head = await desk.head();
    await save(story, {});
    expect(await desk.done('discardDraft', { draft: `${story}/said`, expectedRevision: 1 })).toMatchObject({
      __typename: 'DraftWritten',
      status: 'APPENDED',
      updates: [],
      draft: null,
    });
    expect(await draft(`${story}/said`)).toBeNull();
    expect(await save(story, {})).toMatchObject({ draft: { revision: 1 } });
    expect(await desk.head()).toBe(head);
  });

  test("a draft's entry is that of a story file, with every saved field", async () => {
    const story = await desk.story();
    const content = statementInput('said', {
      text: 'Zeile 1: „мир“ # nicht\nZeile 2 – 🕊',
      mode: 'MIXED',
      citations: [{ source: 'daily', quote: { exact: 'мир', prefix: 'a' }, supports: ['WORDING'] }],
      saidAt: { edtf: '2025-03-13', timeZone: 'Europe/Moscow' },
    });
    await save(story, { ...content, event: null, mentions: null });
    expect(parse((await draft(`${story}/said`))?.entry ?? '')).toEqual(content);
    // A file accepts the entry, except its text, which has another language's quotation marks.
    const sections = { story, statements: [{ ...content, text: 'They call it “мир”.' }] };
    expect(await desk.ask('applyBatch', { source: JSON.stringify(sections) })).toMatchObject({ status: 'APPENDED' });
  });

  test('a draft reports its missing fields and its unknown names', async () => {
    const story = await desk.story();
    await save(story, { attributions: [{ speaker: 'anna-nort' }] });
    const { mistakes } = (await draft(`${story}/said`)) ?? { mistakes: [] };
    expect(mistakes.map(({ code, path }) => `${code} ${path.join('.')}`).sort()).toEqual([
      'NO_CITATION citations',
      'REQUIRED_FIELD channel',
      'REQUIRED_FIELD language',
      'REQUIRED_FIELD mode',
      'REQUIRED_FIELD saidAt',
      'REQUIRED_FIELD text',
      'UNKNOWN_REFERENCE attributions.0.speaker',
    ]);
    expect(mistakes.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'text is missing; a new thing needs it',
        'There is no actor "anna-nort" on the record or earlier in the batch; did you mean anna-north?',
      ]),
    );
    const head = await desk.head();
    const refused = await desk.ask('publishDraft', { draft: `${story}/said`, expectedRevision: 1 });
    expect(refused).toMatchObject({ __typename: 'NotFound', path: ['input', 'draft', 'attributions', '0', 'speaker'] });
    expect(refused.mistakes).toHaveLength(mistakes.length);
    expect(await desk.head()).toBe(head);
    expect(await draft(`${story}/said`)).toMatchObject({ revision: 1 });
  });

  test('a draft reports the rules that its fields break', async () => {
    const story = await desk.story();
    await save(story, statementInput('said', { text: 'They “agree”.', citations: [], attributions: [] }));
    expect(
      (await draft(`${story}/said`))?.mistakes.map(({ code, path }) => `${code} ${path.join('.')}`).sort(),
    ).toEqual(['INDIRECT_TEXT text', 'NO_ATTRIBUTION attributions', 'NO_CITATION citations']);
  });

  test.each([
    ['a key that is no name', { key: 'Ключ' }, 'BAD_NAME', 'key'],
    ['a very long key', { key: 'k'.repeat(101) }, 'BAD_NAME', 'key'],
    ['an empty text', { text: ' ' }, 'FORM', 'text'],
    ['a malformed time', { saidAt: { edtf: '13 March' } }, 'BAD_TIME', 'saidAt'],
    ['a malformed language', { language: 'x' }, 'BAD_LANGUAGE', 'language'],
    [
      'a citation that supports nothing',
      { citations: [{ source: 'daily', supports: [] }] },
      'FORM',
      'citations.0.supports',
    ],
  ])('a draft may lack any field, but refuses a malformed one: %s', async (_, content, code, field) => {
    const story = await desk.story();
    expect(await save(story, content)).toMatchObject({
      __typename: 'InvalidInput',
      code,
      path: ['input', 'draft', ...field.split('.')],
    });
    expect(await drafts(`story: "${story}"`)).toEqual([]);
  });

  test('drafts are listed by story and in pages', async () => {
    const [story, other] = [await desk.story(), await desk.story()];
    for (const key of ['b', 'c', 'a']) await desk.done('saveDraft', { story, draft: { key } });
    await desk.done('saveDraft', { story: other, draft: { key: 'd' } });
    expect(await drafts(`story: "${story}"`)).toEqual(['a', 'b', 'c']);
    expect(await drafts(`story: "${story}", first: 1, after: "${story}/a"`)).toEqual(['b']);
    expect(await drafts('first: 100')).toEqual(expect.arrayContaining(['a', 'b', 'c', 'd']));
  });

  test('drafts are refused to readers, who find nothing of them elsewhere', async () => {
    const story = await desk.story();
    await save(story, { text: 'It is a secret.' });
    for (const query of [`{ draft(id: "${story}/said") { text } }`, '{ drafts { text } }']) {
      const { data, errors } = await running.query(query);
      expect(errors[0]?.extensions?.code).toBe('TOKEN_REQUIRED');
      expect(JSON.stringify({ data, errors })).not.toContain('secret');
    }
    const id = (await draft(`${story}/said`))?.id;
    const { data } = await running.query(
      `{ node(id: "${id}") { id } statement(id: "${id}") { id } search(text: "secret", story: "${story}") { totalCount }
        story(by: { slug: "${story}" }) { statements { totalCount } updates { totalCount } } }`,
    );
    expect(data).toMatchObject({
      node: null,
      statement: null,
      search: { totalCount: 0 },
      story: { statements: { totalCount: 0 } },
    });
    expect(
      JSON.stringify(await running.query(`{ story(by: { slug: "${story}" }) { updates { nodes { headline } } } }`)),
    ).not.toContain('secret');
  });

  describe('Drafts with several editors', () => {
    test('a second editor at the same revision gets a conflict with the current draft and its editor', async () => {
      const story = await desk.story();
      await save(story, {});
      await save(story, { text: 'First.' }, { expectedRevision: 1 });
      for (const answer of [
        await save(story, { text: 'Second.' }, { expectedRevision: 1 }),
        await desk.ask('publishDraft', { draft: `${story}/said`, expectedRevision: 1 }),
        await desk.ask('discardDraft', { draft: `${story}/said`, expectedRevision: 1 }),
      ]) {
        expect(answer).toMatchObject({
          __typename: 'Conflict',
          code: 'VERSION_CONFLICT',
          path: ['input', 'expectedRevision'],
          message: expect.stringContaining('saved by desk'),
          currentVersion: 2,
          current: null,
          draft: { revision: 2, entry: expect.stringContaining('First.') },
        });
      }
      expect(await draft(`${story}/said`)).toMatchObject({ revision: 2, text: 'First.' });
    });

    test.each([0, -1, 7])('a draft refuses the revision %i, which never was', async (expectedRevision) => {
      const story = await desk.story();
      await save(story, {});
      for (const mutation of ['publishDraft', 'discardDraft']) {
        expect(await desk.ask(mutation, { draft: `${story}/said`, expectedRevision })).toMatchObject({
          code: 'VERSION_CONFLICT',
          currentVersion: 1,
        });
      }
      expect(await save(story, { text: 'A.' }, { expectedRevision })).toMatchObject({ code: 'VERSION_CONFLICT' });
    });

    test('one save of a draft wins of several concurrent ones', async () => {
      const story = await desk.story();
      const first = await Promise.all(['A.', 'B.', 'C.'].map((text) => save(story, { text })));
      expect(first.map(({ __typename }) => __typename).sort()).toEqual(['Conflict', 'Conflict', 'DraftWritten']);
      const again = await Promise.all(['D.', 'E.', 'F.'].map((text) => save(story, { text }, { expectedRevision: 1 })));
      expect(again.map(({ __typename }) => __typename).sort()).toEqual(['Conflict', 'Conflict', 'DraftWritten']);
      expect(await draft(`${story}/said`)).toMatchObject({ revision: 2 });
    });

    test('a new draft does not replace an existing one, and an unknown draft cannot be edited', async () => {
      const story = await desk.story();
      await save(story, { text: 'A.' });
      expect(await save(story, { text: 'B.' })).toMatchObject({
        __typename: 'Conflict',
        code: 'ALREADY_EXISTS',
        path: ['input', 'draft', 'key'],
        draft: { revision: 1 },
      });
      expect(await desk.ask('saveDraft', { story, draft: { key: 'none' }, expectedRevision: 1 })).toMatchObject({
        __typename: 'NotFound',
        path: ['input', 'draft', 'key'],
        message: `There is no draft "${story}/none"`,
      });
      for (const mutation of ['publishDraft', 'discardDraft']) {
        expect(await desk.ask(mutation, { draft: `${story}/none`, expectedRevision: 1 })).toMatchObject({
          __typename: 'NotFound',
          path: ['input', 'draft'],
          message: `There is no draft "${story}/none"`,
        });
      }
    });

    test('a draft saved without changes keeps its revision', async () => {
      const story = await desk.story();
      await save(story, { text: 'A.' });
      expect(await save(story, { text: 'A.' }, { expectedRevision: 1 })).toMatchObject({
        status: 'UNCHANGED',
        draft: { revision: 1 },
      });
    });
  });

  describe('Drafts and the record', () => {
    test("a statement published under a draft's key removes the draft", async () => {
      const story = await desk.story();
      await save(story, { text: 'A.' });
      await desk.done('publishStatement', { story, statement: statementInput('said') });
      expect(await draft(`${story}/said`)).toBeNull();
    });

    test("a draft cannot be saved under a statement's key", async () => {
      const story = await desk.story();
      await desk.done('publishStatement', { story, statement: statementInput('said') });
      expect(await save(story, { text: 'A.' })).toMatchObject({
        __typename: 'Conflict',
        code: 'ALREADY_EXISTS',
        path: ['input', 'draft', 'key'],
        current: { __typename: 'Statement', version: 1 },
        currentVersion: 1,
      });
      expect(await drafts(`story: "${story}"`)).toEqual([]);
    });

    test('a draft is published and corrected in one batch', async () => {
      const story = await desk.story();
      await save(story, statementInput('said'));
      const answer = await desk.batch([
        { publishDraft: { draft: `${story}/said`, expectedRevision: 1 } },
        { correctStatement: { statement: `${story}/said`, expectedVersion: 1, set: { text: 'Better.' }, notice: WHY } },
      ]);
      expect(answer.updates.map(({ kind }) => kind)).toEqual(['STATEMENT_PUBLISHED', 'STATEMENT_CORRECTED']);
      expect(await draft(`${story}/said`)).toBeNull();
    });

    test('a draft may stand only once in a batch', async () => {
      const story = await desk.story();
      await save(story, statementInput('said'));
      const saving = { saveDraft: { story, draft: { key: 'said', text: 'B.' }, expectedRevision: 1 } };
      for (const other of [
        saving,
        { publishDraft: { draft: `${story}/said`, expectedRevision: 1 } },
        { discardDraft: { draft: `${story}/said`, expectedRevision: 1 } },
        { publishStatement: { story, statement: statementInput('said') } },
      ]) {
        const { mistakes } = await desk.batch([saving, other]);
        expect(mistakes.map(({ code, path }) => [code, path[2]])).toContainEqual(['NAMED_TWICE', '1']);
      }
      expect(await draft(`${story}/said`)).toMatchObject({ revision: 1 });
    });

    test('a draft that is a near-duplicate is refused when published, and accepted with allowDuplicate', async () => {
      const story = await desk.story();
      await desk.done('publishStatement', { story, statement: statementInput('first', { text: 'It is so.' }) });
      await save(story, statementInput('said', { text: 'It is so!' }));
      const publish = { draft: `${story}/said`, expectedRevision: 1 };
      expect(await desk.ask('publishDraft', publish)).toMatchObject({
        __typename: 'DuplicateStatement',
        path: ['input', 'draft', 'text'],
        existing: [{ key: 'first' }],
      });
      expect(await desk.done('publishDraft', { ...publish, allowDuplicate: true })).toMatchObject({
        status: 'APPENDED',
      });
    });

    test('a draft keeps its state in dry runs', async () => {
      const story = await desk.story();
      expect(await save(story, {}, { dryRun: true })).toMatchObject({ status: 'DRY_RUN', draft: null });
      await save(story, statementInput('said'));
      const seen = { draft: `${story}/said`, expectedRevision: 1, dryRun: true };
      expect(await desk.done('discardDraft', seen)).toMatchObject({ status: 'DRY_RUN', draft: { revision: 1 } });
      expect(await desk.done('publishDraft', seen)).toMatchObject({ status: 'DRY_RUN', statement: null });
      expect(await draft(`${story}/said`)).toMatchObject({ revision: 1 });
    });
  });
});
