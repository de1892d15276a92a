/** A part of a story in a page of another site: what was said, or where everybody stands. */
import type { EmbeddedView, StoryView } from '../address.js';
import type { Ask } from '../ask.js';
import type { StoryAt } from '../load.js';

export function EmbeddedStory({
  at,
}: {
  readonly show: EmbeddedView;
  readonly view: StoryView;
  readonly at: StoryAt;
  readonly ask: Ask;
}) {
  return (
    <main id="content" class="embedded">
      <h1>{at.story.headline}</h1>
    </main>
  );
}
