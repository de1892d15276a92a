/** Relay's generated pagination, which refetches by `node`, in the store of relay-runtime: every page is of one moment. */
import {
  createOperationDescriptor,
  fetchQuery,
  getFragment,
  getRequest,
  getSingularSelector,
  type Variables,
} from 'relay-runtime';
import { beforeAll, expect } from 'vitest';
import { printedSchema } from '../../../src/graphql/schema.js';
import { makeEnvironment } from '../../client/recipes/relay.js';
import { type Artifacts, artifact } from '../../fixtures/caches/relay.js';
import { clausesOf } from '../../fixtures/contract/conformance.js';
import { relayArtifacts } from '../../fixtures/contract/relay-project.js';
import { runningService } from '../../fixtures/service/service.js';
import { onOneEngine } from '../../fixtures/store/engines.js';
import { file, opening, STORY, statement } from '../../fixtures/stories/story.js';

const PAGE_SIZE = 2;
const PAGES = {
  name: 'turning',
  variables: {},
  document: `
    query turningQuery($story: ID!, $asOf: AsOf) { story(by: { id: $story }, asOf: $asOf) { ...turning_story } }
    fragment turning_story on Story @refetchable(queryName: "turningNextQuery")
      @argumentDefinitions(count: { type: "Int", defaultValue: ${PAGE_SIZE} }, cursor: { type: "String" }) {
      id
      sequence
      statements(first: $count, after: $cursor, orderBy: { field: RECORDED_AT, direction: DESC })
        @connection(key: "turning_story_statements") { totalCount edges { node { key } } }
    }`,
};

interface Shown {
  readonly id: string;
  readonly sequence: number;
  readonly statements: {
    readonly totalCount: number;
    readonly edges: readonly { readonly node: { readonly key: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

onOneEngine('Pages in Relay', (makeStore) => {
  const running = runningService(makeStore, 'none');
  let artifacts: Artifacts;
  let then: string;
  const publish = (...keys: string[]) => running.apply(file({ statements: keys.map((key) => statement(key)) }));
  beforeAll(async () => {
    artifacts = await relayArtifacts([PAGES], printedSchema());
    await running.apply(opening());
    then = await publish('one', 'two', 'three', 'four', 'five');
    await publish('six', 'seven', 'eight');
  });

  /** Reads a story, and then page after page of its statements as `usePaginationFragment` does; `meanwhile` comes between. */
  async function turned(asOf: object | null, meanwhile: () => Promise<unknown>): Promise<Shown> {
    const environment = makeEnvironment(`${running.service.url}/graphql`);
    const [query, fragment] = [artifact(artifacts, 'turningQuery'), getFragment(artifact(artifacts, 'turning_story'))];
    const load = async (taggedQuery: typeof query, variables: Variables) => {
      environment.retain(createOperationDescriptor(getRequest(taggedQuery), variables));
      return fetchQuery(environment, taggedQuery, variables, { fetchPolicy: 'network-only' }).toPromise();
    };
    const variables = { story: STORY, asOf };
    await load(query, variables);
    const operation = createOperationDescriptor(getRequest(query), variables);
    const { story } = environment.lookup(operation.fragment).data as { story: unknown };
    const selector = getSingularSelector(fragment, story);
    if (selector === null || selector === undefined) throw new Error('Relay has not read the story');
    for (;;) {
      const { data } = environment.lookup(selector);
      const shown = data as unknown as Shown;
      if (!shown.statements.pageInfo.hasNextPage) return shown;
      await meanwhile();
      const { endCursor } = shown.statements.pageInfo;
      await load(artifact(artifacts, 'turningNextQuery'), { id: shown.id, count: PAGE_SIZE, cursor: endCursor });
    }
  }
  const keysOf = ({ statements: { edges } }: Shown) => edges.map(({ node }) => node.key);
  const clause = clausesOf('Relay: pages of a moment');

  clause('time travel', 'The pages of a story as of a moment stay in that moment while the story goes on', async () => {
    let written = 0;
    const shown = await turned({ cursor: then }, () => {
      written += 1;
      return publish(`later-${written}`);
    });
    expect([keysOf(shown), shown.statements.totalCount, written]).toEqual([
      ['five', 'four', 'three', 'two', 'one'],
      5,
      2,
    ]);
    return '3 pages of 5 statements, 2 published meanwhile';
  });

  clause('time travel', 'The pages of a story without a moment follow the head, each statement once', async () => {
    const shown = await turned(null, async () => undefined);
    expect(keysOf(shown)).toEqual([
      'later-2',
      'later-1',
      'eight',
      'seven',
      'six',
      'five',
      'four',
      'three',
      'two',
      'one',
    ]);
    return '5 pages of 10 statements';
  });
});
