/** Opening and changing a story. */
import { byName, type ThingOf } from '../../story/field.js';
import { storyViolations } from '../../story/rules.js';
import { STORY_FIELDS } from '../../story/story-fields.js';
import type { OperationOf } from '../operation.js';
import type { Batch } from './batch.js';
import { append } from './entry.js';
import { plannedField } from './fields.js';

export async function planStory(batch: Batch, { path, value }: OperationOf<'story'>): Promise<void> {
  const before = await batch.get('story', value.slug);
  const change = { entry: value, before, batch, id: value.slug, path };
  const fields = await Promise.all(STORY_FIELDS.map((field) => plannedField(field, field, change)));
  const body = { slug: value.slug, ...byName<ThingOf<typeof STORY_FIELDS>>(fields) };
  batch.reportAll(storyViolations(body), path);
  append(batch, ['STORY_OPENED', 'STORY_CHANGED'], value.slug, { kind: 'story', id: value.slug, body }, before);
}
