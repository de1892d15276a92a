/** Recording the positions that actors take on proposals. */
import { asRecorded } from '../../record/lists.js';
import { builder } from '../builder.js';
import { ConditionKind, ConditionStatus, PositionBasis, Stance } from '../enums.js';
import { FuzzyTimeInput } from './inputs.js';
import { defineOperation, splitId, withoutNulls } from './operation.js';

const ConditionInput = builder.inputType('ConditionInput', {
  description: 'What a position depends on.',
  fields: (t) => ({
    kind: t.field({ type: ConditionKind, required: true, description: 'What sort of condition.' }),
    text: t.string({ required: true, description: 'What is asked for, in the words of the desk.' }),
    onActor: t.id({ description: 'Who would have to meet it.' }),
    status: t.field({ type: ConditionStatus, description: 'Whether it is met; OPEN by default.' }),
    evidence: t.id({ description: 'The statement in which it was made, met or dropped.' }),
  }),
});

defineOperation({
  name: 'takePosition',
  description: 'Records the position that an actor takes on a proposal. It supersedes the one the actor held before.',
  writes: 'position',
  fields: (t) => ({
    proposal: t.id({ required: true, description: 'The proposal.' }),
    actor: t.id({ required: true, description: 'Whose position it is.' }),
    stance: t.field({ type: Stance, required: true, description: 'What the actor says to it.' }),
    basis: t.field({ type: PositionBasis, required: true, description: 'On whose word it rests.' }),
    since: t.field({ type: FuzzyTimeInput, required: true, description: 'Since when the actor holds it.' }),
    conditions: t.field({ type: [ConditionInput], description: 'What it depends on.' }),
    evidence: t.idList({ description: 'The statements it rests on; none only where it is EDITORIAL.' }),
    note: t.string({ description: "The desk's remark, for example whose judgement it is. Public." }),
    supersedes: t.id({
      description:
        'The current position of the actor on this proposal, as you saw it; left out if there was none. If there is another by now, that is a conflict.',
    }),
  }),
  read: ({ supersedes, ...value }, path) => {
    const { proposal, actor } = value;
    return {
      operation: {
        type: 'positions',
        story: splitId(proposal).story,
        storyPath: [...path, 'proposal'],
        path,
        value: withoutNulls(value),
        expects: { of: 'position', position: supersedes ?? null, path: [...path, 'supersedes'] },
      },
      subject: async (after) => {
        const page = await after.page('position', 'proposal', proposal, asRecorded(1, { actor }, true));
        return page.items[0]?.item.id ?? null;
      },
    };
  },
});
