/** Adding and changing actors. */
import { builder, type SchemaTypes } from '../builder.js';
import { ActorType } from '../enums.js';
import { askForChange, askForNew, defineOperation, versionSeen, whichOne } from './operation.js';

const actorFields = (t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>, required: boolean) => ({
  name: t.string({ required, description: 'The name to show.' }),
  otherNames: t.stringList({ description: 'Other names and spellings in use.' }),
  description: t.string({ description: 'Who or what it is.' }),
  wikidataId: t.string({ description: 'The item of Wikidata, `Q` and digits. Unique.' }),
  office: t.string({ description: 'PERSON: the title held now.' }),
  represents: t.id({ description: 'PERSON: the country or organization whose office it is.' }),
  isoCode: t.string({ description: 'COUNTRY: ISO 3166-1 alpha-2.' }),
  country: t.id({ description: 'ORGANIZATION: the country it belongs to.' }),
  parent: t.id({ description: 'ORGANIZATION: the organization it is part of.' }),
});

const ActorInput = builder.inputType('ActorInput', {
  description: 'An actor to be added.',
  fields: (t) => ({
    slug: t.string({ required: true, description: 'The readable name, permanent and unique.' }),
    type: t.field({ type: ActorType, required: true, description: 'What the actor is, for good.' }),
    ...actorFields(t, true),
  }),
});

const ActorChangesInput = builder.inputType('ActorChangesInput', {
  description: 'What changes about an actor. What is left out stays; null clears it.',
  fields: (t) => actorFields(t, false),
});

defineOperation({
  name: 'addActor',
  description: 'Adds a person, country or organization, for all stories.',
  writes: 'actor',
  fields: (t) => ({ actor: t.field({ type: ActorInput, required: true, description: 'The actor.' }) }),
  read: ({ actor }, path) =>
    askForNew('actors', { field: 'actor', thing: actor, named: ['slug', actor.slug], story: null }, path),
});

defineOperation({
  name: 'changeActor',
  description: 'Changes an actor. What was said before keeps the office that the speaker held then.',
  writes: 'actor',
  fields: (t) => ({
    actor: whichOne(t, 'actor'),
    ...versionSeen(t, 'actor'),
    set: t.field({ type: ActorChangesInput, required: true, description: 'What changes.' }),
  }),
  read: ({ actor, set, expectedVersion }, path) =>
    askForChange('actors', { which: ['actor', actor], name: 'slug', set, expectedVersion }, path),
});
