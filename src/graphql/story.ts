import { STORY_FIELDS } from '../story/story-fields.js';
import { AS_OF_ARGUMENT, AsOf, snapshotAsOf } from './as-of.js';
import { builder } from './builder.js';
import { listConnection, PAGE_ARGUMENTS } from './connection.js';
import { StoryStatus } from './enums.js';
import { IDS_ARGUMENT, snapshotWithIds } from './ids-of.js';
import { NodeInterface } from './node.js';
import { queryOne } from './one-thing.js';
import { matrixOf, PositionMatrix } from './position-matrix.js';
import { STATEMENT_LIST_ARGUMENTS, statementsBy } from './statement-list.js';
import { changesOf, StoryChangesType } from './story-changes.js';
import { thingFields } from './thing-fields.js';
import {
  ActorConnection,
  EventConnection,
  ProposalConnection,
  StatementConnection,
  Story,
  StoryConnection,
} from './types.js';
import { StoryUpdateConnection, UPDATE_PAGE_ARGUMENTS, updateConnection } from './update-list.js';

Story.implement({
  description: 'A developing news story.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    slug: t.string({ description: 'The readable name, permanent and unique.', resolve: ({ body }) => body.slug }),
    ...thingFields(t, STORY_FIELDS),
    cursor: t.field({
      type: 'Cursor',
      description: 'The cursor at which this was read. A subscription from it misses nothing and repeats nothing.',
      resolve: ({ snapshot }, _, context) => context.record.cursor(snapshot),
    }),
    sequence: t.int({
      description: 'The sequence of its newest update.',
      resolve: ({ snapshot, id }) => snapshot.sequence(id),
    }),
    actors: t.field({
      type: ActorConnection,
      description:
        'The actors who speak, are spoken for, take part in events or take positions in it, or ever did; by name.',
      args: PAGE_ARGUMENTS,
      resolve: ({ snapshot, id }, args) =>
        listConnection(
          snapshot,
          { kind: 'actor', scope: 'story', id },
          { order: 'name', descending: false, filter: {} },
          args,
        ),
    }),
    proposals: t.field({
      type: ProposalConnection,
      description: 'Its proposals, the earliest first; those without a date come last.',
      args: PAGE_ARGUMENTS,
      resolve: ({ snapshot, id }, args) =>
        listConnection(
          snapshot,
          { kind: 'proposal', scope: 'story', id },
          { order: 'time', descending: false, filter: {} },
          args,
        ),
    }),
    events: t.field({
      type: EventConnection,
      description: 'Its events, the earliest first; those without a date come last.',
      args: PAGE_ARGUMENTS,
      resolve: ({ snapshot, id }, args) =>
        listConnection(
          snapshot,
          { kind: 'event', scope: 'story', id },
          { order: 'time', descending: false, filter: {} },
          args,
        ),
    }),
    statements: t.field({
      type: StatementConnection,
      description: 'Its statements. A withheld or retracted statement keeps its place, without its words.',
      args: STATEMENT_LIST_ARGUMENTS,
      resolve: statementsBy('story'),
    }),
    updates: t.field({
      type: StoryUpdateConnection,
      description:
        'Its record, the oldest update first: the same payloads as the feed delivers, each as things were then, with ids that carry that moment unless you ask for `ids: HEAD`.',
      args: UPDATE_PAGE_ARGUMENTS,
      resolve: ({ snapshot, id }, args, context) => updateConnection(snapshot, id, args, context),
    }),
    positionMatrix: t.field({
      type: PositionMatrix,
      description: "Everybody's positions: proposals by actors.",
      resolve: ({ snapshot, id }) => matrixOf(snapshot, id),
    }),
    changesSince: t.field({
      type: StoryChangesType,
      description:
        'What is new since a cursor, a moment or an update. Ids carry the moment of the later cursor unless you ask for `ids: HEAD`.',
      args: {
        since: t.arg({ type: AsOf, required: true, description: 'Where to start: a cursor, a moment or an update.' }),
        ...IDS_ARGUMENT,
      },
      resolve: async ({ snapshot, id }, { since, ids }, context) =>
        changesOf(id, await snapshotAsOf(since, context), snapshotWithIds(ids, snapshot, snapshot)),
    }),
    version: t.int({
      description: 'The number of this version of the story itself: 1, 2, 3, …',
      resolve: ({ version }) => version,
    }),
    changedAt: t.field({
      type: 'DateTime',
      description: 'When this version of the story itself was recorded.',
      resolve: ({ recordedAt }) => recordedAt,
    }),
  }),
});

queryOne('story', Story, 'ukraine-ceasefire-2025');

builder.queryFields((t) => ({
  stories: t.field({
    type: StoryConnection,
    description: 'All stories, the newest first.',
    args: {
      ...PAGE_ARGUMENTS,
      status: t.arg({ type: StoryStatus, description: 'Only stories with this status.' }),
      ...AS_OF_ARGUMENT,
    },
    resolve: async (_, args, context) =>
      listConnection(
        await snapshotAsOf(args.asOf, context),
        { kind: 'story', scope: 'all', id: '' },
        { order: 'time', descending: true, filter: args.status ? { storyStatus: args.status } : {} },
        args,
      ),
  }),
}));
