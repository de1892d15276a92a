/** The log carries everything: a store that follows it has the rows of the store that wrote it. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../src/record/engine/engine.js';
import { applyLog, emptyFollower } from '../../src/record/log/apply-log.js';
import { encodeLogEntry, type LogEntry, parseLogEntry } from '../../src/record/log/log-entry.js';
import { readLog } from '../../src/record/log/read-log.js';
import { StoryRecord } from '../../src/record/record.js';
import { verify } from '../../src/record/verify/verify.js';
import { THING_KINDS } from '../../src/record/versioned.js';
import { embeddedStore, emptyRecord, onEveryEngine, type Store } from '../fixtures/store/engines.js';
import { redact } from '../fixtures/store/redaction.js';
import { randomKey, randomStep } from '../fixtures/stories/random-steps.js';
import { applied, file, notice, opening, STORY, statement, submit } from '../fixtures/stories/story.js';

/** The tables that a follower shares with the store that it follows. */
const SHARED = ['batch', 'update', 'appearance', ...THING_KINDS];

async function sharedRows(engine: Engine): Promise<Record<string, unknown>> {
  const read = async (columns: string, table: string) => {
    const { rows } = await sql<{ row: unknown }>`
      select to_jsonb(t) as row from (select ${sql.raw(columns)} from ${sql.table(table)}) t
      order by to_jsonb(t)::text`.execute(engine.db);
    return rows.map(({ row }) => row);
  };
  const tables = await Promise.all(SHARED.map(async (table) => [table, await read('*', table)] as const));
  return {
    ...Object.fromEntries(tables),
    record: await read('epoch, head_offset, head_hash, head_at, generation, takeovers', 'record'),
  };
}

/** The entries of a store after an offset, as they arrive: written and read again. */
async function entriesOf(engine: Engine, after = 0): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for (let last = after; ; last = entries.at(-1)?.offset ?? last) {
    // Few at a time, so that reads end within batches.
    const page = await readLog(engine, last, 3);
    if (page.length === 0) return entries;
    entries.push(...page.map((entry) => parseLogEntry(encodeLogEntry(entry), entry.offset)));
  }
}

/** Applies entries as a follower does: a few at a time, and what is left of a batch again with the rest of it. */
async function follow(engine: Engine, entries: readonly LogEntry[], atOnce = entries.length): Promise<boolean> {
  let waiting: LogEntry[] = [];
  let hasErased = false;
  for (let from = 0; from < entries.length; from += atOnce) {
    waiting.push(...entries.slice(from, from + atOnce));
    const result = await applyLog(engine, waiting);
    waiting = waiting.filter(({ offset }) => offset > result.head.offset);
    hasErased ||= result.hasErased;
  }
  expect(waiting).toEqual([]);
  return hasErased;
}

/** An empty store takes over the epoch of the log. */
const ANY_EPOCH = '0'.repeat(16);

const words = (text: string) => ({ statements: [statement('secret', { text })] });

onEveryEngine('The log', (makeStore) => {
  const core = emptyRecord(makeStore);
  let store: Store;
  let follower: Engine;
  beforeAll(async () => {
    store = embeddedStore();
    follower = await store.open();
    await StoryRecord.open(follower);
  });
  beforeEach(() => emptyFollower(follower, ANY_EPOCH));
  afterAll(async () => {
    await follower.close();
    await store.remove();
  });
  const coreRows = () => sharedRows(core.engine);
  const followerRows = () => sharedRows(follower);

  test('a follower has the rows of the core, column by column, whenever it copies them and however many at a time', async () => {
    let story = 0;
    const steps = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: randomStep },
        randomKey.map((key) => ({ redact: key })),
      ),
      {
        minLength: 3,
        maxLength: 14,
      },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.nat({ max: 13 }), fc.integer({ min: 1, max: 9 }), async (all, copied, atOnce) => {
        story += 1;
        const name = `${STORY}-${story}`;
        const own = (text: string) => text.replaceAll(STORY, name);
        await applied(core.record, own(opening()));
        for (const [index, step] of all.entries()) {
          if (typeof step === 'string') await submit(core.record, own(step));
          else {
            await submit(
              core.record,
              own(file({ redact: [{ statement: step.redact, notice: notice('REDACTION', { reason: 'LEGAL' }) }] })),
            );
          }
          if (index === copied) await follow(follower, await entriesOf(core.engine), atOnce);
        }
        // Those that were copied before are given again, as a redaction may have left them.
        await follow(follower, await entriesOf(core.engine), atOnce);
        expect(await followerRows()).toEqual(await coreRows());
        expect((await verify(follower.db)).intact).toBe(true);
      }),
      { numRuns: 8 },
    );
  });

  test('a redaction erases in a follower what it erased at the core, also what arrived with its words', async () => {
    await applied(core.record, opening(words('He said Qzxwv.')));
    await applied(
      core.record,
      file({ correct: [{ statement: 'secret', set: { text: 'She said Qzxwv.' }, notice: notice('CORRECTION') }] }),
    );
    expect(await follow(follower, await entriesOf(core.engine))).toBe(false);
    expect(JSON.stringify(await followerRows())).toContain('Qzxwv');
    const [redaction] = await redact(core.record, 'secret');
    const late = await entriesOf(core.engine, (redaction?.offset ?? 0) - 1);
    expect(await follow(follower, late), 'a scrub is due').toBe(true);
    expect(JSON.stringify(await followerRows())).not.toContain('Qzxwv');
    expect(await followerRows()).toEqual(await coreRows());
  });

  test('entries read after a redaction have no erased words, and a follower that begins with them is intact', async () => {
    await applied(core.record, opening(words('He said Qzxwv.')));
    await redact(core.record, 'secret');
    await applied(core.record, file({ statements: [statement('later')] }));
    const entries = await entriesOf(core.engine);
    expect(entries.map(encodeLogEntry).join()).not.toContain('Qzxwv');
    expect(await follow(follower, entries), 'nothing of it was ever stored').toBe(false);
    expect(await verify(follower.db)).toEqual({ intact: true, updates: entries.length });
  });

  test('a batch is applied whole or not at all', async () => {
    await applied(core.record, opening());
    await applied(core.record, file({ statements: [statement('a'), statement('b'), statement('c')] }));
    const entries = await entriesOf(core.engine);
    const opened = entries.filter(({ batch }) => batch === 1);
    const result = await applyLog(follower, entries.slice(0, opened.length + 2));
    expect(result).toMatchObject({ applied: opened.length, head: { offset: opened.length } });
    const missing = entries.slice(opened.length + 1);
    await expect(applyLog(follower, missing)).rejects.toMatchObject({ code: 'LOG_GAP' });
    expect((await applyLog(follower, entries)).head.offset).toBe(entries.length);
  });

  test('a log of another record, or of another history, is refused', async () => {
    await applied(core.record, opening());
    const entries = await entriesOf(core.engine);
    await follow(follower, entries);
    const [first, ...others] = entries;
    if (first === undefined) throw new Error('expected entries');
    const refused = async (changed: readonly LogEntry[]) =>
      expect(applyLog(follower, changed)).rejects.toMatchObject({ code: 'LOG_FORKED' });
    await refused(entries.map((entry) => ({ ...entry, epoch: 'ffffffffffffffff' })));
    await refused([{ ...first, hash: 'f'.repeat(64) }, ...others]);
    await applied(core.record, file({ statements: [statement('a')] }));
    const [next] = await entriesOf(core.engine, entries.length);
    if (next === undefined) throw new Error('expected an entry');
    await refused([{ ...next, hash: 'f'.repeat(64) }]);
    expect(await verify(follower.db)).toEqual({ intact: true, updates: entries.length });
  });

  test('an emptied follower takes over another epoch', async () => {
    await applied(core.record, opening());
    await follow(follower, await entriesOf(core.engine));
    await sql`update record set epoch = 'ffffffffffffffff'`.execute(core.engine.db);
    const entries = await entriesOf(core.engine);
    await expect(applyLog(follower, entries)).rejects.toMatchObject({ code: 'LOG_FORKED' });
    await emptyFollower(follower, ANY_EPOCH);
    expect(await applyLog(follower, entries)).toMatchObject({ epoch: 'ffffffffffffffff', applied: entries.length });
    expect(await followerRows()).toEqual(await coreRows());
  });

  test('a changed entry is refused with its offset and what is wrong', async () => {
    await applied(core.record, opening());
    const [entry] = await readLog(core.engine, 0, 1);
    if (entry === undefined) throw new Error('expected an entry');
    const json = encodeLogEntry(entry);
    const thrown = (text: string, at = 1) => {
      try {
        parseLogEntry(text, at);
      } catch (error) {
        return error;
      }
      throw new Error('expected the entry to be refused');
    };
    expect(parseLogEntry(json, 1)).toEqual(entry);
    const changed = json.replace(/"subject":"[^"]*"/, '"subject":"somebody-else"');
    expect(thrown(changed)).toMatchObject({ code: 'LOG_DAMAGED', message: expect.stringContaining('entry 1') });
    expect(thrown(json, 2)).toMatchObject({ code: 'LOG_DAMAGED' });
    expect(thrown(json.slice(1))).toMatchObject({ code: 'LOG_DAMAGED' });
    expect(thrown(json.replace('"offset":1', '"offset":"1"'))).toMatchObject({
      message: expect.stringContaining('"offset"'),
    });
    const newer = json.replace('"form":1', '"form":2').replace('"oldestReader":"0.1.0"', '"oldestReader":"7.1.0"');
    expect(thrown(newer)).toMatchObject({ code: 'LOG_NEWER', message: expect.stringContaining('version 7.1.0') });
  });
});
