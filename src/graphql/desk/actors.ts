/** Adding and changing actors. */
import { ACTOR_FIELDS } from '../../story/actor-fields.js';
import { builder } from '../builder.js';
import { ActorType } from '../enums.js';
import { askForChange, askForNew, defineOperation, versionSeen, whichOne } from './operation.js';
import { thingInputs } from './thing-inputs.js';

const ActorInput = builder.inputType('ActorInput', {
  description: 'An actor to add.',
  fields: (t) => ({
    slug: t.string({ required: true, description: 'The readable name, permanent and unique.' }),
    type: t.field({
      type: ActorType,
      required: true,
      description: 'The type of the actor. It cannot be changed later.',
    }),
    ...thingInputs(t, ACTOR_FIELDS, true),
  }),
});

const ActorChangesInput = builder.inputType('ActorChangesInput', {
  description: 'Changes of an actor. Omitted fields stay; null clears a field.',
  fields: (t) => thingInputs(t, ACTOR_FIELDS, false),
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
  description: 'Changes an actor. Earlier statements keep the office that the speaker held then.',
  writes: 'actor',
  fields: (t) => ({
    actor: whichOne(t, 'actor'),
    ...versionSeen(t, 'actor'),
    set: t.field({ type: ActorChangesInput, required: true, description: 'The fields to change.' }),
  }),
  read: ({ actor, set, expectedVersion }, path) =>
    askForChange('actors', { which: ['actor', actor], name: 'slug', set, expectedVersion }, path),
});
