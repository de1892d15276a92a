/** Opening and changing a story. */
import type { Story } from '../../story/model.js';
import { storyViolations } from '../../story/rules.js';
import type { OperationOf } from '../operation.js';
import type { Batch } from './batch.js';
import { append, changed, MISSING_LANGUAGE, MISSING_TEXT, MISSING_TIME, required } from './entry.js';

export async function planStory(batch: Batch, { path, value }: OperationOf<'story'>): Promise<void> {
  const before = await batch.get('story', value.slug);
  const fields = required<Pick<Story, 'headline' | 'summary' | 'language' | 'startedAt'>>(batch, path, value, before, {
    headline: MISSING_TEXT,
    summary: MISSING_TEXT,
    language: MISSING_LANGUAGE,
    startedAt: MISSING_TIME,
  });
  const body = {
    slug: value.slug,
    ...fields,
    status: value.status ?? before?.status ?? 'LIVE',
    endedAt: changed(value.endedAt, before?.endedAt),
  };
  batch.reportAll(storyViolations(body), path);
  append(batch, ['STORY_OPENED', 'STORY_CHANGED'], value.slug, { kind: 'story', id: value.slug, body }, before);
}
