/** Checks that an operation finds the version its sender has seen; otherwise two editors would overwrite each other. */
import type { ThingId, ThingKind } from '../../story/model.js';
import { mistakeWords } from '../../words/mistakes.js';
import type { PlannedOperation } from '../operation.js';
import type { Batch } from './batch.js';

/** Reports a conflict where the record has something else than the operation expects. */
export async function isAsExpected(batch: Batch, operation: PlannedOperation): Promise<boolean> {
  const { expects } = operation;
  const thing = thingOf(batch, operation);
  if (thing === null || (expects.of !== 'version' && expects.of !== 'absence')) return true;
  const { kind, id } = thing;
  const before = (await batch.head.get(kind, id))?.version ?? 0;
  const now = before + batch.versionsWritten(kind, id);
  if (expects.of === 'absence') {
    if (now === 0) return true;
    batch.report('ALREADY_EXISTS', expects.target, mistakeWords.reference.alreadyThere(kind, id), [thing]);
  } else if (now === 0) {
    await batch.resolve(kind, id, expects.target);
  } else if (expects.version === now || (before > 0 && expects.version === before)) {
    // Changes by this batch itself do not count as a conflict.
    return true;
  } else {
    const message = mistakeWords.reference.versionConflict(id, now, expects.version);
    batch.report('VERSION_CONFLICT', expects.path, message, [thing]);
  }
  return false;
}

/**
 * The versioned thing that an operation writes; `null` for positions and drafts, which have expectations of their own.
 */
export function thingOf(batch: Batch, operation: PlannedOperation): { kind: ThingKind; id: ThingId } | null {
  switch (operation.type) {
    case 'story':
      return { kind: 'story', id: operation.value.slug };
    case 'sources':
      return { kind: 'source', id: operation.value.slug };
    case 'actors':
      return { kind: 'actor', id: operation.value.slug };
    case 'events':
      return { kind: 'event', id: batch.idOf('event', operation.value.slug) };
    case 'proposals':
      return { kind: 'proposal', id: batch.idOf('proposal', operation.value.slug) };
    case 'statements':
      return { kind: 'statement', id: batch.idOf('statement', operation.value.key) };
    case 'correct':
    case 'withhold':
    case 'release':
    case 'retract':
    case 'redact':
      return { kind: 'statement', id: batch.idOf('statement', operation.value.statement) };
    case 'positions':
    case 'saveDraft':
    case 'discardDraft':
      return null;
  }
}
