/**
 * The subscription, as simple as it can be: everything travels in the event, and the resolvers of its fields read
 * properties. Nothing is replayed, so `after` is only there for the document to be valid.
 */
import { Actor } from './actor.js';
import { builder } from './builder.js';
import { EventStatus, FeedResetReason, NoticeKind, NoticeReason, Stance } from './enums.js';
import { Event } from './event.js';
import type {
  EventChangedShape,
  FeedMessage as FeedMessageShape,
  FeedResetShape,
  PositionTakenShape,
  ReachedShape,
  StatementCorrectedShape,
  StatementPublishedShape,
  StatementRetractedShape,
  StoryUpdateShape,
} from './feed-message.js';
import type { NoticeShape, PositionShape, ProposalShape } from './shapes.js';
import { Statement, StatementVersion } from './statement.js';

const StoryUpdate = builder.interfaceRef<StoryUpdateShape>('StoryUpdate').implement({
  resolveType: ({ __typename }) => __typename,
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'Cursor' }),
    sequence: t.exposeInt('sequence'),
    at: t.expose('at', { type: 'DateTime' }),
    headline: t.exposeString('headline'),
  }),
});

const Notice = builder.objectRef<NoticeShape>('Notice').implement({
  fields: (t) => ({
    kind: t.expose('kind', { type: NoticeKind }),
    reason: t.expose('reason', { type: NoticeReason }),
    text: t.exposeString('text'),
  }),
});

const Proposal = builder.objectRef<ProposalShape>('Proposal').implement({
  fields: (t) => ({ title: t.exposeString('title') }),
});

const Position = builder.objectRef<PositionShape>('Position').implement({
  fields: (t) => ({
    stance: t.expose('stance', { type: Stance }),
    actor: t.field({ type: Actor, resolve: ({ actor }) => actor }),
    proposal: t.expose('proposal', { type: Proposal }),
  }),
});

const StatementPublished = builder.objectRef<StatementPublishedShape>('StatementPublished').implement({
  interfaces: [StoryUpdate],
  fields: (t) => ({ statement: t.expose('statement', { type: Statement }) }),
});

const StatementCorrected = builder.objectRef<StatementCorrectedShape>('StatementCorrected').implement({
  interfaces: [StoryUpdate],
  fields: (t) => ({
    statement: t.expose('statement', { type: Statement }),
    previous: t.expose('previous', { type: StatementVersion }),
    changedFields: t.exposeStringList('changedFields'),
    notice: t.expose('notice', { type: Notice }),
  }),
});

const StatementRetracted = builder.objectRef<StatementRetractedShape>('StatementRetracted').implement({
  interfaces: [StoryUpdate],
  fields: (t) => ({
    statement: t.expose('statement', { type: Statement }),
    notice: t.expose('notice', { type: Notice }),
  }),
});

const PositionTaken = builder.objectRef<PositionTakenShape>('PositionTaken').implement({
  interfaces: [StoryUpdate],
  fields: (t) => ({
    position: t.expose('position', { type: Position }),
    supersedes: t.expose('supersedes', { type: Position, nullable: true }),
  }),
});

const EventChanged = builder.objectRef<EventChangedShape>('EventChanged').implement({
  interfaces: [StoryUpdate],
  fields: (t) => ({
    event: t.expose('event', { type: Event }),
    previousEventStatus: t.expose('previousEventStatus', { type: EventStatus, nullable: true }),
    changedFields: t.exposeStringList('changedFields'),
  }),
});

/** The other kinds of updates, of which document 07 selects only the common fields. */
const OTHER_UPDATES = [
  'StoryOpened',
  'StoryChanged',
  'StatementChanged',
  'StatementWithheld',
  'StatementReleased',
  'StatementRedacted',
  'ProposalTabled',
  'ProposalChanged',
  'PositionUnsupported',
  'EventAnnounced',
  'ActorChanged',
  'SourceChanged',
].map((name) => builder.objectRef<StoryUpdateShape>(name).implement({ interfaces: [StoryUpdate] }));

const REACHED = ['CaughtUp', 'Checkpoint'].map((name) =>
  builder.objectRef<ReachedShape>(name).implement({
    fields: (t) => ({ cursor: t.expose('cursor', { type: 'Cursor' }) }),
  }),
);

const FeedReset = builder.objectRef<FeedResetShape>('FeedReset').implement({
  fields: (t) => ({
    reason: t.expose('reason', { type: FeedResetReason }),
    oldest: t.expose('oldest', { type: 'Cursor' }),
    head: t.expose('head', { type: 'Cursor' }),
  }),
});

const FeedMessage = builder.unionType('FeedMessage', {
  types: [
    StatementPublished,
    StatementCorrected,
    StatementRetracted,
    PositionTaken,
    EventChanged,
    ...OTHER_UPDATES,
    ...REACHED,
    FeedReset,
  ],
  resolveType: ({ __typename }: FeedMessageShape) => __typename,
});

builder.subscriptionField('storyUpdates', (t) =>
  t.field({
    type: FeedMessage,
    args: { story: t.arg.id({ required: true }), after: t.arg({ type: 'Cursor' }) },
    subscribe: (_, { story }, { pubsub }) => pubsub.subscribe(story),
    resolve: (message) => message,
  }),
);
