/** The home of the desk: what waits, drafts, articles, open stories, and what was published today. */
import type { ComponentChildren } from 'preact';
import { deskWords } from '../../../words/desk.js';
import { fieldName } from '../../words/word-changes.js';
import { EditedNow, othersOn } from '../also-here.js';
import { excerpt } from '../choices.js';
import type { DeskState } from '../desk.js';
import type { Draft } from '../statement-values.js';
import type { EditedStatement, HomeArticle, HomeData, HomeStory, TodaysUpdate } from './load-home.js';
import { ageInWords, clockInWords, todayInWords } from './own-time.js';
import { useHome } from './use-home.js';

const words = deskWords.home;

/** The ids of the sections, to which the list of what waits leads. */
const DRAFTS = 'desk-home-drafts';
const ARTICLES = 'desk-home-articles';

export function DeskHome({ desk }: { readonly desk: DeskState }) {
  const { home, hasFailed } = useHome(desk);
  const { name, role } = desk.viewer;
  return (
    <>
      <p class="desk-hint">{words.who(name, deskWords.bar.role[role], todayInWords())}</p>
      <p class="desk-home-state" role="status">
        {hasFailed ? <span class="fault-line">{words.failed}</span> : null}
        {home === null && !hasFailed ? <span>{deskWords.dialog.loading}</span> : null}
      </p>
      {home === null ? null : <Sections desk={desk} home={home} />}
    </>
  );
}

function Sections({ desk, home }: { readonly desk: DeskState; readonly home: HomeData }) {
  const { drafts, articles, stories, today, edited } = home;
  return (
    <div class="desk-home-columns">
      <div>
        <Section title={words.waiting.title}>
          <Waiting drafts={drafts} articles={articles} />
        </Section>
        {edited.length === 0 ? null : (
          <Section title={words.edited}>
            <ul class="desk-home-list">
              {edited.map((statement) => (
                <Edited key={statement.id} desk={desk} statement={statement} />
              ))}
            </ul>
          </Section>
        )}
        <Section id={DRAFTS} title={words.drafts.title}>
          {drafts.length === 0 ? <p class="empty">{words.drafts.none}</p> : null}
          <ul class="desk-home-list">
            {drafts.map((draft) => (
              <DraftEntry key={draft.id} desk={desk} draft={draft} />
            ))}
          </ul>
        </Section>
        <Section id={ARTICLES} title={words.articles.title}>
          {articles.length === 0 ? <p class="empty">{words.articles.none}</p> : null}
          <ul class="desk-home-list">
            {articles.map((article) => (
              <ArticleEntry key={article.id} desk={desk} article={article} />
            ))}
          </ul>
        </Section>
      </div>
      <div>
        <Section title={words.stories.title}>
          {stories.length === 0 ? <p class="empty">{words.stories.none}</p> : null}
          <ul class="desk-home-list">
            {stories.map((story) => (
              <StoryEntry key={story.id} desk={desk} story={story} home={home} />
            ))}
          </ul>
          <div class="desk-buttons desk-home-actions">
            <button
              type="button"
              class="button"
              onClick={() => desk.open({ type: 'thing', kind: 'story', story: null, id: null })}
            >
              {deskWords.thing.list.openStory}
            </button>
            {stories.length === 0 ? null : (
              <a class="button" href="/">
                {home.hasMoreStories ? words.stories.more : words.stories.all}
              </a>
            )}
          </div>
        </Section>
        <Section title={words.published.title}>
          {today.length === 0 ? <p class="empty">{words.published.none}</p> : null}
          <ol class="desk-home-list desk-home-today">
            {today.map((update) => (
              <TodayEntry key={`${update.story.slug} ${update.sequence}`} update={update} />
            ))}
          </ol>
          {home.hasMoreToday ? <p class="desk-hint">{words.published.more}</p> : null}
        </Section>
      </div>
    </div>
  );
}

function Section({
  id,
  title,
  children,
}: {
  readonly id?: string;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  return (
    <section id={id} class="desk-home-section" aria-label={title}>
      <h2 class="section-title">{title}</h2>
      {children}
    </section>
  );
}

/** Counts what waits for somebody; each count leads to its section. */
function Waiting({ drafts, articles }: Pick<HomeData, 'drafts' | 'articles'>) {
  const incomplete = drafts.filter(({ mistakes }) => mistakes.length > 0).length;
  const undecided = articles.filter((article) => countOf(article, 'PENDING') > 0);
  const toDecide = sum(undecided.map((article) => countOf(article, 'PENDING')));
  const accepted = sum(articles.map((article) => countOf(article, 'ACCEPTED')));
  const lines = [
    { count: drafts.length - incomplete, text: words.waiting.ready(drafts.length - incomplete), section: DRAFTS },
    { count: incomplete, text: words.waiting.incomplete(incomplete), section: DRAFTS },
    { count: toDecide, text: words.waiting.undecided(toDecide, undecided.length), section: ARTICLES },
    { count: accepted, text: words.waiting.accepted(accepted), section: ARTICLES },
  ].filter(({ count }) => count > 0);
  if (lines.length === 0) return <p class="empty">{words.waiting.none}</p>;
  return (
    <ul class="desk-home-waiting">
      {lines.map(({ text, section }) => (
        <li key={text}>
          <a href={`#${section}`}>{text}</a>
        </li>
      ))}
    </ul>
  );
}

function Edited({ desk, statement }: { readonly desk: DeskState; readonly statement: EditedStatement }) {
  const { id, permalink, text, key, story } = statement;
  return (
    <li>
      <p>
        <a href={permalink}>{text === null ? key : excerpt(text)}</a>
      </p>
      <p class="desk-hint">
        <StoryLink story={story} />
      </p>
      <EditedNow desk={desk} subject={{ thing: id }} />
    </li>
  );
}

function DraftEntry({ desk, draft }: { readonly desk: DeskState; readonly draft: Draft }) {
  const { id, key, text, savedBy, savedAt, story, mistakes } = draft;
  return (
    <li class={othersOn(desk, { thing: id }).length > 0 ? 'desk-home-busy' : undefined}>
      <div class="desk-home-head">
        <p class="desk-home-words">{text === null ? deskWords.drafts.noWords : excerpt(text)}</p>
        <button type="button" class="button" onClick={() => desk.open({ type: 'draft', draft })}>
          {deskWords.drafts.open}
          <span class="visually-hidden"> {key}</span>
        </button>
      </div>
      <p>{mistakes.length === 0 ? words.drafts.ready : words.drafts.notReady(toMend(draft))}</p>
      <p class="desk-hint">
        <StoryLink story={story} /> · {words.drafts.saved(savedBy, ageInWords(savedAt))}
      </p>
      <EditedNow desk={desk} subject={{ thing: id }} />
    </li>
  );
}

function ArticleEntry({ desk, article }: { readonly desk: DeskState; readonly article: HomeArticle }) {
  const { id, title, readBy, readAt, story } = article;
  const name = title ?? words.articles.noTitle;
  return (
    <li>
      <div class="desk-home-head">
        <p class="desk-home-words">{name}</p>
        <button
          type="button"
          class="button"
          onClick={() => desk.open({ type: 'article', story: story.slug, article: id })}
        >
          {words.articles.open}
          <span class="visually-hidden"> {name}</span>
        </button>
      </div>
      <p>{words.articles.counts(countOf(article, 'PENDING'), countOf(article, 'ACCEPTED'))}</p>
      <p class="desk-hint">
        <StoryLink story={story} /> · {words.articles.read(readBy, ageInWords(readAt))}
      </p>
      <EditedNow desk={desk} subject={{ article: id }} />
    </li>
  );
}

function StoryEntry({
  desk,
  story,
  home,
}: {
  readonly desk: DeskState;
  readonly story: HomeStory;
  readonly home: HomeData;
}) {
  const { id, slug, headline, updates } = story;
  const drafts = home.drafts.filter((draft) => draft.story.id === id).length;
  const articles = home.articles.filter((article) => article.story.id === id).length;
  const waits = words.stories.waits(drafts, articles);
  return (
    <li>
      <h3>
        <a href={`/stories/${slug}`}>{headline}</a>
      </h3>
      {updates.nodes.map((update) => (
        <p key={update.at} class="desk-hint">
          <time dateTime={update.at}>{ageInWords(update.at)}</time>: {update.headline}
        </p>
      ))}
      {waits === '' ? null : <p>{waits}</p>}
      <div class="desk-buttons">
        <button type="button" class="button" onClick={() => desk.open({ type: 'publish', story: slug })}>
          {deskWords.bar.newStatement(false)}
          <span class="visually-hidden"> {words.stories.in(headline)}</span>
        </button>
        <button type="button" class="button" onClick={() => desk.open({ type: 'article', story: slug, article: null })}>
          {deskWords.bar.readArticle}
          <span class="visually-hidden"> {words.stories.in(headline)}</span>
        </button>
      </div>
    </li>
  );
}

function TodayEntry({ update }: { readonly update: TodaysUpdate }) {
  const { at, headline, editor, href, story } = update;
  return (
    <li>
      <time dateTime={at}>{clockInWords(at)}</time>
      <p>
        <a href={href}>{headline}</a>
      </p>
      <p class="desk-hint">{words.published.by(editor, story.headline)}</p>
    </li>
  );
}

function StoryLink({ story }: { readonly story: { readonly slug: string; readonly headline: string } }) {
  return <a href={`/stories/${story.slug}`}>{story.headline}</a>;
}

/** The names of the fields that keep a draft from being published; a mistake of no field says itself what it is. */
function toMend({ mistakes }: Draft): readonly string[] {
  return [...new Set(mistakes.map(({ path: [field], message }) => (field === undefined ? message : fieldName(field))))];
}

function countOf({ drafts }: HomeArticle, state: HomeArticle['drafts'][number]['state']): number {
  return drafts.filter((one) => one.state === state).length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
