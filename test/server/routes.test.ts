/** The table of routes: the route of each request; metrics and docs have the same routes. */
import { readFileSync } from 'node:fs';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { pathOf } from '../../src/server/http/request-target.js';
import { ROUTES } from '../../src/server/metrics/request-metrics.js';
import { findRoute, type Handlers, routesTo } from '../../src/server/routes.js';
import { trustedAccount } from '../fixtures/service/account.js';

/** The name of the handler called last, and its arguments. */
let called: readonly unknown[] = [];
const handler = (name: string) => async () => {
  called = [name];
};
const handlerOf = (name: string) => async (asked: unknown) => {
  called = [name, asked];
};
const HANDLERS: Handlers = {
  graphql: handler('graphql'),
  graphiql: handler('graphiql'),
  graphiqlFile: handlerOf('graphiqlFile'),
  schemaFile: handler('schemaFile'),
  inspection: handlerOf('inspection'),
  edge: handlerOf('edge'),
  formats: handlerOf('formats'),
  asset: handlerOf('asset'),
  page: handlerOf('page'),
  session: handler('session'),
  unreadable: handler('unreadable'),
  nothing: handler('nothing'),
};
const TABLE = routesTo(HANDLERS);

async function routeOf(method: string, url: string, accept?: string): Promise<readonly unknown[]> {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method, url, headers: accept === undefined ? {} : { accept } });
  const path = pathOf(request);
  const { route, handler: found } = findRoute(TABLE, path, request);
  await found({ request, response: new ServerResponse(request), path, requestId: 'r1', account: trustedAccount() });
  return [route.name, ...called];
}

test.each([
  ['GET', '/graphql', undefined, ['graphql', 'graphql']],
  ['POST', '/graphql?x=1', 'application/json', ['graphql', 'graphql']],
  ['GET', '/graphql', 'text/html', ['graphiql', 'graphiql']],
  ['POST', '/graphql', 'text/html', ['graphql', 'graphql']],
  ['GET', '/graphql/', 'text/html', ['other', 'nothing']],
  ['GET', '/graphql/schema.graphql', 'text/html', ['asset', 'schemaFile']],
  ['GET', '/graphql/assets/graphiql-1.js', undefined, ['asset', 'graphiqlFile', 'graphiql-1.js']],
  ['GET', '/livez', undefined, ['livez', 'inspection', 'livez']],
  ['POST', '/readyz?now', undefined, ['readyz', 'inspection', 'readyz']],
  ['GET', '/metrics', undefined, ['metrics', 'inspection', 'metrics']],
  ['GET', '/assets/page-1.js', undefined, ['asset', 'asset', '/assets/page-1.js']],
  ['GET', '/embed.js?v=2', undefined, ['asset', 'asset', '/embed.js']],
  ['GET', '/edge/log?after=x', undefined, ['edge', 'edge', 'log']],
  ['GET', '/edge/tokens', undefined, ['edge', 'edge', 'tokens']],
  ['POST', '/desk/session', undefined, ['other', 'session']],
  ['GET', '//livez', undefined, ['other', 'nothing']],
  ['GET', '/nowhere', 'text/html', ['other', 'nothing']],
  ['OPTIONS', '*', undefined, ['other', 'unreadable']],
])('a %s of %s with Accept %s has the route %j', async (method, url, accept, expected) => {
  expect(await routeOf(method, url, accept)).toEqual(expected);
});

test('the address of a story leads to its page, or to a format if the client prefers one', async () => {
  expect((await routeOf('GET', '/stories/ledger', 'text/html')).slice(0, 2)).toEqual(['page', 'page']);
  expect((await routeOf('GET', '/stories/ledger', 'application/ld+json')).slice(0, 2)).toEqual(['formats', 'formats']);
  expect((await routeOf('GET', '/stories/ledger/statements.csv')).slice(0, 2)).toEqual(['formats', 'formats']);
});

test("a page's handler receives the parsed address", async () => {
  const [, , asked] = await routeOf('GET', '/embed/stories/ledger/positions?theme=dark&asOf=2025-01-01', 'text/html');
  expect(asked).toMatchObject({
    address: { page: 'embedded-story', story: 'ledger', show: 'positions', view: { asOf: '2025-01-01' } },
    embedding: { theme: 'dark' },
  });
});

test('every route name of the metrics is in the table, and the table has no other', () => {
  expect(new Set(TABLE.map(({ name }) => name))).toEqual(new Set(ROUTES));
});

test('docs/operators/monitoring.md lists the routes in the order of the table', () => {
  const documented = readFileSync('docs/operators/monitoring.md', 'utf8').split('| address | route |')[1] ?? '';
  const rows = documented.split('\n\n')[0]?.split('\n').slice(2);
  expect(rows).toEqual(TABLE.map(({ at, name }) => `| ${at} | \`${name}\` |`));
});
