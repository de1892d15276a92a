/**
 * The updates of a story as types: the same payloads whether they are pushed, replayed or read by a page. Each shows
 * things as they were at the update itself.
 */
import type { Cursor } from '../record/cursor.js';
import type { Snapshot } from '../record/snapshot.js';
import type { Version } from '../record/version.js';
import { previousPositionId } from '../story/identity.js';
import type { ThingId, ThingKind } from '../story/model.js';
import { changedFields } from '../story/rules.js';
import type { UpdateKind as UpdateKindName } from '../story/vocabulary.js';
import { builder } from './builder.js';
import {
  type Connection,
  connectionOf,
  connectionType,
  DEFAULT_PAGE_SIZE,
  type Edge,
  MAX_PAGE_SIZE,
  pageSize,
} from './connection.js';
import type { Context } from './context.js';
import { EventStatus, ProposalStatus, UpdateKind } from './enums.js';
import { headlineOf } from './headline.js';
import { type DatedNotice, NoticeType } from './notice.js';
import {
  Event,
  Position,
  Proposal,
  referred,
  Statement,
  StatementVersion,
  Story,
  StoryUpdate,
  type UpdateSeen,
} from './types.js';

/**
 * The kinds of updates that belong to a story, each with its type. Fields of one name have one type in all of them:
 * otherwise a client could not select them side by side (GraphQL, 5.3.2 Field Selection Merging).
 */
const TYPE_NAMES = {
  STORY_OPENED: 'StoryOpened',
  STORY_CHANGED: 'StoryChanged',
  STATEMENT_PUBLISHED: 'StatementPublished',
  STATEMENT_CORRECTED: 'StatementCorrected',
  STATEMENT_CHANGED: 'StatementChanged',
  STATEMENT_WITHHELD: 'StatementWithheld',
  STATEMENT_RELEASED: 'StatementReleased',
  STATEMENT_RETRACTED: 'StatementRetracted',
  STATEMENT_REDACTED: 'StatementRedacted',
  PROPOSAL_TABLED: 'ProposalTabled',
  PROPOSAL_CHANGED: 'ProposalChanged',
  POSITION_TAKEN: 'PositionTaken',
  POSITION_UNSUPPORTED: 'PositionUnsupported',
  EVENT_ANNOUNCED: 'EventAnnounced',
  EVENT_CHANGED: 'EventChanged',
} as const satisfies Partial<Record<UpdateKindName, string>>;

export function updateTypeName({ update }: UpdateSeen): string {
  const names: Partial<Record<UpdateKindName, string>> = TYPE_NAMES;
  const name = names[update.kind];
  if (name === undefined) throw new Error(`${update.kind} belongs to no story`);
  return name;
}

StoryUpdate.implement({
  description: 'One entry of the record of a story.',
  resolveType: updateTypeName,
  fields: (t) => ({
    cursor: t.field({
      type: 'Cursor',
      description: 'Its place in the record: read or follow on from here.',
      resolve: ({ update }, _, context) => context.record.cursor(update),
    }),
    sequence: t.int({
      description:
        'Its number within the story: 1, 2, 3, … with no gap, so that one can check that nothing was missed.',
      resolve: ({ update }) => update.sequence ?? 0,
    }),
    kind: t.field({ type: UpdateKind, description: 'What it tells.', resolve: ({ update }) => update.kind }),
    at: t.field({ type: 'DateTime', description: 'When it was recorded.', resolve: ({ update }) => update.at }),
    batch: t.int({
      description: 'The same number for all updates that the desk applied together.',
      resolve: ({ update }) => update.batch,
    }),
    headline: t.string({
      description: 'What it tells, in one English sentence.',
      resolve: ({ snapshot, update }) => headlineOf(snapshot, update),
    }),
    story: t.field({
      type: Story,
      description: 'The story, as it was then.',
      resolve: ({ snapshot, update }) => referred(snapshot, 'story', update.story ?? ''),
    }),
  }),
});

function subject<K extends ThingKind>(kind: K) {
  return ({ snapshot, update }: UpdateSeen): Promise<Version<K>> => referred(snapshot, kind, update.subject);
}

/** The version of the subject before the update. */
async function previous<K extends ThingKind>(kind: K, { snapshot, update }: UpdateSeen): Promise<Version<K> | null> {
  const versions = await snapshot.history(kind, update.subject);
  return versions.at(-2) ?? null;
}

async function changes<K extends ThingKind>(kind: K, seen: UpdateSeen): Promise<string[]> {
  const [before, after] = await Promise.all([previous(kind, seen), subject(kind)(seen)]);
  return before === null ? [] : changedFields(before.body, after.body);
}

/**
 * The notice of an update on a statement whose kind always has one. It is read with the version that it explains: the
 * update may be in the memory of a process from before its words were redacted.
 */
async function noticeOf(seen: UpdateSeen): Promise<DatedNotice> {
  const { update } = seen;
  const { notice } = await subject('statement')(seen);
  if (notice === null) throw new Error(`Update ${update.offset} (${update.kind}) has no notice`);
  return { ...notice, at: update.at };
}

const CHANGED_FIELDS = 'The names of the fields that changed. Words that were redacted since count as the same.';

function updateType(name: (typeof TYPE_NAMES)[keyof typeof TYPE_NAMES]) {
  return builder.objectRef<UpdateSeen>(name);
}

export const StoryOpened = updateType('StoryOpened').implement({
  description: 'A story was opened.',
  interfaces: [StoryUpdate],
});

export const StoryChanged = updateType('StoryChanged').implement({
  description: "A story's headline, summary, status or dates changed.",
  interfaces: [StoryUpdate],
  fields: (t) => ({
    changedFields: t.stringList({ description: CHANGED_FIELDS, resolve: (seen) => changes('story', seen) }),
  }),
});

export const StatementPublished = updateType('StatementPublished').implement({
  description: 'A statement was put on the record.',
  interfaces: [StoryUpdate],
  fields: (t) => ({
    statement: t.field({ type: Statement, description: 'The statement.', resolve: subject('statement') }),
  }),
});

export const StatementCorrected = updateType('StatementCorrected').implement({
  description: 'The words, mode, attribution, time or channel of a statement were corrected or explained.',
  interfaces: [StoryUpdate],
  fields: (t) => ({
    statement: t.field({ type: Statement, description: 'The statement as it is now.', resolve: subject('statement') }),
    previous: t.field({
      type: StatementVersion,
      description: 'The statement as it was before.',
      resolve: async (seen) => (await previous('statement', seen)) ?? subject('statement')(seen),
    }),
    changedFields: t.stringList({ description: CHANGED_FIELDS, resolve: (seen) => changes('statement', seen) }),
    notice: t.field({ type: NoticeType, description: 'Why, for the public.', resolve: noticeOf }),
  }),
});

export const StatementChanged = updateType('StatementChanged').implement({
  description:
    'Something was added to a statement or changed about it that needs no notice: a translation, a citation.',
  interfaces: [StoryUpdate],
  fields: (t) => ({
    statement: t.field({ type: Statement, description: 'The statement as it is now.', resolve: subject('statement') }),
    changedFields: t.stringList({ description: CHANGED_FIELDS, resolve: (seen) => changes('statement', seen) }),
  }),
});

/** An update that hides a statement, or shows it again. */
function statementMoved(name: (typeof TYPE_NAMES)[keyof typeof TYPE_NAMES], description: string) {
  return updateType(name).implement({
    description,
    interfaces: [StoryUpdate],
    fields: (t) => ({
      statement: t.field({
        type: Statement,
        description: 'The statement as it is now.',
        resolve: subject('statement'),
      }),
      notice: t.field({ type: NoticeType, description: 'Why, for the public.', resolve: noticeOf }),
    }),
  });
}
export const StatementWithheld = statementMoved('StatementWithheld', 'A statement is hidden while it is checked.');
export const StatementReleased = statementMoved('StatementReleased', 'A withheld statement is shown again.');
export const StatementRetracted = statementMoved('StatementRetracted', 'The desk took a statement back, for good.');
export const StatementRedacted = statementMoved(
  'StatementRedacted',
  'The text of a statement was erased for legal reasons.',
);

export const ProposalTabled = updateType('ProposalTabled').implement({
  description: 'A proposal was put on the record.',
  interfaces: [StoryUpdate],
  fields: (t) => ({
    proposal: t.field({ type: Proposal, description: 'The proposal.', resolve: subject('proposal') }),
  }),
});

export const ProposalChanged = updateType('ProposalChanged').implement({
  description: 'A proposal changed.',
  interfaces: [StoryUpdate],
  fields: (t) => ({
    proposal: t.field({ type: Proposal, description: 'The proposal as it is now.', resolve: subject('proposal') }),
    previousProposalStatus: t.field({
      type: ProposalStatus,
      nullable: true,
      description: 'The status it had before.',
      resolve: async (seen) => (await previous('proposal', seen))?.body.status ?? null,
    }),
    changedFields: t.stringList({ description: CHANGED_FIELDS, resolve: (seen) => changes('proposal', seen) }),
  }),
});

export const PositionTaken = updateType('PositionTaken').implement({
  description: 'An actor took a position on a proposal.',
  interfaces: [StoryUpdate],
  fields: (t) => ({
    position: t.field({ type: Position, description: 'The position.', resolve: subject('position') }),
    supersedes: t.field({
      type: Position,
      nullable: true,
      description: 'The position that the actor took before, if any.',
      resolve: ({ snapshot, update }) => {
        const before = previousPositionId(update.subject);
        return before === null ? null : snapshot.get('position', before);
      },
    }),
  }),
});

export const PositionUnsupported = updateType('PositionUnsupported').implement({
  description: 'A position lost its last published evidence.',
  interfaces: [StoryUpdate],
  fields: (t) => ({
    position: t.field({ type: Position, description: 'The position.', resolve: subject('position') }),
  }),
});

export const EventAnnounced = updateType('EventAnnounced').implement({
  description: 'An event was put on the record.',
  interfaces: [StoryUpdate],
  fields: (t) => ({
    event: t.field({ type: Event, description: 'The event.', resolve: subject('event') }),
  }),
});

export const EventChanged = updateType('EventChanged').implement({
  description: 'An event changed, for example its time or status.',
  interfaces: [StoryUpdate],
  fields: (t) => ({
    event: t.field({ type: Event, description: 'The event as it is now.', resolve: subject('event') }),
    previousEventStatus: t.field({
      type: EventStatus,
      nullable: true,
      description: 'The status it had before.',
      resolve: async (seen) => (await previous('event', seen))?.body.status ?? null,
    }),
    changedFields: t.stringList({ description: CHANGED_FIELDS, resolve: (seen) => changes('event', seen) }),
  }),
});

/** All the types of updates that belong to a story. */
export const STORY_UPDATE_TYPES = [
  StoryOpened,
  StoryChanged,
  StatementPublished,
  StatementCorrected,
  StatementChanged,
  StatementWithheld,
  StatementReleased,
  StatementRetracted,
  StatementRedacted,
  ProposalTabled,
  ProposalChanged,
  PositionTaken,
  PositionUnsupported,
  EventAnnounced,
  EventChanged,
];

const StoryUpdateEdge = builder.objectRef<Edge<UpdateSeen>>('StoryUpdateEdge').implement({
  description: 'An update of a page.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'Cursor', description: 'Its place in the record.' }),
    node: t.expose('node', { type: StoryUpdate, description: 'The update.' }),
  }),
});

export const StoryUpdateConnection = connectionType('StoryUpdate', 'updates', StoryUpdate, StoryUpdateEdge);

/** The arguments of a page of updates: its cursors are places in the record. */
export const UPDATE_PAGE_ARGUMENTS = builder.args((t) => ({
  first: t.int({
    description: `So many updates from the beginning; ${DEFAULT_PAGE_SIZE} by default, at most ${MAX_PAGE_SIZE}.`,
  }),
  after: t.field({ type: 'Cursor', description: 'Only updates after this place in the record.' }),
  last: t.int({ description: `So many updates from the end; at most ${MAX_PAGE_SIZE}.` }),
  before: t.field({ type: 'Cursor', description: 'Only updates before this place in the record.' }),
  kinds: t.field({ type: [UpdateKind], description: 'Only updates of these kinds.' }),
}));

interface UpdatePageArguments {
  readonly first?: number | null | undefined;
  readonly after?: Cursor | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: Cursor | null | undefined;
  readonly kinds?: readonly UpdateKindName[] | null | undefined;
}

/** A page of a story's updates up to a snapshot, each seen at its own place. */
export async function updateConnection(
  snapshot: Snapshot,
  story: ThingId,
  args: UpdatePageArguments,
  context: Context,
): Promise<Connection<UpdateSeen>> {
  const { limit, fromEnd } = pageSize({ first: args.first, last: args.last });
  const [after, before] = await Promise.all([
    args.after ? context.placeAt(args.after) : null,
    args.before ? context.placeAt(args.before) : null,
  ]);
  const kinds = args.kinds ?? null;
  const query = { after: after?.offset ?? 0, before: before?.offset ?? null, kinds, limit, fromEnd };
  const { updates, more } = await snapshot.reader.updates(story, snapshot, query);
  const edges = updates.map((update) => ({
    cursor: context.record.cursor(update),
    node: { snapshot: snapshot.reader.at(update), update },
  }));
  const pageArguments = { last: args.last, after: args.after ? '' : null, before: args.before ? '' : null };
  return connectionOf(edges, pageArguments, more, () => snapshot.reader.countUpdates(story, snapshot, kinds));
}
