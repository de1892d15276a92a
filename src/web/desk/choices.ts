/** The names that a statement of a story can use: actors, events, proposals, other statements and sources. */

import type { ActorType } from '../../story/vocabulary.js';
import { deskWords } from '../../words/desk.js';
import { terms } from '../../words/terms.js';
import type { Ask } from '../ask.js';
import type { NamedKind } from './controls.js';
import {
  DeskActorsDocument,
  type DeskActorsQuery,
  DeskCitedDocument,
  type DeskCitedQuery,
  DeskEventsDocument,
  DeskPositionsDocument,
  type DeskPositionsQuery,
  DeskProposalsDocument,
  DeskSourcesDocument,
  DeskStoryDocument,
} from './generated/operations.js';

/** An option of a field. */
export interface Choice {
  /** The readable name. */
  readonly name: string;
  readonly label: string;
  /** The heading of the choice, if the field has headings. */
  readonly group?: string;
}

/** A thing on the record that a field can name. */
export interface ThingChoice extends Choice {
  readonly id: string;
  /** Other texts by which it is found: other names, an address. */
  readonly also: readonly string[];
  /** The type of an actor; `null` for other things. */
  readonly type: ActorType | null;
  /** The present office of a person, and the readable name of the principal whom they represent; `null` without one. */
  readonly office: string | null;
  readonly represents: string | null;
}

/** A position that an actor holds. */
export interface HeldPosition extends ThingChoice {
  readonly actor: string;
  readonly proposal: string;
}

/** The options of all fields of a statement, and of the other things of a story. */
export interface Choices {
  /** The readable name of the story. */
  readonly story: string;
  readonly storyId: string;
  readonly headline: string;
  readonly language: string;
  /** All actors, those of the story first. */
  readonly actors: readonly ThingChoice[];
  /** Possible principals: the actors of the story, and all countries and organizations. */
  readonly principals: readonly Choice[];
  readonly events: readonly ThingChoice[];
  readonly proposals: readonly ThingChoice[];
  readonly statements: readonly ThingChoice[];
  /** All sources, those that the story cites first. */
  readonly sources: readonly ThingChoice[];
  readonly positions: readonly HeldPosition[];
  /** The kinds of things that are here in part, because there are so many: the service finds the others (`finding.ts`). */
  readonly inPart: ReadonlySet<NamedKind>;
}

/** The ids of the lists that text fields suggest from. */
export const LIST_IDS = { zones: 'desk-zones' } as const;

/** The things of a page, and the most pages of a kind that are read at once. */
const PAGE_THINGS = 100;
const MAX_PAGES = 10;
/** The longest excerpt of a statement. */
const MAX_EXCERPT_CHARACTERS = 80;

type ActorRead = DeskActorsQuery['actors']['nodes'][number];
type PositionsRead = NonNullable<DeskPositionsQuery['story']>['positionMatrix']['rows'];
type StatementRead = NonNullable<DeskCitedQuery['story']>['statements']['nodes'][number];

/** A page of a list. */
interface Page<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A list, as far as it is read. */
interface ListRead<Node> {
  readonly all: readonly Node[];
  readonly isWhole: boolean;
}

/** Reads the choices of a story; `null` if there is no such story. */
export async function loadChoices(ask: Ask, name: string): Promise<Choices | null> {
  const inStory = (after: string | null) => ({ story: name, first: PAGE_THINGS, after });
  const [{ story }, matrix, statements, actors, sources, events, proposals] = await Promise.all([
    ask(DeskStoryDocument, { story: name }),
    ask(DeskPositionsDocument, { story: name }),
    listed(async (after) => (await ask(DeskCitedDocument, inStory(after))).story?.statements),
    listed(async (after) => (await ask(DeskActorsDocument, { first: PAGE_THINGS, after })).actors),
    listed(async (after) => (await ask(DeskSourcesDocument, { first: PAGE_THINGS, after })).sources),
    listed(async (after) => (await ask(DeskEventsDocument, inStory(after))).story?.events),
    listed(async (after) => (await ask(DeskProposalsDocument, inStory(after))).story?.proposals),
  ]);
  if (story === null) return null;
  const { id: storyId, slug, headline, language } = story;
  const lists = { statement: statements, actor: actors, source: sources } as const;
  const kinds = ['statement', 'actor', 'source'] as const;
  return {
    story: slug,
    storyId,
    headline,
    language,
    ...actorChoices(actors.all, new Set(story.actors.nodes.map((actor) => actor.slug))),
    events: events.all.map((event) => inStoryChoice(slug, event)),
    proposals: proposals.all.map((proposal) => inStoryChoice(slug, proposal)),
    statements: statements.all.map((statement) => statementChoice(slug, statement)),
    sources: sourceChoices(
      [...statements.all, ...proposals.all].flatMap(({ citations }) => citations.map(({ source }) => source)),
      sources.all,
    ),
    positions: heldPositions(slug, matrix.story?.positionMatrix.rows ?? []),
    inPart: new Set(kinds.filter((kind) => !lists[kind].isWhole)),
  };
}

/** Reads a list, page by page. */
async function listed<Node>(read: (after: string | null) => Promise<Page<Node> | undefined>): Promise<ListRead<Node>> {
  const all: Node[] = [];
  let after: string | null = null;
  for (let number = 0; number < MAX_PAGES; number += 1) {
    const page: Page<Node> | undefined = await read(after);
    all.push(...(page?.nodes ?? []));
    if (page?.pageInfo.hasNextPage !== true) return { all, isWhole: true };
    after = page.pageInfo.endCursor;
  }
  return { all, isWhole: false };
}

/** @param known The readable names of the actors of the story. */
function actorChoices(
  actors: readonly ActorRead[],
  known: ReadonlySet<string>,
): Pick<Choices, 'actors' | 'principals'> {
  const isKnown = ({ slug }: ActorRead) => known.has(slug);
  const grouped = (some: readonly ActorRead[], group: string) =>
    byLabel(some.map((actor) => ({ ...actorChoice(actor), group })));
  const everybody = [
    ...grouped(actors.filter(isKnown), deskWords.choice.inStory),
    ...grouped(
      actors.filter((actor) => !isKnown(actor)),
      deskWords.choice.others,
    ),
  ];
  return { actors: everybody, principals: everybody.filter(({ name, type }) => known.has(name) || type !== 'PERSON') };
}

/** The sources that a story cites, by name, and the others in their order. */
function sourceChoices(cited: readonly SourceRead[], all: readonly SourceRead[]): readonly ThingChoice[] {
  const first = byLabel([...new Map(cited.map((source) => [source.slug, sourceChoice(source)])).values()]);
  const isFirst = new Set(first.map(({ name }) => name));
  return [...first, ...all.filter(({ slug }) => !isFirst.has(slug)).map(sourceChoice)];
}

function heldPositions(story: string, rows: PositionsRead): readonly HeldPosition[] {
  return rows.flatMap(({ proposal, cells }) =>
    cells.flatMap(({ position }) => {
      if (position === null) return [];
      const { id, actor, stance } = position;
      const label = deskWords.outcome.position(actor.name, proposal.title, terms.stance[stance]);
      return [{ ...thing(id, id, label, []), actor: actor.slug, proposal: `${story}/${proposal.slug}` }];
    }),
  );
}

function inStoryChoice(story: string, { id, slug, title }: { id: string; slug: string; title: string }): ThingChoice {
  return thing(id, `${story}/${slug}`, title, [slug]);
}

/** A statement as a choice, by its speakers and its first words. */
export function statementChoice(
  story: string,
  { id, key, text, speakers }: Pick<StatementRead, 'id' | 'key' | 'text' | 'speakers'>,
): ThingChoice {
  const who = speakers.map(({ name }) => name);
  const label = deskWords.choice.statement(who, excerpt(text ?? deskWords.choice.notShown));
  return thing(id, `${story}/${key}`, label, [key, text ?? '']);
}

function thing(id: string, name: string, label: string, also: readonly string[]): ThingChoice {
  return { id, name, label, also, type: null, office: null, represents: null };
}

const ACTOR_TYPES = { Person: 'PERSON', Country: 'COUNTRY', Organization: 'ORGANIZATION' } as const;

/** An actor as a choice, with the other names. */
export function actorChoice(actor: ActorRead): ThingChoice {
  const { id, slug, name, otherNames, wikidataId } = actor;
  const { office, represents } = actor.__typename === 'Person' ? actor : { office: null, represents: null };
  const also = [...otherNames, wikidataId ?? '', slug, office ?? ''].filter((one) => one !== '');
  const type = ACTOR_TYPES[actor.__typename];
  return { ...thing(id, slug, name, also), type, office, represents: represents?.slug ?? null };
}

interface SourceRead {
  readonly id: string;
  readonly slug: string;
  readonly publisher: string;
  readonly title: string | null;
  readonly url: string;
}

/** A source as a choice, with its address. */
export function sourceChoice({ id, slug, publisher, title, url }: SourceRead): ThingChoice {
  return thing(id, slug, deskWords.choice.source(publisher, title), [url, slug]);
}

/** The beginning of a text, with an ellipsis if it is longer. */
export function excerpt(text: string): string {
  const characters = [...text];
  return characters.length > MAX_EXCERPT_CHARACTERS
    ? `${characters.slice(0, MAX_EXCERPT_CHARACTERS).join('').trimEnd()} …`
    : text;
}

function byLabel<Named extends ThingChoice>(choices: Named[]): Named[] {
  return choices.sort((a, b) => a.label.localeCompare(b.label, terms.language));
}
