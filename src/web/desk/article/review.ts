/**
 * The review of an article: its drafts as the service has them, the changes that are on their way to it, and the draft that
 * the editor looks at. Pure: the page shows it, and sends what it says is unsaved.
 */
import type { DraftEdits, FoundDraft } from './found-draft.js';
import { wordsAt } from './spans.js';

/** The part of the view that has the keyboard, beside the list of drafts. */
export type ReviewPanel = 'edit' | 'speaker' | 'publish' | 'keys';

export interface Review {
  /** The text of the article. */
  readonly text: string;
  /** The drafts as the service has them, in the order of the text. */
  readonly drafts: readonly FoundDraft[];
  /** The changes that the service has not confirmed yet, by the key of the draft. */
  readonly unsaved: ReadonlyMap<string, DraftEdits>;
  /** The key of the draft that the editor looks at; `null` if there is none. */
  readonly current: string | null;
  readonly panel: ReviewPanel | null;
  /** The number of answers to changes that it has taken in. */
  readonly answers: number;
}

export type ReviewAction =
  | { readonly type: 'read'; readonly drafts: readonly FoundDraft[] }
  | { readonly type: 'go'; readonly to: 'next' | 'previous' | 'undecided' }
  | { readonly type: 'choose'; readonly key: string }
  | { readonly type: 'open'; readonly panel: ReviewPanel }
  | { readonly type: 'close' }
  | { readonly type: 'change'; readonly key: string; readonly changes: DraftEdits }
  /** The service has a new revision of a draft, after it was sent these changes. */
  | { readonly type: 'saved'; readonly draft: FoundDraft; readonly sent: DraftEdits }
  /** The service has refused the changes of a draft. */
  | { readonly type: 'refused'; readonly key: string }
  | { readonly type: 'added'; readonly draft: FoundDraft };

/** Changes that the service has not confirmed yet, by the key of the draft. */
export type UnsavedChanges = Iterable<readonly [string, DraftEdits]>;

/** The review of drafts that were just read: it begins at the first that nobody has decided. */
export function beginReview(text: string, drafts: readonly FoundDraft[], before: UnsavedChanges = []): Review {
  const unsaved = new Map([...before].filter(([key]) => drafts.some((one) => one.key === key)));
  const begun = { text, drafts, unsaved, current: null, panel: null, answers: 0 };
  const shown = shownDrafts(begun);
  return { ...begun, current: (shown.find(({ state }) => state === 'PENDING') ?? shown[0])?.key ?? null };
}

export function reviewed(review: Review, action: ReviewAction): Review {
  const { drafts, unsaved, current } = review;
  switch (action.type) {
    case 'read': {
      const { panel, answers } = review;
      const read = { ...beginReview(review.text, action.drafts, unsaved), panel, answers };
      return action.drafts.some(({ key }) => key === current) ? { ...read, current } : read;
    }
    case 'go':
      return { ...review, current: neighbour(review, action.to), panel: null };
    case 'choose':
      return action.key === current ? review : { ...review, current: action.key, panel: null };
    case 'open':
      return { ...review, panel: action.panel };
    case 'close':
      return { ...review, panel: null };
    case 'change':
      return {
        ...review,
        unsaved: new Map(unsaved).set(action.key, { ...unsaved.get(action.key), ...action.changes }),
      };
    case 'saved': {
      const { draft, sent } = action;
      const left = withoutSent(unsaved, draft.key, sent);
      return { ...review, drafts: replaced(drafts, draft), unsaved: left, answers: review.answers + 1 };
    }
    case 'refused': {
      const kept = new Map(unsaved);
      kept.delete(action.key);
      return { ...review, unsaved: kept, answers: review.answers + 1 };
    }
    case 'added':
      return { ...review, drafts: inOrder([...drafts, action.draft]), current: action.draft.key, panel: null };
  }
}

/**
 * The drafts as the editor sees them: with the changes that are on their way. The service makes the words of a span that was
 * moved; until then they are as the article has them.
 */
export function shownDrafts({ text, drafts, unsaved }: Review): readonly FoundDraft[] {
  return drafts.map((draft) => {
    const changes = unsaved.get(draft.key) ?? {};
    const moved = changes.content === undefined ? {} : { text: wordsAt(text, changes.content) };
    return { ...draft, ...moved, ...changes };
  });
}

/** The draft that the editor looks at. */
export function currentDraft(review: Review): FoundDraft | null {
  return shownDrafts(review).find(({ key }) => key === review.current) ?? null;
}

/** How many drafts are in each state, as the editor sees them. */
export function countStates(review: Review): Readonly<Record<FoundDraft['state'], number>> {
  const counts = { PENDING: 0, ACCEPTED: 0, DROPPED: 0, PUBLISHED: 0 };
  for (const { state } of shownDrafts(review)) counts[state] += 1;
  return counts;
}

/** The next draft, the one before, or the next one that nobody has decided, which may stand before the current one. */
function neighbour(review: Review, to: 'next' | 'previous' | 'undecided'): string | null {
  const drafts = shownDrafts(review);
  const at = drafts.findIndex(({ key }) => key === review.current);
  if (to === 'undecided') {
    const onwards = [...drafts.slice(at + 1), ...drafts.slice(0, at + 1)];
    return onwards.find(({ state }) => state === 'PENDING')?.key ?? review.current;
  }
  const next = drafts[to === 'next' ? at + 1 : at - 1];
  return next?.key ?? review.current;
}

/** The unsaved changes without those that were sent and have not changed since. */
function withoutSent(unsaved: Review['unsaved'], key: string, sent: DraftEdits): Review['unsaved'] {
  const left = new Map(unsaved);
  const wasSent = new Map<string, unknown>(Object.entries(sent));
  const since = Object.entries(unsaved.get(key) ?? {}).filter(([name, value]) => wasSent.get(name) !== value);
  if (since.length === 0) left.delete(key);
  else left.set(key, Object.fromEntries(since));
  return left;
}

function replaced(drafts: readonly FoundDraft[], draft: FoundDraft): FoundDraft[] {
  return inOrder(drafts.map((one) => (one.key === draft.key ? draft : one)));
}

/** Drafts in the order of the text. */
function inOrder(drafts: readonly FoundDraft[]): FoundDraft[] {
  const begins = ({ content, passage }: FoundDraft) => content[0]?.start ?? passage.start;
  return [...drafts].sort((a, b) => begins(a) - begins(b) || (a.key < b.key ? -1 : a.key === b.key ? 0 : 1));
}
