/** The review of an article in the page: sends what is unsaved, one draft at a time, and tries again when the line is bad. */
import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { articleWords } from '../../../words/article.js';
import { AskError } from '../../ask.js';
import type { DeskState } from '../desk.js';
import { forgetTyped, keepTyped, typedContent } from '../typed-content.js';
import type { DraftEdits, FoundDraft } from './found-draft.js';
import { changeDraft, type OpenArticle, openArticle } from './requests.js';
import { beginReview, type Review, type ReviewAction, reviewed, type UnsavedChanges } from './review.js';

const words = articleWords.review;

/** The wait before an unsaved change is sent again. */
const RETRY_MS = 3_000;

/** Whether the decisions of the editor are on the service. */
export type SavingState =
  | { readonly type: 'saved' }
  | { readonly type: 'saving' }
  | { readonly type: 'waiting' }
  | { readonly type: 'refused'; readonly reason: string };

export interface ReviewInPage {
  readonly review: Review;
  readonly dispatch: (action: ReviewAction) => void;
  readonly saving: SavingState;
  /** Resolves when no change is unsaved; at once if none is. */
  readonly whenSaved: () => Promise<void>;
  /** Reads the drafts again from the service. */
  readonly readAgain: () => Promise<void>;
}

export function useReview(desk: DeskState, article: OpenArticle): ReviewInPage {
  const unsavedName = `article:${article.id}`;
  const [review, dispatch] = useReducer(reviewed, null, () =>
    beginReview(article.text, article.drafts, typedContent<UnsavedChanges>(unsavedName) ?? []),
  );
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isWaiting, setWaiting] = useState(false);
  const isSending = useRef(false);
  /**
   * The number of answers so far. An effect of an earlier render may still run after an answer: it would send what the
   * service has already, or newer changes of a revision that is no longer the newest.
   */
  const answers = useRef(0);
  const waiters = useRef<(() => void)[]>([]);

  const readAgain = async () => {
    const now = await openArticle(desk.ask, article.id);
    if (now !== null) dispatch({ type: 'read', drafts: now.drafts });
  };
  const send = async (draft: FoundDraft, changes: DraftEdits) => {
    isSending.current = true;
    try {
      const outcome = await changeDraft(desk.ask, article, draft, changes);
      answers.current += 1;
      isSending.current = false;
      setWaiting(false);
      if (outcome.draft !== null) {
        setRefusal(null);
        dispatch({ type: 'saved', draft: outcome.draft, sent: changes });
        return;
      }
      setRefusal(outcome.code === 'VERSION_CONFLICT' ? articleWords.told.readAgain : outcome.message);
      dispatch({ type: 'refused', key: draft.key });
      await readAgain();
    } catch (error) {
      isSending.current = false;
      if (desk.isTurnedAway(error)) return;
      if (!(error instanceof AskError)) throw error;
      if (error.code === 'UNREACHABLE') return setWaiting(true);
      answers.current += 1;
      setRefusal(error.message);
      dispatch({ type: 'refused', key: draft.key });
    }
  };
  const sendNext = () => {
    const [next] = review.unsaved;
    const draft = review.drafts.find(({ key }) => key === next?.[0]);
    const isBehind = review.answers !== answers.current;
    if (next === undefined || draft === undefined || isSending.current || isBehind) return;
    void send(draft, next[1]);
  };
  useEffect(() => {
    // A page that is left or reloaded before the service has them sends them when it is opened again.
    if (review.unsaved.size === 0) forgetTyped(unsavedName);
    else keepTyped(unsavedName, [...review.unsaved]);
  }, [review.unsaved]);
  useEffect(() => {
    if (review.unsaved.size === 0) for (const tell of waiters.current.splice(0)) tell();
    else if (!isWaiting) sendNext();
  }, [review, isWaiting]);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(sendNext, RETRY_MS);
    return () => clearInterval(timer);
  }, [review, isWaiting]);
  const isUnsaved = review.unsaved.size > 0;

  return {
    review,
    dispatch,
    saving: savingState(isUnsaved, isWaiting, refusal),
    whenSaved: () => (isUnsaved ? new Promise((resolve) => waiters.current.push(resolve)) : Promise.resolve()),
    readAgain,
  };
}

function savingState(isUnsaved: boolean, isWaiting: boolean, refusal: string | null): SavingState {
  if (isUnsaved) return { type: isWaiting ? 'waiting' : 'saving' };
  return refusal === null ? { type: 'saved' } : { type: 'refused', reason: refusal };
}

/** The state of saving, in words. */
export function savingInWords(saving: SavingState): string {
  switch (saving.type) {
    case 'saved':
      return words.saved;
    case 'saving':
      return words.saving;
    case 'waiting':
      return words.notSaved;
    case 'refused':
      return words.refused(saving.reason);
  }
}
