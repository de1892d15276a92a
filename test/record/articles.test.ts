/** Articles are stored beside the record, with what editors decide about their drafts. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { StoryRecord } from '../../src/record/record.js';
import { emptyRecord, onEveryEngine } from '../fixtures/store/engines.js';
import { redact } from '../fixtures/store/redaction.js';
import { proposed, REPORT, spanOf, storedArticle } from '../fixtures/stories/article.js';
import { applied, EVERY_UPDATE, file, notice, opening, STORY, statement } from '../fixtures/stories/story.js';

/** Publishes a draft within a batch that writes nothing else. */
function publish(record: StoryRecord, revision: number, id: string) {
  const publication = { article: 'report', key: 'first', revision, statement: id };
  return record.write({
    editor: 'anna',
    idempotencyKey: null,
    requestDigest: '',
    dryRun: false,
    plan: async () => ({
      updates: [],
      declarations: [],
      recordedAt: null,
      drafts: [{ type: 'publishArticleDraft', ...publication }],
      result: null,
    }),
  });
}

onEveryEngine('Articles', (makeStore) => {
  const store = emptyRecord(makeStore);
  const articles = () => store.record.articles;
  const draft = async (key = 'first') => {
    const found = await articles().draft('report', key);
    if (found === null) throw new Error(`expected the draft ${key}`);
    return found;
  };

  test('an article is stored once: the same id again changes nothing', async () => {
    expect(await articles().save(storedArticle(), [proposed()])).toBe(true);
    await articles().change({ ...proposed(), article: 'report', revision: 1, state: 'DROPPED' }, 'anna');
    expect(await articles().save(storedArticle({ editor: 'other' }), [proposed({ words: 'Others' })])).toBe(false);
    expect(await articles().find('report')).toMatchObject({ ...storedArticle(), readAt: expect.any(String) });
    expect(await articles().drafts('report')).toMatchObject([{ ...proposed(), state: 'DROPPED', revision: 2 }]);
  });

  test('drafts are listed in the order of the text, and articles with the last read first', async () => {
    const later = proposed({ content: [spanOf('the border would open')] }, 'a-later-one');
    await articles().save(storedArticle({ id: 'first' }), [later, proposed()]);
    await articles().save(storedArticle({ id: 'second', story: 'another' }), []);
    await articles().save(storedArticle({ id: 'third' }), []);
    expect((await articles().drafts('first')).map(({ key }) => key)).toEqual(['first', 'a-later-one']);
    const ids = async (query: object) =>
      (await articles().list({ story: null, after: null, limit: 10, ...query })).map(({ id }) => id);
    expect(await ids({})).toEqual(['third', 'second', 'first']);
    expect(await ids({ story: STORY })).toEqual(['third', 'first']);
    expect(await ids({ after: 'third', limit: 1 })).toEqual(['second']);
    expect(await ids({ after: 'first' })).toEqual([]);
  });

  test('a draft changes only from the revision that its editor saw, and not once it is published', async () => {
    await articles().save(storedArticle(), [proposed()]);
    const change = { ...proposed({ words: 'We are ready' }), article: 'report', state: 'ACCEPTED' } as const;
    expect(await articles().change({ ...change, revision: 2 }, 'anna')).toBeNull();
    const changed = await articles().change({ ...change, revision: 1 }, 'anna');
    expect(changed).toMatchObject({
      state: 'ACCEPTED',
      revision: 2,
      editor: 'anna',
      content: { words: 'We are ready' },
    });
    expect(await articles().change({ ...change, revision: 1 }, 'bert')).toBeNull();
    await publish(store.record, 2, `${STORY}/said`);
    expect(await draft()).toMatchObject({ state: 'PUBLISHED', revision: 3, statement: `${STORY}/said` });
    expect(await articles().change({ ...change, revision: 3 }, 'bert')).toBeNull();
  });

  test('a batch that publishes a draft which was changed meanwhile is refused as a whole', async () => {
    await applied(store.record, opening());
    await articles().save(storedArticle(), [proposed({}, 'first', 'ACCEPTED')]);
    await articles().change({ ...proposed(), article: 'report', revision: 1, state: 'DROPPED' }, 'bert');
    await expect(publish(store.record, 1, `${STORY}/said`)).rejects.toMatchObject({ code: 'ARTICLE_CHANGED' });
    expect(await draft()).toMatchObject({ state: 'DROPPED', revision: 2, statement: null });
  });

  test('a deleted article is gone with its drafts', async () => {
    await articles().save(storedArticle(), [proposed()]);
    expect(await articles().delete('report')).toBe(true);
    expect(await articles().find('report')).toBeNull();
    expect(await articles().drafts('report')).toEqual([]);
    expect(await articles().delete('report')).toBe(false);
  });

  test('articles are in no update and no digest of the record', async () => {
    await applied(store.record, opening());
    const [head, { updates }] = [await store.record.head(), await store.record.updates(EVERY_UPDATE)];
    await articles().save(storedArticle(), [proposed()]);
    expect(await store.record.head()).toEqual(head);
    expect((await store.record.updates(EVERY_UPDATE)).updates).toEqual(updates);
    expect(await store.record.verify()).toMatchObject({ intact: true });
  });

  const words = {
    mode: 'DIRECT',
    text: 'We are ready to stop the guns',
    citations: [
      { source: 'daily', supports: ['WORDING'], quote: { exact: '“We are ready to stop the guns,” Anna North said.' } },
    ],
  };
  /** All rows of the tables of articles, as text. */
  const everything = async () => {
    const { rows } = await sql<{ row: string }>`
      select a::text as row from article a union all select d::text from article_draft d`.execute(store.engine.db);
    return rows.map(({ row }) => row).join('\n');
  };

  test('a redaction erases the words from the text of every article, and keeps all offsets', async () => {
    await applied(store.record, opening({ statements: [statement('said', words), statement('other')] }));
    const others = proposed(
      {
        words: 'But the talks have to go on',
        content: [spanOf('“But the talks have to go on.”')],
        passage: spanOf('“But the talks have to go on.”'),
      },
      'other',
    );
    await articles().save(storedArticle(), [proposed(), others]);
    await articles().save(storedArticle({ id: 'shouted', text: 'WE ARE READY – TO STOP the guns, they cry.' }), []);
    await redact(store.record, 'said');
    expect(await everything()).not.toMatch(/ready|guns/i);
    const after = await articles().find('report');
    expect(after?.text).toHaveLength(REPORT.length);
    expect(after?.text.split('\n')).toHaveLength(REPORT.split('\n').length);
    expect(after?.text).toContain('“But the talks have to go on.”');
    expect(await draft()).toMatchObject({
      state: 'DROPPED',
      revision: 2,
      content: { words: '', passage: proposed().content.passage },
    });
    expect(await draft('other')).toMatchObject({ ...others, revision: 1 });
    expect((await articles().find('shouted'))?.text).toMatch(/^█+, they cry\.$/);
  });

  test('a redaction erases the passage of a draft that was published reworded', async () => {
    const reworded = { text: 'The crossing is to be free again soon.' };
    await applied(store.record, opening({ statements: [statement('said', reworded)] }));
    const passage = spanOf('A senior official said the border would open within a week.');
    const content = {
      kind: 'INDIRECT',
      words: reworded.text,
      content: [spanOf('the border would open within a week')],
      passage,
    } as const;
    await articles().save(storedArticle(), [proposed(content, 'first', 'ACCEPTED')]);
    await publish(store.record, 1, `${STORY}/said`);
    await redact(store.record, 'said');
    expect(await everything()).not.toMatch(/border|crossing/);
    expect(await draft()).toMatchObject({
      state: 'PUBLISHED',
      statement: `${STORY}/said`,
      content: { words: '', passage },
    });
  });

  test('a redaction erases the words of earlier versions and of translations', async () => {
    await applied(store.record, opening({ statements: [statement('said', { text: 'The gate is green.' })] }));
    const set = { text: 'The gate is red.', translations: [{ text: 'Tor ist rot', language: 'de' }] };
    await applied(store.record, file({ correct: [{ statement: 'said', set, notice: notice('CORRECTION') }] }));
    const text = 'First: the gate is green. Then: the gate is red. Das Tor ist rot! The gate stays.';
    await articles().save(storedArticle({ text }), []);
    await redact(store.record, 'said');
    expect((await articles().find('report'))?.text).toMatch(/^First: █+\. Then: █+\. Das █+! The gate stays\.$/);
  });
});
