/** Announcing and changing events. */
import { EVENT_FIELDS } from '../../story/event-fields.js';
import { builder } from '../builder.js';
import { IN_STORY } from './inputs.js';
import { askForChange, askForNew, defineOperation, versionSeen, whichOne } from './operation.js';
import { thingInputs } from './thing-inputs.js';

const EventInput = builder.inputType('EventInput', {
  description: 'An event to announce.',
  fields: (t) => ({
    slug: t.string({ required: true, description: 'The readable name, unique in its story.' }),
    ...thingInputs(t, EVENT_FIELDS, true),
  }),
});

const EventChangesInput = builder.inputType('EventChangesInput', {
  description: 'Changes of an event. Omitted fields stay; null clears a field.',
  fields: (t) => thingInputs(t, EVENT_FIELDS, false),
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
  description:
    'Changes an event, for example its status or time. The refusal of a status names the statuses that are allowed.',
  writes: 'event',
  fields: (t) => ({
    event: whichOne(t, 'event'),
    ...versionSeen(t, 'event'),
    set: t.field({ type: EventChangesInput, required: true, description: 'The fields to change.' }),
  }),
  read: ({ event, set, expectedVersion }, path) =>
    askForChange('events', { which: ['event', event], name: 'slug', set, expectedVersion }, path),
});
