/** The schema as a subgraph: three composers, and Hive Gateway with a second subgraph that extends statements. */
import { buildSchema, isInputObjectType, parse, visit } from 'graphql';
import { afterAll, beforeAll, expect } from 'vitest';
import { schema } from '../../src/graphql/schema.js';
import { printedSubgraph } from '../../src/graphql/subgraph.js';
import { clausesOf } from '../fixtures/contract/conformance.js';
import { apollo, COMPOSERS, type Subgraph, theGuild } from '../fixtures/gateways/composers.js';
import { following, type Gateway, startHive, type Upstream } from '../fixtures/gateways/hive.js';
import { NOTES_SDL, type NotesSubgraph, startNotes } from '../fixtures/gateways/notes-subgraph.js';
import { runningService, TOKEN, UKRAINE } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';

const clause = clausesOf('Apollo Federation 2');

const NOWHERE = 'http://onrecord.test/graphql';
const ours: Subgraph = { name: 'onrecord', url: NOWHERE, sdl: printedSubgraph() };
const notes: Subgraph = { name: 'notes', url: NOWHERE, sdl: NOTES_SDL };
/** A subgraph with pages of its own, as most have it. */
const pages: Subgraph = {
  name: 'pages',
  url: NOWHERE,
  sdl: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@shareable"])
    type Query { readers(first: Int): ReaderConnection! }
    type ReaderConnection { nodes: [Reader!]! pageInfo: PageInfo! }
    type Reader { name: String! }
    type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }`,
};
/** A subgraph that adds a field to all actors. */
const portraits: Subgraph = {
  name: 'portraits',
  url: NOWHERE,
  sdl: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@interfaceObject"])
    type Query { newestPortrait: Actor }
    type Actor @key(fields: "id") @interfaceObject { id: ID! portrait: String }`,
};

/** The first field of the query type of a subgraph. */
function aFieldOf(sdl: string): string {
  return /type Query \{\s*(?:"""[^"]*"""\s*)?(\w+)/.exec(sdl)?.[1] ?? 'no field';
}

/** The names of the input types that take one of their fields. */
function oneOfsIn(sdl: string): readonly string[] {
  const names: string[] = [];
  visit(parse(sdl), {
    InputObjectTypeDefinition: ({ name, directives }) => {
      if (directives?.some((one) => one.name.value === 'oneOf')) names.push(name.value);
    },
  });
  return names.sort();
}

for (const [composer, compose] of Object.entries(COMPOSERS)) {
  const beside: Readonly<Record<string, readonly Subgraph[]>> = {
    alone: [],
    'beside a subgraph that extends Statement': [notes],
    'beside a subgraph that has PageInfo': [pages],
    'beside a subgraph that adds a field to all actors': [portraits],
    'beside all of them': [notes, pages, portraits],
  };
  for (const [where, others] of Object.entries(beside)) {
    clause('composition', `${composer} makes a supergraph of the schema ${where}`, async () => {
      const supergraph = compose([ours, ...others]);
      for (const { sdl } of [ours, ...others]) expect(supergraph).toContain(aFieldOf(sdl));
      return 'composed';
    });
  }
  clause('composition', `${composer} keeps @oneOf of every input`, async () => {
    const ofSchema = Object.values(schema.getTypeMap()).filter((type) => isInputObjectType(type) && type.isOneOf);
    expect(oneOfsIn(compose([ours]))).toEqual(ofSchema.map(({ name }) => name).sort());
    return `${ofSchema.length} inputs`;
  });
  clause('teeth', `${composer} refuses a PageInfo that is not shared`, async () => {
    const alone = { ...ours, sdl: ours.sdl.replace('type PageInfo @shareable', 'type PageInfo') };
    expect(() => compose([alone, pages])).toThrow(/PageInfo|hasNextPage/);
    return 'refused';
  });
}

clause('teeth', '@apollo/composition drops @oneOf in silence without @composeDirective', async () => {
  const dropped = { ...ours, sdl: ours.sdl.replace('@composeDirective(name: "@oneOf")', '') };
  expect(oneOfsIn(apollo([dropped]))).toEqual([]);
  return 'dropped';
});

onOneEngine('A service behind Hive Gateway, as a subgraph', (makeStore) => {
  const running = runningService(makeStore, 'data', { federation: true });
  let other: NotesSubgraph;
  let gateway: Gateway;
  /** The statements of the story: fewer than a page. */
  let ids: string[];
  const requests: Upstream[] = [];

  beforeAll(async () => {
    const { data } = await running.query(`{ story(by: { slug: "${UKRAINE}" }) { statements { nodes { id } } } }`);
    ids = data.story.statements.nodes.map(({ id }: { id: string }) => id);
    other = await startNotes(ids);
    const sdl = await running.query('{ _service { sdl } }');
    const supergraph = theGuild([
      { name: 'onrecord', url: `${running.service.url}/graphql`, sdl: sdl.data._service.sdl },
      { ...notes, url: other.url },
    ]);
    gateway = await startHive({
      supergraph,
      settings: following('sse'),
      onUpstream: (request) => requests.push(request),
    });
  });
  afterAll(async () => {
    await gateway.close();
    await other.close();
  });

  async function ask(query: string, variables: object = {}, headers: Readonly<Record<string, string>> = {}) {
    requests.length = 0;
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }
  const toService = () => requests.filter(({ url }) => url.startsWith(running.service.url));

  clause('_entities', 'All statements that another subgraph names take one request, with an id for each', async () => {
    const { data, errors } = await ask(
      '{ notes(first: 100) { text statement { id text story { slug } speakers { __typename name } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.notes.map(({ statement }: { statement: { id: string } }) => statement.id)).toEqual(ids);
    const [only, ...more] = toService();
    expect(more).toEqual([]);
    expect(only?.query).toContain('_entities');
    expect(Object.values(only?.variables ?? {}).flat()).toHaveLength(ids.length);
    return `1 request, ${ids.length} representations`;
  });
  clause('_entities', 'A field that another subgraph adds to statements takes one request to each', async () => {
    const { data, errors } = await ask(
      `{ story(by: { slug: "${UKRAINE}" }) { statements { nodes { id text notes { text } } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.story.statements.nodes.map((one: { notes: object[] }) => one.notes)).toEqual(
      ids.map((id) => [{ text: `on ${id}` }]),
    );
    expect([toService().length, requests.length, other.calls.at(-1)]).toEqual([1, 2, ids.length]);
    return `1 request to each, ${ids.length} representations`;
  });
  clause('_entities', 'A statement as of a moment gets what another subgraph keeps for it at all moments', async () => {
    const { data: at } = await running.query('{ record { head } }');
    const { data, errors } = await ask(
      'query ($id: ID!, $asOf: AsOf) { statement(id: $id, asOf: $asOf) { id headId notes { text } } }',
      { id: ids[0], asOf: { cursor: at.record.head } },
    );
    expect(errors).toBeUndefined();
    expect(data.statement).toMatchObject({ headId: ids[0], notes: [{ text: `on ${ids[0]}` }] });
    expect(data.statement.id).not.toBe(ids[0]);
    return 'its notes, by headId';
  });
  clause('queries', 'A query with variables, interfaces and time travel has the same result as without', async () => {
    const text = `query ($slug: String!, $at: DateTime!) {
      now: story(by: { slug: $slug }) { headline statements(first: 3) { nodes { text speakers { __typename id name } } } }
      then: story(by: { slug: $slug }, asOf: { time: $at }) { cursor sequence }
      node(id: "${ids[0]}") { __typename id ... on Statement { text } }
    }`;
    const variables = { slug: UKRAINE, at: '2099-01-01T00:00:00Z' };
    const { data } = await ask(text, variables);
    expect(data).toEqual((await running.query(text, variables)).data);
    return 'the same data';
  });
  clause('_entities', 'A thing that was asked at a moment keeps its moment through another subgraph', async () => {
    const update = 'asOf: { update: { story: "ukraine-ceasefire-2025", sequence: 25 } }';
    const { data, errors } = await ask(`{ story(by: { slug: "${UKRAINE}" }, ${update}) {
      id sequence statements { nodes { id notes { statement { id story { id sequence } } } } } } }`);
    expect(errors).toBeUndefined();
    const { id, sequence, statements } = data.story;
    expect([sequence, statements.nodes.length > 0]).toEqual([25, true]);
    for (const node of statements.nodes) {
      expect(node.notes).toEqual([{ statement: { id: node.id, story: { id, sequence } } }]);
    }
    return 'the same ids, and the sequence of the moment';
  });
  clause('errors', 'A mistake in an argument keeps its code', async () => {
    const { errors } = await ask('{ story(by: { slug: "no slug!" }) { id } }');
    expect(errors[0].extensions.code).toBe('ID_MALFORMED');
    return 'ID_MALFORMED';
  });
  clause('mutations', 'The token of an editor reaches the service, and without it the desk refuses', async () => {
    const mutation = `mutation ($input: CreateTokenInput!) { createToken(input: $input) { __typename } }`;
    const variables = { input: { name: 'behind', role: 'EDITOR' } };
    const { data } = await ask(mutation, variables, { authorization: `Bearer ${TOKEN}` });
    expect(data.createToken.__typename).toBe('CreateTokenSuccess');
    expect(JSON.stringify(await ask(mutation, variables))).toMatch(/Forbidden|TOKEN_REQUIRED/);
    return 'CreateTokenSuccess; refused without';
  });
  clause('@oneOf', 'The gateway refuses two fields of an input that takes one', async () => {
    const { errors } = await ask(`{ story(by: { slug: "${UKRAINE}", id: "x" }) { id } }`);
    expect([errors.length > 0, toService()]).toEqual([true, []]);
    return 'refused by the gateway';
  });
  clause('_service', 'The schema that it says is the one that is published, and valid', async () => {
    const { data } = await running.query('{ _service { sdl } }');
    expect(data._service.sdl).toBe(printedSubgraph());
    expect(() => buildSchema(data._service.sdl, { assumeValidSDL: true })).not.toThrow();
    return 'the same text';
  });
});
