#!/usr/bin/env bash
# Hive Gateway has no schema for a first operation that comes over WebSocket.
#
# Versions   @graphql-hive/gateway-runtime 2.12.1, graphql-ws 6.4.2; seen on Node 20.20.2
# Behaviour  A gateway is started with `getGraphQLWSOptions`, and its first operation of all comes over WebSocket: its result is the
#            error "Expected null to be a GraphQL schema." (masked by default). After one request over HTTP it works.
# Expected   The supergraph is loaded for the first operation over either transport.
# For us     docs/api/gateways.md is tried with clients that begin over WebSocket, and the gateway of the tests loads its schema
#            before it listens (test/fixtures/gateways/hive.ts).
#
# Output
#   over WebSocket at first: {"errors":[{"message":"Expected null to be a GraphQL schema."}]}
#   over WebSocket after HTTP: {"data":{"newest":1}}
#
# Takes about 10 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact \
  @graphql-hive/gateway-runtime@2.12.1 @graphql-mesh/transport-http@1.2.1 @theguild/federation-composition@0.27.0 \
  graphql@16.15.0 graphql-ws@6.4.2 graphql-yoga@5.24.1 ws@8.23.0 >/dev/null

cat >finding.js <<'JS'
import { createServer } from 'node:http';
import { createGatewayRuntime, getGraphQLWSOptions } from '@graphql-hive/gateway-runtime';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { createClient } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { createSchema, createYoga } from 'graphql-yoga';
import { WebSocket, WebSocketServer } from 'ws';

const SDL = 'type Query { newest: Int }';
const EXPECTED = {
  'at first': '{"errors":[{"message":"Expected null to be a GraphQL schema."}]}',
  'after HTTP': '{"data":{"newest":1}}',
};
const listening = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));

const schema = createSchema({ typeDefs: SDL, resolvers: { Query: { newest: () => 1 } } });
const port = await listening(createServer(createYoga({ schema, logging: false })));
const { supergraphSdl } = composeServices([{ name: 'news', url: `http://127.0.0.1:${port}/graphql`, typeDefs: parse(SDL) }]);

for (const [when, expected] of Object.entries(EXPECTED)) {
  const gateway = createGatewayRuntime({ supergraph: supergraphSdl, logging: false, maskedErrors: false });
  const server = createServer(gateway);
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  useServer(getGraphQLWSOptions(gateway, ({ extra }) => ({ req: extra.request, socket: extra.socket })), sockets);
  const address = `127.0.0.1:${await listening(server)}/graphql`;
  if (when === 'after HTTP') {
    const headers = { 'content-type': 'application/json' };
    await (await fetch(`http://${address}`, { method: 'POST', headers, body: '{"query":"{ __typename }"}' })).text();
  }
  const client = createClient({ url: `ws://${address}`, webSocketImpl: WebSocket, retryAttempts: 0 });
  const { value } = await client.iterate({ query: '{ newest }' }).next();
  const seen = JSON.stringify(value);
  console.log(`over WebSocket ${when}: ${seen}`);
  if (seen !== expected) {
    console.error(`CHANGED: expected ${expected}`);
    process.exitCode = 1;
  }
}
process.exit();
JS
timeout 60 node finding.js
