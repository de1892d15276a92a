/** Recording the position that an actor takes on a proposal. */
import { isDeepStrictEqual } from 'node:util';
import { byName, type ThingOf } from '../../story/field.js';
import { positionId, positionOrdinal } from '../../story/identity.js';
import type { Position, ThingId } from '../../story/model.js';
import { POSITION_FIELDS } from '../../story/position-fields.js';
import { positionViolations } from '../../story/rules.js';
import type { ViolationCode } from '../../story/violation.js';
import { mistakeWords } from '../../words/mistakes.js';
import type { Expectation, OperationOf } from '../operation.js';
import type { Batch } from './batch.js';
import { type Change, plannedField } from './fields.js';

/** The id of a position depends on how many there were before. */
const NOT_NAMED_YET = '';

export async function planPosition(batch: Batch, { path, value, expects }: OperationOf<'positions'>): Promise<void> {
  const change: Change<typeof value, Position> = { entry: value, before: null, batch, id: NOT_NAMED_YET, path };
  const fields = await Promise.all(POSITION_FIELDS.map((field) => plannedField(field, field, change)));
  const position: Position = {
    story: batch.story,
    ...byName<ThingOf<typeof POSITION_FIELDS>>(fields),
    state: 'CURRENT',
  };
  const { proposal, actor, evidence, conditions } = position;
  const cited = [...evidence, ...conditions.flatMap((condition) => condition.evidence ?? [])];
  const statements = new Map(
    await Promise.all(cited.map(async (id) => [id, await batch.get('statement', id)] as const)),
  );
  const found = positionViolations(position, (id) => statements.get(id) ?? null);
  // The evidence in an entry with mistakes is unknown.
  const isEvidenceKnown = !cited.some((id) => batch.isDoubtful('statement', id));
  batch.reportAll(isEvidenceKnown ? found : found.filter(({ code }) => !OF_EVIDENCE.includes(code)), path);
  const last = await batch.lastPosition(proposal, actor);
  if (expects.of === 'position') {
    const held = last?.position.state === 'CURRENT' ? last.id : null;
    if (held !== expects.position) return reportOtherPosition(batch, held, expects);
  }
  // The actor already holds exactly this position, so nothing is appended.
  if (last !== null && isDeepStrictEqual(last.position, position)) return;
  const id = positionId(proposal, actor, last === null ? 1 : positionOrdinal(last.id) + 1);
  const superseded =
    last !== null && last.position.state === 'CURRENT'
      ? [{ kind: 'position', id: last.id, body: { ...last.position, state: 'SUPERSEDED' } } as const]
      : [];
  batch.append({
    kind: 'POSITION_TAKEN',
    story: batch.story,
    subjectKind: 'position',
    subject: id,
    notice: null,
    things: [...superseded, { kind: 'position', id, body: position }],
  });
}

/** The codes of violations that concern the evidence. */
const OF_EVIDENCE: readonly ViolationCode[] = ['BASIS_NOT_SUPPORTED', 'EVIDENCE_NOT_PUBLISHED'];

/** Reports that somebody else has recorded a position since the editor read it. */
function reportOtherPosition(
  batch: Batch,
  held: ThingId | null,
  { position, path }: Extract<Expectation, { readonly of: 'position' }>,
): void {
  const message = held === null ? mistakeWords.position.notCurrent(position) : mistakeWords.position.other(held);
  batch.report('VERSION_CONFLICT', path, message, held === null ? [] : [{ kind: 'position', id: held }]);
}
