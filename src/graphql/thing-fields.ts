/** The fields of things that are read as they are recorded, made from their definitions in `src/story/`. */
import type { FieldMap, FieldRef } from '@pothos/core';
import type { Version } from '../record/version.js';
import type { FieldKind, FieldOf, FieldValues } from '../story/field.js';
import type { ThingId, ThingKind, Things } from '../story/model.js';
import type { SchemaTypes } from './builder.js';
import { Channel, SpeechMode } from './enums.js';
import {
  Actor,
  AttributionType,
  CitationType,
  Event,
  FuzzyTimeType,
  Proposal,
  referred,
  StatementRelationType,
  TranslationType,
} from './types.js';

type Builder<K extends ThingKind> = PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, Version<K>>;

type Readers<K extends ThingKind> = {
  readonly [P in FieldKind]: (
    description: string,
    read: (version: Version<K>) => FieldValues[P] | null,
  ) => FieldRef<SchemaTypes>;
};

/** How a field of each kind is read. `isShown`: whether readers may see the words of a version. */
function readersOf<K extends ThingKind>(t: Builder<K>, isShown: (version: Version<K>) => boolean): Readers<K> {
  const parts =
    <T>(read: (version: Version<K>) => readonly T[] | null) =>
    (version: Version<K>) =>
      (read(version) ?? []).map((value) => ({ snapshot: version.snapshot, value }));
  const one =
    <R extends 'event'>(kind: R, read: (version: Version<K>) => ThingId | null) =>
    (version: Version<K>) => {
      const id = read(version);
      return id === null ? null : referred(version.snapshot, kind, id);
    };
  const many =
    <R extends 'actor' | 'proposal'>(kind: R, read: (version: Version<K>) => readonly ThingId[] | null) =>
    (version: Version<K>) =>
      version.snapshot.getMany(kind, read(version) ?? []);
  const text: Readers<K>['line'] = (description, resolve) => t.string({ nullable: true, description, resolve });
  return {
    words: (description, read) => text(description, (version) => (isShown(version) ? read(version) : null)),
    line: text,
    language: (description, resolve) => t.field({ type: 'LanguageTag', nullable: true, description, resolve }),
    time: (description, resolve) => t.field({ type: FuzzyTimeType, nullable: true, description, resolve }),
    speechMode: (description, resolve) => t.field({ type: SpeechMode, nullable: true, description, resolve }),
    channel: (description, resolve) => t.field({ type: Channel, nullable: true, description, resolve }),
    event: (description, read) => t.field({ type: Event, nullable: true, description, resolve: one('event', read) }),
    actors: (description, read) => t.field({ type: [Actor], description, resolve: many('actor', read) }),
    proposals: (description, read) => t.field({ type: [Proposal], description, resolve: many('proposal', read) }),
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
        // A passage repeats the words.
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
  // Words may be hidden, required or not.
  if (presence === 'required' && kind !== 'words') {
    field.updateConfig((config) => ({ ...config, type: { ...config.type, nullable: false } }));
  }
  return field;
}

/** The fields that a thing is defined to have. */
export function thingFields<K extends ThingKind>(
  t: Builder<K>,
  fields: readonly FieldOf<Things[K]>[],
  isShown: (version: Version<K>) => boolean = () => true,
): FieldMap {
  const readers = readersOf(t, isShown);
  return Object.fromEntries(fields.map((field) => [field.name, fieldOf(readers, field)]));
}
