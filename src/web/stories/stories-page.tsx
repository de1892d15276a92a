/** The list of stories, each with its latest updates. An open page reads it again every few seconds. */
import { useEffect, useState } from 'preact/hooks';
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import { type Ask, AskError } from '../ask.js';
import { StoriesPageDocument } from '../generated/operations.js';
import type { StoriesData } from '../page-data.js';
import { Part } from '../part.js';
import { useSteadyReading } from '../story/steady.js';
import { momentInWords, timeInWords } from '../words/time.js';

/** The wait between two reads. The feeds follow one story each, so the list of all stories polls. */
const REFRESH_MS = 5_000;

/** The stories as they are now, while the page is in view. After a failed read they stay as they are until the next one. */
function useCurrentStories(given: StoriesData, ask: Ask): StoriesData {
  const [stories, setStories] = useState(given);
  const holdPlace = useSteadyReading();
  useEffect(() => {
    let isOpen = true;
    let isReading = false;
    const refresh = async () => {
      if (isReading || document.visibilityState === 'hidden') return;
      isReading = true;
      try {
        const { stories: found } = await ask(StoriesPageDocument, { after: null, asOf: null });
        if (!isOpen) return;
        holdPlace();
        setStories(found);
      } catch (error) {
        if (!(error instanceof AskError)) throw error;
      } finally {
        isReading = false;
      }
    };
    const refreshIfShown = () => void refresh();
    const timer = setInterval(refreshIfShown, REFRESH_MS);
    document.addEventListener('visibilitychange', refreshIfShown);
    return () => {
      isOpen = false;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refreshIfShown);
    };
  }, [ask, holdPlace]);
  return stories;
}

export function StoriesPage({ stories: given, ask }: { readonly stories: StoriesData; readonly ask: Ask }) {
  const stories = useCurrentStories(given, ask);
  return (
    <main id="content" class="stories">
      <h1>{words.stories.title}</h1>
      <p class="facts script-only">{words.stories.refreshed(REFRESH_MS / 1_000)}</p>
      {stories.nodes.length === 0 ? (
        <p class="empty">{words.stories.none}</p>
      ) : (
        <ol class="story-list">
          {stories.nodes.map((story) => (
            <li key={story.id} data-anchor>
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
