/** The table of open forms: rows count for seconds, and are deleted afterwards. */
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { emptyRecord, onEveryEngine } from '../fixtures/store/engines.js';

onEveryEngine('The table of open forms', (makeStore) => {
  const store = emptyRecord(makeStore);
  const report = (editor: string, form: string, id = 'one') =>
    store.record.openForms.report({ editor, form, subject: { kind: 'article', id } });
  const names = async () => (await store.record.openForms.list()).map(({ form }) => form);
  /** Ends all forms, as if nobody had reported them for some time. */
  const expireAll = () => sql`update open_form set expires_at = clock_timestamp()`.execute(store.engine.db);
  const stored = async () =>
    (await sql<{ form: string }>`select form from open_form order by form`.execute(store.engine.db)).rows.map(
      ({ form }) => form,
    );

  test('a form that has expired is not listed, and the next report of anybody deletes it', async () => {
    for (const form of ['one', 'two', 'three']) await report('Anna', form);
    expect(await names()).toEqual(['three', 'two', 'one']);
    await expireAll();
    expect(await names()).toEqual([]);
    expect(await stored()).toHaveLength(3);
    await report('Bert', 'new');
    expect(await stored()).toEqual(['new']);
  });

  test('a form that has expired counts as opened anew when it is reported again', async () => {
    await report('Anna', 'one');
    const [before] = await store.record.openForms.list();
    await expireAll();
    await report('Anna', 'one');
    const [after] = await store.record.openForms.list();
    expect(after?.openedAt).not.toBe(before?.openedAt);
  });

  test('many editors report at the same time, and none fails or is lost', async () => {
    const editors = Array.from({ length: 30 }, (_, index) => `editor-${index}`);
    await Promise.all(editors.map((editor) => report(editor, 'one')));
    await expireAll();
    await Promise.all(editors.map((editor) => report(editor, 'two')));
    const forms = await store.record.openForms.list();
    expect(forms.map(({ editor }) => editor).sort()).toEqual(editors.sort());
    expect(new Set(forms.map(({ form }) => form))).toEqual(new Set(['two']));
  });
});
