/** Backups of either engine restore into either engine, whole or not at all (docs/operators/backup.md). */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Selectable, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { takeBackup } from '../../src/record/backup/backup.js';
import { writeBackup } from '../../src/record/backup/file.js';
import {
  BackupError,
  type BackupHeader,
  type BackupRows,
  backupLines,
  readBackup,
} from '../../src/record/backup/format.js';
import { type Restored, readyToRestore, restoreBackup } from '../../src/record/backup/restore.js';
import { TABLE_ORDER } from '../../src/record/backup/tables.js';
import type { Engine } from '../../src/record/engine/engine.js';
import { StoryRecord } from '../../src/record/record.js';
import { issue } from '../fixtures/service/token.js';
import { anyStore, embeddedStore, postgresStore, type Store, silent } from '../fixtures/store/engines.js';
import { redact } from '../fixtures/store/redaction.js';
import { proposed, storedArticle } from '../fixtures/stories/article.js';
import { applied, editor, file, opening, STORY, statement } from '../fixtures/stories/story.js';
import { wholeStory } from '../fixtures/stories/whole-story.js';

const administration = inject('postgresUrl');
const STORES: Readonly<Record<Engine['name'], () => Promise<Store>>> = {
  PGlite: async () => embeddedStore(inject('untouchedStore')),
  PostgreSQL: () => postgresStore(administration ?? ''),
};
const ENGINES = administration === null ? (['PGlite'] as const) : (['PGlite', 'PostgreSQL'] as const);
const REPLACE = { replace: true, evenIfBroken: false };
const INTO_EMPTY = { replace: false, evenIfBroken: false };

let directory: string;
let files = 0;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'onrecord-backups-'));
});
afterAll(() => rmSync(directory, { recursive: true }));
const fresh = () => {
  files += 1;
  return join(directory, `${files}.backup`);
};

/** Opens a store for one test. */
async function opened(makeStore: () => Promise<Store>): Promise<{ engine: Engine; record: StoryRecord }> {
  const store = await makeStore();
  const engine = await store.open();
  onTestFinished(async () => {
    await engine.close();
    await store.remove();
  });
  return { engine, record: await StoryRecord.open(engine) };
}

/** Writes rows into every table, and things of every kind into the record. */
async function fill(record: StoryRecord): Promise<void> {
  const desk = new Desk(record, silent);
  const batches = wholeStory({
    internalNote: 'for us',
    redactedWords: 'a thief',
    withheldWords: 'a spy',
    retractedWords: 'a liar',
  });
  for (const [index, source] of batches.entries()) {
    const request = { source, name: `updates/${index}.yaml`, editor: editor('tester'), idempotencyKey: `key ${index}` };
    const outcome = await desk.apply({ ...request, asNow: true, dryRun: false });
    if (outcome.status === 'REFUSED') throw new Error(JSON.stringify(outcome.mistakes));
  }
  const draft = {
    id: `${STORY}/not-yet`,
    story: STORY,
    revision: 1,
    content: { text: 'Zeile\u2028für Zeile "≤" \\ 🕊' },
  };
  await record.write({
    editor: 'tester',
    idempotencyKey: 'of a draft',
    requestDigest: 'of a draft',
    dryRun: false,
    plan: async () => ({
      updates: [],
      declarations: [],
      recordedAt: null,
      drafts: [{ type: 'save', draft }],
      result: null,
    }),
  });
  await record.articles.save(storedArticle({ text: 'Zeile\u2028für Zeile "≤" \\ 🕊' }), [proposed()]);
  await issue(record, { expiresAt: '2031-01-02T03:04:05.678Z' });
  await record.openForms.report({ editor: 'tester', form: 'one', subject: { kind: 'article', id: 'one' } });
}

async function save(engine: Engine): Promise<string> {
  const path = fresh();
  await takeBackup(engine, (lines) => writeBackup(lines, path));
  return path;
}

async function restored(engine: Engine, path: string, options = REPLACE): Promise<Restored> {
  await readyToRestore(path);
  return restoreBackup(engine, path, options);
}

/** The forms that editors have open, which no backup contains. */
const OPEN_FORMS = 'open_form';

/** All rows as text by table, including generated columns, but without the generation and the open forms. */
async function contentsOf(engine: Engine): Promise<Record<string, string[]>> {
  const contents: Record<string, string[]> = {};
  for (const [table, order] of Object.entries(TABLE_ORDER)) {
    if (table === OPEN_FORMS) continue;
    const { rows } = await sql<{ text: string }>`
      select (to_jsonb(r) - '{generation,takeovers,timeline}'::text[])::text as text from ${sql.table(table)} r
      order by ${sql.join(order.map((column) => sql.ref(column)))}`.execute(engine.db);
    contents[table] = rows.map(({ text }) => text);
  }
  return contents;
}

/** Writes a backup with other rows and a matching checksum. */
async function rewritten(
  path: string,
  change: {
    header?: (header: BackupHeader) => BackupHeader;
    row?: (table: string, row: string) => string;
    has?: (table: string) => boolean;
  },
): Promise<string> {
  const groups: BackupRows[] = [];
  let header: BackupHeader | null = null;
  for await (const piece of readBackup(path)) {
    if ('header' in piece) header = piece.header;
    else if (change.has?.(piece.table) ?? true)
      groups.push({ ...piece, rows: piece.rows.map((row) => change.row?.(piece.table, row) ?? row) });
  }
  if (header === null) throw new Error('expected the backup to begin with a header, but it has none');
  async function* all() {
    yield* groups;
  }
  const other = fresh();
  await writeBackup(backupLines(change.header?.(header) ?? header, all()), other);
  return other;
}

describe.each(ENGINES)('A backup of %s', (from) => {
  let store: Store;
  let engine: Engine;
  let path: string;
  let contents: Record<string, string[]>;
  beforeAll(async () => {
    store = await STORES[from]();
    engine = await store.open();
    await fill(await StoryRecord.open(engine));
    contents = await contentsOf(engine);
    path = await save(engine);
  });
  afterAll(async () => {
    await engine.close();
    await store.remove();
  });

  test('the backup contains rows of every table, and only its owner can read it', async () => {
    for (const [table, rows] of Object.entries(contents)) expect(rows, table).not.toHaveLength(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('the backup does not contain the forms that editors have open', async () => {
    expect(await engine.db.selectFrom(OPEN_FORMS).selectAll().execute()).toHaveLength(1);
    for await (const piece of readBackup(path)) {
      if ('header' in piece) expect(Object.keys(piece.header.counts)).not.toContain(OPEN_FORMS);
      else expect(piece.table).not.toBe(OPEN_FORMS);
    }
  });

  test('the backup contains every table, and no column takes its value from a sequence, which a backup would lack', async () => {
    const { rows } = await sql<{ name: string; isCounted: boolean }>`
      select table_name::text as name, bool_or(is_identity = 'YES' or column_default like 'nextval%') as "isCounted"
      from information_schema.columns
      where table_schema = 'public' and table_name not like 'kysely%' group by table_name`.execute(engine.db);
    expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(TABLE_ORDER).sort());
    expect(rows.filter(({ isCounted }) => isCounted)).toEqual([]);
  });

  test.each(ENGINES.filter((to) => to !== from))(
    'the backup restores into an empty %s with everything equal except the generation',
    async (to) => {
      const other = await opened(STORES[to]);
      const { epoch, generation, offset, verification, ...undone } = await restored(other.engine, path, INTO_EMPTY);
      expect(verification).toEqual({ intact: true, updates: contents.update?.length });
      expect(undone).toEqual({ updatesLost: 0, wordsBack: [], tokensBack: [] });
      expect(await contentsOf(other.engine)).toEqual(contents);
      const record = await StoryRecord.open(other.engine);
      expect(record.epoch).toBe(epoch);
      const source = await StoryRecord.open(engine);
      expect(epoch).toBe(source.epoch);
      expect([generation, record.generation]).toEqual([2, 2]);
      const head = await source.head();
      expect(offset).toBe(head.offset);
      // Both have the same history, so they give it the same cursors.
      expect(record.cursor(head)).toBe(source.cursor(head));
      // The record continues from there, and recognises repeated requests.
      await applied(record, file({ statements: [statement('after-the-restoration')] }));
      const repeated = await record.write({
        editor: 'tester',
        idempotencyKey: 'of a draft',
        requestDigest: 'of a draft',
        dryRun: false,
        plan: () =>
          Promise.reject(
            new Error('expected the repeated request to return its first result, but it was planned again'),
          ),
      });
      expect(repeated.status).toBe('REPEATED');
      expect(await record.verify()).toMatchObject({ intact: true });
    },
  );

  test('a restore replaces existing data only with --replace, and reports what that undoes', async () => {
    const { engine: other, record } = await opened(STORES[from]);
    await restored(other, path, INTO_EMPTY);
    await applied(record, file({ statements: [statement('lost')] }));
    await redact(record, 'lost');
    const [token] = await record.tokens.list();
    await record.tokens.revoke(token?.id ?? '', 'somebody');
    const later = await contentsOf(other);
    await expect(restored(other, path, INTO_EMPTY)).rejects.toThrow(/not empty.*--replace/);
    expect(await contentsOf(other)).toEqual(later);
    const { updatesLost, wordsBack, tokensBack } = await restored(other, path);
    expect({ updatesLost, wordsBack }).toEqual({ updatesLost: 2, wordsBack: [] });
    expect(tokensBack).toEqual([{ id: token?.id, name: 'somebody' }]);
    expect(await contentsOf(other)).toEqual(contents);
  });
});

describe('What a restored backup undoes', () => {
  test('a restore reports the statements whose redacted words are back', async () => {
    const { engine, record } = await opened(anyStore);
    await applied(record, opening({ statements: [statement('one'), statement('two')] }));
    await redact(record, 'one');
    const path = await save(engine);
    await redact(record, 'two');
    expect((await restored(engine, path)).wordsBack).toEqual([`${STORY}/two`]);
  });
});

describe('A backup of an older version', () => {
  test('a restore migrates a backup of an older version', async () => {
    const { engine, record } = await opened(anyStore);
    await fill(record);
    const contents = await contentsOf(engine);
    const isLater = (table: string) => table === 'article' || table === 'article_draft';
    const old = await rewritten(await save(engine), {
      header: ({ counts, ...header }) => ({
        ...header,
        migration: '0004-drafts',
        counts: Object.fromEntries(Object.entries(counts).filter(([table]) => !isLater(table))),
      }),
      has: (table) => !isLater(table),
      row: (table, row) => (table === 'idempotency' ? row.replace(/,"head_offset":\d+/, '') : row),
    });
    expect((await restored(engine, old)).verification.intact).toBe(true);
    expect(await contentsOf(engine)).toEqual({ ...contents, article: [], article_draft: [] });
  });

  test('a backup of a newer version is refused before anything is changed', async () => {
    const { engine, record } = await opened(anyStore);
    await applied(record, opening());
    const path = await save(engine);
    const newer = await rewritten(path, { header: (header) => ({ ...header, migration: '9999-of-tomorrow' }) });
    await expect(readyToRestore(newer)).rejects.toThrow(/9999-of-tomorrow.*does not know/);
    const format = await rewritten(path, { header: (header) => ({ ...header, version: 2 }) });
    await expect(readyToRestore(format)).rejects.toThrow(/format 2.*reads format 1/);
  });
});

describe('A damaged backup', () => {
  let store: Store;
  let engine: Engine;
  let bytes: Buffer;
  let path: string;
  let before: Record<string, string[]>;
  beforeAll(async () => {
    store = await anyStore();
    engine = await store.open();
    await fill(await StoryRecord.open(engine));
    before = await contentsOf(engine);
    path = await save(engine);
    bytes = readFileSync(path);
  });
  afterAll(async () => {
    expect(await contentsOf(engine)).toEqual(before);
    await engine.close();
    await store.remove();
  });
  const written = (content: Uint8Array | string) => {
    const other = fresh();
    writeFileSync(other, content);
    return other;
  };
  /** Also when nobody read the backup before. */
  const expectRefused = async (other: string) => {
    await expect(readyToRestore(other)).rejects.toThrow(BackupError);
    await expect(restoreBackup(engine, other, REPLACE)).rejects.toThrow(BackupError);
  };

  test('a truncated backup is refused, wherever it was cut', async () => {
    for (const share of [0.01, 0.5, 0.9]) await expectRefused(written(bytes.subarray(0, bytes.length * share)));
    for (const less of [1, 8, 9, 40]) await expectRefused(written(bytes.subarray(0, bytes.length - less)));
  });

  test('a backup with a flipped bit is refused, whichever bit it was', async () => {
    // The last six of the ten bytes of a gzip header give its time and system, and nothing depends on them.
    const places = [
      0,
      2,
      ...Array.from({ length: 40 }, (_, index) => 10 + Math.floor(((bytes.length - 11) * index) / 39)),
    ];
    for (const place of places) {
      const other = Buffer.from(bytes);
      other.writeUInt8(other.readUInt8(place) ^ (1 << (place % 8)), place);
      await expect(readyToRestore(written(other)), `byte ${place}`).rejects.toThrow(BackupError);
    }
  });

  test('a file that is not a backup, and a missing file, are refused', async () => {
    await expectRefused(written('not a backup'));
    await expectRefused(written(''));
    await expectRefused(directory);
    await expect(readyToRestore(join(directory, 'none'))).rejects.toThrow('There is no file');
  });

  test('a backup of a broken record is refused without --even-if-broken, and a refusal changes nothing', async () => {
    const other = await rewritten(path, {
      row: (table, row) => (table === 'statement' ? row.replace('INDIRECT', 'MIXED') : row),
    });
    await readyToRestore(other);
    await expect(restoreBackup(engine, other, REPLACE)).rejects.toThrow(/broken at offset \d+.*--even-if-broken/);
    expect(await contentsOf(engine)).toEqual(before);
    const empty = await opened(anyStore);
    const { verification } = await restoreBackup(empty.engine, other, { replace: false, evenIfBroken: true });
    expect(verification.intact).toBe(false);
  });
});

describe.skipIf(administration === null)('A PostgreSQL in use by others', () => {
  test('a backup taken while writers append shows one moment', async () => {
    const { engine, record } = await opened(STORES.PostgreSQL);
    await applied(record, opening());
    let isOver = false;
    let written = 0;
    const writers = Promise.all(
      ['a', 'b'].map(async (name) => {
        for (let number = 1; !isOver; number += 1) {
          await applied(record, file({ statements: [statement(`${name}-${number}`)] }));
          written += 1;
        }
      }),
    );
    const paths: string[] = [];
    while (paths.length < 3) {
      const before = written;
      const path = fresh();
      await takeBackup(engine, async (lines) => {
        async function* slowly() {
          for await (const some of lines) {
            const { offset } = await record.head();
            await expect
              .poll(async () => (await record.head()).offset, { interval: 1, timeout: 20_000 })
              .toBeGreaterThan(offset);
            yield some;
          }
        }
        await writeBackup(slowly(), path);
      });
      expect(written).toBeGreaterThan(before);
      paths.push(path);
    }
    isOver = true;
    await writers;
    const other = await opened(STORES.PostgreSQL);
    for (const path of paths) {
      const header = await readyToRestore(path);
      const { verification } = await restored(other.engine, path);
      expect(verification).toEqual({ intact: true, updates: header.head.offset });
      expect(await other.record.head()).toEqual(header.head);
    }
  });

  test('a slow answer from before a restore does not bring back the old head', async () => {
    const { engine, record } = await opened(STORES.PostgreSQL);
    await applied(record, opening());
    const path = await save(engine);
    await applied(record, file({ statements: [statement('lost')] }));
    let arrive: () => void = () => undefined;
    let onItsWay: Promise<void> | null = null;
    const slowly = engine.db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        // Only the first answer is slow.
        const way = onItsWay;
        onItsWay = null;
        await way;
        return result;
      },
    });
    const other = await StoryRecord.open({ ...engine, db: slowly });
    const known = await other.head();
    onItsWay = new Promise((resolve) => {
      arrive = resolve;
    });
    const late = other.head();
    await restored(engine, path);
    expect(await other.headSince(known)).toMatchObject({ continues: false });
    arrive();
    expect(await late).toEqual(known);
    expect(await other.recentHead(60_000)).toEqual(await record.head());
  });

  test('a long read delays a restore without failing it, and a writer is told to try again', async () => {
    const { engine, record } = await opened(STORES.PostgreSQL);
    await applied(record, opening());
    const path = await save(engine);
    let restoring: Promise<Restored> | null = null;
    await engine.db.transaction().execute(async (transaction) => {
      await transaction.selectFrom('statement').selectAll().execute();
      restoring = restored(engine, path);
      // While the restore waits, other reads work.
      const waiting = async () => {
        const { rows } = await sql<Selectable<{ count: number }>>`
          select count(*) as count from pg_locks where not granted and mode = 'AccessExclusiveLock'`.execute(engine.db);
        return rows[0]?.count;
      };
      await expect.poll(waiting, { interval: 20, timeout: 20_000 }).toBeGreaterThan(0);
      await expect(applied(record, file({ statements: [statement('refused')] }))).rejects.toThrow('try again');
      expect((await record.head()).offset).toBeGreaterThan(0);
    });
    await expect(restoring).resolves.toMatchObject({ verification: { intact: true } });
  });
});
