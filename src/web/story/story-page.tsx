/** The page of a story. */
import type { StoryView } from '../address.js';
import type { Ask } from '../ask.js';
import type { RecordedUpdate, StoryAt } from '../load.js';

export function StoryPage({
  at,
}: {
  readonly view: StoryView;
  readonly at: StoryAt;
  readonly record: readonly RecordedUpdate[];
  readonly ask: Ask;
}) {
  return (
    <main id="content">
      <h1>{at.story.headline}</h1>
    </main>
  );
}
