/**
 * The most expensive requests that a reader may send, of each kind. Add any that is found. None is refused for its
 * form; its cost is its only bound. They read the stories of `newsroom.ts`.
 */
import { getIntrospectionQuery } from 'graphql';
import { type Ask, get, post } from './addresses.js';
import { DENSE, HUB, idOf, LARGE } from './newsroom.js';

export interface DearRequest {
  readonly name: string;
  /** The reason for its cost. */
  readonly why: string;
  /**
   * @param salt a new text each time, in the request or in its moment, so that no kept response serves it
   * @param asOf a cursor at which all stories exist, a new one each time
   */
  of(salt: string, asOf: string): Ask;
  /** Whether a refusal is wrong, whatever the cost. */
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

/** All fields of a statement. */
const EVERYTHING = `id key text status mode language permalink version publishedAt changedAt channel quotedSpans { start end }
  saidAt { text earliest latest precision } speakers { slug name } principals { name } event { title time { text } }
  attributions { speaker { slug name } office onBehalfOf { name } } proposals { slug title } mentions { slug name }
  citations { supports source { publisher url } } notices { kind text } relations { kind statement { id text } }`;

const times = (count: number, text: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');

export const DEAR_REQUESTS: readonly DearRequest[] = [
  query(
    'changesSince in changesSince, three deep',
    'an unpaged list of a thousand, nested in itself',
    `{ ${STORY} { ${SINCE} { statementsPublished { story { ${SINCE} { statementsPublished { story { ${SINCE} { statementsPublished { id text } } } } } } } } } }`,
  ),
  query(
    'changesSince with everything about a thousand statements',
    'an unpaged list, and seven lists in each item',
    `{ ${STORY} { ${SINCE} { statementsPublished { ${EVERYTHING} } positionsTaken { stance evidence { id text } } } } }`,
  ),
  query(
    'the histories of all cells of the matrix, with their evidence',
    'four nested lists',
    `{ ${STORY} { positionMatrix { rows { proposal { title } cells { actor { name } history { stance note since { text } evidence { id text speakers { name } } } } } } } }`,
  ),
  query(
    'the position matrix within itself',
    'each proposal leads back to it',
    `{ ${STORY} { positionMatrix { rows { proposal { story { positionMatrix { rows { cells { history { id stance } } } } } } } } } }`,
  ),
  query(
    'relations of related statements',
    'a thousand relations, in both directions',
    `{ statement(id: "${HUB}") { relatedBy { statement { relations { statement { relatedBy { statement { relations { statement { id } } } } } } } } } }`,
  ),
  query(
    'the evidence for the evidence',
    'every position rests on the same ten statements',
    `{ statement(id: "${HUB}") { evidenceFor { evidence { evidenceFor { evidence { id } } } } } }`,
  ),
  query(
    'word changes of rewritten texts, as of a new cursor',
    'fifty comparisons of 4,000 characters',
    `query ($asOf: AsOf!) { ${STORY_AS_OF} { statements(first: 10, filter: {hasNotice: true}) { nodes { history { wordChanges { kind text } } } } } }`,
  ),
  query(
    'word changes of rewritten texts, through their updates',
    'the same fifty comparisons, on another path',
    `{ ${STORY} { updates(first: 100, kinds: [STATEMENT_CORRECTED]) { nodes { ... on StatementCorrected { wordChanges { kind text } previous { text wordChanges { kind text } } changes { before after } } } } } }`,
  ),
  query(
    '50 statements with everything, as of a new cursor',
    'the largest page',
    `query ($asOf: AsOf!) { ${STORY_AS_OF} { statements(first: 50) { totalCount nodes { ${EVERYTHING} } } } }`,
  ),
  query(
    '100 updates with the story and the statement of each',
    'each as of its update',
    `{ ${STORY} { updates(first: 100) { nodes { headline story { headline sequence cursor } ... on StatementPublished { statement { id text speakers { name } citations { source { url } } relations { statement { id } } } } } } } }`,
  ),
  query(
    'the story as it was at each of 66 updates, counted',
    '198 counts, three for each of 66 cursors',
    `{ ${STORY} { updates(last: 66) { nodes { story { statements(first: 1) { totalCount } actors(first: 1) { totalCount } proposals(first: 1) { totalCount } } } } } }`,
  ),
  query(
    '100 statements by their ids, with everything',
    'the most ids allowed',
    `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Statement { id text speakers { name } principals { name } proposals { title } mentions { name } citations { source { publisher url } } relations { statement { text } } } } }`,
    { variables: { ids: Array.from({ length: 100 }, (_, n) => idOf(n + 20)) } },
  ),
  query(
    'a search for a word of every statement, with passages',
    '1,000 results to rank and mark',
    `query ($asOf: AsOf!) { search(text: "words", first: 100, asOf: $asOf) { totalCount edges { rank snippet { text matches } node { ${'id text speakers { name } citations { source { url } }'} } } } }`,
  ),
  query(
    '7 searches in one',
    'the most searches allowed',
    `query ($asOf: AsOf!) { ${times(7, (n) => `a${n}: search(text: "war peace said ${n}", first: 5, asOf: $asOf) { totalCount nodes { id } }`)} }`,
  ),
  query(
    '45 lists of all statements in one, each sorted and counted',
    'the most aliases of a list that the estimate allows',
    `query ($asOf: AsOf!) { ${STORY_AS_OF} { ${times(45, (n) => `a${n}: statements(first: 10, filter: {said: {from: "2025-03-${String((n % 28) + 1).padStart(2, '0')}T00:00:${String(n).padStart(2, '0')}Z"}}, orderBy: {field: SAID_AT, direction: ASC}) { totalCount nodes { id } }`)} } }`,
  ),
  query(
    'all actors with their statements and positions',
    'nested pages',
    `query ($asOf: AsOf!) { actors(first: 20, asOf: $asOf) { nodes { name statements(first: 20) { totalCount nodes { text speakers { name } } } positions(first: 20, state: null) { totalCount nodes { stance } } } } }`,
  ),
  query(
    'all positions ever taken on all proposals',
    'nested pages',
    `query ($asOf: AsOf!) { ${STORY_AS_OF} { proposals(first: 10) { nodes { title positionHistory(first: 30) { totalCount nodes { stance evidence { id } actor { name } } } } } } }`,
  ),
  query(
    'introspection with all options, and types 20 deep',
    'tools send it, and it must be answered',
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
    'the page of a story of 1,000 statements, as of a new cursor',
    'rendered anew',
    (_, asOf) => `/stories/${DENSE}?asOf=${asOf}`,
  ),
  page(
    'the page of a story of 4,000 statements, as of a new cursor',
    'rendered anew',
    (_, asOf) => `/stories/${LARGE}?asOf=${asOf}`,
  ),
  page(
    'the page of a story, filtered by an unknown actor',
    'rendered anew',
    (salt) => `/stories/${DENSE}?actor=${salt}`,
  ),
  page(
    'the page of a story, for a new host',
    'rendered anew',
    () => `/stories/${DENSE}`,
    (salt) => ({ host: `${salt}.example` }),
  ),
  page(
    'the page of a statement with 297 related ones, as of a new cursor',
    'unpaged lists',
    (_, asOf) => `/statements/${HUB}?asOf=${asOf}`,
  ),
  page('the page of a search', 'results to rank and mark', (salt) => `/search?q=words%20${salt}`),
  ...['jsonld', 'atom', 'feed.json', 'csv', 'ics'].map((format) =>
    page(
      `a story of 4,000 statements as .${format}, as of a new cursor`,
      'the whole story is written',
      (_, asOf) => `/stories/${LARGE}.${format}?asOf=${asOf}`,
    ),
  ),
  page(
    'GraphiQL',
    '2.4 MB, compressed',
    () => '/graphql',
    () => ({ accept: 'text/html', 'accept-encoding': 'gzip' }),
  ),
  page('readiness', 'a query each time', () => '/readyz'),
];
