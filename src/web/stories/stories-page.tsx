/** All stories, each with what was last recorded of it. */
import type { StoriesData } from '../page-data.js';
import { Part } from '../part.js';
import { momentInWords, timeInWords } from '../words/time.js';
import { counted } from '../words/vocabulary.js';

export function StoriesPage({ stories }: { readonly stories: StoriesData }) {
  return (
    <main id="content" class="stories">
      <h1>Stories on the record</h1>
      {stories.nodes.length === 0 ? (
        <p class="empty">There is no story yet. One appears here as soon as the desk opens it.</p>
      ) : (
        <ol class="story-list">
          {stories.nodes.map((story) => (
            <li key={story.id}>
              <Part name="A story">
                <StoryEntry story={story} />
              </Part>
            </li>
          ))}
        </ol>
      )}
    </main>
  );
}

function StoryEntry({ story }: { readonly story: StoriesData['nodes'][number] }) {
  return (
    <article>
      <p class="eyebrow">
        {story.status === 'LIVE' ? <span class="live-mark">Live</span> : 'Closed'}
        {' · since '}
        {timeInWords(story.startedAt)}
      </p>
      <h2>
        <a href={`/stories/${story.slug}`}>{story.headline}</a>
      </h2>
      <p class="summary">{story.summary}</p>
      <p class="facts">
        {counted(story.statements.totalCount, 'statement')} · {counted(story.actors.totalCount, 'actor')} ·{' '}
        {counted(story.proposals.totalCount, 'proposal')}
      </p>
      {story.updates.nodes.map(({ at, headline }) => (
        <p key={at} class="latest">
          <time dateTime={at}>{momentInWords(at)}</time> {headline}
        </p>
      ))}
    </article>
  );
}
