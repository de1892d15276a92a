/** The ways in which a draft can go on the record, if the record has a statement of the same utterance. */
import type { FoundDraft } from './found-draft.js';

export type DraftUse = FoundDraft['use'];

/** The ways, the proposed one first. Only quoted words can differ from those on the record. */
export function usesOf({ onRecord, mode }: Pick<FoundDraft, 'onRecord' | 'mode'>): readonly DraftUse[] {
  if (onRecord === null) return ['STATEMENT'];
  if (mode === 'INDIRECT' || onRecord.statement.mode === 'INDIRECT') return ['CITATION', 'STATEMENT'];
  return onRecord.relation === 'DIFFERS'
    ? ['CONFLICTING_ACCOUNT', 'STATEMENT', 'CITATION']
    : ['CITATION', 'CONFLICTING_ACCOUNT', 'STATEMENT'];
}

/** The way after the current one; `null` if there is no other. */
export function nextUse(draft: FoundDraft): DraftUse | null {
  const uses = usesOf(draft);
  const next = uses[(uses.indexOf(draft.use) + 1) % uses.length];
  return next === undefined || next === draft.use ? null : next;
}
