/** The list of stories, each with its latest updates. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import type { StoriesData } from '../page-data.js';
import { Part } from '../part.js';
import { momentInWords, timeInWords } from '../words/time.js';

export function StoriesPage({ stories }: { readonly stories: StoriesData }) {
  return (
    <main id="content" class="stories">
      <h1>{words.stories.title}</h1>
      {stories.nodes.length === 0 ? (
        <p class="empty">{words.stories.none}</p>
      ) : (
        <ol class="story-list">
          {stories.nodes.map((story) => (
            <li key={story.id}>
              <Part name={words.part.story}>
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
        {story.status === 'LIVE' ? <span class="live-mark">{words.stories.live}</span> : words.stories.closed}
        {words.stories.since(timeInWords(story.startedAt))}
      </p>
      <h2>
        <a href={`/stories/${story.slug}`}>{story.headline}</a>
      </h2>
      <p class="summary">{story.summary}</p>
      <p class="facts">
        {terms.count.statements(story.statements.totalCount)} · {terms.count.actors(story.actors.totalCount)} ·{' '}
        {terms.count.proposals(story.proposals.totalCount)}
      </p>
      {story.updates.nodes.map(({ at, headline }) => (
        <p key={at} class="latest">
          <time dateTime={at}>{momentInWords(at)}</time> {headline}
        </p>
      ))}
    </article>
  );
}
