/** The review of an article's drafts: where the editor is, and what is on its way to the service. */
import { describe, expect, test } from 'vitest';
import type { FoundDraft } from '../../src/web/desk/article/found-draft.js';
import {
  beginReview,
  countStates,
  currentDraft,
  type Review,
  type ReviewAction,
  reviewed,
  shownDrafts,
} from '../../src/web/desk/article/review.js';
import { draft } from '../fixtures/browser/found-draft.js';

/** The text of the article. */
const TEXT = 'The harbour stays open through the winter, says the mayor of Brovik.';
const THREE = [draft('first', 0), draft('second', 20), draft('third', 40)];
const done = (review: Review, ...actions: readonly ReviewAction[]) => actions.reduce(reviewed, review);
const go = (to: 'next' | 'previous' | 'undecided'): ReviewAction => ({ type: 'go', to });
const decide = (key: string, state: FoundDraft['state']): ReviewAction => ({ type: 'change', key, changes: { state } });

describe('the current draft', () => {
  test('a review begins at the first draft that nobody has decided', () => {
    expect(beginReview(TEXT, [draft('first', 0, { state: 'DROPPED' }), draft('second', 20)]).current).toBe('second');
    expect(beginReview(TEXT, [draft('first', 0, { state: 'ACCEPTED' })]).current).toBe('first');
    expect(beginReview(TEXT, []).current).toBeNull();
  });

  test('the review goes to the next and the previous draft, and stops at both ends', () => {
    const begun = beginReview(TEXT, THREE);
    expect(done(begun, go('next')).current).toBe('second');
    expect(done(begun, go('next'), go('next'), go('next')).current).toBe('third');
    expect(done(begun, go('previous')).current).toBe('first');
  });

  test('the next undecided draft may stand before the current one', () => {
    const last = done(
      beginReview(TEXT, THREE),
      go('next'),
      decide('second', 'ACCEPTED'),
      go('next'),
      decide('third', 'DROPPED'),
    );
    expect(done(last, go('undecided')).current).toBe('first');
    expect(done(last, decide('first', 'ACCEPTED'), go('undecided')).current).toBe('third');
  });

  test('going to another draft closes the panel of the one before', () => {
    const editing = done(beginReview(TEXT, THREE), { type: 'open', panel: 'edit' });
    expect(editing.panel).toBe('edit');
    expect(done(editing, { type: 'choose', key: 'second' })).toMatchObject({ current: 'second', panel: null });
  });

  test('a new draft takes its place in the text and becomes the current one', () => {
    const added = done(beginReview(TEXT, THREE), { type: 'added', draft: draft('selected', 30) });
    expect(shownDrafts(added).map(({ key }) => key)).toEqual(['first', 'second', 'selected', 'third']);
    expect(added.current).toBe('selected');
  });
});

describe('changes on their way to the service', () => {
  test('a change is seen at once, and the next one is made on top of it', () => {
    const changed = done(beginReview(TEXT, THREE), decide('first', 'ACCEPTED'), {
      type: 'change',
      key: 'first',
      changes: { text: 'others' },
    });
    expect(currentDraft(changed)).toMatchObject({ state: 'ACCEPTED', text: 'others', revision: 1 });
    expect(changed.unsaved.get('first')).toEqual({ state: 'ACCEPTED', text: 'others' });
    expect(countStates(changed)).toEqual({ PENDING: 2, ACCEPTED: 1, DROPPED: 0, PUBLISHED: 0 });
  });

  test('a confirmed change is unsaved no longer, unless the editor has changed the same field since', () => {
    const sent = { state: 'ACCEPTED', text: 'sent' } as const;
    const saved: ReviewAction = { type: 'saved', draft: draft('first', 0, { ...sent, revision: 2 }), sent };
    const changed = done(beginReview(TEXT, THREE), { type: 'change', key: 'first', changes: sent });
    expect(done(changed, saved).unsaved.size).toBe(0);
    const since = done(changed, { type: 'change', key: 'first', changes: { text: 'later' } }, saved);
    expect(since.unsaved.get('first')).toEqual({ text: 'later' });
    expect(currentDraft(since)).toMatchObject({ text: 'later', state: 'ACCEPTED', revision: 2 });
  });

  test('answers of the service are counted, and reading the drafts again is none', () => {
    const saved = { type: 'saved', draft: draft('first', 0), sent: {} } as const;
    const answered = done(beginReview(TEXT, THREE), saved, { type: 'refused', key: 'first' });
    expect(answered.answers).toBe(2);
    expect(done(answered, { type: 'read', drafts: THREE }).answers).toBe(2);
  });

  test('a refused change is dropped, and the draft is shown as the service has it', () => {
    const refused = done(beginReview(TEXT, THREE), decide('first', 'ACCEPTED'), { type: 'refused', key: 'first' });
    expect(currentDraft(refused)).toEqual(THREE[0]);
  });

  test('drafts that are read anew keep the place and the changes of the editor', () => {
    const before = done(beginReview(TEXT, THREE), go('next'), decide('second', 'DROPPED'), decide('third', 'DROPPED'));
    const read = done(before, { type: 'read', drafts: [draft('second', 20, { revision: 4 })] });
    expect(currentDraft(read)).toMatchObject({ key: 'second', revision: 4, state: 'DROPPED' });
    expect([...read.unsaved.keys()]).toEqual(['second']);
    expect(done(read, { type: 'read', drafts: [draft('other', 0)] }).current).toBe('other');
  });

  test('a draft whose span was moved forward is still in the order of the text', () => {
    const moved = draft('first', 30, { revision: 2 });
    const saved = done(beginReview(TEXT, THREE), { type: 'saved', draft: moved, sent: { content: moved.content } });
    expect(shownDrafts(saved).map(({ key }) => key)).toEqual(['second', 'first', 'third']);
  });
});
