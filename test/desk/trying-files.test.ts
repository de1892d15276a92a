/** Trying story files: the real run, rolled back. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type ApplyOutcome, Desk, type StoryText } from '../../src/desk/desk.js';
import { filesOfStory } from '../../src/desk/story-folder.js';
import { runningService } from '../fixtures/service/service.js';
import { emptyRecord, onEveryEngine, onOneEngine, silent } from '../fixtures/store/engines.js';
import { deskOf } from '../fixtures/stories/desk.js';
import { editor, file, notice, opening, position, source, statement } from '../fixtures/stories/story.js';

const UKRAINE = fileURLToPath(new URL('../../data/ukraine-ceasefire-2025', import.meta.url));
const named = (sources: readonly string[]): StoryText[] =>
  sources.map((text, index) => ({ source: text, name: index === 0 ? 'story.yaml' : `updates/0${index}.yaml` }));

const FIRST_STORY = named(filesOfStory(UKRAINE).map((path) => readFileSync(path, 'utf8')));

/** Files that each need the previous ones, in every way in which one file can need another. */
const BUILDING = named([
  opening(),
  file({
    sources: [source('weekly')],
    statements: [statement('first', { citations: [{ source: 'weekly', supports: ['TIME'] }] })],
  }),
  file({
    correct: [{ statement: 'first', set: { channel: 'SPEECH' }, notice: notice('CORRECTION') }],
    positions: [position('north', ['first'])],
  }),
  // A change of things that the story shows reaches the story, too.
  file({
    sources: [{ slug: 'weekly', publisher: 'The Weekly' }],
    actors: [{ slug: 'anna-north', office: 'Former President' }],
  }),
  file({
    positions: [
      position('north', ['first'], { stance: 'ACCEPTS' }),
      position('south', ['first'], { stance: 'ACCEPTS', basis: 'EDITORIAL' }),
    ],
    proposals: [{ slug: 'truce', status: 'AGREED' }],
  }),
  file({
    proposals: [{ slug: 'truce', status: 'LAPSED' }],
    retract: [{ statement: 'first', notice: notice('RETRACTION'), allowUnsupported: true }],
  }),
]);

/** The content of an outcome, whether or not it was really applied. */
const gist = (outcome: ApplyOutcome) =>
  outcome.status === 'REFUSED'
    ? outcome.mistakes.map(({ code, path, message, position: at }) => ({ code, path, message, at }))
    : outcome.updates.map(({ kind, subject, sequence, offset }) => ({ kind, subject, sequence, offset }));

onEveryEngine('Trying files', (makeStore) => {
  const store = emptyRecord(makeStore);
  const who = editor('tester');
  const desk = () => new Desk(store.record, silent);
  const apply = (one: StoryText) =>
    desk().apply({ ...one, editor: who, idempotencyKey: null, dryRun: false, asNow: true });

  /** Everything in the store. */
  async function contents(): Promise<unknown> {
    const { db } = store.engine;
    const tables = await sql<{ name: string }>`
      select quote_ident(tablename) as name from pg_tables where schemaname = 'public' order by 1`.execute(db);
    const rows: Record<string, unknown> = {};
    for (const { name } of tables.rows) {
      rows[name] = (
        await sql`select to_jsonb(t) as row from ${sql.raw(name)} t order by to_jsonb(t)::text`.execute(db)
      ).rows;
    }
    return rows;
  }

  describe.each([
    // Each trial covers all remaining files; its start matters only where files need each other.
    ['the first story', 'from its beginning and its middle', FIRST_STORY, [0, Math.floor(FIRST_STORY.length / 2)]],
    ['files that need each other in every way', 'from every file on', BUILDING, [...BUILDING.keys()]],
  ])('Trying %s', (_, where, files, starts) => {
    test(`a trial ${where} has the outcomes of the real run, and leaves nothing behind`, async () => {
      let whole: readonly unknown[] = [];
      const real: unknown[] = [];
      for (const [index, one] of files.entries()) {
        if (starts.includes(index)) {
          const before = await contents();
          const { outcomes, untried } = await desk().tryFiles(files.slice(index), { asNow: true }, who);
          expect(await contents()).toEqual(before);
          expect({ tried: outcomes.length, untried }).toEqual({ tried: files.length - index, untried: 0 });
          if (index === 0) whole = outcomes.map(gist);
          else expect(outcomes.map(gist)).toEqual(whole.slice(index));
        }
        real.push(gist(await apply(one)));
      }
      expect(whole).toEqual(real);
      expect(await store.record.verify()).toMatchObject({ intact: true });
    });
  });

  test('a trial stops at the first refused file, with the mistakes of the real run', async () => {
    const bad = {
      source: file({ statements: [statement('first'), statement('b', { mentions: ['nobody'] })] }),
      name: 'updates/09.yaml',
    };
    const files = [...BUILDING.slice(0, 2), bad, ...BUILDING.slice(2)];
    const { outcomes, untried } = await desk().tryFiles(files, { asNow: true }, who);
    expect(outcomes.map(({ status }) => status)).toEqual(['DRY_RUN', 'DRY_RUN', 'REFUSED']);
    expect(untried).toBe(BUILDING.length - 2);
    for (const one of BUILDING.slice(0, 2)) await apply(one);
    const real = await apply(bad);
    expect(gist(outcomes[2] ?? real)).toEqual(gist(real));
  });

  test('a trial takes as many files as fit its limit, and returns the number left', async () => {
    const padded = { source: `${BUILDING[1]?.source}# ${'-'.repeat(1_000_000)}\n`, name: 'updates/01.yaml' };
    const { outcomes, untried } = await desk().tryFiles(
      [...BUILDING.slice(0, 1), padded, ...BUILDING.slice(2)],
      { asNow: true },
      who,
    );
    expect({ tried: outcomes.length, untried }).toEqual({ tried: 1, untried: BUILDING.length - 1 });
    expect(
      (
        await desk().tryFiles(
          [{ ...padded, source: `${opening()}${padded.source.slice(-1_000_003)}` }],
          { asNow: true },
          who,
        )
      ).untried,
    ).toBe(0);
  });

  test('a batch of another editor waits for the trial, and is appended', async () => {
    await apply({ source: opening(), name: null });
    const [{ outcomes }, other] = await Promise.all([
      desk().tryFiles(BUILDING.slice(1), { asNow: true }, who),
      apply({ source: file({ statements: [statement('meanwhile')] }), name: null }),
    ]);
    expect(outcomes).toHaveLength(BUILDING.length - 1);
    expect(other).toMatchObject({ status: 'APPENDED' });
    expect(await store.record.verify()).toMatchObject({ intact: true });
  });
});

onOneEngine('Trying files over GraphQL', (makeStore) => {
  const running = runningService(makeStore, 'no-such-directory');
  const desk = deskOf(() => running);
  const TRY = `mutation ($files: [StoryFileInput!]!) { tryFiles(input: { files: $files }) { __typename
    ... on TryFilesSuccess { untried results { __typename ... on Success { status cursor } ... on Error { code mistakes { line } } } }
    ... on Error { code } } }`;

  test("tryFiles returns a result for each file, and the record's head", async () => {
    const files = [...BUILDING.slice(0, 2), { source: 'story: [', name: null }];
    expect(await desk.read(TRY, { files })).toEqual({
      tryFiles: {
        __typename: 'TryFilesSuccess',
        untried: 0,
        results: [
          ...Array(2).fill({ __typename: 'ApplyBatchSuccess', status: 'DRY_RUN', cursor: await desk.head() }),
          { __typename: 'InvalidInput', code: 'FORM', mistakes: [{ line: 1 }] },
        ],
      },
    });
  });

  test('tryFiles needs a token, and checks names like applyBatch', async () => {
    const { data } = await running.query(TRY, { files: BUILDING });
    expect(data).toEqual({ tryFiles: { __typename: 'Forbidden', code: 'TOKEN_REQUIRED' } });
    const odd = await desk.read(TRY, { files: [{ source: 'x', name: 'a\nb' }] });
    expect(odd).toEqual({ tryFiles: { __typename: 'InvalidInput', code: 'INVALID_INPUT' } });
  });
});
