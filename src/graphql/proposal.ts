import type { Version } from '../record/version.js';
import type { Proposal as ProposalBody } from '../story/model.js';
import { AS_OF_ARGUMENT, snapshotAsOf } from './as-of.js';
import { builder } from './builder.js';
import { listConnection, PAGE_ARGUMENTS } from './connection.js';
import { PositionState, ProposalKind, ProposalRelationKind, ProposalStatus } from './enums.js';
import { FIRST_ARGUMENT, firstOf } from './long-list.js';
import { NodeInterface, optionalThingId, thingId } from './node.js';
import { STATEMENT_LIST_ARGUMENTS, statementsBy } from './statement-list.js';
import {
  Actor,
  CitationType,
  FuzzyTimeType,
  type Part,
  PositionConnection,
  Proposal,
  referred,
  StatementConnection,
  Story,
} from './types.js';

const ProposalRelationType = builder
  .objectRef<Part<NonNullable<ProposalBody['relation']>>>('ProposalRelation')
  .implement({
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
    title: t.string({ description: 'What to call it.', resolve: ({ body }) => body.title }),
    kind: t.field({ type: ProposalKind, description: 'What sort of proposal.', resolve: ({ body }) => body.kind }),
    description: t.string({
      nullable: true,
      description: 'What it is about.',
      resolve: ({ body }) => body.description,
    }),
    terms: t.stringList({ description: 'What is proposed, point by point.', resolve: ({ body }) => [...body.terms] }),
    tabledBy: t.field({
      type: [Actor],
      description: 'Who put it forward.',
      resolve: ({ snapshot, body }) => snapshot.getMany('actor', body.tabledBy),
    }),
    tabledAt: t.field({
      type: FuzzyTimeType,
      nullable: true,
      description: 'When it was put forward, where known.',
      resolve: ({ body }) => body.tabledAt,
    }),
    status: t.field({
      type: ProposalStatus,
      description: 'What has become of it.',
      resolve: ({ body }) => body.status,
    }),
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
    requiredParties: t.field({
      type: [Actor],
      description: 'Those who must accept it before it is agreed.',
      resolve: ({ snapshot, body }) => snapshot.getMany('actor', body.requiredParties),
    }),
    relation: t.field({
      type: ProposalRelationType,
      nullable: true,
      description: 'How it relates to another proposal.',
      resolve: ({ snapshot, body }) => (body.relation === null ? null : { snapshot, value: body.relation }),
    }),
    citations: t.field({
      type: [CitationType],
      description: 'How we know.',
      resolve: ({ snapshot, body }) => body.citations.map((value) => ({ snapshot, value })),
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

const ProposalBy = builder.inputType('ProposalBy', {
  isOneOf: true,
  description: 'Names a proposal.',
  fields: (t) => ({
    id: t.id({ description: 'By id.' }),
    slug: t.string({ description: 'By readable name: `story-slug/proposal-slug`.' }),
  }),
});

builder.queryFields((t) => ({
  proposal: t.field({
    type: Proposal,
    nullable: true,
    description: 'One proposal, or null where there is none.',
    args: { by: t.arg({ type: ProposalBy, required: true, description: 'Which one.' }), ...AS_OF_ARGUMENT },
    resolve: async (_, { by, asOf }, context) =>
      (await snapshotAsOf(asOf, context)).get('proposal', thingId('proposal', by.id ?? by.slug ?? '')),
  }),
}));
