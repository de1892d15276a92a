/** Story files that say when the desk knew what they say (docs/editors/story-files.md, "The time of recording"). */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { filesOfStory } from '../../src/desk/story-folder.js';
import { emptyRecord, onEveryEngine, silent } from '../fixtures/store/engines.js';
import { EVERY_UPDATE, editor, file, opening, STORY, source } from '../fixtures/stories/story.js';

const DAY_MS = 86_400_000;
const MARCH_13 = '2025-03-13T18:00:00.000Z';
const MARCH_14 = '2025-03-14T06:00:00.000Z';

/** A story file with a time of recording. */
const at = (moment: string, text: string) => `${text}\nrecordedAt: ${moment}\n`;
const withSource = (slug: string) => file({ sources: [source(slug)] });

onEveryEngine('Imported batches', (makeStore) => {
  const store = emptyRecord(makeStore);
  const apply = (text: string, { asNow = false, dryRun = false, key = null as string | null } = {}) =>
    new Desk(store.record, silent).apply({
      source: text,
      name: null,
      editor: editor('anna'),
      idempotencyKey: key,
      dryRun,
      asNow,
    });
  const codes = async (text: string, options = {}) => {
    const outcome = await apply(text, options);
    return outcome.status === 'REFUSED' ? outcome.mistakes.map(({ code }) => code) : outcome.status;
  };
  const updates = async () => (await store.record.updates(EVERY_UPDATE)).updates;

  test('a batch is recorded with the time that its file gives, and marked with the time of the import', async () => {
    const before = Date.now() - DAY_MS;
    expect(await codes(at('2025-03-13T21:00:00+03:00', opening()))).toBe('APPENDED');
    const [first] = await updates();
    expect(first?.at).toBe(MARCH_13);
    expect(Date.parse(first?.importedAt ?? '')).toBeGreaterThan(before);
    const story = await store.record
      .snapshots()
      .at(await store.record.head())
      .get('story', STORY);
    expect(story?.recordedAt).toBe(MARCH_13);
    expect(await store.record.verify()).toMatchObject({ intact: true });
  });

  test('a moment between two imports reads the record as it stood then', async () => {
    await apply(at(MARCH_13, opening()));
    const between = await store.record.head();
    await apply(at(MARCH_14, withSource('weekly')));
    expect(await store.record.pointAtTime('2025-03-14T05:59:59.999Z')).toEqual(between);
    expect(await store.record.pointAtTime(MARCH_14)).toEqual(await store.record.head());
    expect((await store.record.pointAtTime('2025-03-13T17:59:59.999Z')).offset).toBe(0);
  });

  test('the time of the import is part of the hash chain', async () => {
    await apply(at(MARCH_13, opening()));
    await sql`update "update" set imported_at = imported_at + interval '1 second' where "offset" = 1`.execute(
      store.engine.db,
    );
    expect(await store.record.verify()).toMatchObject({ intact: false, offset: 1 });
  });

  test('a time that is not later than the newest update is refused, with its line', async () => {
    await apply(at(MARCH_14, opening()));
    for (const moment of [MARCH_13, MARCH_14]) {
      const outcome = await apply(at(moment, withSource('weekly')));
      expect(outcome).toMatchObject({ status: 'REFUSED', mistakes: [{ code: 'RECORDED_AT_NOT_LATER' }] });
      const mistakes = outcome.status === 'REFUSED' ? outcome.mistakes : [];
      expect(mistakes[0]?.position?.line).toBe(withSource('weekly').split('\n').length + 1);
      expect(mistakes[0]?.message).toContain(MARCH_14);
    }
    expect((await store.record.head()).offset).toBe((await updates()).length);
  });

  test('a time in the future is refused', async () => {
    expect(await codes(at(new Date(Date.now() + DAY_MS).toISOString(), opening()))).toEqual(['RECORDED_AT_IN_FUTURE']);
  });

  test('a time without an offset, a day and a number are refused as times', async () => {
    for (const wrong of ['2025-03-13T18:00:00', '2025-03-13', '"yesterday"']) {
      expect(await codes(at(wrong, opening())), wrong).toEqual(['BAD_TIME']);
    }
    expect(await codes(at('2025', opening()))).toEqual(['FORM']);
  });

  test('a record that has begun to live takes no import, and takes the file as now', async () => {
    await apply(at(MARCH_13, opening()));
    expect(await codes(withSource('weekly'))).toBe('APPENDED');
    const later = at(new Date(Date.now() + 1_000).toISOString(), withSource('monthly'));
    expect(await codes(at(MARCH_14, withSource('monthly')))).toEqual(['RECORD_IS_LIVE']);
    expect(await codes(later)).toEqual(['RECORD_IS_LIVE']);
    expect(await codes(at(MARCH_14, withSource('monthly')), { asNow: true })).toBe('APPENDED');
    expect((await updates()).map(({ importedAt }) => importedAt === null).at(-1)).toBe(true);
    expect(await store.record.verify()).toMatchObject({ intact: true });
  });

  test('verify finds an import that follows an update recorded as it was written', async () => {
    await apply(opening());
    await apply(withSource('weekly'));
    await sql`update "update" set imported_at = at where "offset" = (select max("offset") from "update")`.execute(
      store.engine.db,
    );
    expect(await store.record.verify()).toMatchObject({ intact: false });
  });

  test('a file that is on the record already is unchanged, whatever time it gives', async () => {
    await apply(at(MARCH_13, opening()));
    await apply(withSource('weekly'));
    expect(await codes(at(MARCH_13, opening()))).toBe('UNCHANGED');
  });

  test('an event that is held after the time of recording has not been held yet', async () => {
    await apply(at(MARCH_13, opening()));
    const held = file({
      events: [{ slug: 'talks', kind: 'TALKS', title: 'Talks', status: 'HELD', time: '2025-03-20' }],
    });
    expect(await codes(at(MARCH_14, held))).toEqual(['NOT_IN_THE_PAST']);
    expect(await codes(at('2025-03-21T00:00:00Z', held))).toBe('APPENDED');
  });

  test('an idempotency key of an import is kept by the time of the import', async () => {
    await apply(at(MARCH_13, opening()), { key: 'import-1' });
    const ages = { idempotency: DAY_MS, tokens: null, drafts: null, articles: null };
    await store.record.deleteExpired(ages);
    expect(await codes(at(MARCH_13, opening()), { key: 'import-1' })).toBe('REPEATED');
  });

  test('dry runs of several files take their times in order, and change nothing', async () => {
    const desk = new Desk(store.record, silent);
    const files = [at(MARCH_13, opening()), at(MARCH_14, withSource('weekly')), at(MARCH_13, withSource('monthly'))];
    const { outcomes } = await desk.tryFiles(
      files.map((source) => ({ source, name: null })),
      { asNow: false },
      editor('anna'),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['DRY_RUN', 'DRY_RUN', 'REFUSED']);
    expect((await store.record.head()).offset).toBe(0);
  });

  test('whatever times files give, the record stays in order and its moments stay as they were read', async () => {
    const days = fc.array(fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }), { maxLength: 8 });
    let run = 0;
    await apply(at('2024-01-01T00:00:00Z', opening()));
    await fc.assert(
      fc.asyncProperty(days, async (given) => {
        run += 1;
        for (const [index, day] of given.entries()) {
          const before = await store.record.times();
          const moment = day === null ? null : new Date(Date.parse(before.headAt) + (day - 10) * DAY_MS).toISOString();
          const text = withSource(`source-${run}-${index}`);
          const seen = await store.record.pointAtTime(before.headAt);
          const outcome = await apply(moment === null ? text : at(moment, text));
          const mayImport =
            !before.isLive && moment !== null && moment > before.headAt && Date.parse(moment) < Date.now();
          expect(outcome.status).toBe(moment === null || mayImport ? 'APPENDED' : 'REFUSED');
          expect(await store.record.pointAtTime(before.headAt)).toEqual(seen);
        }
        const times = (await updates()).map((update) => update.at);
        expect(times).toEqual([...times].sort());
        expect(await store.record.verify()).toMatchObject({ intact: true });
      }),
      { numRuns: 5 },
    );
  });
});

test('every file of the sample story gives its time, in order', () => {
  const folder = fileURLToPath(new URL('../../data/ukraine-ceasefire-2025', import.meta.url));
  const times = filesOfStory(folder).map((path) => /^recordedAt: (\S+)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? '');
  expect(times).not.toContain('');
  expect(times).toEqual([...times].sort());
});
