/** The fields of an event that editors give. */
import { MAX_PARTICIPANTS_PER_EVENT } from './bounds.js';
import { list, optional, required } from './field.js';

export const EVENT_FIELDS = [
  required('kind', 'eventKind', {
    read: 'What sort of occasion.',
    write: 'What sort of occasion it is.',
    column: 'What sort of event it is.',
  }),
  required('title', 'line', { read: 'What to call it.', column: 'What it is called.' }),
  optional('summary', 'text', {
    read: 'What is known of it.',
    write: 'What it was about.',
    column: 'What it was about.',
  }),
  required('status', 'eventStatus', { read: 'How certain it is.', column: 'Whether it is to be, or was.' }),
  optional('time', 'time', {
    read: 'When, where known.',
    write: 'When it is or was. An event that was HELD has one, in the past.',
    column: 'it was',
  }),
  // POSTPONED: when it was to be before.
  optional('previousTime', 'time', {
    read: 'When it was to be before it was put off.',
    write: 'POSTPONED: when it was to be.',
    column: 'it was to be before',
  }),
  optional('place', 'line', { read: 'Where.', column: 'Where it was.' }),
  list('participants', 'participants', MAX_PARTICIPANTS_PER_EVENT, { read: 'Who takes part.' }),
  optional('partOf', 'event', {
    read: 'The event it is a part of.',
    write: 'The event that it is part of.',
    column: 'The id of the event that it was part of.',
  }),
] as const;
