/** The types that refer to each other: named here, each implemented in its own file. */
import type { Snapshot, Version } from '../record/snapshot.js';
import type {
  Attribution,
  Citation,
  Condition,
  Participant,
  ProposalRelation,
  StatementRelation,
  ThingId,
  Translation,
} from '../story/model.js';
import type { FuzzyTime } from '../story/time.js';
import type { Update } from '../story/update.js';
import { builder } from './builder.js';
import { connectionType, edgeType } from './connection.js';

/** An update, seen at its own offset. */
export interface UpdateSeen {
  readonly snapshot: Snapshot;
  readonly update: Update;
}

/** A value that is part of a version of a thing; further reads use the same snapshot. */
export interface PartOfThing<T> {
  readonly snapshot: Snapshot;
  readonly value: T;
}

/** A proposal, an actor, and the actor's positions on it. */
export interface MatrixCell {
  readonly snapshot: Snapshot;
  readonly proposal: Version<'proposal'>;
  readonly actor: Version<'actor'>;
  readonly position: Version<'position'> | null;
}

export const Story = builder.objectRef<Version<'story'>>('Story');
export const Actor = builder.interfaceRef<Version<'actor'>>('Actor');
export const Person = builder.objectRef<Version<'actor'>>('Person');
export const Country = builder.objectRef<Version<'actor'>>('Country');
export const Organization = builder.objectRef<Version<'actor'>>('Organization');
export const Source = builder.objectRef<Version<'source'>>('Source');
export const Event = builder.objectRef<Version<'event'>>('Event');
export const Statement = builder.objectRef<Version<'statement'>>('Statement');
export const StatementVersion = builder.objectRef<Version<'statement'>>('StatementVersion');
export const Proposal = builder.objectRef<Version<'proposal'>>('Proposal');
export const Position = builder.objectRef<Version<'position'>>('Position');
export const FuzzyTimeType = builder.objectRef<FuzzyTime>('FuzzyTime');
export const AttributionType = builder.objectRef<PartOfThing<Attribution>>('Attribution');
export const TranslationType = builder.objectRef<PartOfThing<Translation>>('Translation');
export const CitationType = builder.objectRef<PartOfThing<Citation>>('Citation');
export const ParticipantType = builder.objectRef<PartOfThing<Participant>>('Participant');
export const ProposalRelationType = builder.objectRef<PartOfThing<ProposalRelation>>('ProposalRelation');
export const ConditionType = builder.objectRef<PartOfThing<Condition>>('Condition');
export const StatementRelationType = builder.objectRef<PartOfThing<StatementRelation>>('StatementRelation');
export const StoryUpdate = builder.interfaceRef<UpdateSeen>('StoryUpdate');

export const StoryConnection = connectionType('Story', 'stories', Story, edgeType('Story', Story));
export const ActorConnection = connectionType('Actor', 'actors', Actor, edgeType('Actor', Actor));
export const SourceConnection = connectionType('Source', 'sources', Source, edgeType('Source', Source));
export const EventConnection = connectionType('Event', 'events', Event, edgeType('Event', Event));
export const StatementConnection = connectionType(
  'Statement',
  'statements',
  Statement,
  edgeType('Statement', Statement),
);
export const ProposalConnection = connectionType('Proposal', 'proposals', Proposal, edgeType('Proposal', Proposal));
export const PositionConnection = connectionType('Position', 'positions', Position, edgeType('Position', Position));

/** Reads a thing that another one refers to. The desk checks references when it writes them, so the thing exists. */
export async function referred<
  K extends 'actor' | 'source' | 'story' | 'event' | 'proposal' | 'statement' | 'position',
>(snapshot: Snapshot, kind: K, id: ThingId): Promise<Version<K>> {
  const version = await snapshot.get(kind, id);
  if (version === null) throw new Error(`${kind} ${id} is referred to at offset ${snapshot.offset}, but not there`);
  return version;
}
