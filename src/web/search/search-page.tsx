/** The search for statements, in all stories or in one. */
import { words } from '../../words/page.js';
import { type SearchView, searchAddress, storyAddress, WHOLE_STORY } from '../address.js';
import { LONGEST_SEARCH } from '../load.js';
import type { SearchableStory, SearchData } from '../page-data.js';
import { Part } from '../part.js';
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
      <h1>{text === '' ? words.search.emptyTitle : words.search.title}</h1>
      <SearchForm view={view} stories={stories} />
      {text.length > LONGEST_SEARCH ? <p class="search-count">{words.search.tooLong(LONGEST_SEARCH)}</p> : null}
      {search === null ? null : (
        <p class="search-count">
          {words.search.found(search.totalCount, <strong>{text}</strong>)}
          {story === null ? null : (
            <>
              {words.search.inStory(
                <a href={storyAddress(story, WHOLE_STORY)}>
                  {stories.find(({ slug }) => slug === story)?.headline ?? story}
                </a>,
              )}
              {' · '}
              <a href={searchAddress({ ...view, story: null, after: null })}>{words.search.searchAll}</a>
            </>
          )}
        </p>
      )}
      {search === null || !isFound ? null : (
        <>
          <ol class="results">
            {search.edges.map((hit) => (
              <li key={hit.node.id}>
                <Part name={words.part.statement}>
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
          <summary>{words.search.help}</summary>
          <Help story={story} />
        </details>
      ) : (
        <section class="search-help" aria-labelledby="search-help">
          <h2 id="search-help" class="section-title">
            {words.search.help}
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
          <span>{words.search.words}</span>
          <input type="search" name="q" value={view.text} maxLength={LONGEST_SEARCH} required />
        </label>
        {stories.length === 0 ? null : (
          <label>
            <span>{words.search.story}</span>
            <select name="story">
              <option value="">{words.search.allStories}</option>
              {stories.map(({ slug, headline }) => (
                <option key={slug} value={slug} selected={slug === view.story}>
                  {headline}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="submit" class="button">
          {words.search.title}
        </button>
      </form>
    </search>
  );
}

function Pages({ view, search }: { readonly view: SearchView; readonly search: SearchData }) {
  const { hasNextPage, endCursor } = search.pageInfo;
  if (!hasNextPage && view.after === null) return null;
  return (
    <nav class="search-pages" aria-label={words.search.pages}>
      {view.after === null ? null : <a href={searchAddress({ ...view, after: null })}>{words.search.first}</a>}
      {hasNextPage ? (
        <a rel="next" href={searchAddress({ ...view, after: endCursor })}>
          {words.search.more}
        </a>
      ) : null}
    </nav>
  );
}

/** Explains the syntax of a search by examples, which are links. */
function Help({ story }: { readonly story: string | null }) {
  return (
    <>
      <dl class="search-examples">
        {words.search.examples.map(({ text, meaning }) => (
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
      <p>{words.search.rules}</p>
    </>
  );
}
