/** How a draft goes on the record, and what the key for it does next. */
import { expect, test } from 'vitest';
import type { FoundDraft } from '../../src/web/desk/article/found-draft.js';
import { nextUse } from '../../src/web/desk/article/uses.js';
import { draft } from '../fixtures/browser/found-draft.js';

type Match = NonNullable<FoundDraft['onRecord']>;

const matching = (relation: Match['relation'], mode: Match['statement']['mode']): Match => ({
  relation,
  statement: { id: 'id', key: 'known', mode, text: 'It is so', permalink: '/statements/known' },
});

/** The ways that the key goes through, from the one that is proposed. */
function round(found: FoundDraft): FoundDraft['use'][] {
  const uses: FoundDraft['use'][] = [];
  for (let use: FoundDraft['use'] | null = found.use; use !== null && !uses.includes(use); ) {
    uses.push(use);
    use = nextUse({ ...found, use });
  }
  return uses;
}

test('words that differ from those on the record are an account, a statement of its own or a citation', () => {
  const onRecord = matching('DIFFERS', 'DIRECT');
  expect(round(draft('it', 0, { use: 'CONFLICTING_ACCOUNT', onRecord }))).toEqual([
    'CONFLICTING_ACCOUNT',
    'STATEMENT',
    'CITATION',
  ]);
});

test('words that are on the record are a citation, an account or a statement of its own', () => {
  const onRecord = matching('SAME', 'MIXED');
  expect(round(draft('it', 0, { use: 'CITATION', onRecord }))).toEqual([
    'CITATION',
    'CONFLICTING_ACCOUNT',
    'STATEMENT',
  ]);
});

test('reported speech is no conflicting account, and has none', () => {
  const reported = draft('it', 0, { mode: 'INDIRECT', use: 'CITATION', onRecord: matching('SAME', 'DIRECT') });
  expect(round(reported)).toEqual(['CITATION', 'STATEMENT']);
  const quoted = draft('it', 0, { use: 'CITATION', onRecord: matching('SAME', 'INDIRECT') });
  expect(round(quoted)).toEqual(['CITATION', 'STATEMENT']);
});

test('a draft of which nothing is on the record is a statement of its own', () => {
  expect(nextUse(draft('it', 0))).toBeNull();
});
