/** Saving, discarding and publishing drafts of statements. */
import { isDeepStrictEqual } from 'node:util';
import type { StoredDraft } from '../../record/drafts.js';
import { idInStory } from '../../story/identity.js';
import type { ThingId } from '../../story/model.js';
import { mistakeWords } from '../../words/mistakes.js';
import type { Operation, OperationOf } from '../operation.js';
import { SECTIONS } from '../story-file/definition.js';
import { check } from '../story-file/form.js';
import type { Batch } from './batch.js';

/** The drafts that a batch uses, by the id of the future statement. */
export type DraftsRead = ReadonlyMap<ThingId, StoredDraft>;

/** Reads the drafts that operations name, and those whose statement they publish. */
export function readDrafts(batch: Batch, operations: readonly Operation[]): Promise<DraftsRead> {
  const ids = operations.flatMap(({ story, value }) => ('key' in value ? [idInStory(story, value.key)] : []));
  return batch.given.lookUp.drafts(ids);
}

/** The statement in a draft, ready to publish; `null` where there is no such draft. */
export function statementOfDraft(
  batch: Batch,
  { story, storyPath, path, value, expects }: OperationOf<'publishDraft'>,
  drafts: DraftsRead,
): OperationOf<'statements'> | null {
  const draft = drafts.get(idInStory(story, value.key)) ?? null;
  if (!isRevisionExpected(batch, idInStory(story, value.key), draft, expects)) return null;
  const { key, allowDuplicate } = value;
  const statement = check(
    SECTIONS.statements,
    { ...draft?.content, key, allowDuplicate },
    path,
    batch.outcome.violations,
  );
  if (statement === null) return null;
  const isNew = { of: 'absence', target: path } as const;
  return { type: 'statements', story, storyPath, path, ...statement, expects: isNew };
}

export async function planDraft(
  batch: Batch,
  { story, path, value: { key, content }, expects }: OperationOf<'saveDraft'>,
  drafts: DraftsRead,
): Promise<void> {
  const id = idInStory(story, key);
  const before = drafts.get(id) ?? null;
  if (!isRevisionExpected(batch, id, before, expects)) return;
  if ((await batch.get('statement', id)) !== null) {
    const message = mistakeWords.draft.published(id);
    return batch.report('ALREADY_EXISTS', [...path, 'key'], message, [{ kind: 'statement', id }]);
  }
  if (before !== null && isDeepStrictEqual(before.content, content)) return;
  batch.outcome.drafts.push({ type: 'save', draft: { id, story, revision: (before?.revision ?? 0) + 1, content } });
}

export function planDiscard(
  batch: Batch,
  { story, value, expects }: OperationOf<'discardDraft'>,
  drafts: DraftsRead,
): void {
  const id = idInStory(story, value.key);
  if (isRevisionExpected(batch, id, drafts.get(id) ?? null, expects))
    batch.outcome.drafts.push({ type: 'discard', id });
}

/** Reports a conflict where a draft is not at the expected revision. */
function isRevisionExpected(
  batch: Batch,
  id: ThingId,
  draft: StoredDraft | null,
  expects: OperationOf<'saveDraft'>['expects'],
): boolean {
  if (expects.of !== 'version' && expects.of !== 'absence') return true;
  if (expects.of === 'absence' ? draft === null : expects.version === draft?.revision) return true;
  if (draft === null) {
    batch.report('UNKNOWN_REFERENCE', expects.target, mistakeWords.draft.unknown(id));
    return false;
  }
  const message = mistakeWords.draft.changed(id, draft.revision, draft.editor);
  const about = [{ kind: 'draft', id }] as const;
  if (expects.of === 'absence') batch.report('ALREADY_EXISTS', expects.target, message, about);
  else batch.report('VERSION_CONFLICT', expects.path, message, about);
  return false;
}
