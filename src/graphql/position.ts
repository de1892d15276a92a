import { POSITION_FIELDS } from '../story/position-fields.js';
import { shownNote } from '../story/redaction.js';
import { ConditionKind, ConditionStatus, PositionState } from './enums.js';
import { NodeInterface } from './node.js';
import { thingFields } from './thing-fields.js';
import { Actor, ConditionType, Position, referred, Statement } from './types.js';

ConditionType.implement({
  description: 'What a position depends on.',
  fields: (t) => ({
    kind: t.field({ type: ConditionKind, description: 'What sort of condition.', resolve: ({ value }) => value.kind }),
    text: t.string({ description: 'What is asked for, in the words of the desk.', resolve: ({ value }) => value.text }),
    status: t.field({ type: ConditionStatus, description: 'Whether it is met.', resolve: ({ value }) => value.status }),
    onActor: t.field({
      type: Actor,
      nullable: true,
      description: 'Who would have to meet it.',
      resolve: ({ snapshot, value }) => (value.onActor === null ? null : referred(snapshot, 'actor', value.onActor)),
    }),
    evidence: t.field({
      type: Statement,
      nullable: true,
      description: 'The statement in which it was made, met or dropped.',
      resolve: ({ snapshot, value }) =>
        value.evidence === null ? null : referred(snapshot, 'statement', value.evidence),
    }),
  }),
});

Position.implement({
  description: 'What an actor is committed to with regard to a proposal, with its conditions and its evidence.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    ...thingFields(t, POSITION_FIELDS),
    note: t.string({
      nullable: true,
      description:
        "The desk's remark, for example whose judgement it is; null while a statement that the position rests on shows no words.",
      resolve: async ({ snapshot, body }) => {
        if (body.note === null) return null;
        const evidence = await snapshot.getMany('statement', body.evidence);
        return shownNote(
          body.note,
          evidence.map((statement) => statement.body),
        );
      },
    }),
    state: t.field({ type: PositionState, description: 'Whether it still holds.', resolve: ({ body }) => body.state }),
    changedAt: t.field({
      type: 'DateTime',
      description: 'When this version of it was recorded.',
      resolve: ({ recordedAt }) => recordedAt,
    }),
  }),
});
