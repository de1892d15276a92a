import { POSITION_FIELDS } from '../story/position-fields.js';
import { shownNote } from '../story/redaction.js';
import { ConditionKind, ConditionStatus, PositionState } from './enums.js';
import { NodeInterface } from './node.js';
import { changedAtField, thingFields } from './thing-fields.js';
import { Actor, ConditionType, Position, referred, Statement } from './types.js';

ConditionType.implement({
  description: 'A condition of a position.',
  fields: (t) => ({
    kind: t.field({
      type: ConditionKind,
      description: 'The kind of the condition.',
      resolve: ({ value }) => value.kind,
    }),
    text: t.string({ description: "What must be met, in the desk's words.", resolve: ({ value }) => value.text }),
    status: t.field({
      type: ConditionStatus,
      description: 'Whether the condition is met.',
      resolve: ({ value }) => value.status,
    }),
    onActor: t.field({
      type: Actor,
      nullable: true,
      description: 'The actor who must meet it.',
      resolve: ({ snapshot, value }) => (value.onActor === null ? null : referred(snapshot, 'actor', value.onActor)),
    }),
    evidence: t.field({
      type: Statement,
      nullable: true,
      description: 'The statement that made, met or dropped it.',
      resolve: ({ snapshot, value }) =>
        value.evidence === null ? null : referred(snapshot, 'statement', value.evidence),
    }),
  }),
});

Position.implement({
  description: "An actor's commitment regarding a proposal, with its conditions and evidence.",
  interfaces: [NodeInterface],
  fields: (t) => ({
    ...thingFields(t, POSITION_FIELDS),
    note: t.string({
      nullable: true,
      description:
        "The desk's remark, for example whose judgement it is; null while the words of its evidence are hidden.",
      resolve: async ({ snapshot, body }) => {
        if (body.note === null) return null;
        const evidence = await snapshot.getMany('statement', body.evidence);
        return shownNote(
          body.note,
          evidence.map((statement) => statement.body),
        );
      },
    }),
    state: t.field({
      type: PositionState,
      description: 'Whether the position still holds.',
      resolve: ({ body }) => body.state,
    }),
    changedAt: changedAtField(t),
  }),
});
