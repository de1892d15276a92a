/** The output fields of things, made from their definitions in `src/story/`. */
import type { FieldMap, FieldRef } from '@pothos/core';
import type { Version } from '../record/snapshot.js';
import type { FieldKind, FieldOf, FieldValues } from '../story/field.js';
import type { ThingId, ThingKind, Things } from '../story/model.js';
import type { SchemaTypes } from './builder.js';
import {
  Channel,
  EventKind,
  EventStatus,
  PositionBasis,
  ProposalKind,
  ProposalStatus,
  SourceKind,
  SpeechMode,
  Stance,
  StoryStatus,
} from './enums.js';
import {
  Actor,
  AttributionType,
  CitationType,
  ConditionType,
  Event,
  FuzzyTimeType,
  ParticipantType,
  Proposal,
  ProposalRelationType,
  referred,
  Statement,
  StatementRelationType,
  TranslationType,
} from './types.js';

/** Makes the fields of a type whose values are versions of things of a kind. */
export type ThingBuilder<K extends ThingKind> = Pick<
  PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, Version<K>>,
  'int' | 'string' | 'stringList' | 'field'
>;

type Readers<K extends ThingKind> = {
  readonly [P in FieldKind]: (
    description: string,
    read: (version: Version<K>) => FieldValues[P] | null,
  ) => FieldRef<SchemaTypes>;
};

/** The GraphQL field for each kind of field. `isShown`: whether readers may see the words of a version. */
function readersOf<K extends ThingKind>(t: ThingBuilder<K>, isShown: (version: Version<K>) => boolean): Readers<K> {
  const parts =
    <T>(read: (version: Version<K>) => readonly T[] | null) =>
    (version: Version<K>) =>
      (read(version) ?? []).map((value) => ({ snapshot: version.snapshot, value }));
  const one =
    <R extends 'actor' | 'event' | 'proposal'>(kind: R, read: (version: Version<K>) => ThingId | null) =>
    (version: Version<K>) => {
      const id = read(version);
      return id === null ? null : referred(version.snapshot, kind, id);
    };
  const many =
    <R extends 'actor' | 'proposal' | 'statement'>(kind: R, read: (version: Version<K>) => readonly ThingId[] | null) =>
    (version: Version<K>) =>
      version.snapshot.getMany(kind, read(version) ?? []);
  const text: Readers<K>['line'] = (description, resolve) => t.string({ nullable: true, description, resolve });
  const texts: Readers<K>['texts'] = (description, read) =>
    t.stringList({ description, resolve: (version) => [...(read(version) ?? [])] });
  return {
    words: (description, read) => text(description, (version) => (isShown(version) ? read(version) : null)),
    text,
    // A note may repeat words of the position's evidence; only the type of positions checks that.
    positionNote: (description) => text(description, () => null),
    line: text,
    actorName: text,
    language: (description, resolve) => t.field({ type: 'LanguageTag', nullable: true, description, resolve }),
    address: (description, resolve) => t.field({ type: 'URL', nullable: true, description, resolve }),
    wikidataId: text,
    isoCode: text,
    time: (description, resolve) => t.field({ type: FuzzyTimeType, nullable: true, description, resolve }),
    storyStatus: (description, resolve) => t.field({ type: StoryStatus, nullable: true, description, resolve }),
    sourceKind: (description, resolve) => t.field({ type: SourceKind, nullable: true, description, resolve }),
    eventKind: (description, resolve) => t.field({ type: EventKind, nullable: true, description, resolve }),
    eventStatus: (description, resolve) => t.field({ type: EventStatus, nullable: true, description, resolve }),
    proposalKind: (description, resolve) => t.field({ type: ProposalKind, nullable: true, description, resolve }),
    proposalStatus: (description, resolve) => t.field({ type: ProposalStatus, nullable: true, description, resolve }),
    speechMode: (description, resolve) => t.field({ type: SpeechMode, nullable: true, description, resolve }),
    stance: (description, resolve) => t.field({ type: Stance, nullable: true, description, resolve }),
    positionBasis: (description, resolve) => t.field({ type: PositionBasis, nullable: true, description, resolve }),
    channel: (description, resolve) => t.field({ type: Channel, nullable: true, description, resolve }),
    actor: (description, read) => t.field({ type: Actor, nullable: true, description, resolve: one('actor', read) }),
    proposal: (description, read) =>
      t.field({ type: Proposal, nullable: true, description, resolve: one('proposal', read) }),
    event: (description, read) => t.field({ type: Event, nullable: true, description, resolve: one('event', read) }),
    relative: (description, read) => t.field({ type: Actor, nullable: true, description, resolve: one('actor', read) }),
    relation: (description, read) =>
      t.field({
        type: ProposalRelationType,
        nullable: true,
        description,
        resolve: (version) => {
          const value = read(version);
          return value === null ? null : { snapshot: version.snapshot, value };
        },
      }),
    lines: texts,
    texts,
    actors: (description, read) => t.field({ type: [Actor], description, resolve: many('actor', read) }),
    proposals: (description, read) => t.field({ type: [Proposal], description, resolve: many('proposal', read) }),
    participants: (description, read) => t.field({ type: [ParticipantType], description, resolve: parts(read) }),
    statements: (description, read) => t.field({ type: [Statement], description, resolve: many('statement', read) }),
    conditions: (description, read) => t.field({ type: [ConditionType], description, resolve: parts(read) }),
    attributions: (description, read) => t.field({ type: [AttributionType], description, resolve: parts(read) }),
    translations: (description, read) =>
      t.field({
        type: [TranslationType],
        description,
        resolve: parts((version) => (isShown(version) ? read(version) : null)),
      }),
    citations: (description, read) =>
      t.field({
        type: [CitationType],
        description,
        // A passage repeats the words of its statement.
        resolve: parts((version) =>
          isShown(version) ? read(version) : (read(version) ?? []).map((one) => ({ ...one, quote: null })),
        ),
      }),
    relations: (description, read) => t.field({ type: [StatementRelationType], description, resolve: parts(read) }),
  };
}

function fieldOf<K extends ThingKind, P extends FieldKind>(
  readers: Readers<K>,
  { kind, presence, words, of }: FieldOf<Things[K], FieldValues, P>,
): FieldRef<SchemaTypes> {
  const field = readers[kind](words.read, ({ body }) => of(body));
  // Words may be hidden, so they are nullable even where required.
  if (presence !== 'optional' && kind !== 'words') {
    field.updateConfig((config) => ({ ...config, type: { ...config.type, nullable: false } }));
  }
  return field;
}

/** The GraphQL fields of all defined fields of a thing. */
export function thingFields<K extends ThingKind>(
  t: ThingBuilder<K>,
  fields: readonly FieldOf<Things[K]>[],
  isShown: (version: Version<K>) => boolean = () => true,
): FieldMap {
  const readers = readersOf(t, isShown);
  return Object.fromEntries(fields.map((field) => [field.name, fieldOf(readers, field)]));
}

/** The field with the number of a version. */
export function versionField<K extends ThingKind>(t: ThingBuilder<K>) {
  return t.int({ description: 'The number of this version: 1, 2, 3, …', resolve: ({ version }) => version });
}

/** The field with the time of a version. */
export function changedAtField<K extends ThingKind>(t: ThingBuilder<K>) {
  return t.field({
    type: 'DateTime',
    description: 'When this version of it was recorded.',
    resolve: ({ recordedAt }) => recordedAt,
  });
}
