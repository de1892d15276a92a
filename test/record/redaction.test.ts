/** After a redaction, the words are gone from every version and every notice, and the record can still be verified. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { openPostgres } from '../../src/record/engine/postgres.js';
import { StoryRecord } from '../../src/record/record.js';
import { ERASED_NOTICE, redacted } from '../../src/story/redaction.js';
import { EVERY_STATEMENT } from '../../src/story/statement-filter.js';
import { makeCluster, POSTGRES_PROGRAMS } from '../fixtures/machines/postgres-cluster.js';
import { embeddedStore, emptyRecord, onEveryEngine, onOneEngine, silent } from '../fixtures/store/engines.js';
import { append, plannedRedaction, REDACTION_NOTICE, redact } from '../fixtures/store/redaction.js';
import {
  applied,
  EVERY_UPDATE,
  file,
  notice,
  opening,
  position,
  refused,
  STORY,
  statement,
} from '../fixtures/stories/story.js';

const SECRET = `${STORY}/secret`;

/** Long words that no stemmer shortens and nothing else contains, each in one place that may contain words. */
const MARKERS = {
  text: 'Qzxwvtextkjq',
  corrected: 'Qzxwvcorrectedkjq',
  translation: 'Qzxwvtranslationkjq',
  exact: 'Qzxwvexactkjq',
  prefix: 'Qzxwvprefixkjq',
  suffix: 'Qzxwvsuffixkjq',
  notice: 'Qzxwvnoticekjq',
  internalNote: 'Qzxwvinternalkjq',
} as const;
/** The common beginning of all markers, in upper or lower case. */
const MARKER = /qzxwv/i;

/**
 * A statement with marked words in every possible field, corrected and withheld, with marked notices, and another
 * statement.
 */
async function history(record: StoryRecord): Promise<void> {
  await applied(record, opening());
  const quote = { exact: `${MARKERS.exact} exactly`, prefix: MARKERS.prefix, suffix: MARKERS.suffix };
  const words = {
    text: `He said ${MARKERS.text}.`,
    translations: [{ text: `На деле ${MARKERS.translation}`, language: 'ru' }],
    citations: [{ source: 'daily', quote, supports: ['WORDING'] }],
  };
  await applied(
    record,
    file({ statements: [statement('secret', words), statement('other')], positions: [position('north', ['secret'])] }),
  );
  const why = notice('CORRECTION', {
    text: `It was not ${MARKERS.text} but ${MARKERS.notice}.`,
    internalNote: `${MARKERS.internalNote} rang.`,
  });
  await applied(
    record,
    file({ correct: [{ statement: 'secret', set: { text: `She said ${MARKERS.corrected}.` }, notice: why }] }),
  );
  await applied(
    record,
    file({ withhold: [{ statement: 'secret', notice: notice('HOLD', { text: MARKERS.notice }) }] }),
  );
}

onEveryEngine('A redaction', (makeStore) => {
  const store = emptyRecord(makeStore);
  const updates = async () => (await store.record.updates(EVERY_UPDATE)).updates;
  const now = async () => store.record.snapshots().at(await store.record.head());
  /** All rows, as text. */
  const everything = async () => {
    const tables = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'public'`.execute(store.engine.db);
    const rows = await Promise.all(
      tables.rows.map(({ name }) => sql`select t::text as row from ${sql.table(name)} t`.execute(store.engine.db)),
    );
    return JSON.stringify(rows.map((one) => one.rows));
  };

  test('a redaction erases the words from every version, notice and column, and nothing else', async () => {
    await history(store.record);
    const before = await (await now()).history('statement', SECRET);
    const other = await (await now()).get('statement', `${STORY}/other`);
    const earlier = await updates();
    expect(await everything()).toMatch(MARKER);
    await redact(store.record, 'secret');
    expect(await everything()).not.toMatch(MARKER);

    const after = await (await now()).history('statement', SECRET);
    expect(after.map(({ body }) => body)).toEqual([
      ...before.map(({ body }) => redacted(body)),
      { ...redacted(before[0]?.body ?? fail()), status: 'REDACTED' },
    ]);
    expect(after.map((one) => one.notice)).toEqual([
      null,
      { kind: 'CORRECTION', reason: 'WRONG_WORDING', text: ERASED_NOTICE, internalNote: null },
      { kind: 'HOLD', reason: 'WRONG_WORDING', text: ERASED_NOTICE, internalNote: null },
      REDACTION_NOTICE,
    ]);
    const kept = (await updates()).slice(0, -1);
    const withoutNotices = (all: typeof kept) => all.map((update) => ({ ...update, notice: null }));
    expect(withoutNotices(kept)).toEqual(withoutNotices(earlier));
    expect({ ...(await (await now()).get('statement', `${STORY}/other`)), snapshot: null }).toEqual({
      ...other,
      snapshot: null,
    });
    expect(await store.record.verify()).toEqual({ intact: true, updates: kept.length + 1 });
  });

  test('a redacted statement is found by no search, at any point', async () => {
    await history(store.record);
    const { offset } = (await updates()).find(({ kind }) => kind === 'STATEMENT_PUBLISHED') ?? fail();
    const found = async (text: string) => {
      const point = (await store.record.pointOf(offset)) ?? fail();
      const snapshot = store.record.snapshots().at(point);
      const query = { text, story: STORY, filter: EVERY_STATEMENT, after: null, limit: 10 };
      const { hits } = await snapshot.search(query);
      expect(await snapshot.countHits(query)).toBe(hits.length);
      return hits.map(({ statement: { id } }) => id);
    };
    expect(await found(MARKERS.text)).toEqual([SECRET]);
    expect(await found(MARKERS.translation)).toEqual([SECRET]);
    expect(await found('anna north')).toContain(SECRET);
    await redact(store.record, 'secret');
    expect(await found(MARKERS.text)).toEqual([]);
    expect(await found(MARKERS.translation)).toEqual([]);
    expect(await found('anna north')).not.toContain(SECRET);
  });

  test('a redaction erases words that its own batch has written, and one batch redacts several statements', async () => {
    await history(store.record);
    const body = (await (await now()).get('statement', `${STORY}/other`))?.body ?? fail();
    const id = `${STORY}/brief`;
    const brief = { ...body, key: 'brief', text: `Said ${MARKERS.text}.` };
    const published = { story: STORY, subjectKind: 'statement', subject: id } as const;
    await append(store.record, async () => [
      { ...published, kind: 'STATEMENT_PUBLISHED', notice: null, things: [{ kind: 'statement', id, body: brief }] },
      {
        ...published,
        kind: 'STATEMENT_CORRECTED',
        notice: { kind: 'CORRECTION', reason: 'OTHER', text: MARKERS.notice, internalNote: null },
        things: [{ kind: 'statement', id, body: { ...brief, text: `Said ${MARKERS.corrected}.` } }],
      },
      plannedRedaction('brief', brief),
    ]);
    expect((await (await now()).history('statement', id)).map((one) => one.body.text)).toEqual(['', '', '']);
    expect(await store.record.verify()).toMatchObject({ intact: true });
    await redact(store.record, 'secret', 'other');
    expect(await everything()).not.toMatch(MARKER);
    expect(await store.record.verify()).toMatchObject({ intact: true });
  });

  test('a dry run of a redaction and a failed one keep the words', async () => {
    await history(store.record);
    const plan = async (head: Awaited<ReturnType<typeof now>>) => {
      const before = (await head.get('statement', SECRET)) ?? fail();
      return {
        updates: [plannedRedaction('secret', before.body)],
        declarations: [],
        recordedAt: null,
        drafts: [],
        result: null,
      };
    };
    const request = { editor: 'chief', idempotencyKey: null, requestDigest: 'any', plan };
    expect(await store.record.write({ ...request, dryRun: true })).toMatchObject({ status: 'DRY_RUN' });
    const before = await everything();
    expect(before).toMatch(MARKER);
    // A redaction whose own version still has the words is refused whole, because nothing would erase them later.
    const withWords = append(store.record, async (head) => {
      const { body } = (await head.get('statement', SECRET)) ?? fail();
      const update = plannedRedaction('secret', body);
      return [{ ...update, things: [{ kind: 'statement', id: SECRET, body: { ...body, status: 'REDACTED' } }] }];
    });
    await expect(withWords).rejects.toThrow(TypeError);
    expect(await everything()).toBe(before);
  });

  test('a redacted statement cannot be corrected, released or redacted again, and its words may be published anew', async () => {
    await history(store.record);
    await redact(store.record, 'secret');
    const correction = {
      statement: 'secret',
      set: { text: 'Words again.' },
      notice: notice('CORRECTION', { text: 'Because.' }),
    };
    expect((await refused(store.record, file({ correct: [correction] }))).map(({ code }) => code)).toContain(
      'NOT_PUBLISHED',
    );
    const release = { statement: 'secret', notice: notice('RELEASE') };
    expect((await refused(store.record, file({ release: [release] }))).map(({ code }) => code)).toEqual([
      'MOVE_NOT_ALLOWED',
    ]);
    const again = statement('again', { text: `He said ${MARKERS.text}.` });
    expect(await applied(store.record, file({ statements: [again] }))).toHaveLength(1);
  });

  test('a repeated idempotency key returns the first result with erased notices', async () => {
    await history(store.record);
    const request = {
      editor: 'tester',
      idempotencyKey: 'once',
      requestDigest: 'a digest',
      dryRun: false,
      plan: async (head: Awaited<ReturnType<typeof now>>) => {
        const { body } = (await head.get('statement', SECRET)) ?? fail();
        const released = {
          kind: 'STATEMENT_RELEASED' as const,
          story: STORY,
          subjectKind: 'statement' as const,
          subject: SECRET,
          notice: { kind: 'RELEASE', reason: 'OTHER', text: MARKERS.notice, internalNote: null } as const,
          things: [{ kind: 'statement' as const, id: SECRET, body: { ...body, status: 'PUBLISHED' as const } }],
        };
        return { updates: [released], declarations: [], recordedAt: null, drafts: [], result: null };
      },
    };
    expect(JSON.stringify(await store.record.write(request))).toMatch(MARKER);
    await redact(store.record, 'secret');
    const repeated = await store.record.write(request);
    expect(repeated.status).toBe('REPEATED');
    expect(repeated.updates.map((update) => update.notice?.text)).toEqual([ERASED_NOTICE]);
  });

  test('after random histories, no redacted words are stored, and the record is intact', async () => {
    const step = fc.record({
      what: fc.constantFrom('publish', 'publish', 'correct', 'withhold', 'release', 'retract', 'redact'),
      pick: fc.nat(),
    });
    let number = 0;
    await applied(store.record, opening());
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const open: { key: string; status: 'PUBLISHED' | 'WITHHELD' | 'RETRACTED' }[] = [];
        const erased: string[] = [];
        const kept = new Set<string>();
        for (const { what, pick } of steps) {
          number += 1;
          const from = { publish: [], correct: ['PUBLISHED'], withhold: ['PUBLISHED'], release: ['WITHHELD'] };
          const fit = open.filter(({ status }) =>
            what === 'retract' ? status !== 'RETRACTED' : what === 'redact' || from[what].some((one) => one === status),
          );
          const one = fit[pick % Math.max(fit.length, 1)];
          const word = (key: string) => `qzxwv${key.replace('-', 'x')}kjq`;
          const why = (kind: string, key: string) => notice(kind, { text: word(key), internalNote: word(key) });
          if (one === undefined) {
            const key = `said-${number}`;
            open.push({ key, status: 'PUBLISHED' });
            kept.add(word(key));
            await applied(store.record, file({ statements: [statement(key, { text: `Said ${word(key)}.` })] }));
          } else if (what === 'redact') {
            await redact(store.record, one.key);
            open.splice(open.indexOf(one), 1);
            kept.delete(word(one.key));
            erased.push(word(one.key));
          } else if (what === 'correct') {
            const set = { text: `${number} times ${word(one.key)}.` };
            const correction = { statement: one.key, set, notice: why('CORRECTION', one.key) };
            await applied(store.record, file({ correct: [correction] }));
          } else if (what !== 'publish') {
            const kind = { withhold: 'HOLD', release: 'RELEASE', retract: 'RETRACTION' }[what];
            const status = { withhold: 'WITHHELD', release: 'PUBLISHED', retract: 'RETRACTED' } as const;
            one.status = status[what];
            await applied(store.record, file({ [what]: [{ statement: one.key, notice: why(kind, one.key) }] }));
          }
        }
        const stored = (await everything()).toLowerCase();
        for (const word of erased) expect(stored).not.toContain(word);
        for (const word of kept) expect(stored).toContain(word);
        expect(await store.record.verify()).toMatchObject({ intact: true });
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });
});

// An engine only gives the rows; code finds the damage.
onOneEngine('The verification of a redacted record', (makeStore) => {
  const store = emptyRecord(makeStore);
  const updates = async () => (await store.record.updates(EVERY_UPDATE)).updates;
  const offsetOf = async (kind: string) =>
    (await updates()).find((update) => update.subject === SECRET && update.kind === kind)?.offset ?? fail();
  const otherOffset = async () =>
    (await updates()).find((update) => update.subject === `${STORY}/other`)?.offset ?? fail();
  const cases: readonly (readonly [string, (offsets: Offsets) => string, keyof Offsets, string])[] = [
    [
      'the remaining content of an update is changed',
      () =>
        `update statement set body = jsonb_set(body, '{channel}', '"SPEECH"'), channel = 'SPEECH' where version = 1 and id = '${SECRET}'`,
      'published',
      'left of it',
    ],
    [
      'words are put back',
      ({ published }) => `update statement set body = jsonb_set(body, '{text}', '"Words."'), bare_words = 'words',
          search_text = 'Words.' where id = '${SECRET}' and since_offset = ${published}`,
      'published',
      'but they are back',
    ],
    [
      'a notice is put back',
      ({
        corrected,
      }) => `update "update" set notice = jsonb_set(notice, '{text}', '"Words."') where "offset" = ${corrected};
          update statement set notice = jsonb_set(notice, '{text}', '"Words."') where since_offset = ${corrected}`,
      'corrected',
      'but they are back',
    ],
    [
      'the editor of an erased update is changed',
      ({ corrected }) => `update "update" set editor = 'nobody' where "offset" = ${corrected}`,
      'corrected',
      'left of it',
    ],
    [
      'the mark of an erased update is removed',
      ({ withheld }) => `update "update" set redacted_at = null where "offset" = ${withheld}`,
      'withheld',
      'not what was recorded',
    ],
    [
      'the mark of an erased update names an update that does not exist',
      ({ corrected }) => `update "update" set redacted_at = 9999 where "offset" = ${corrected}`,
      'corrected',
      'which is not a redaction',
    ],
    [
      'the mark of an erased update names an update that is not a redaction',
      ({ published, withheld }) => `update "update" set redacted_at = ${withheld} where "offset" = ${published}`,
      'published',
      'which is not a redaction',
    ],
    [
      'the mark of an erased update names an update that erased nothing',
      ({ published, other }) => `update "update" set redacted_at = ${other} where "offset" = ${published}`,
      'published',
      'which does not list it',
    ],
    [
      'an update is made to look redacted',
      ({ other, redaction }) => `update "update" set redacted_at = ${redaction} where "offset" = ${other};
          update statement set body = jsonb_set(body, '{text}', '""'), bare_words = '', search_text = '', search_names = ''
          where since_offset = ${other} and id = '${STORY}/other'`,
      'other',
      'which does not list it',
    ],
    [
      'an update is added to the list of erased ones',
      ({ other, redaction }) => `update "update" set redacted_at = ${redaction} where "offset" = ${other};
          update "update" set erased = erased || '[{"offset": ${other}, "digest": "00"}]' where "offset" = ${redaction}`,
      'redaction',
      'not what was recorded',
    ],
    [
      'an update is removed from the list of erased ones',
      ({ redaction }) => `update "update" set erased = erased - 0 where "offset" = ${redaction}`,
      'redaction',
      'not what was recorded',
    ],
    [
      'the list of erased updates is removed',
      ({ redaction }) => `update "update" set erased = null where "offset" = ${redaction}`,
      'redaction',
      'not what was recorded',
    ],
    [
      'the list of erased updates is shortened and the digest of the redaction changed',
      ({ redaction }) =>
        `update "update" set erased = erased - 0, digest = md5(digest) || md5(hash) where "offset" = ${redaction}`,
      'redaction',
      'not what was recorded',
    ],
    [
      'the digest of an erased update is changed',
      ({ published }) => `update "update" set digest = md5(digest) || md5(hash) where "offset" = ${published}`,
      'published',
      'its hash does not follow',
    ],
    [
      'the notice of the redaction is changed',
      ({ redaction }) =>
        `update "update" set notice = jsonb_set(notice, '{text}', '"No reason."') where "offset" = ${redaction}`,
      'redaction',
      'not what was recorded',
    ],
    [
      'it is found by words again',
      ({ published }) =>
        `update statement set search_text = 'Words.' where since_offset = ${published} and id = '${SECRET}'`,
      'published',
      'search_text',
    ],
  ];
  interface Offsets {
    readonly published: number;
    readonly other: number;
    readonly corrected: number;
    readonly withheld: number;
    readonly redaction: number;
  }
  test.each(cases)('verify names the first offset with a fault when %s', async (_, change, broken, fault) => {
    await history(store.record);
    await redact(store.record, 'secret');
    await applied(store.record, file({ statements: [statement('later')] }));
    expect(await store.record.verify()).toMatchObject({ intact: true });
    const offsets = {
      published: await offsetOf('STATEMENT_PUBLISHED'),
      other: await otherOffset(),
      corrected: await offsetOf('STATEMENT_CORRECTED'),
      withheld: await offsetOf('STATEMENT_WITHHELD'),
      redaction: await offsetOf('STATEMENT_REDACTED'),
    };
    for (const one of change(offsets).split(';')) await sql.raw(one).execute(store.engine.db);
    expect(await store.record.verify()).toMatchObject({
      intact: false,
      offset: offsets[broken],
      fault: expect.stringContaining(fault),
    });
  });

  test('verify names the first offset with a fault when a whole redaction is undone', async () => {
    await history(store.record);
    const saved = await sql<{ body: unknown; bare_words: string; search_text: string; search_names: string }>`
      select * from statement where id = ${SECRET} and version = 1`.execute(store.engine.db);
    const published = await offsetOf('STATEMENT_PUBLISHED');
    await redact(store.record, 'secret');
    await sql`update statement v set body = k.body, bare_words = k.bare_words, search_text = k.search_text, search_names = k.search_names
      from jsonb_populate_recordset(null::statement, ${JSON.stringify(saved.rows)}::jsonb) k
      where v.id = k.id and v.since_offset = k.since_offset`.execute(store.engine.db);
    await sql`update "update" set redacted_at = null where "offset" = ${published}`.execute(store.engine.db);
    expect(await store.record.verify()).toMatchObject({
      intact: false,
      offset: published,
      fault: expect.stringContaining('but they are back'),
    });
  });
});

/** The files below a directory that contain a marker, and all files that were searched. */
function filesWithMarkers(directory: string): { readonly found: string[]; readonly searched: number } {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const found = files.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    return MARKER.test(readFileSync(path, 'latin1')) ? [path.slice(directory.length)] : [];
  });
  return { found, searched: files.length };
}

/** Enough statements for many pages, long values and useful statistics. */
async function fill(record: StoryRecord): Promise<void> {
  const long = 'and so on '.repeat(600);
  const statements = Array.from({ length: 150 }, (_, n) =>
    statement(`filler-${n}`, { text: `${n} ${n % 20 === 0 ? long : ''}` }),
  );
  await applied(record, file({ statements }));
}

/** The history in the test's own PostgreSQL, without background processes that clean up. */
async function historyInCluster() {
  const cluster = await makeCluster({ fsync: 'off', autovacuum: 'off' });
  onTestFinished(() => cluster.remove());
  const record = await StoryRecord.open(openPostgres(cluster.url, silent));
  onTestFinished(() => record.close());
  await history(record);
  return { cluster, record };
}

describe('Rewriting the tables after a redaction', () => {
  const store = emptyRecord(async () => embeddedStore());

  test('calls to scrub during a scrub share the next one', async () => {
    const begun: (() => void)[] = [];
    vi.spyOn(store.record, 'scrub').mockImplementation(() => new Promise((resolve) => begun.push(resolve)));
    const desk = new Desk(store.record, silent);
    const first = desk.scrub();
    await expect.poll(() => begun.length).toBe(1);
    const others = [desk.scrub(), desk.scrub(), desk.scrub()];
    begun[0]?.();
    expect(await first).toEqual({ failure: null });
    await expect.poll(() => begun.length).toBe(2);
    begun[1]?.();
    await Promise.all([...others, desk.settled()]);
    expect(begun).toHaveLength(2);
  });

  test('after a scrub, no file of the embedded store contains the words, and the store opens again (PGlite)', async () => {
    const store = embeddedStore();
    onTestFinished(() => store.remove());
    const engine = await store.open();
    const record = await StoryRecord.open(engine);
    await history(record);
    await fill(record);
    // Brings the words into the statistics, the pages and the log.
    await sql`analyze`.execute(engine.db);
    await sql`checkpoint`.execute(engine.db);
    const directory = store.config.dataDirectory;
    expect(filesWithMarkers(directory).found.length).toBeGreaterThan(2);
    await redact(record, 'secret');
    await Promise.all([record.scrub(), applied(record, file({ statements: [statement('meanwhile')] }))]);
    const { found, searched } = filesWithMarkers(directory);
    expect(found).toEqual([]);
    expect(searched).toBeGreaterThan(100);
    expect(await record.verify()).toMatchObject({ intact: true });
    await record.close();
    expect(filesWithMarkers(directory).found).toEqual([]);
    const again = await StoryRecord.open(await store.open());
    expect(await again.verify()).toMatchObject({ intact: true });
    await again.close();
  });

  test.skipIf(POSTGRES_PROGRAMS === null)(
    'after a scrub and checkpoints, neither a dump nor a file of the database contains the words (PostgreSQL)',
    async () => {
      const { cluster, record } = await historyInCluster();
      await fill(record);
      const client = new pg.Client({ connectionString: cluster.url });
      await client.connect();
      onTestFinished(() => client.end());
      await client.query('analyze');
      await client.query('checkpoint');
      const directory = (await client.query('show data_directory')).rows[0].data_directory;
      const dump = async () => {
        const program = join(POSTGRES_PROGRAMS ?? '', 'pg_dump');
        return (await promisify(execFile)(program, [cluster.url], { maxBuffer: 2 ** 28 })).stdout;
      };
      expect(await dump()).toMatch(MARKER);
      expect(filesWithMarkers(directory).found.length).toBeGreaterThan(2);
      await redact(record, 'secret');
      await record.scrub();
      expect(await dump()).not.toMatch(MARKER);
      const relations = () => filesWithMarkers(directory).found.filter((path) => !path.startsWith('/pg_wal/'));
      expect(relations()).toEqual([]);
      expect(await record.verify()).toMatchObject({ intact: true });
      // As docs/editors/redaction.md asks of operators: unneeded segments of the log are not kept.
      await client.query(`alter system set wal_recycle = off`);
      await client.query('select pg_reload_conf()');
      // The checkpointer reads the setting when it gets round to it: a segment that it recycled before goes at a later one.
      const filesAfterCheckpoint = async () => {
        await client.query('select pg_switch_wal()');
        await client.query('checkpoint');
        return filesWithMarkers(directory).found;
      };
      await expect.poll(filesAfterCheckpoint, { timeout: 30_000 }).toEqual([]);
    },
  );

  test.skipIf(POSTGRES_PROGRAMS === null)(
    'a scrub waits for a transaction that may still see the words (PostgreSQL)',
    async () => {
      const { cluster, record } = await historyInCluster();
      const reader = new pg.Client({ connectionString: cluster.url });
      await reader.connect();
      onTestFinished(() => reader.end());
      await reader.query('begin isolation level repeatable read');
      // The transaction sees the words but locks none of their tables: only its snapshot keeps them.
      await reader.query('select * from batch');
      await redact(record, 'secret');
      let done = false;
      const scrubbed = record.scrub().then(() => {
        done = true;
      });
      await waitUntil(async () => (await activity(cluster.url)).includes('onrecord scrub'));
      expect(done).toBe(false);
      await reader.query('commit');
      await scrubbed;
      const { rows } = await reader.query('show data_directory');
      const { found } = filesWithMarkers(rows[0].data_directory);
      expect(found.filter((path) => !path.startsWith('/pg_wal/'))).toEqual([]);
    },
  );

  test.runIf(POSTGRES_PROGRAMS === null)(
    'the checks of PostgreSQL files are SKIPPED, because no cluster can be made here',
    () => {
      console.warn('SKIPPED: the checks that no file and no dump of a PostgreSQL contains redacted words');
    },
  );
});

/** The names of the connections that have run a statement. */
async function activity(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select application_name as name from pg_stat_activity where query like '%pg_prepared_xacts%'`,
  );
  await client.end();
  return rows.map(({ name }) => name);
}

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}

function fail(): never {
  throw new Error('expected to find an update, a point or a statement of the test story, but there is none');
}
