/** The contract by the Relay compiler: the example operations as modules, with Relay's paging and refetching. */
import { parse, validate } from 'graphql';
import { beforeAll, expect } from 'vitest';
import { printedSchema, schema } from '../../src/graphql/schema.js';
import { exampleOperations } from '../../src/server/documents/example-operations.js';
import { clausesOf } from '../fixtures/contract/conformance.js';
import { type Compiled, compileWithRelay, type RelayModule, relayModule } from '../fixtures/contract/relay-project.js';
import { runningService, UKRAINE } from '../fixtures/service/service.js';
import { onOneEngine } from '../fixtures/store/engines.js';

const clause = clausesOf('The Relay compiler');

/** The contracts that Relay relies on: connections with pages, and `node` to refetch a thing by its id. */
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

onOneEngine('The Relay compiler', (makeStore) => {
  const running = runningService(makeStore);
  const modules = [...exampleOperations().map(relayModule), PAGES];
  let compiled: Compiled;
  beforeAll(async () => {
    compiled = await compileWithRelay(modules, printedSchema());
  });

  clause(
    'compile',
    'The compiler accepts every example operation, and a connection that is paged and refetched',
    async () => {
      expect(compiled.succeeded, compiled.output).toBe(true);
      expect(compiled.texts.size).toBe(modules.length + 1);
      return `${compiled.texts.size} operations`;
    },
  );
  for (const { name, variables } of modules) {
    clause(
      'send',
      `The compiled text of ${name}, with the compiler’s own fields, is valid and has a result`,
      async () => {
        const [operation, text = ''] = [...compiled.texts].find(([one]) => one.startsWith(name)) ?? [];
        expect(validate(schema, parse(text))).toEqual([]);
        if (operation?.endsWith('Subscription')) return `${operation}: valid`;
        const { data, errors } = await running.query(text, variables);
        expect([errors, Object.values(data)]).toEqual([[], expect.not.arrayContaining([null])]);
        return `${operation}: answered`;
      },
    );
  }
  clause('send', 'A refetch by node with the story’s id returns the next page', async () => {
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
  });

  clause('teeth', 'The compiler refuses a module with an unknown field', async () => {
    const wrong = { ...PAGES, document: PAGES.document.replace('node { text }', 'node { colour }') };
    const { succeeded, output } = await compileWithRelay([wrong], printedSchema());
    expect(succeeded).toBe(false);
    expect(output).toContain('no field `colour`');
    return 'refused';
  });
  clause('teeth', 'The compiler refuses pages of a connection without its page info', async () => {
    const broken = printedSchema().replace(/(type PageInfo \{[^}]*?)endCursor: String/, '$1last: String');
    const { succeeded, output } = await compileWithRelay([PAGES], broken);
    expect(succeeded).toBe(false);
    expect(output).toContain('endCursor');
    return 'refused';
  });
});
