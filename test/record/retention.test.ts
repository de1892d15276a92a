/** Data beside the record is deleted after a time, and the record never (docs/operators/backup.md). */
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../../src/config.js';
import type { StoryRecord } from '../../src/record/record.js';
import { deleteExpired, type RetentionAges } from '../../src/record/retention.js';
import { RetentionWatch } from '../../src/server/retention.js';
import { startService } from '../../src/server/service.js';
import { issue } from '../fixtures/service/token.js';
import { anyStore, emptyRecord, onEveryEngine, silent } from '../fixtures/store/engines.js';
import { proposed, storedArticle } from '../fixtures/stories/article.js';
import { applied, file, opening, STORY, statement } from '../fixtures/stories/story.js';

/** Waits until the clock shows a later millisecond. */
async function nextMillisecond(): Promise<void> {
  const now = Date.now();
  while (Date.now() <= now + 1) await setImmediate();
}

const DAY = 86_400_000;
const FOR_EVER = 36_500 * DAY;
const KEPT = { idempotency: 0, tokens: 0, drafts: 0, articles: 0 };

/** Sends a request with a key; a request that appends nothing saves a draft. */
function send(record: StoryRecord, key: string, text: string | null = null) {
  const draft = { id: `${STORY}/${key}`, story: STORY, revision: 1, content: {} };
  return record.write({
    editor: 'tester',
    idempotencyKey: key,
    requestDigest: key,
    dryRun: false,
    plan: async () => ({
      updates: [],
      declarations: [],
      recordedAt: null,
      drafts: text === null ? [] : [{ type: 'save', draft: { ...draft, content: { text } } }],
      result: null,
    }),
  });
}

onEveryEngine('Retention', (makeStore) => {
  const store = emptyRecord(makeStore);
  const older = (more: Partial<RetentionAges>): RetentionAges => ({
    idempotency: FOR_EVER,
    tokens: null,
    drafts: null,
    articles: null,
    ...more,
  });
  const keys = async () =>
    (await store.engine.db.selectFrom('idempotency').select('key').orderBy('key').execute()).map(({ key }) => key);
  /** Moves everything recorded so far into the past; `verify` would report this change. */
  const age = (days: number) =>
    sql`update "update" set at = at - make_interval(days => ${days})`.execute(store.engine.db);
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

  test('an idempotency key is deleted when its age has passed, and counts as new afterwards', async () => {
    const { record } = store;
    await send(record, 'of-the-empty-record');
    await applied(record, opening());
    await send(record, 'before-the-next-update');
    await age(40);
    await applied(record, file({ statements: [statement('recent')] }));
    await age(20);
    await send(record, 'at-the-head');
    // The first was used before an update of 60 days ago, the second between those of 60 and 20 days ago.
    expect(await record.deleteExpired(older({ idempotency: 61 * DAY }))).toEqual(KEPT);
    expect(await record.deleteExpired(older({ idempotency: 30 * DAY }))).toEqual({ ...KEPT, idempotency: 1 });
    expect(await keys()).toEqual(['at-the-head', 'before-the-next-update']);
    expect((await send(record, 'before-the-next-update')).status).toBe('REPEATED');
    expect(await record.deleteExpired(older({ idempotency: 10 * DAY }))).toEqual({ ...KEPT, idempotency: 1 });
    // The time of its use is unknown until something follows it, so it stays.
    expect(await record.deleteExpired(older({ idempotency: 0 }))).toEqual(KEPT);
    expect(await keys()).toEqual(['at-the-head']);
    expect((await send(record, 'before-the-next-update')).status).toBe('UNCHANGED');
  });

  test('many idempotency keys are deleted in several transactions', async () => {
    const { record, engine } = store;
    for (let number = 0; number < 5; number += 1) await send(record, `key-${number}`, 'draft');
    await applied(record, opening());
    const everything = { idempotency: 0, tokens: null, drafts: 0, articles: null };
    const deleted = { idempotency: 5, tokens: 0, drafts: 5, articles: 0 };
    expect(await deleteExpired(engine.db, everything, 2)).toEqual(deleted);
  });

  test('a token is deleted when its configured age since revocation or expiry has passed, but never the newest', async () => {
    const { record } = store;
    await issue(record, { name: 'expired', expiresAt: daysAgo(5) });
    await issue(record, { name: 'good' });
    await issue(record, { name: 'revoked' });
    // Tokens made in the same millisecond have no order.
    await nextMillisecond();
    await issue(record, { name: 'newest', expiresAt: daysAgo(5) });
    const names = async () => (await record.tokens.list()).map(({ name }) => name).sort();
    const revoked = (await record.tokens.list()).find(({ name }) => name === 'revoked');
    await record.tokens.revoke(revoked?.id ?? '', 'chief');
    expect(await record.deleteExpired(older({}))).toEqual(KEPT);
    expect(await record.deleteExpired(older({ tokens: 6 * DAY }))).toEqual(KEPT);
    expect(await record.deleteExpired(older({ tokens: 4 * DAY }))).toEqual({ ...KEPT, tokens: 1 });
    expect(await names()).toEqual(['good', 'newest', 'revoked']);
    expect(await record.deleteExpired(older({ tokens: 0 }))).toEqual({ ...KEPT, tokens: 1 });
    expect(await names()).toEqual(['good', 'newest']);
  });

  test('a draft is deleted when its configured age since it was last saved has passed', async () => {
    const { record } = store;
    await applied(record, opening());
    await send(record, 'untouched', 'words');
    expect(await record.deleteExpired(older({}))).toEqual(KEPT);
    expect(await record.deleteExpired(older({ drafts: 1 * DAY }))).toEqual(KEPT);
    expect(await record.deleteExpired(older({ drafts: 0 }))).toEqual({ ...KEPT, drafts: 1 });
    expect(await record.drafts({ story: null, after: null, limit: 10 })).toEqual([]);
    expect(await record.verify()).toMatchObject({ intact: true });
  });

  test('an article is deleted when its configured age since its last decision has passed, but not while a draft waits', async () => {
    const { record } = store;
    const kept = async () => (await record.articles.list({ story: null, after: null, limit: 10 })).map(({ id }) => id);
    for (const id of ['waiting', 'accepted', 'decided'])
      await record.articles.save(storedArticle({ id }), [proposed()]);
    await record.articles.save(storedArticle({ id: 'without-drafts' }), []);
    await record.articles.change({ ...proposed(), article: 'accepted', revision: 1, state: 'ACCEPTED' }, 'anna');
    await record.articles.change({ ...proposed(), article: 'decided', revision: 1, state: 'DROPPED' }, 'anna');
    expect(await record.deleteExpired(older({}))).toEqual(KEPT);
    expect(await record.deleteExpired(older({ articles: 1 * DAY }))).toEqual(KEPT);
    await sql`update article set changed_at = changed_at - interval '2 days' where id <> 'decided'`.execute(
      store.engine.db,
    );
    expect(await record.deleteExpired(older({ articles: 1 * DAY }))).toEqual({ ...KEPT, articles: 1 });
    expect((await kept()).sort()).toEqual(['accepted', 'decided', 'waiting']);
    expect(await record.deleteExpired(older({ articles: 0 }))).toEqual({ ...KEPT, articles: 1 });
    expect((await kept()).sort()).toEqual(['accepted', 'waiting']);
    expect(await record.articles.drafts('decided')).toEqual([]);
  });

  test("a process whose clock is 40 days ahead deletes nothing, because the database's clock counts", async () => {
    const { record } = store;
    await applied(record, opening());
    await send(record, 'a-key', 'words');
    await applied(record, file({ statements: [statement('after-the-key')] }));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 40 * DAY });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const retention = { idempotency: 30 * DAY, tokens: 30 * DAY, drafts: 30 * DAY, articles: 30 * DAY };
    await new RetentionWatch(record, retention, silent).close();
    expect(await keys()).toEqual(['a-key']);
    expect(await record.drafts({ story: null, after: null, limit: 10 })).toHaveLength(1);
  });

  test('a process deletes nothing while another process is deleting', async (context) => {
    if (store.engine.name === 'PGlite') return context.skip('an embedded store has one process');
    const { record, engine } = store;
    await engine.db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(7143902118)`.execute(transaction);
      expect(await record.deleteExpired(older({ idempotency: 0 }))).toBeNull();
    });
    expect(await record.deleteExpired(older({ idempotency: 0 }))).toEqual(KEPT);
  });
});

describe('A service', () => {
  test('a service deletes expired data when it starts', async () => {
    const store = await anyStore();
    const config = {
      ...readConfig({ RETENTION_DRAFTS_DAYS: '3' }),
      ...store.config,
      port: 0,
      storiesDirectory: 'none',
    };
    const first = await startService(config, silent);
    await applied(first.record, opening());
    await send(first.record, 'old', 'words');
    await send(first.record, 'new', 'words');
    await first.close();
    const engine = await store.open();
    await sql`update draft set saved_at = saved_at - interval '4 days' where id like '%old'`.execute(engine.db);
    await engine.close();
    const second = await startService(config, silent);
    const drafts = async () =>
      (await second.record.drafts({ story: null, after: null, limit: 10 })).map(({ id }) => id);
    await expect.poll(drafts, { timeout: 20_000 }).toEqual([`${STORY}/new`]);
    await second.close();
    await store.remove();
  });
});
