/** Records the positions that actors take on proposals. */
import { asRecorded } from '../../record/lists.js';
import { POSITION_FIELDS } from '../../story/position-fields.js';
import { naming } from './names.js';
import { defineOperation, splitId, withoutNulls } from './operation.js';
import { thingInputs } from './thing-inputs.js';

defineOperation({
  name: 'takePosition',
  description: 'Records the position that an actor takes on a proposal. It supersedes the one the actor held before.',
  writes: 'position',
  fields: (t) => ({
    ...thingInputs(t, POSITION_FIELDS, true),
    supersedes: t.id({
      ...naming('position'),
      description:
        'The current position of the actor on this proposal, as you saw it; omit it if there was none. Another current position is a conflict.',
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
