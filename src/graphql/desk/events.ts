/** Announcing and changing events. */
import { EVENT_FIELDS } from '../../story/event-fields.js';
import { builder } from '../builder.js';
import { IN_STORY } from './inputs.js';
import { askForChange, askForNew, defineOperation, versionSeen, whichOne } from './operation.js';
import { thingInputs } from './thing-inputs.js';

const EventInput = builder.inputType('EventInput', {
  description: 'An event to be announced.',
  fields: (t) => ({
    slug: t.string({ required: true, description: 'The readable name, unique in its story.' }),
    ...thingInputs(t, EVENT_FIELDS, true),
  }),
});

const EventChangesInput = builder.inputType('EventChangesInput', {
  description: 'What changes about an event. What is left out stays; null clears it.',
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
