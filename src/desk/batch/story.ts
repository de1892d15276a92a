/** Opening and changing a story. */
import { storyViolations } from '../../story/rules.js';
import type { StoryEntry } from '../story-file/definition.js';
import type { Entry } from '../story-file/parse.js';
import type { Draft } from './draft.js';
import { append, changed, required } from './entry.js';

export async function planStory(draft: Draft, { path, value }: Entry<StoryEntry>): Promise<void> {
  const before = await draft.get('story', value.slug);
  const fields = required(draft, path, {
    headline: value.headline ?? before?.headline,
    summary: value.summary ?? before?.summary,
    language: value.language ?? before?.language,
    startedAt: value.startedAt ?? before?.startedAt,
  });
  if (fields === null) return;
  const body = {
    slug: value.slug,
    ...fields,
    status: value.status ?? before?.status ?? 'LIVE',
    endedAt: changed(value.endedAt, before?.endedAt),
  };
  draft.reportAll(storyViolations(body), path);
  append(draft, ['STORY_OPENED', 'STORY_CHANGED'], value.slug, { kind: 'story', id: value.slug, body }, before);
}
