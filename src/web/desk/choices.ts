/** The names that a statement of a story can use: actors, events, proposals, other statements and the sources that they cite. */
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';
import type { Ask } from '../ask.js';
import {
  DeskActorsDocument,
  type DeskActorsQuery,
  DeskCitedDocument,
  type DeskCitedQuery,
  DeskStoryDocument,
  type DeskStoryQuery,
} from './generated/operations.js';

/** An option of a field. */
export interface Choice {
  /** The readable name. */
  readonly name: string;
  readonly label: string;
  /** The heading of the choice, if the field has headings. */
  readonly group?: string;
}

/** The options of all fields of a statement. */
export interface Choices {
  readonly story: string;
  readonly language: string;
  /** All actors, those of the story first. */
  readonly actors: readonly Choice[];
  /** Possible principals: the actors of the story, and all countries and organizations. */
  readonly principals: readonly Choice[];
  /** The present office of an actor, by readable name. */
  readonly offices: ReadonlyMap<string, string>;
  /** The principal that an actor represents, both by readable name. */
  readonly represents: ReadonlyMap<string, string>;
  readonly events: readonly Choice[];
  readonly proposals: readonly Choice[];
  readonly statements: readonly Choice[];
  readonly sources: readonly Choice[];
}

/** The ids of the lists that text fields suggest from. */
export const LIST_IDS = { sources: 'desk-sources', statements: 'desk-statements', zones: 'desk-zones' } as const;

/** Reads so many pages of a hundred statements. An editor can type the name of a source that only older ones cite. */
const MAX_PAGES = 10;
/** The longest excerpt of a statement. */
const MAX_EXCERPT_CHARACTERS = 80;

type StoryRead = NonNullable<DeskStoryQuery['story']>;
type ActorRead = DeskActorsQuery['actors']['nodes'][number];
type StatementRead = NonNullable<DeskCitedQuery['story']>['statements']['nodes'][number];

/** Reads the choices of a story; `null` if there is no such story. */
export async function loadChoices(ask: Ask, name: string): Promise<Choices | null> {
  const [{ story }, statements, actors] = await Promise.all([
    ask(DeskStoryDocument, { story: name }),
    statementsOf(ask, name),
    actorsOf(ask),
  ]);
  return story === null ? null : choicesIn(story, statements, actors);
}

async function statementsOf(ask: Ask, story: string): Promise<StatementRead[]> {
  const statements: StatementRead[] = [];
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { story: found }: DeskCitedQuery = await ask(DeskCitedDocument, { story, after });
    statements.push(...(found?.statements.nodes ?? []));
    if (found?.statements.pageInfo.hasNextPage !== true) break;
    after = found.statements.pageInfo.endCursor;
  }
  return statements;
}

async function actorsOf(ask: Ask): Promise<ActorRead[]> {
  const all: ActorRead[] = [];
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { actors }: DeskActorsQuery = await ask(DeskActorsDocument, { after });
    all.push(...actors.nodes);
    if (!actors.pageInfo.hasNextPage) break;
    after = actors.pageInfo.endCursor;
  }
  return all;
}

function choicesIn(
  { slug, language, actors: inStory, events, proposals }: StoryRead,
  statements: StatementRead[],
  actors: ActorRead[],
): Choices {
  const named = (one: { slug: string; title: string }) => ({ name: `${slug}/${one.slug}`, label: one.title });
  const known = new Set(inStory.nodes.map((actor) => actor.slug));
  const isKnown = (actor: ActorRead) => known.has(actor.slug);
  const choiceOf = (actor: ActorRead) => ({
    name: actor.slug,
    label: actor.name,
    group: isKnown(actor) ? deskWords.choice.inStory : deskWords.choice.others,
  });
  const everybody = byLabel(actors.filter(isKnown).map(choiceOf)).concat(
    byLabel(actors.filter((actor) => !isKnown(actor)).map(choiceOf)),
  );
  const bodies = new Set(actors.flatMap((actor) => (actor.__typename === 'Person' ? [] : [actor.slug])));
  const people = actors.flatMap((actor) => (actor.__typename === 'Person' ? [actor] : []));
  const sources = new Map(
    statements.flatMap(({ citations }) =>
      citations.map(({ source }) => [source.slug, deskWords.choice.source(source.publisher, source.title)] as const),
    ),
  );
  return {
    story: slug,
    language,
    actors: everybody,
    principals: everybody.filter(({ name }) => known.has(name) || bodies.has(name)),
    offices: new Map(people.flatMap((person) => (person.office === null ? [] : [[person.slug, person.office]]))),
    represents: new Map(
      people.flatMap(({ slug: name, represents }) => (represents === null ? [] : [[name, represents.slug]])),
    ),
    events: events.nodes.map(named),
    proposals: proposals.nodes.map(named),
    statements: statements.map(({ key, text, speakers }) => ({
      name: `${slug}/${key}`,
      label: deskWords.choice.statement(
        speakers.map(({ name }) => name),
        excerpt(text ?? deskWords.choice.notShown),
      ),
    })),
    sources: byLabel([...sources].map(([name, label]) => ({ name, label }))),
  };
}

/** The beginning of a text, with an ellipsis if it is longer. */
export function excerpt(text: string): string {
  const characters = [...text];
  return characters.length > MAX_EXCERPT_CHARACTERS
    ? `${characters.slice(0, MAX_EXCERPT_CHARACTERS).join('').trimEnd()} …`
    : text;
}

function byLabel(choices: Choice[]): Choice[] {
  return choices.sort((a, b) => a.label.localeCompare(b.label, terms.language));
}
