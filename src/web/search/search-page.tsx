/** Statements by their words, in all stories or in one. */
import { type SearchView, searchAddress, storyAddress, WHOLE_STORY } from '../address.js';
import { LONGEST_SEARCH } from '../load.js';
import type { SearchableStory, SearchData } from '../page-data.js';
import { Part } from '../part.js';
import { counted } from '../words/vocabulary.js';
import { Result } from './result.js';

interface Searched {
  readonly view: SearchView;
  readonly stories: readonly SearchableStory[];
  readonly search: SearchData | null;
}

export function SearchPage({ view, stories, search }: Searched) {
  const { text, story } = view;
  const isFound = search !== null && search.totalCount > 0;
  return (
    <main id="content" class="search">
      <h1>{text === '' ? 'Search everything that was said' : 'Search'}</h1>
      <SearchForm view={view} stories={stories} />
      {text.length > LONGEST_SEARCH ? (
        <p class="search-count">That is too long to search for: at most {LONGEST_SEARCH} characters.</p>
      ) : null}
      {search === null ? null : (
        <p class="search-count">
          {search.totalCount === 0 ? 'Nothing was found for ' : `${counted(search.totalCount, 'statement')} found for `}
          <strong>{text}</strong>
          {story === null ? null : (
            <>
              {' in '}
              <a href={storyAddress(story, WHOLE_STORY)}>
                {stories.find(({ slug }) => slug === story)?.headline ?? story}
              </a>
              {' · '}
              <a href={searchAddress({ ...view, story: null, after: null })}>Search all stories</a>
            </>
          )}
        </p>
      )}
      {search === null || !isFound ? null : (
        <>
          <ol class="results">
            {search.edges.map((hit) => (
              <li key={hit.node.id}>
                <Part name="A statement">
                  <Result hit={hit} />
                </Part>
              </li>
            ))}
          </ol>
          <Pages view={view} search={search} />
        </>
      )}
      {isFound ? (
        <details class="search-help">
          <summary>What can be typed</summary>
          <Help story={story} />
        </details>
      ) : (
        <section class="search-help" aria-labelledby="search-help">
          <h2 id="search-help" class="section-title">
            What can be typed
          </h2>
          <Help story={story} />
        </section>
      )}
    </main>
  );
}

function SearchForm({ view, stories }: Omit<Searched, 'search'>) {
  return (
    <search>
      <form action="/search" method="get" class="search-form">
        <label>
          <span>Words</span>
          <input type="search" name="q" value={view.text} maxLength={LONGEST_SEARCH} required />
        </label>
        {stories.length === 0 ? null : (
          <label>
            <span>Story</span>
            <select name="story">
              <option value="">All stories</option>
              {stories.map(({ slug, headline }) => (
                <option key={slug} value={slug} selected={slug === view.story}>
                  {headline}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="submit" class="button">
          Search
        </button>
      </form>
    </search>
  );
}

function Pages({ view, search }: { readonly view: SearchView; readonly search: SearchData }) {
  const { hasNextPage, endCursor } = search.pageInfo;
  if (!hasNextPage && view.after === null) return null;
  return (
    <nav class="search-pages" aria-label="Pages of results">
      {view.after === null ? null : <a href={searchAddress({ ...view, after: null })}>First results</a>}
      {hasNextPage ? (
        <a rel="next" href={searchAddress({ ...view, after: endCursor })}>
          More results
        </a>
      ) : null}
    </nav>
  );
}

/** What can be typed, with examples that are links. */
const EXAMPLES = [
  { text: 'energy ceasefire', meaning: 'statements with both words, in any of their forms' },
  { text: '"long-term peace"', meaning: 'these words, one after the other' },
  { text: 'truce -energy', meaning: 'the first word, and without the second' },
  { text: 'truce or peace', meaning: 'either of the words' },
] as const;

function Help({ story }: { readonly story: string | null }) {
  return (
    <>
      <dl class="search-examples">
        {EXAMPLES.map(({ text, meaning }) => (
          <div key={text}>
            <dt>
              <a href={searchAddress({ text, story, after: null })}>
                <code>{text}</code>
              </a>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p>
        Statements are found by their words, by the words of their translations and by the names of their speakers;
        English and Russian words in all their forms, others as they are written. The best come first.
      </p>
    </>
  );
}
