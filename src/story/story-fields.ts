/** The fields of a story that editors give. */
import { optional, preset, required } from './field.js';

export const STORY_FIELDS = [
  required('headline', 'line', { read: 'The headline.' }),
  required('summary', 'text', { read: 'What it is about.' }),
  required('language', 'language', {
    read: 'The language that the desk writes it in.',
    write: 'The language that the desk writes it in (BCP 47).',
  }),
  preset('status', 'storyStatus', {
    read: 'Whether it is being updated.',
    write: 'Whether it is being updated; LIVE by default.',
  }),
  required('startedAt', 'time', { read: 'When it began.' }),
  optional('endedAt', 'time', { read: 'When it ended, if it has.' }),
] as const;
