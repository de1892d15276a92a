/** Chooses the page for the data, and draws the frame around it. */
import type { ComponentChildren } from 'preact';
import { words } from '../words/page.js';
import type { Ask } from './ask.js';
import { EmbeddedStatement } from './embed/embedded-statement.js';
import { EmbeddedStory } from './embed/embedded-story.js';
import type { PageData } from './page-data.js';
import { SearchPage } from './search/search-page.js';
import { SignInPage } from './sign-in/sign-in-page.js';
import { StatementPage } from './statement/statement-page.js';
import { StoriesPage } from './stories/stories-page.js';
import { StoryPage } from './story/story-page.js';

export interface PageProperties {
  readonly data: PageData;
  /** How the page asks for more. The server never calls it. */
  readonly ask: Ask;
}

export function Page({ data, ask }: PageProperties) {
  switch (data.page) {
    case 'stories':
      return (
        <Frame>
          <StoriesPage stories={data.stories} ask={ask} />
        </Frame>
      );
    case 'story':
      return (
        <Frame>
          <StoryPage view={data.view} at={data.at} record={data.record} ask={ask} />
        </Frame>
      );
    case 'statement':
      return (
        <Frame>
          <StatementPage statement={data.statement} asOf={data.asOf} now={data.now} ask={ask} />
        </Frame>
      );
    case 'search':
      return (
        <Frame>
          <SearchPage view={data.view} stories={data.stories} search={data.search} />
        </Frame>
      );
    case 'embedded-story':
      return <EmbeddedStory show={data.show} view={data.view} at={data.at} ask={ask} />;
    case 'embedded-statement':
      return <EmbeddedStatement statement={data.statement} ask={ask} />;
    case 'desk':
      return (
        <Frame>
          <SignInPage />
        </Frame>
      );
  }
}

/** The head and the foot of every page but frames. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  return (
    <>
      <a class="skip" href="#content">
        {words.site.skip}
      </a>
      <header class="site-header">
        <nav aria-label="Onrecord">
          <a class="site-name" href="/">
            On<span>record</span>
          </a>
          <a href="/">{words.site.stories}</a>
          <a href="/graphql">{words.site.api}</a>
        </nav>
        <search>
          <form action="/search" method="get" class="site-search">
            <label>
              <span class="visually-hidden">{words.site.searchLabel}</span>
              <input type="search" name="q" placeholder={words.site.searchHint} />
            </label>
            <button type="submit" class="visually-hidden">
              {words.site.search}
            </button>
          </form>
        </search>
      </header>
      {children}
      <footer class="site-footer">
        <p>{words.site.promise}</p>
      </footer>
    </>
  );
}
