import type { Version } from '../record/snapshot.js';
import { PROPOSAL_FIELDS } from '../story/proposal-fields.js';
import { builder } from './builder.js';
import { listConnection, PAGE_ARGUMENTS } from './connection.js';
import { PositionState, ProposalRelationKind, ProposalStatus } from './enums.js';
import { FIRST_ARGUMENT, firstOf } from './long-list.js';
import { NodeInterface, optionalThingId } from './node.js';
import { queryOne } from './one-thing.js';
import { STATEMENT_LIST_ARGUMENTS, statementsBy } from './statement-list.js';
import { thingFields } from './thing-fields.js';
import { PositionConnection, Proposal, ProposalRelationType, referred, StatementConnection, Story } from './types.js';

ProposalRelationType.implement({
  description: 'How a proposal relates to another.',
  fields: (t) => ({
    kind: t.field({ type: ProposalRelationKind, description: 'In what way.', resolve: ({ value }) => value.kind }),
    proposal: t.field({
      type: Proposal,
      description: 'The other proposal.',
      resolve: ({ snapshot, value }) => referred(snapshot, 'proposal', value.proposal),
    }),
  }),
});

const ProposalStatusChange = builder.objectRef<Version<'proposal'>>('ProposalStatusChange').implement({
  description: 'A moment at which the status of a proposal became another.',
  fields: (t) => ({
    status: t.field({
      type: ProposalStatus,
      description: 'The status from then on.',
      resolve: ({ body }) => body.status,
    }),
    recordedAt: t.field({
      type: 'DateTime',
      description: 'When it was recorded.',
      resolve: ({ recordedAt }) => recordedAt,
    }),
  }),
});

Proposal.implement({
  description: 'Something that was proposed, and what has become of it.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    slug: t.string({ description: 'The readable name, unique in its story.', resolve: ({ body }) => body.slug }),
    story: t.field({
      type: Story,
      description: 'The story it belongs to.',
      resolve: ({ snapshot, body }) => referred(snapshot, 'story', body.story),
    }),
    ...thingFields(t, PROPOSAL_FIELDS),
    statusHistory: t.field({
      type: [ProposalStatusChange],
      description: 'The statuses it has had, the first one first.',
      args: FIRST_ARGUMENT,
      resolve: async ({ snapshot, id }, { first }) => {
        const versions = await snapshot.history('proposal', id);
        const changes = versions.filter((one, index) => one.body.status !== versions[index - 1]?.body.status);
        return firstOf(changes, first);
      },
    }),
    positions: t.field({
      type: PositionConnection,
      description: 'What actors say to it, the oldest position first.',
      args: {
        ...PAGE_ARGUMENTS,
        actor: t.arg.id({ description: 'Only the positions of this actor.' }),
        state: t.arg({ type: PositionState, defaultValue: 'CURRENT', description: 'In which state; all with null.' }),
      },
      resolve: ({ snapshot, id }, args) => {
        const actor = optionalThingId('actor', args.actor);
        return listConnection(
          snapshot,
          { kind: 'position', scope: 'proposal', id },
          {
            order: 'time',
            descending: false,
            filter: { ...(args.state ? { positionState: args.state } : {}), ...(actor === null ? {} : { actor }) },
          },
          args,
        );
      },
    }),
    positionHistory: t.field({
      type: PositionConnection,
      description: 'All positions that were ever taken on it, in the order in which they were recorded.',
      args: { ...PAGE_ARGUMENTS, actor: t.arg.id({ description: 'Only the positions of this actor.' }) },
      resolve: ({ snapshot, id }, args) => {
        const actor = optionalThingId('actor', args.actor);
        return listConnection(
          snapshot,
          { kind: 'position', scope: 'proposal', id },
          { order: 'recorded', descending: false, filter: actor === null ? {} : { actor } },
          args,
        );
      },
    }),
    statements: t.field({
      type: StatementConnection,
      description: 'What was said about it.',
      args: STATEMENT_LIST_ARGUMENTS,
      resolve: statementsBy('proposal'),
    }),
    version: t.int({ description: 'Which version this is: 1, 2, 3, …', resolve: ({ version }) => version }),
    changedAt: t.field({
      type: 'DateTime',
      description: 'When this version of it was recorded.',
      resolve: ({ recordedAt }) => recordedAt,
    }),
  }),
});

queryOne('proposal', Proposal, 'story-slug/proposal-slug');
