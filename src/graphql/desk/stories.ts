/** Opening, changing and closing stories. */
import { isPlainObject } from '../../story/plain-object.js';
import { builder, type SchemaTypes } from '../builder.js';
import { StoryStatus } from '../enums.js';
import { FuzzyTimeInput } from './inputs.js';
import {
  askForChange,
  askForNew,
  changeFields,
  defineOperation,
  isAtVersion,
  textIn,
  withoutNulls,
} from './operation.js';

const storyFields = (t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>, required: boolean) => ({
  headline: t.string({ required, description: 'The headline.' }),
  summary: t.string({ required, description: 'What it is about.' }),
  language: t.string({ required, description: 'The language that the desk writes it in (BCP 47).' }),
  status: t.field({ type: StoryStatus, description: 'Whether it is being updated; LIVE by default.' }),
  startedAt: t.field({ type: FuzzyTimeInput, required, description: 'When it began.' }),
  endedAt: t.field({ type: FuzzyTimeInput, description: 'When it ended, if it has.' }),
});

const StoryInput = builder.inputType('StoryInput', {
  description: 'A story to be opened.',
  fields: (t) => ({
    slug: t.string({ required: true, description: 'The readable name, permanent and unique.' }),
    ...storyFields(t, true),
  }),
});

const StoryChangesInput = builder.inputType('StoryChangesInput', {
  description: 'What changes about a story. What is left out stays; null clears it.',
  fields: (t) => storyFields(t, false),
});

defineOperation({
  name: 'openStory',
  description: 'Opens a story.',
  writes: 'story',
  fields: (t) => ({ story: t.field({ type: StoryInput, required: true, description: 'The story.' }) }),
  read: (given, path) => askForNew('story', given, path, { field: 'story', name: 'slug' }),
});

defineOperation({
  name: 'changeStory',
  description: 'Changes a story: its headline, its summary.',
  writes: 'story',
  fields: (t) => ({
    ...changeFields('story', 'story')(t),
    set: t.field({ type: StoryChangesInput, required: true, description: 'What changes.' }),
  }),
  read: (given, path) => askForChange('story', given, path, { field: 'story', name: 'slug' }),
});

defineOperation({
  name: 'closeStory',
  description: 'Ends the coverage of a story. It can still be corrected, and opened again with changeStory.',
  writes: 'story',
  fields: (t) => ({
    ...changeFields('story', 'story')(t),
    endedAt: t.field({ type: FuzzyTimeInput, description: 'When the story ended, where that can be said.' }),
  }),
  read: (given, path) => {
    const slug = textIn(given, 'story');
    const { endedAt } = given;
    const value = { slug, status: 'CLOSED', ...(isPlainObject(endedAt) ? { endedAt: withoutNulls(endedAt) } : {}) };
    const expects = isAtVersion(given, path, 'story');
    const operation = { type: 'story', story: slug, storyPath: [...path, 'story'], path, value, expects } as const;
    return { operation, subject: () => slug };
  },
});
