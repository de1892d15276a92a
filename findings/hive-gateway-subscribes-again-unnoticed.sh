#!/usr/bin/env bash
# Hive Gateway subscribes again by itself over WebSocket, with the first variables, and its client notices nothing.
#
# Versions   @graphql-hive/gateway-runtime 2.12.1, @graphql-mesh/transport-ws 2.1.0, graphql-ws 6.4.2; seen on Node 20.20.2
# Behaviour  The gateway follows a subgraph over WebSocket. When that socket breaks, its client for the subgraph reconnects and sends
#            the first operation again. The subscriber behind the gateway gets no error and no end: it sees the events after its first
#            cursor a second time or, without a cursor, misses those in between.
# Expected   An error or the end of the subscription, so that the subscriber can resume from the last event that it has; or a
#            setting for the attempts. Neither the transport nor its executor passes one on to graphql-ws.
# For us     docs/api/gateways.md recommends Server-Sent Events between gateway and service. `followFeed` takes a second CaughtUp for
#            a break, and resumes by its cursor (test/conformance/gateway.test.ts).
#
# Output
#   the subgraph was asked for the events after 40, 40
#   the subscriber saw 41, 42, 41, 42
#
# Takes about 10 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact \
  @graphql-hive/gateway-runtime@2.12.1 @graphql-mesh/transport-http@1.2.1 @graphql-mesh/transport-ws@2.1.0 \
  @theguild/federation-composition@0.27.0 graphql@16.15.0 graphql-ws@6.4.2 graphql-yoga@5.24.1 ws@8.23.0 >/dev/null

cat >finding.js <<'JS'
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { createSchema } from 'graphql-yoga';
import { WebSocketServer } from 'ws';

const SDL = 'type Query { newest: Int } type Subscription { news(after: Int!): Int! }';
/** The subgraph: two events after a number, then silence. */
const asked = [];
async function* news(_, { after }) {
  asked.push(after);
  for (const number of [after + 1, after + 2]) yield { news: number };
  await new Promise(() => undefined);
}
const schema = createSchema({ typeDefs: SDL, resolvers: { Subscription: { news: { subscribe: news } } } });
const server = createServer();
const sockets = new WebSocketServer({ server, path: '/graphql' });
useServer({ schema }, sockets);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}/graphql`;

const { supergraphSdl } = composeServices([{ name: 'news', url, typeDefs: parse(SDL) }]);
const gateway = createGatewayRuntime({
  supergraph: supergraphSdl,
  logging: false,
  transportEntries: { news: { options: { subscriptions: { kind: 'ws', location: '/graphql' } } } },
});
const response = await gateway.fetch('http://gateway.test/graphql', {
  method: 'POST',
  headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
  body: JSON.stringify({ query: 'subscription { news(after: 40) }' }),
});

const seen = [];
let text = '';
for await (const bytes of response.body) {
  text += Buffer.from(bytes).toString();
  const events = text.split('\n\n');
  text = events.pop();
  for (const event of events) {
    const [, kind] = /^event: (\w+)/m.exec(event) ?? [];
    const [, data] = /^data: ?(.+)$/m.exec(event) ?? [];
    if (kind === 'next') seen.push(JSON.parse(data).data?.news ?? 'an error');
    else if (kind !== undefined) seen.push(kind);
  }
  if (seen.length === 2) for (const socket of sockets.clients) socket.terminate();
  if (seen.length >= 4 || seen.includes('complete')) break;
}

const lines = [`the subgraph was asked for the events after ${asked.join(', ')}`, `the subscriber saw ${seen.join(', ')}`];
for (const line of lines) console.log(line);
const EXPECTED = ['the subgraph was asked for the events after 40, 40', 'the subscriber saw 41, 42, 41, 42'];
if (JSON.stringify(lines) !== JSON.stringify(EXPECTED)) {
  console.error(`CHANGED: expected ${EXPECTED.join('; ')}`);
  process.exit(1);
}
process.exit(0);
JS
timeout 60 node finding.js
