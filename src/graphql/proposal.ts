import type { Version } from '../record/snapshot.js';
import { PROPOSAL_FIELDS } from '../story/proposal-fields.js';
import { builder } from './builder.js';
import { listConnection, PAGE_ARGUMENTS } from './connection.js';
import { PositionState, ProposalRelationKind, ProposalStatus } from './enums.js';
import { FIRST_ARGUMENT, firstOf } from './long-list.js';
import { NodeInterface } from './node.js';
import { queryOne } from './one-thing.js';
import { STATEMENT_LIST_ARGUMENTS, statementsBy } from './statement-list.js';
import { changedAtField, thingFields, versionField } from './thing-fields.js';
import { optionalThingId } from './thing-id.js';
import { PositionConnection, Proposal, ProposalRelationType, referred, StatementConnection, Story } from './types.js';

ProposalRelationType.implement({
  description: 'How a proposal relates to another.',
  fields: (t) => ({
    kind: t.field({
      type: ProposalRelationKind,
      description: 'The kind of the relation.',
      resolve: ({ value }) => value.kind,
    }),
    proposal: t.field({
      type: Proposal,
      description: 'The other proposal.',
      resolve: ({ snapshot, value }) => referred(snapshot, 'proposal', value.proposal),
    }),
  }),
});

const ProposalStatusChange = builder.objectRef<Version<'proposal'>>('ProposalStatusChange').implement({
  description: 'A change of the status of a proposal.',
  fields: (t) => ({
    status: t.field({
      type: ProposalStatus,
      description: 'The new status.',
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
  description: 'Something that was proposed, and its status.',
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
      description: 'The positions of actors on it, the oldest first.',
      args: {
        ...PAGE_ARGUMENTS,
        actor: t.arg.id({ description: 'Only the positions of this actor.' }),
        state: t.arg({
          type: PositionState,
          defaultValue: 'CURRENT',
          description: 'Only positions in this state; null for all.',
        }),
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
      description: 'All positions ever taken on it, in the order of recording.',
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
      description: 'The statements about it.',
      args: STATEMENT_LIST_ARGUMENTS,
      resolve: statementsBy('proposal'),
    }),
    version: versionField(t),
    changedAt: changedAtField(t),
  }),
});

queryOne('proposal', Proposal, 'story-slug/proposal-slug');
