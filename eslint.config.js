/**
 * The rules of graphql-eslint for the published contract: `npx eslint schema`, and a part of `npm run conformance`. Biome
 * has the rules of TypeScript. Every rule of the rule sets is on, but for those here, each with the reason.
 */
import graphql from '@graphql-eslint/eslint-plugin';

const { configs, parser } = graphql;

/** For the schema. */
const schemaRules = {
  ...configs['flat/schema-recommended'].rules,
  ...configs['flat/schema-relay'].rules,
  // An id is for what can be asked for by it: the types of Node, drafts and tokens. Values (a time, a citation, a change of words),
  // pages and their edges, results, and the updates of the feed, which are named by their cursor, have none.
  '@graphql-eslint/strict-id-in-types': 'off',
  // Lists with a known, small end (the speakers of a statement, the cells of a matrix) are lists; whatever grows is a connection,
  // which gives `nodes` next to `edges`.
  '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
  // The results of a search are paged forwards only: by rank, there is no use in the last ones. Relay asks for one direction.
  '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
};

/** For the example operations, which clients use with caches that are keyed by ids. */
const operationRules = configs['flat/operations-recommended'].rules;

export default [
  // A released schema never changes. The subgraph is schema.graphql, with directives of Apollo Federation.
  { ignores: ['schema/released.graphql', 'schema/subgraph.graphql'] },
  {
    files: ['schema/**/*.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions: {
      parser,
      parserOptions: {
        graphQLConfig: { schema: 'schema/schema.graphql', documents: 'schema/operations/**/*.graphql' },
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  { files: ['schema/schema.graphql'], rules: schemaRules },
  { files: ['schema/operations/**/*.graphql'], rules: operationRules },
  // The pages keep no cache that is keyed by ids, so they ask for an id only where they use it.
  { files: ['schema/operations/{page,desk}/*.graphql'], rules: { '@graphql-eslint/require-selections': 'off' } },
  // A page asks for all that it shows of a story at one place: as deep as the service answers by default (docs/api/limits.md).
  {
    files: ['schema/operations/page/*.graphql'],
    rules: { '@graphql-eslint/selection-set-depth': ['error', { maxDepth: 12 }] },
  },
];
