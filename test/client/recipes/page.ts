/** Without a framework: reads a story, and follows it from the cursor of what was read. */
import { ask, followFeed, memoryCursor } from '@onrecord/client';
import { LiveUpdatesDocument, StoryAtAGlanceDocument } from '@onrecord/client/documents';

export async function showStory(url: string, story: string, show: (line: string) => void, signal?: AbortSignal) {
  const read = await ask({ url, query: StoryAtAGlanceDocument, variables: { story } });
  if (read.story === null) return show('There is no such story');
  show(read.story.headline);
  const cursor = memoryCursor(read.story.cursor);
  for await (const event of followFeed({ url, query: LiveUpdatesDocument, variables: { story }, cursor, signal })) {
    if (event.type === 'update') show(event.update.headline);
    if (event.type === 'reset') location.reload(); // the cursor is too old: read the story again
  }
}
