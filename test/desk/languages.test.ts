/** Languages are checked wherever they come in, and what was recorded before the check stays readable. */
import { isInputObjectType } from 'graphql';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { schema } from '../../src/graphql/schema.js';
import { digestOfFile } from '../../src/record/hash-chain.js';
import { StoryRecord } from '../../src/record/record.js';
import { runningService } from '../fixtures/service/service.js';
import { emptyRecord, onEveryEngine, onOneEngine, silent } from '../fixtures/store/engines.js';
import { deskOf, statementInput, WHY } from '../fixtures/stories/desk.js';
import {
  applied,
  editor,
  file,
  notice,
  opening,
  refused,
  STORY,
  source,
  statement,
} from '../fixtures/stories/story.js';

const FALSE = { language: 'english' };
const translation = { text: 'Words.', ...FALSE };

/** A batch with a wrong language for each input field that holds one. */
const INPUTS: Readonly<Record<string, (story: string) => object>> = {
  'StoryInput.language': () => ({
    openStory: { story: { slug: 'other', headline: 'H', summary: 'S.', startedAt: { edtf: '2025' }, ...FALSE } },
  }),
  'StoryChangesInput.language': (story) => ({ changeStory: { story, expectedVersion: 1, set: FALSE } }),
  'SourceInput.language': () => ({
    addSource: { source: { slug: 'other', url: 'https://other.example/', publisher: 'P', kind: 'WIRE', ...FALSE } },
  }),
  'SourceChangesInput.language': () => ({ changeSource: { source: 'daily', expectedVersion: 1, set: FALSE } }),
  'StatementInput.language': (story) => ({ publishStatement: { story, statement: statementInput('a', FALSE) } }),
  'StatementInput.originalLanguage': (story) => ({
    publishStatement: { story, statement: statementInput('a', { originalLanguage: 'klingon' }) },
  }),
  'StatementChangesInput.language': (story) => ({
    correctStatement: { statement: `${story}/said`, expectedVersion: 1, set: FALSE, notice: WHY },
  }),
  'StatementChangesInput.originalLanguage': (story) => ({
    changeStatement: { statement: `${story}/said`, expectedVersion: 1, set: { originalLanguage: 'english' } },
  }),
  'StatementDraftInput.language': (story) => ({ saveDraft: { story, draft: { key: 'a', ...FALSE } } }),
  'StatementDraftInput.originalLanguage': (story) => ({
    saveDraft: { story, draft: { key: 'a', originalLanguage: 'english' } },
  }),
  'TranslationInput.language': (story) => ({
    publishStatement: { story, statement: statementInput('a', { translations: [translation] }) },
  }),
};

onOneEngine('Languages in mutations', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const desk = deskOf(() => running);

  test.each(Object.entries(INPUTS))('a wrong language in %s is refused', async (name, operation) => {
    const story = await desk.story({ statements: [statement('said')] });
    const { mistakes } = await desk.batch([operation(story)]);
    expect(mistakes.map(({ code }) => code)).toEqual(['BAD_LANGUAGE']);
    expect(mistakes[0]?.path.at(-1)).toBe(name.split('.')[1]);
    expect(mistakes[0]?.message).toMatch(/did you mean (en|tlh)\?/);
  });

  test('the list of inputs with a language is complete', () => {
    const fields = Object.values(schema.getTypeMap()).flatMap((type) => {
      if (!isInputObjectType(type)) return [];
      return Object.keys(type.getFields()).map((field) => `${type.name}.${field}`);
    });
    expect(fields.filter((name) => /language/i.test(name)).sort()).toEqual(Object.keys(INPUTS).sort());
  });
});

onEveryEngine('Languages in story files', (makeStore) => {
  const store = emptyRecord(makeStore);

  test('each wrong language in a file is reported at its place', async () => {
    await applied(store.record, opening({ statements: [statement('said')] }));
    const mistakes = await refused(
      store.record,
      file({
        sources: [source('other', FALSE)],
        statements: [statement('a', { ...FALSE, originalLanguage: 'klingon', translations: [translation] })],
        correct: [{ statement: 'said', set: FALSE, notice: notice('CORRECTION') }],
      }),
    );
    expect(mistakes.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'BAD_LANGUAGE sources.0.language',
      'BAD_LANGUAGE statements.0.language',
      'BAD_LANGUAGE statements.0.originalLanguage',
      'BAD_LANGUAGE statements.0.translations.0.language',
      'BAD_LANGUAGE correct.0.set.language',
    ]);
    expect(mistakes[0]?.message).toBe('"english" is not a language tag; did you mean en?');
  });

  test('a file applied before languages were checked is known, and changes nothing', async () => {
    await applied(store.record, opening());
    const request = { source: file({ statements: [statement('said', FALSE)] }), name: 'updates/01.yaml' };
    const apply = () =>
      new Desk(store.record, silent).apply({
        ...request,
        asNow: true,
        editor: editor('a'),
        idempotencyKey: null,
        dryRun: false,
      });
    expect(await apply()).toMatchObject({ status: 'REFUSED' });
    const digest = await digestOfFile(request);
    await sql`insert into declaration (file, digest) values ('', ${digest})`.execute(store.engine.db);
    expect(await apply()).toMatchObject({ status: 'UNCHANGED' });
  });
});

onEveryEngine('A statement recorded with a wrong language', (makeStore) => {
  /** A store as it was written before languages were checked. */
  const running = runningService(async () => {
    const store = await makeStore();
    const engine = await store.open();
    const record = await StoryRecord.open(engine);
    const correction = { statement: 'said', set: { text: 'Else was said.' }, notice: notice('CORRECTION') };
    await applied(record, opening({ statements: [statement('said')] }));
    await applied(record, file({ correct: [correction] }));
    await sql`update statement set body = jsonb_set(body, '{language}', '"english"')`.execute(engine.db);
    await sql`update story set body = jsonb_set(body, '{language}', '"klingon"')`.execute(engine.db);
    await record.close();
    return store;
  }, 'no-such-directory');

  test('a statement with a wrong language stays readable with its history, as a page and in every format, and can be corrected', async () => {
    const read = async () => {
      const fields = 'language story { language } history(first: 9) { language wordChanges { text } }';
      const { data, errors } = await running.query(`{ statement(id: "${STORY}/said") { ${fields} } }`);
      expect(errors).toEqual([]);
      return data.statement;
    };
    expect(await read()).toMatchObject({ language: 'english', story: { language: 'klingon' } });
    for (const ending of ['', '.jsonld', '.atom', '.feed.json', '.csv', '.ics']) {
      expect((await fetch(`${running.service.url}/stories/${STORY}${ending}`)).status, ending).toBe(200);
    }
    await running.apply(
      file({ correct: [{ statement: 'said', set: { language: 'en' }, notice: notice('CORRECTION') }] }),
    );
    expect((await read()).language).toBe('en');
  });
});
