/** What a statement of a story can name: actors, events, proposals, other statements and the sources that they cite. */
import type { DeskAsk } from './desk-ask.js';
import { DeskCitedDocument, type DeskCitedQuery, DeskStoryDocument, type DeskStoryQuery } from './operations.js';

export interface Choice {
  /** The readable name. */
  readonly name: string;
  readonly label: string;
}

export interface Choices {
  readonly story: string;
  readonly language: string;
  readonly actors: readonly Choice[];
  /** The present office of an actor, by readable name. */
  readonly offices: ReadonlyMap<string, string>;
  /** Whom an actor represents. */
  readonly represents: ReadonlyMap<string, string>;
  readonly events: readonly Choice[];
  readonly proposals: readonly Choice[];
  readonly statements: readonly Choice[];
  readonly sources: readonly Choice[];
}

/** The lists of what is chosen as one types, by the ids of their elements. */
export const LISTS = { sources: 'desk-sources', statements: 'desk-statements', zones: 'desk-zones' } as const;

/** So many pages of a hundred statements are looked through; sources that only older ones cite can be written by name. */
const MOST_PAGES = 10;
/** How much of a statement is shown where one is chosen. */
const LABEL_LENGTH = 80;

type StoryRead = NonNullable<DeskStoryQuery['story']>;
type StatementRead = NonNullable<DeskCitedQuery['story']>['statements']['nodes'][number];

/** What there is to choose in a story; `null` where there is no such story. */
export async function loadChoices(ask: DeskAsk, name: string): Promise<Choices | null> {
  const [{ story }, statements] = await Promise.all([ask(DeskStoryDocument, { story: name }), statementsOf(ask, name)]);
  return story === null ? null : choicesIn(story, statements);
}

async function statementsOf(ask: DeskAsk, story: string): Promise<StatementRead[]> {
  const statements: StatementRead[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { story: found }: DeskCitedQuery = await ask(DeskCitedDocument, { story, after });
    statements.push(...(found?.statements.nodes ?? []));
    if (found?.statements.pageInfo.hasNextPage !== true) break;
    after = found.statements.pageInfo.endCursor;
  }
  return statements;
}

function choicesIn({ slug, language, actors, events, proposals }: StoryRead, statements: StatementRead[]): Choices {
  const inStory = (one: { slug: string; title: string }) => ({ name: `${slug}/${one.slug}`, label: one.title });
  const people = actors.nodes.flatMap((actor) => (actor.__typename === 'Person' ? [actor] : []));
  const sources = new Map(
    statements.flatMap(({ citations }) =>
      citations.map(({ source }) => [source.slug, sourceLabel(source.publisher, source.title)] as const),
    ),
  );
  return {
    story: slug,
    language,
    actors: byLabel(actors.nodes.map((actor) => ({ name: actor.slug, label: actor.name }))),
    offices: new Map(people.flatMap((person) => (person.office === null ? [] : [[person.slug, person.office]]))),
    represents: new Map(
      people.flatMap(({ slug: name, represents }) => (represents === null ? [] : [[name, represents.slug]])),
    ),
    events: events.nodes.map(inStory),
    proposals: proposals.nodes.map(inStory),
    statements: statements.map(({ key, text, speakers }) => ({
      name: `${slug}/${key}`,
      label: `${speakers.map(({ name }) => name).join(', ') || 'Unnamed'}: ${shortened(text ?? 'not shown')}`,
    })),
    sources: byLabel([...sources].map(([name, label]) => ({ name, label }))),
  };
}

export function sourceLabel(publisher: string, title: string | null): string {
  return title === null ? publisher : `${publisher}: ${title}`;
}

export function shortened(text: string): string {
  const characters = [...text];
  return characters.length > LABEL_LENGTH ? `${characters.slice(0, LABEL_LENGTH).join('').trimEnd()} …` : text;
}

function byLabel(choices: Choice[]): Choice[] {
  return choices.sort((a, b) => a.label.localeCompare(b.label, 'en'));
}
