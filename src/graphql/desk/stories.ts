/** Opening, changing and closing stories. */
import { STORY_FIELDS } from '../../story/story-fields.js';
import { builder } from '../builder.js';
import { FuzzyTimeInput } from './inputs.js';
import {
  askForChange,
  askForNew,
  defineOperation,
  isAtVersion,
  versionSeen,
  whichOne,
  withoutNulls,
} from './operation.js';
import { thingInputs } from './thing-inputs.js';

const StoryInput = builder.inputType('StoryInput', {
  description: 'A story to open.',
  fields: (t) => ({
    slug: t.string({ required: true, description: 'The readable name, permanent and unique.' }),
    ...thingInputs(t, STORY_FIELDS, true),
  }),
});

const StoryChangesInput = builder.inputType('StoryChangesInput', {
  description: 'Changes of a story. Omitted fields stay; null clears a field.',
  fields: (t) => thingInputs(t, STORY_FIELDS, false),
});

defineOperation({
  name: 'openStory',
  description: 'Opens a story.',
  writes: 'story',
  fields: (t) => ({ story: t.field({ type: StoryInput, required: true, description: 'The story.' }) }),
  read: ({ story }, path) =>
    askForNew('story', { field: 'story', thing: story, named: ['slug', story.slug], story: null }, path),
});

defineOperation({
  name: 'changeStory',
  description: 'Changes a story: its headline, its summary.',
  writes: 'story',
  fields: (t) => ({
    story: whichOne(t, 'story'),
    ...versionSeen(t, 'story'),
    set: t.field({ type: StoryChangesInput, required: true, description: 'The fields to change.' }),
  }),
  read: ({ story, set, expectedVersion }, path) =>
    askForChange('story', { which: ['story', story], name: 'slug', set, expectedVersion }, path),
});

defineOperation({
  name: 'closeStory',
  description: 'Ends the coverage of a story. Editors can still correct it, and reopen it with changeStory.',
  writes: 'story',
  fields: (t) => ({
    story: whichOne(t, 'story'),
    ...versionSeen(t, 'story'),
    endedAt: t.field({ type: FuzzyTimeInput, description: 'When the story ended, if that is known.' }),
  }),
  read: ({ story, endedAt, expectedVersion }, path) => {
    const ended = endedAt === undefined || endedAt === null ? {} : { endedAt: withoutNulls(endedAt) };
    const value = { slug: story, status: 'CLOSED', ...ended };
    const expects = isAtVersion(expectedVersion, path, 'story');
    const operation = { type: 'story', story, storyPath: [...path, 'story'], path, value, expects } as const;
    return { operation, subject: () => story };
  },
});
