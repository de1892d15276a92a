/** Announcing and changing events. */
import { builder, type SchemaTypes } from '../builder.js';
import { EventKind, EventStatus, ParticipantRole } from '../enums.js';
import { FuzzyTimeInput, IN_STORY } from './inputs.js';
import { askForChange, askForNew, defineOperation, versionSeen, whichOne } from './operation.js';

const ParticipantInput = builder.inputType('ParticipantInput', {
  description: 'Somebody who takes part in an event.',
  fields: (t) => ({
    actor: t.id({ required: true, description: 'Who.' }),
    role: t.field({ type: ParticipantRole, required: true, description: 'As what.' }),
  }),
});

const eventFields = (t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>, required: boolean) => ({
  kind: t.field({ type: EventKind, required, description: 'What sort of occasion it is.' }),
  title: t.string({ required, description: 'What to call it.' }),
  summary: t.string({ description: 'What it was about.' }),
  status: t.field({ type: EventStatus, required, description: 'How certain it is.' }),
  time: t.field({
    type: FuzzyTimeInput,
    description: 'When it is or was. An event that was HELD has one, in the past.',
  }),
  previousTime: t.field({ type: FuzzyTimeInput, description: 'POSTPONED: when it was to be.' }),
  place: t.string({ description: 'Where.' }),
  participants: t.field({ type: [ParticipantInput], description: 'Who takes part.' }),
  partOf: t.id({ description: 'The event that it is part of.' }),
});

const EventInput = builder.inputType('EventInput', {
  description: 'An event to be announced.',
  fields: (t) => ({
    slug: t.string({ required: true, description: 'The readable name, unique in its story.' }),
    ...eventFields(t, true),
  }),
});

const EventChangesInput = builder.inputType('EventChangesInput', {
  description: 'What changes about an event. What is left out stays; null clears it.',
  fields: (t) => eventFields(t, false),
});

defineOperation({
  name: 'announceEvent',
  description: 'Puts an event on the record: a call, talks, a press conference.',
  writes: 'event',
  fields: (t) => ({
    ...IN_STORY(t),
    event: t.field({ type: EventInput, required: true, description: 'The event.' }),
  }),
  read: ({ story, event }, path) =>
    askForNew('events', { field: 'event', thing: event, named: ['slug', event.slug], story }, path),
});

defineOperation({
  name: 'changeEvent',
  description: 'Changes an event, for example its status or time. A move that is not allowed names those that are.',
  writes: 'event',
  fields: (t) => ({
    event: whichOne(t, 'event'),
    ...versionSeen(t, 'event'),
    set: t.field({ type: EventChangesInput, required: true, description: 'What changes.' }),
  }),
  read: ({ event, set, expectedVersion }, path) =>
    askForChange('events', { which: ['event', event], name: 'slug', set, expectedVersion }, path),
});
