/**
 * The dearest that one reader may ask with one request, of each kind. Each is data: add to the list what is found. None of
 * them is refused for its form; what bounds them is what they cost. They are asked of the stories of `newsroom.ts`.
 */
import { getIntrospectionQuery } from 'graphql';
import { type Ask, get, post } from './addresses.js';
import { DENSE, HUB, idOf, LARGE } from './newsroom.js';

export interface DearRequest {
  readonly name: string;
  /** What makes it dear. */
  readonly why: string;
  /**
   * @param salt another one for each time, in what is asked or as of when, so that nothing is given that was kept
   * @param asOf a cursor at which all stories are there, another one for each time
   */
  of(salt: string, asOf: string): Ask;
  /** Answers that are wrong, whatever they cost. */
  readonly refusedWrongly: boolean;
}

interface More {
  readonly variables?: object;
  readonly refusedWrongly?: boolean;
}

function query(
  name: string,
  why: string,
  text: string,
  { variables = {}, refusedWrongly = false }: More = {},
): DearRequest {
  const of = (salt: string, asOf: string) => post(`${text} #${salt}`, { asOf: { cursor: asOf }, ...variables });
  return { name, why, of, refusedWrongly };
}

function page(
  name: string,
  why: string,
  path: (salt: string, asOf: string) => string,
  headers: (salt: string) => Readonly<Record<string, string>> = () => ({}),
): DearRequest {
  return { name, why, of: (salt, asOf) => get(path(salt, asOf), headers(salt)), refusedWrongly: false };
}

const SINCE = `changesSince(since: {update: {story: "${DENSE}", sequence: 1}})`;
const STORY = `story(by: {slug: "${DENSE}"})`;
const STORY_AS_OF = `story(by: {slug: "${DENSE}"}, asOf: $asOf)`;

/** All that there is about a statement. */
const EVERYTHING = `id key text status mode language permalink version publishedAt changedAt channel quotedSpans { start end }
  saidAt { text earliest latest precision } speakers { slug name } principals { name } event { title time { text } }
  attributions { speaker { slug name } office onBehalfOf { name } } proposals { slug title } mentions { slug name }
  citations { supports source { publisher url } } notices { kind text } relations { kind statement { id text } }`;

const times = (count: number, text: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');

export const DEAR_REQUESTS: readonly DearRequest[] = [
  query(
    'changesSince in changesSince, three deep',
    'a list without pages of a thousand, in itself',
    `{ ${STORY} { ${SINCE} { statementsPublished { story { ${SINCE} { statementsPublished { story { ${SINCE} { statementsPublished { id text } } } } } } } } } }`,
  ),
  query(
    'changesSince with everything about a thousand statements',
    'a list without pages, and seven lists in each',
    `{ ${STORY} { ${SINCE} { statementsPublished { ${EVERYTHING} } positionsTaken { stance evidence { id text } } } } }`,
  ),
  query(
    'the histories of all cells of the matrix, with their evidence',
    'four lists one in the other',
    `{ ${STORY} { positionMatrix { rows { proposal { title } cells { actor { name } history { stance note since { text } evidence { id text speakers { name } } } } } } } }`,
  ),
  query(
    'the matrix in the matrix',
    'it is there again by way of each proposal',
    `{ ${STORY} { positionMatrix { rows { proposal { story { positionMatrix { rows { cells { history { id stance } } } } } } } } } }`,
  ),
  query(
    'what is related by what is related',
    'a thousand relations, there and back again',
    `{ statement(id: "${HUB}") { relatedBy { statement { relations { statement { relatedBy { statement { relations { statement { id } } } } } } } } } }`,
  ),
  query(
    'the evidence for the evidence',
    'every position rests on the same ten statements',
    `{ statement(id: "${HUB}") { evidenceFor { evidence { evidenceFor { evidence { id } } } } } }`,
  ),
  query(
    'word changes of rewritten texts, as of a place of its own',
    'fifty comparisons of 4,000 characters',
    `query ($asOf: AsOf!) { ${STORY_AS_OF} { statements(first: 10, filter: {hasNotice: true}) { nodes { history { wordChanges { kind text } } } } } }`,
  ),
  query(
    'word changes of rewritten texts, told by their updates',
    'the same fifty comparisons, on another way',
    `{ ${STORY} { updates(first: 100, kinds: [STATEMENT_CORRECTED]) { nodes { ... on StatementCorrected { wordChanges { kind text } previous { text wordChanges { kind text } } changes { before after } } } } } }`,
  ),
  query(
    '50 statements with everything, as of a place of its own',
    'what a page may hold',
    `query ($asOf: AsOf!) { ${STORY_AS_OF} { statements(first: 50) { totalCount nodes { ${EVERYTHING} } } } }`,
  ),
  query(
    '100 updates with the story and the statement of each',
    'each as it was then',
    `{ ${STORY} { updates(first: 100) { nodes { headline story { headline sequence cursor } ... on StatementPublished { statement { id text speakers { name } citations { source { url } } relations { statement { id } } } } } } } }`,
  ),
  query(
    'the story as it was at each of 66 updates, counted',
    '198 counts, each third as of another place',
    `{ ${STORY} { updates(last: 66) { nodes { story { statements(first: 1) { totalCount } actors(first: 1) { totalCount } proposals(first: 1) { totalCount } } } } } }`,
  ),
  query(
    '100 statements by their ids, with everything',
    'as many ids as are taken',
    `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Statement { id text speakers { name } principals { name } proposals { title } mentions { name } citations { source { publisher url } } relations { statement { text } } } } }`,
    { variables: { ids: Array.from({ length: 100 }, (_, n) => idOf(n + 20)) } },
  ),
  query(
    'a search for a word of every statement, with passages',
    '1,000 are found, ranked, and marked',
    `query ($asOf: AsOf!) { search(text: "words", first: 100, asOf: $asOf) { totalCount edges { rank snippet { text matches } node { ${'id text speakers { name } citations { source { url } }'} } } } }`,
  ),
  query(
    '7 searches in one',
    'as many as are admitted',
    `query ($asOf: AsOf!) { ${times(7, (n) => `a${n}: search(text: "war peace said ${n}", first: 5, asOf: $asOf) { totalCount nodes { id } }`)} }`,
  ),
  query(
    '20 lists of all statements in one, each sorted and counted',
    'as many aliases as are allowed',
    `query ($asOf: AsOf!) { ${STORY_AS_OF} { ${times(20, (n) => `a${n}: statements(first: 10, filter: {said: {from: "2025-03-${String(n + 1).padStart(2, '0')}T00:00:00Z"}}, orderBy: {field: SAID_AT, direction: ASC}) { totalCount nodes { id } }`)} } }`,
  ),
  query(
    'all actors with what they said and where they stand',
    'pages in pages',
    `query ($asOf: AsOf!) { actors(first: 20, asOf: $asOf) { nodes { name statements(first: 20) { totalCount nodes { text speakers { name } } } positions(first: 20, state: null) { totalCount nodes { stance } } } } }`,
  ),
  query(
    'all positions that were ever taken on all proposals',
    'pages in pages',
    `query ($asOf: AsOf!) { ${STORY_AS_OF} { proposals(first: 10) { nodes { title positionHistory(first: 30) { totalCount nodes { stance evidence { id } actor { name } } } } } } }`,
  ),
  query(
    'introspection with all that it may ask for, and types 20 deep',
    'what tools ask, and is to be answered',
    getIntrospectionQuery({
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      typeDepth: 20,
    }),
    { refusedWrongly: true },
  ),
  page(
    'the page of a story of 1,000 statements, as of a place of its own',
    'rendered anew',
    (_, asOf) => `/stories/${DENSE}?asOf=${asOf}`,
  ),
  page(
    'the page of a story of 4,000 statements, as of a place of its own',
    'rendered anew',
    (_, asOf) => `/stories/${LARGE}?asOf=${asOf}`,
  ),
  page(
    'the page of a story, of an actor whom nobody knows',
    'rendered anew',
    (salt) => `/stories/${DENSE}?actor=${salt}`,
  ),
  page(
    'the page of a story, for a host of its own',
    'rendered anew',
    () => `/stories/${DENSE}`,
    (salt) => ({ host: `${salt}.example` }),
  ),
  page(
    'the page of a statement with 297 that relate to it, as of a place of its own',
    'lists without pages',
    (_, asOf) => `/statements/${HUB}?asOf=${asOf}`,
  ),
  page('the page of a search', 'found, ranked and marked', (salt) => `/search?q=words%20${salt}`),
  ...['jsonld', 'atom', 'feed.json', 'csv', 'ics'].map((format) =>
    page(
      `a story of 4,000 statements as .${format}, as of a place of its own`,
      'all of it is written out',
      (_, asOf) => `/stories/${LARGE}.${format}?asOf=${asOf}`,
    ),
  ),
  page(
    'GraphiQL',
    '2.4 MB, compressed',
    () => '/graphql',
    () => ({ accept: 'text/html', 'accept-encoding': 'gzip' }),
  ),
  page('whether it is ready', 'a query each', () => '/readyz'),
];
