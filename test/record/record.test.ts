import { sql } from 'kysely';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Desk } from '../../src/desk/desk.js';
import { Tail } from '../../src/feed/tail.js';
import { decodeCursor } from '../../src/record/cursor.js';
import { RecordError } from '../../src/record/errors.js';
import { emptyRecord, onEveryEngine, onOneEngine, silent } from '../fixtures/store/engines.js';
import {
  applied,
  EVERY_UPDATE,
  editor,
  file,
  notice,
  opening,
  position,
  refused,
  STORY,
  statement,
} from '../fixtures/stories/story.js';

onEveryEngine('The record', (makeStore) => {
  const store = emptyRecord(makeStore);

  const allUpdates = async () => (await store.record.updates(EVERY_UPDATE)).updates;

  test('updates get the offsets 1, 2, 3, … and the updates of a story the sequences 1, 2, 3, …', async () => {
    await applied(store.record, opening());
    await applied(store.record, file({ statements: [statement('one'), statement('two')] }));
    const updates = await allUpdates();
    expect(updates.map((update) => update.offset)).toEqual(updates.map((_, index) => index + 1));
    const ofStory = updates.filter((update) => update.story === STORY);
    expect(ofStory.map((update) => update.sequence)).toEqual(ofStory.map((_, index) => index + 1));
    expect(updates.filter((update) => update.story === null).every((update) => update.sequence === null)).toBe(true);
    expect(await store.record.head()).toMatchObject({ offset: updates.length, hash: updates.at(-1)?.hash });
  });

  test('offsets and sequences are contiguous and in commit order with 16 concurrent writers', async () => {
    await applied(store.record, opening());
    const desk = new Desk(store.record, silent);
    const write = (writer: number, n: number) =>
      desk.apply({
        asNow: true,
        source: file({ statements: [statement(`w${writer}-${n}-a`), statement(`w${writer}-${n}-b`)] }),
        name: null,
        editor: editor(`writer ${writer}`),
        idempotencyKey: null,
        dryRun: false,
      });
    await Promise.all(
      Array.from({ length: 16 }, async (_, writer) => {
        for (let n = 0; n < 5; n += 1) expect((await write(writer, n)).status).toBe('APPENDED');
      }),
    );
    const updates = await allUpdates();
    expect(updates.map((update) => update.offset)).toEqual(updates.map((_, index) => index + 1));
    const sequences = updates.filter((update) => update.story === STORY).map((update) => update.sequence);
    expect(sequences).toEqual(sequences.map((_, index) => index + 1));
    expect(updates.filter((update) => update.kind === 'STATEMENT_PUBLISHED')).toHaveLength(160);
    expect(await store.record.verify()).toEqual({ intact: true, updates: updates.length });
  });

  test('a poll never finds a new update behind an offset that it has read', async () => {
    await applied(store.record, opening());
    let writing = true;
    const seen: number[] = [];
    const reader = (async () => {
      while (writing || (await store.record.head()).offset > (seen.at(-1) ?? 0)) {
        const page = await store.record.updates({
          story: null,
          after: seen.at(-1) ?? 0,
          until: 1e9,
          kinds: null,
          actor: null,
          proposal: null,
          limit: 50,
        });
        seen.push(...page.updates.map((update) => update.offset));
      }
    })();
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let n = 0; n < 8; n += 1)
          await applied(store.record, file({ statements: [statement(`p${writer}-${n}`)] }));
      }),
    );
    writing = false;
    await reader;
    expect(seen).toEqual(seen.map((_, index) => index + 1));
    expect(seen).toHaveLength((await store.record.head()).offset);
  });

  test('a batch is appended whole or not at all', async () => {
    await applied(store.record, opening());
    const before = await store.record.head();
    const mistakes = await refused(
      store.record,
      file({ statements: [statement('good'), statement('bad', { attributions: [{ speaker: 'nobody' }] })] }),
    );
    expect(mistakes.map((one) => one.code)).toEqual(['UNKNOWN_REFERENCE']);
    expect(await store.record.head()).toEqual(before);
    expect(await store.record.snapshots().at(before).get('statement', `${STORY}/good`)).toBeNull();
  });

  test('a dry run returns the updates and appends none', async () => {
    await applied(store.record, opening());
    const before = await store.record.head();
    const outcome = await new Desk(store.record, silent).apply({
      asNow: true,
      source: file({ statements: [statement('planned')] }),
      name: null,
      editor: editor('tester'),
      idempotencyKey: null,
      dryRun: true,
    });
    expect(outcome).toMatchObject({
      status: 'DRY_RUN',
      updates: [{ kind: 'STATEMENT_PUBLISHED', subject: `${STORY}/planned` }],
    });
    expect(await store.record.head()).toEqual(before);
  });

  describe('idempotency keys', () => {
    const request = (key: string, text: string, name = 'tester') =>
      new Desk(store.record, silent).apply({
        asNow: true,
        source: text,
        name: null,
        editor: editor(name),
        idempotencyKey: key,
        dryRun: false,
      });

    test('a repeated idempotency key returns the first result and appends nothing', async () => {
      await applied(store.record, opening());
      const text = file({ statements: [statement('once')] });
      const first = await request('key-1', text);
      const head = await store.record.head();
      const second = await request('key-1', text);
      expect(first.status).toBe('APPENDED');
      expect(second).toMatchObject({ status: 'REPEATED' });
      expect('updates' in second && 'updates' in first && second.updates).toEqual('updates' in first && first.updates);
      expect(await store.record.head()).toEqual(head);
    });

    test('an idempotency key is refused when it comes with another request', async () => {
      await applied(store.record, opening());
      await request('key-2', file({ statements: [statement('first')] }));
      await expect(request('key-2', file({ statements: [statement('second')] }))).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
    });

    test('two editors may use the same idempotency key', async () => {
      await applied(store.record, opening());
      await request('key-3', file({ statements: [statement('mine')] }), 'one');
      expect((await request('key-3', file({ statements: [statement('yours')] }), 'two')).status).toBe('APPENDED');
    });

    test('one of many concurrent requests with one idempotency key appends', async () => {
      await applied(store.record, opening());
      const text = file({ statements: [statement('raced')] });
      const statuses = (await Promise.all(Array.from({ length: 8 }, () => request('key-4', text)))).map(
        (one) => one.status,
      );
      expect(statuses.sort()).toEqual(['APPENDED', ...Array<string>(7).fill('REPEATED')]);
    });
  });

  describe('reading at an earlier point', () => {
    test('a snapshot at an earlier point shows things as they were there', async () => {
      await applied(store.record, opening());
      await applied(store.record, file({ statements: [statement('said')], positions: [position('north', ['said'])] }));
      const then = await store.record.head();
      await applied(
        store.record,
        file({
          correct: [{ statement: 'said', set: { text: 'Something else was said.' }, notice: notice('CORRECTION') }],
          positions: [position('north', ['said'], { stance: 'REJECTS' })],
          events: [{ slug: 'talks', status: 'HELD' }],
        }),
      );
      const earlier = store.record.snapshots().at(then);
      const now = store.record.snapshots().at(await store.record.head());
      expect((await earlier.get('statement', `${STORY}/said`))?.body.text).toBe('What is said in said.');
      expect((await now.get('statement', `${STORY}/said`))?.body.text).toBe('Something else was said.');
      expect((await earlier.get('event', `${STORY}/talks`))?.body.status).toBe('SCHEDULED');
      expect((await now.get('event', `${STORY}/talks`))?.body.status).toBe('HELD');
      const stances = async (snapshot: typeof now) =>
        (
          await snapshot.page('position', 'proposal', `${STORY}/truce`, {
            order: 'recorded',
            descending: false,
            filter: { positionState: 'CURRENT' },
            after: null,
            before: null,
            limit: 10,
            fromEnd: false,
          })
        ).items.map(({ item }) => item.body.stance);
      expect(await stances(earlier)).toEqual(['NONCOMMITTAL']);
      expect(await stances(now)).toEqual(['REJECTS']);
      expect((await now.history('statement', `${STORY}/said`)).map((one) => [one.version, one.body.text])).toEqual([
        [1, 'What is said in said.'],
        [2, 'Something else was said.'],
      ]);
      expect(await earlier.history('statement', `${STORY}/said`)).toHaveLength(1);
    });

    test('a time names one batch: its updates share one time, and batches are at least a millisecond apart', async () => {
      await applied(store.record, opening());
      const desk = new Desk(store.record, silent);
      const write = (n: number) => {
        const source = file({ statements: [statement(`a-${n}`), statement(`b-${n}`)] });
        return desk.apply({
          source,
          name: null,
          editor: editor('tester'),
          idempotencyKey: null,
          dryRun: false,
          asNow: true,
        });
      };
      // Also after the database's clock was an hour ahead for a while.
      for (const ahead of [0, 3_600]) {
        await setHead(ahead);
        await Promise.all(Array.from({ length: 8 }, (_, n) => write(ahead + n)));
      }
      const updates = await allUpdates();
      const batches = [...new Set(updates.map(({ batch }) => batch))].slice(1);
      const moments = batches.map((batch) => {
        const times = new Set(updates.filter((update) => update.batch === batch).map(({ at }) => at));
        expect([...times]).toHaveLength(1);
        return [...times][0] ?? '';
      });
      expect(moments).toHaveLength(16);
      expect(new Set(moments).size).toBe(16);
      expect([...moments].sort()).toEqual(moments);
    });

    /** Moves the head's time this many seconds ahead, as if the database's clock had been ahead. */
    const setHead = (seconds: number) =>
      sql`with r as (update record set head_at = clock_timestamp() + make_interval(secs => ${seconds}) returning head_offset, head_at)
        update "update" u set at = r.head_at from r
        where u.batch = (select batch from "update" where "offset" = r.head_offset)`.execute(store.engine.db);

    test('the present time names the head, even while the head is ahead of the clock', async () => {
      await applied(store.record, opening());
      const first = await store.record.head();
      const before = await store.record.clock();
      await applied(store.record, file({ statements: [statement('from-the-future')] }));
      await setHead(3_600);
      await applied(store.record, file({ statements: [statement('after-it')] }));
      const head = await store.record.head();
      const now = await store.record.clock();
      const later = (milliseconds: number) => new Date(Date.parse(now) + milliseconds).toISOString();
      // A client's "now" is a little old when it arrives.
      for (const moment of [now, later(-2_000), later(60_000)]) {
        expect(await store.record.pointAtTime(moment), moment).toEqual(head);
      }
      expect(await store.record.pointAtTime(later(-60_000))).toMatchObject({ offset: 0 });
      await setHead(0);
      expect(await store.record.pointAtTime(before)).toEqual(first);
    });

    test('a head ahead of the clock is logged once, reported as a number, and listed among the warnings', async () => {
      await applied(store.record, opening());
      expect(await store.record.warnings()).toEqual([]);
      const lines: { level: number; msg: string; aheadMs?: number }[] = [];
      const tail = await Tail.start(store.record, pino({}, { write: (line: string) => lines.push(JSON.parse(line)) }));
      onTestFinished(() => tail.stop());
      expect(tail.aheadMs).toBe(0);
      await setHead(3_600);
      for (let time = 0; time < 3; time += 1) await tail.advance();
      expect(lines).toMatchObject([
        { level: 50, msg: expect.stringContaining("later than the database's clock shows") },
      ]);
      expect(tail.aheadMs / 1_000).toBeCloseTo(3_600, -1);
      expect(await store.record.warnings()).toMatchObject([expect.stringMatching(/newest update .* 3\d{3} s later/)]);
      await setHead(0);
      await tail.advance();
      expect(lines.slice(1)).toMatchObject([{ level: 30, msg: "the database's clock has reached the newest update" }]);
    });

    test('a time names the newest update at or before it', async () => {
      await applied(store.record, opening());
      const first = await store.record.head();
      const [at] = (await allUpdates()).slice(-1).map((update) => update.at);
      await new Promise((resolve) => setTimeout(resolve, 5));
      await applied(store.record, file({ statements: [statement('later')] }));
      expect(await store.record.pointAtTime(at ?? '')).toEqual(first);
      expect(await store.record.pointAtTime('2100-01-01T00:00:00Z')).toEqual(await store.record.head());
      expect(await store.record.pointAtTime('2000-01-01T00:00:00Z')).toMatchObject({ offset: 0 });
    });
  });

  describe('cursors', () => {
    test('a cursor decodes to the point it was made from', async () => {
      await applied(store.record, opening());
      const head = await store.record.head();
      const cursor = decodeCursor(store.record.cursor(head));
      expect(cursor).not.toBeNull();
      if (cursor !== null) expect(await store.record.check(cursor)).toEqual({ usable: true, point: head });
    });

    test('cursors of another record, of another history and beyond the head get different reasons', async () => {
      await applied(store.record, opening());
      const head = await store.record.head();
      const cursor = decodeCursor(store.record.cursor(head));
      if (cursor === null) throw new Error('expected the cursor to be decoded, but decodeCursor returned null');
      const reason = async (changed: object) => store.record.check({ ...cursor, ...changed });
      expect(await reason({ epoch: 'ffffffffffffffff' })).toEqual({ usable: false, reason: 'FORKED' });
      expect(await reason({ hashStart: '000000000000' })).toEqual({ usable: false, reason: 'FORKED' });
      expect(await reason({ offset: head.offset + 1 })).toEqual({ usable: false, reason: 'AHEAD' });
      await expect(store.record.pointAt({ ...cursor, offset: head.offset + 1 })).rejects.toBeInstanceOf(RecordError);
    });
  });

  test('a stored version never changes, except for the offset where it ends', async () => {
    await applied(store.record, opening());
    await applied(store.record, file({ statements: [statement('said')] }));
    const rows = async () =>
      (await sql<Record<string, unknown>>`select * from statement order by id, since_offset`.execute(store.engine.db))
        .rows;
    const [before] = await rows();
    await applied(
      store.record,
      file({ correct: [{ statement: 'said', set: { text: 'Other words.' }, notice: notice('CORRECTION') }] }),
    );
    const [after, next] = await rows();
    expect(after).toEqual({ ...before, until_offset: next?.since_offset });
  });
});

// An engine only gives the rows; code finds the damage.
onOneEngine('The verification of a record', (makeStore) => {
  const store = emptyRecord(makeStore);
  const tamper = async (change: string) => {
    await applied(store.record, opening());
    await applied(store.record, file({ statements: [statement('said')], positions: [position('north', ['said'])] }));
    expect((await store.record.verify()).intact).toBe(true);
    await sql.raw(change).execute(store.engine.db);
    return store.record.verify();
  };
  const offsetOf = async (kind: string) =>
    (await store.record.updates(EVERY_UPDATE)).updates.find((update) => update.kind === kind)?.offset;

  test('verify finds changed words', async () => {
    const verification = await tamper(
      `update statement set body = jsonb_set(body, '{text}', '"Forged."') where id = '${STORY}/said'`,
    );
    expect(verification).toMatchObject({ intact: false, offset: await offsetOf('STATEMENT_PUBLISHED') });
  });

  test('verify finds a changed editor of an update', async () => {
    const verification = await tamper(`update "update" set editor = 'somebody else' where "offset" = 3`);
    expect(verification).toMatchObject({ intact: false, offset: 3, fault: 'its content is not what was recorded' });
  });

  test('verify finds an inserted version', async () => {
    const offset = 2;
    const verification = await tamper(
      `insert into source (id, since_offset, first_offset, version, recorded_at, body)
       values ('slipped-in', ${offset}, ${offset}, 1, now(), '{"url": "https://slipped.example/"}')`,
    );
    expect(verification).toMatchObject({ intact: false, offset });
  });

  test('verify finds a changed digest by the hash chain', async () => {
    const verification = await tamper(`update "update" set hash = md5(hash) || md5(digest) where "offset" = 4`);
    expect(verification).toMatchObject({
      intact: false,
      offset: 4,
      fault: 'its hash does not follow from the hash before it',
    });
  });

  test.each([
    [
      'a forged notice',
      `update statement set notice = '{"kind": "CORRECTION"}' where id = '${STORY}/said'`,
      'its notice',
    ],
    [
      'a forged time',
      `update statement set recorded_at = now() + interval '1 hour' where id = '${STORY}/said'`,
      'its time',
    ],
    [
      'a current version that was given an end',
      `update event set until_offset = 9999 where id = '${STORY}/talks'`,
      'no version follows',
    ],
    [
      'words that search finds but nobody said',
      `update statement set search_text = 'forged' where id = '${STORY}/said'`,
      'search_text',
    ],
    [
      'an actor added to the speakers of a statement',
      `update statement set speakers = '{bert-south}' where id = '${STORY}/said'`,
      'speakers',
    ],
    [
      'an update hidden from the actors it concerns',
      `update "update" set actors = '{}' where kind = 'STATEMENT_PUBLISHED'`,
      'its actors and proposals',
    ],
    ['an actor removed from a story', `delete from appearance where actor = 'north'`, 'the actors of stories'],
  ])('verify finds %s', async (_, change, fault) => {
    const verification = await tamper(change);
    expect(verification).toMatchObject({ intact: false, fault: expect.stringContaining(fault) });
  });

  test('verify finds a truncated record', async () => {
    await applied(store.record, opening());
    await applied(store.record, file({ statements: [statement('cut')] }));
    const { offset } = await store.record.head();
    await sql.raw('delete from statement').execute(store.engine.db);
    await sql.raw('delete from appearance').execute(store.engine.db);
    await sql.raw(`delete from "update" where "offset" = ${offset}`).execute(store.engine.db);
    expect(await store.record.verify()).toMatchObject({ intact: false, offset });
  });
});
