/** The fields of a story that editors give. */
import { optional, preset, required } from './field.js';

export const STORY_FIELDS = [
  required('headline', 'line', { read: 'The headline.' }),
  required('summary', 'text', { read: 'What the story is about.' }),
  required('language', 'language', {
    read: 'The language in which the desk writes the story.',
    write: 'The language in which the desk writes the story (BCP 47).',
  }),
  preset('status', 'storyStatus', {
    read: 'Whether the desk still updates the story.',
    write: 'Whether the desk still updates the story; LIVE by default.',
  }),
  required('startedAt', 'time', { read: 'When the story began.' }),
  optional('endedAt', 'time', { read: 'When the story ended, if it has.' }),
] as const;
