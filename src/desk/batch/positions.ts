/** Recording the position that an actor takes on a proposal. */
import { isDeepStrictEqual } from 'node:util';
import { positionId, positionOrdinal } from '../../story/identity.js';
import type { Condition, Position } from '../../story/model.js';
import { positionViolations } from '../../story/rules.js';
import type { EntryOf } from '../story-file/definition.js';
import type { Entry } from '../story-file/parse.js';
import type { Draft } from './draft.js';

export async function planPosition(draft: Draft, { path, value }: Entry<EntryOf<'positions'>>): Promise<void> {
  const [proposal, actor, evidence, conditions] = await Promise.all([
    draft.resolveOwn('proposal', value.proposal, [...path, 'proposal']),
    draft.resolve('actor', value.actor, [...path, 'actor']),
    draft.resolveAll('statement', value.evidence ?? [], [...path, 'evidence']),
    planConditions(draft, value.conditions ?? [], [...path, 'conditions']),
  ]);
  const position: Position = {
    story: draft.story,
    proposal,
    actor,
    stance: value.stance,
    conditions,
    evidence,
    basis: value.basis,
    since: value.since,
    note: value.note ?? null,
    state: 'CURRENT',
  };
  const statements = new Map(
    await Promise.all(evidence.map(async (id) => [id, await draft.get('statement', id)] as const)),
  );
  draft.reportAll(
    positionViolations(position, (id) => statements.get(id) ?? null),
    path,
  );
  const last = await draft.lastPosition(proposal, actor);
  // The actor holds exactly this already: saying so again is nothing new.
  if (last !== null && isDeepStrictEqual(last.position, position)) return;
  const id = positionId(proposal, actor, last === null ? 1 : positionOrdinal(last.id) + 1);
  const superseded =
    last !== null && last.position.state === 'CURRENT'
      ? [{ kind: 'position', id: last.id, body: { ...last.position, state: 'SUPERSEDED' } } as const]
      : [];
  draft.append({
    kind: 'POSITION_TAKEN',
    story: draft.story,
    subjectKind: 'position',
    subject: id,
    notice: null,
    things: [...superseded, { kind: 'position', id, body: position }],
  });
}

function planConditions(
  draft: Draft,
  entries: NonNullable<EntryOf<'positions'>['conditions']>,
  path: readonly (string | number)[],
): Promise<Condition[]> {
  return Promise.all(
    entries.map(async ({ kind, text, onActor, status, evidence }, index) => ({
      kind,
      text,
      onActor:
        onActor === undefined || onActor === null
          ? null
          : await draft.resolve('actor', onActor, [...path, index, 'onActor']),
      status: status ?? 'OPEN',
      evidence:
        evidence === undefined || evidence === null
          ? null
          : await draft.resolve('statement', evidence, [...path, index, 'evidence']),
    })),
  );
}
