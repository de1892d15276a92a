/** The fields of an event that editors give. */
import { MAX_PARTICIPANTS_PER_EVENT } from './bounds.js';
import { list, optional, required } from './field.js';

export const EVENT_FIELDS = [
  required('kind', 'eventKind', {
    read: 'The kind of the event.',
    write: 'The kind of the event.',
    column: 'What sort of event it is.',
  }),
  required('title', 'line', { read: 'The title of the event.', column: 'What it is called.' }),
  optional('summary', 'text', {
    read: 'What is known about the event.',
    write: 'What is known about the event.',
    column: 'What it was about.',
  }),
  required('status', 'eventStatus', { read: 'How certain it is.', column: 'Whether it is to be, or was.' }),
  optional('time', 'time', {
    read: 'The time of the event, if known.',
    write: 'The time of the event. A HELD event needs one, in the past.',
    column: 'it was',
  }),
  // POSTPONED: the time before.
  optional('previousTime', 'time', {
    read: 'The time before it was postponed.',
    write: 'POSTPONED: the time before.',
    column: 'it was to be before',
  }),
  optional('place', 'line', { read: 'The place of the event.', column: 'Where it was.' }),
  list('participants', 'participants', MAX_PARTICIPANTS_PER_EVENT, { read: 'The participants.' }),
  optional('partOf', 'event', {
    read: 'The event that it is part of.',
    write: 'The event that it is part of.',
    column: 'The id of the event that it was part of.',
  }),
] as const;
