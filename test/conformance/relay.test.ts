/** The contract by the Relay compiler: the example operations as modules, and the pages and refetches that Relay makes of it. */
import { parse, validate } from 'graphql';
import { beforeAll, expect } from 'vitest';
import { printedSchema, schema } from '../../src/graphql/schema.js';
import { exampleOperations } from '../../src/server/documents/example-operations.js';
import { clausesOf } from '../fixtures/conformance.js';
import { onOneEngine } from '../fixtures/engines.js';
import { type Compiled, compileWithRelay, type RelayModule, relayModule } from '../fixtures/relay-project.js';
import { runningService, UKRAINE } from '../fixtures/service.js';

const clause = clausesOf('The Relay compiler');

/** What Relay relies on: pages of a connection, and `node` to ask for a thing again by its id. */
const PAGES: RelayModule = {
  name: 'pages',
  document: `
    query pagesQuery($story: ID!) { story(by: { id: $story }) { ...pages_story } }
    fragment pages_story on Story @refetchable(queryName: "pagesRefetchQuery")
      @argumentDefinitions(count: { type: "Int", defaultValue: 3 }, cursor: { type: "String" }) {
      statements(first: $count, after: $cursor) @connection(key: "pages_story_statements") { edges { node { text } } }
    }`,
  variables: { story: UKRAINE },
};

onOneEngine('What Relay compiles', (makeStore) => {
  const running = runningService(makeStore);
  const modules = [...exampleOperations().map(relayModule), PAGES];
  let compiled: Compiled;
  beforeAll(async () => {
    compiled = await compileWithRelay(modules, printedSchema());
  });

  clause('compile', 'It compiles every example operation, and a connection that is paged and refetched', async () => {
    expect(compiled.succeeded, compiled.output).toBe(true);
    expect(compiled.texts.size).toBe(modules.length + 1);
    return `${compiled.texts.size} operations`;
  });
  for (const { name, variables } of modules) {
    clause('send', `What it makes of ${name}, with the fields that it adds, is valid and is answered`, async () => {
      const [operation, text = ''] = [...compiled.texts].find(([one]) => one.startsWith(name)) ?? [];
      expect(validate(schema, parse(text))).toEqual([]);
      if (operation?.endsWith('Subscription')) return `${operation}: valid`;
      const { data, errors } = await running.query(text, variables);
      expect([errors, Object.values(data)]).toEqual([[], expect.not.arrayContaining([null])]);
      return `${operation}: answered`;
    });
  }
  clause(
    'send',
    'Its next page by refetch: node, with the id of the story, is answered with what follows',
    async () => {
      const text = compiled.texts.get('pagesRefetchQuery') ?? '';
      const { data } = await running.query(`{ story(by: { slug: "${UKRAINE}" }) { id } }`);
      const page = async (cursor: string | null) => {
        const answer = await running.query(text, { id: data.story.id, count: 2, cursor });
        expect(answer.errors).toEqual([]);
        return answer.data.node.statements;
      };
      const first = await page(null);
      const second = await page(first.pageInfo.endCursor);
      const ids = [...first.edges, ...second.edges].map(({ node }: { node: { id: string } }) => node.id);
      expect([ids.length, new Set(ids).size, first.pageInfo.hasNextPage]).toEqual([4, 4, true]);
      return 'two pages of two, all different';
    },
  );

  clause('teeth', 'It does not compile a module that asks for what there is not', async () => {
    const wrong = { ...PAGES, document: PAGES.document.replace('node { text }', 'node { colour }') };
    const { succeeded, output } = await compileWithRelay([wrong], printedSchema());
    expect(succeeded).toBe(false);
    expect(output).toContain('no field `colour`');
    return 'refused';
  });
  clause('teeth', 'It does not compile pages of a connection that is none any more', async () => {
    const broken = printedSchema().replace(/(type PageInfo \{[^}]*?)endCursor: String/, '$1last: String');
    const { succeeded, output } = await compileWithRelay([PAGES], broken);
    expect(succeeded).toBe(false);
    expect(output).toContain('endCursor');
    return 'refused';
  });
});
