/** Editors see who has a form open on which draft, statement or article: across processes, and for seconds only. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MAX_OPEN_FORMS, OPEN_FORM_MS } from '../../src/record/open-forms.js';
import type { Service } from '../../src/server/service.js';
import { globalId } from '../../src/story/global-id.js';
import { type Publisher, publisher, startOn } from '../fixtures/service/service.js';
import { issue } from '../fixtures/service/token.js';
import { onEveryEngine, type Store } from '../fixtures/store/engines.js';

const SAID = globalId('statement', 'a-story/said');
const FIELDS = 'openedBy form thing article openedAt';
const RESULT = `__typename ... on OpenFormReported { openForms { ${FIELDS} } } ... on Error { code path message }`;
const REPORT = `mutation ($input: ReportOpenFormInput!) { reportOpenForm(input: $input) { ${RESULT} } }`;
const CLOSE = `mutation ($input: ReportClosedFormInput!) { reportClosedForm(input: $input) { ${RESULT} } }`;
const LIST = `{ openForms { ${FIELDS} } }`;

interface Form {
  readonly openedBy: string;
  readonly form: string;
  readonly thing: string | null;
  readonly article: string | null;
  readonly openedAt: string;
}

onEveryEngine('Open forms', (makeStore) => {
  let store: Store;
  /** Two processes on PostgreSQL; the embedded store has one, which is both. */
  let one: Service;
  let other: Service;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    store = await makeStore();
    one = await startOn(store, 'no-such-directory');
    other = store.engine === 'PostgreSQL' ? await startOn(store, 'no-such-directory') : one;
  });
  afterAll(async () => {
    for (const service of new Set([one, other])) await service.close();
    await store.remove();
  });

  const as = async (name: string) => {
    const token = tokens.get(name) ?? (await issue(one.record, { name }));
    tokens.set(name, token);
    return { authorization: `Bearer ${token}` };
  };
  const first = publisher(() => one);
  const last = publisher(() => other);
  const report = async (name: string, form: string, about: object = { thing: SAID }) =>
    (await first.query(REPORT, { input: { form, about } }, await as(name))).data.reportOpenForm;
  const close = async (name: string, form: string) =>
    (await first.query(CLOSE, { input: { form } }, await as(name))).data.reportClosedForm;
  const formsOf = async (name: string, at: Publisher = last): Promise<Form[]> =>
    (await at.query(LIST, {}, await as('Carl'))).data.openForms.filter(({ openedBy }: Form) => openedBy === name);
  test('an open form is seen by editors of every process, by name, until it is closed', async () => {
    expect(await report('Anna', 'one')).toMatchObject({
      __typename: 'OpenFormReported',
      openForms: [{ openedBy: 'Anna', form: 'one', thing: SAID, article: null }],
    });
    await expect.poll(() => formsOf('Anna')).toMatchObject([{ form: 'one', thing: SAID, article: null }]);
    await report('Anna', 'one', { article: 'an-article' });
    await expect.poll(() => formsOf('Anna')).toMatchObject([{ form: 'one', thing: null, article: 'an-article' }]);
    expect(await close('Anna', 'one')).toMatchObject({ __typename: 'OpenFormReported', openForms: [] });
    await expect.poll(() => formsOf('Anna')).toEqual([]);
    expect(await close('Anna', 'one')).toMatchObject({ __typename: 'OpenFormReported' });
  });

  test('a further report keeps the time at which the form was opened', async () => {
    await report('Anna 2', 'kept');
    const [opened] = await formsOf('Anna 2', first);
    await report('Anna 2', 'kept');
    expect(await formsOf('Anna 2', first)).toEqual([opened]);
    await close('Anna 2', 'kept');
  });

  test('an editor closes no form of another editor', async () => {
    await report('Anna 3', 'same');
    await report('Bert 3', 'same');
    await close('Bert 3', 'same');
    expect(await formsOf('Anna 3', first)).toMatchObject([{ form: 'same' }]);
    expect(await formsOf('Bert 3', first)).toEqual([]);
    await close('Anna 3', 'same');
  });

  test('a form that is no longer reported goes after some seconds', async () => {
    await report('Anna 4', 'left');
    await expect.poll(() => formsOf('Anna 4')).toHaveLength(1);
    await vi.waitFor(async () => expect(await formsOf('Anna 4')).toEqual([]), {
      timeout: OPEN_FORM_MS + 5_000,
      interval: 250,
    });
  });

  test('an editor has a bounded number of forms open, in names of bounded length', async () => {
    for (let number = 1; number <= MAX_OPEN_FORMS; number += 1) {
      expect(await report('Anna 5', `form-${number}`)).toMatchObject({ __typename: 'OpenFormReported' });
    }
    expect(await report('Anna 5', 'one-more')).toMatchObject({
      __typename: 'InvalidInput',
      code: 'TOO_MANY',
      path: ['input', 'form'],
    });
    expect(await report('Anna 5', 'form-1')).toMatchObject({ __typename: 'OpenFormReported' });
    expect(await report('Bert 5', 'other')).toMatchObject({ __typename: 'OpenFormReported' });
    await close('Anna 5', 'form-1');
    expect(await report('Anna 5', 'one-more')).toMatchObject({ __typename: 'OpenFormReported' });
    const refusals: [string, object, string][] = [
      ['', { thing: SAID }, 'form'],
      ['x'.repeat(65), { thing: SAID }, 'form'],
      ['a b', { thing: SAID }, 'form'],
      ['form', { thing: 'a-story/said' }, 'about'],
      ['form', { article: 'x'.repeat(65) }, 'about'],
    ];
    for (const [form, about, field] of refusals) {
      const refusal = { __typename: 'InvalidInput', code: 'INVALID_INPUT', path: ['input', field] };
      expect(await report('Bert 5', form, about)).toMatchObject(refusal);
    }
  });

  test('nobody without a token learns of a form, or reports one', async () => {
    await report('Anna 6', 'secret');
    const { data, errors } = await first.query(LIST);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'TOKEN_REQUIRED' } }]);
    for (const mutation of [REPORT, CLOSE]) {
      const input = mutation === REPORT ? { form: 'secret', about: { thing: SAID } } : { form: 'secret' };
      const { data: refused } = await first.query(mutation, { input });
      expect(Object.values(refused)).toMatchObject([{ __typename: 'Forbidden', code: 'TOKEN_REQUIRED' }]);
    }
    expect(await formsOf('Anna 6', first)).toHaveLength(1);
  });

  test('a form moves nothing on the record', async () => {
    const { record } = one;
    const head = await record.head();
    await report('Anna 7', 'still');
    await close('Anna 7', 'still');
    expect(await record.head()).toEqual(head);
  });
});
