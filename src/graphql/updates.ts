/**
 * The updates of a story as types: pushed, replayed and paged updates have the same payloads. Each shows things as
 * they were at the update itself.
 */
import type { FieldMap } from '@pothos/core';
import type { Version } from '../record/snapshot.js';
import { previousPositionId } from '../story/identity.js';
import type { ThingKind } from '../story/model.js';
import type { UpdateKind as UpdateKindName } from '../story/vocabulary.js';
import { builder, type SchemaTypes } from './builder.js';
import { EventStatus, ProposalStatus, UpdateKind } from './enums.js';
import {
  type ChangingKind,
  changedNames,
  FieldChangeType,
  fieldChanges,
  type Step,
  stepBetween,
} from './field-changes.js';
import { headlineOf } from './headline.js';
import { type DatedNotice, NoticeType } from './notice.js';
import {
  Actor,
  Event,
  Position,
  Proposal,
  referred,
  Source,
  Statement,
  StatementVersion,
  Story,
  StoryUpdate,
  type UpdateSeen,
} from './types.js';
import { textChanges, WORD_CHANGES, WordChangeType } from './word-changes.js';

/**
 * The kinds of updates of a story, each with its type. Fields with the same name have the same type in all of them:
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
  ACTOR_CHANGED: 'ActorChanged',
  SOURCE_CHANGED: 'SourceChanged',
} as const satisfies Partial<Record<UpdateKindName, string>>;

export function updateTypeName({ update }: UpdateSeen): string {
  const names: Partial<Record<UpdateKindName, string>> = TYPE_NAMES;
  const name = names[update.kind];
  if (name === undefined) throw new Error(`${update.kind} belongs to no story`);
  return name;
}

StoryUpdate.implement({
  description: 'One update of the record of a story.',
  resolveType: updateTypeName,
  fields: (t) => ({
    cursor: t.field({
      type: 'Cursor',
      description: 'The cursor of the update: read as of it, or subscribe from it.',
      resolve: ({ update }, _, context) => context.record.cursor(update),
    }),
    sequence: t.int({
      description:
        'Its number within the story: 1, 2, 3, … without a gap, so that a client can check that it missed nothing.',
      resolve: ({ update }) => update.sequence ?? 0,
    }),
    kind: t.field({ type: UpdateKind, description: 'The kind of the update.', resolve: ({ update }) => update.kind }),
    at: t.field({ type: 'DateTime', description: 'When the update was recorded.', resolve: ({ update }) => update.at }),
    importedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When the update was imported: `at` was given with it, as the time at which the desk knew it. Null for an update that was recorded as it was written.',
      resolve: ({ update }) => update.importedAt,
    }),
    batch: t.int({
      description: 'The number of its batch: the same for all updates that the desk applied together.',
      resolve: ({ update }) => update.batch,
    }),
    editor: t.string({
      nullable: true,
      description: 'The editor who made it: for the desk only, null for readers.',
      resolve: ({ update }, _, { editor }) => (editor === null ? null : update.editor),
    }),
    headline: t.string({
      description: 'The update in one English sentence.',
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

/** The step of the subject in an update; `null` for the first update about it. */
async function stepOf<K extends ChangingKind>(kind: K, seen: UpdateSeen): Promise<Step<K> | null> {
  const [before, after] = await Promise.all([previous(kind, seen), subject(kind)(seen)]);
  return before === null ? null : stepBetween(kind, before, after);
}

/**
 * The notice of a statement's update whose kind always has one. It is read from the stored version: this process may
 * hold the update in memory from before its words were redacted.
 */
async function noticeOf(seen: UpdateSeen): Promise<DatedNotice> {
  const { update } = seen;
  const { notice } = await subject('statement')(seen);
  if (notice === null) throw new Error(`Update ${update.offset} (${update.kind}) has no notice`);
  return { ...notice, at: update.at };
}

type UpdateFieldBuilder = PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, UpdateSeen>;

/** The fields that show what an update changed. */
function whatChanged(t: UpdateFieldBuilder, kind: ChangingKind) {
  return {
    changedFields: t.stringList({
      description: 'The names of the fields that changed. Words redacted since then count as unchanged.',
      resolve: async (seen) => changedNames(await stepOf(kind, seen)),
    }),
    changes: t.field({
      type: [FieldChangeType],
      description: 'The old and the new value of each of these fields, in one line.',
      resolve: async (seen) => fieldChanges(await stepOf(kind, seen)),
    }),
  };
}

type UpdateFields = (t: UpdateFieldBuilder) => FieldMap;

function updateType(
  name: (typeof TYPE_NAMES)[keyof typeof TYPE_NAMES],
  description: string,
  fields: UpdateFields = () => ({}),
) {
  return builder.objectRef<UpdateSeen>(name).implement({ description, interfaces: [StoryUpdate], fields });
}

const NOTICE = 'The public notice that explains it.';
const STATEMENT_NOW = 'The statement as it is now.';

function statementField(t: UpdateFieldBuilder, description: string) {
  return t.field({ type: Statement, description, resolve: subject('statement') });
}

/** The fields of an update that hides a statement, or shows it again. */
const movedStatement: UpdateFields = (t) => ({
  statement: statementField(t, STATEMENT_NOW),
  notice: t.field({ type: NoticeType, description: NOTICE, resolve: noticeOf }),
});

export const StatementPublished = updateType('StatementPublished', 'A statement was put on the record.', (t) => ({
  statement: statementField(t, 'The statement.'),
}));

/** All types of updates of a story. */
export const STORY_UPDATE_TYPES = [
  updateType('StoryOpened', 'A story was opened.'),
  updateType('StoryChanged', "A story's headline, summary, status or dates changed.", (t) => whatChanged(t, 'story')),
  StatementPublished,
  updateType(
    'StatementCorrected',
    'The words, mode, attribution, time or channel of a statement were corrected or explained.',
    (t) => ({
      statement: statementField(t, STATEMENT_NOW),
      previous: t.field({
        type: StatementVersion,
        description: 'The statement as it was before.',
        resolve: async (seen) => (await previous('statement', seen)) ?? subject('statement')(seen),
      }),
      ...whatChanged(t, 'statement'),
      wordChanges: t.field({
        type: [WordChangeType],
        description: WORD_CHANGES,
        resolve: async (seen) => textChanges(await stepOf('statement', seen)),
      }),
      notice: t.field({ type: NoticeType, description: NOTICE, resolve: noticeOf }),
    }),
  ),
  updateType(
    'StatementChanged',
    'A statement changed in a way that needs no notice: it got a translation or a citation, for example.',
    (t) => ({ statement: statementField(t, STATEMENT_NOW), ...whatChanged(t, 'statement') }),
  ),
  updateType('StatementWithheld', 'A statement is hidden while it is checked.', movedStatement),
  updateType('StatementReleased', 'A withheld statement is shown again.', movedStatement),
  updateType('StatementRetracted', 'The desk took a statement back, for good.', movedStatement),
  updateType('StatementRedacted', 'The text of a statement was erased for legal reasons.', movedStatement),
  updateType('ProposalTabled', 'A proposal was put on the record.', (t) => ({
    proposal: t.field({ type: Proposal, description: 'The proposal.', resolve: subject('proposal') }),
  })),
  updateType('ProposalChanged', 'A proposal changed.', (t) => ({
    proposal: t.field({ type: Proposal, description: 'The proposal as it is now.', resolve: subject('proposal') }),
    previousProposalStatus: t.field({
      type: ProposalStatus,
      nullable: true,
      description: 'The status before.',
      resolve: async (seen) => (await previous('proposal', seen))?.body.status ?? null,
    }),
    ...whatChanged(t, 'proposal'),
  })),
  updateType('PositionTaken', 'An actor took a position on a proposal.', (t) => ({
    position: t.field({ type: Position, description: 'The position.', resolve: subject('position') }),
    supersedes: t.field({
      type: Position,
      nullable: true,
      description: 'The previous position of the actor, if any.',
      resolve: ({ snapshot, update }) => {
        const before = previousPositionId(update.subject);
        return before === null ? null : snapshot.get('position', before);
      },
    }),
  })),
  updateType('PositionUnsupported', 'A position lost its last published evidence.', (t) => ({
    position: t.field({ type: Position, description: 'The position.', resolve: subject('position') }),
  })),
  updateType('EventAnnounced', 'An event was put on the record.', (t) => ({
    event: t.field({ type: Event, description: 'The event.', resolve: subject('event') }),
  })),
  updateType('EventChanged', 'An event changed, for example its time or status.', (t) => ({
    event: t.field({ type: Event, description: 'The event as it is now.', resolve: subject('event') }),
    previousEventStatus: t.field({
      type: EventStatus,
      nullable: true,
      description: 'The status before.',
      resolve: async (seen) => (await previous('event', seen))?.body.status ?? null,
    }),
    ...whatChanged(t, 'event'),
  })),
  updateType(
    'ActorChanged',
    'An actor that the story shows changed, for example took another office. Earlier statements keep the office of their time.',
    (t) => ({
      actor: t.field({ type: Actor, description: 'The actor as it is now.', resolve: subject('actor') }),
      ...whatChanged(t, 'actor'),
    }),
  ),
  updateType('SourceChanged', 'A source that the story cites changed, for example got an archived copy.', (t) => ({
    source: t.field({ type: Source, description: 'The source as it is now.', resolve: subject('source') }),
    ...whatChanged(t, 'source'),
  })),
];
