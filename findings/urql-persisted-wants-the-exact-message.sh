#!/usr/bin/env bash
# urql's persisted queries learn that a document is missing from the exact message, and not from its code.
#
# Versions   @urql/exchange-persisted 5.0.1, @urql/core 6.0.3; seen on Node 20.20.2
# Behaviour  A service says that it does not know a document: with the code PERSISTED_QUERY_NOT_FOUND and a message in words, urql gives
#            the error to the program. Only with the message "PersistedQueryNotFound" and nothing else it sends the text.
# Expected   The code is what Apollo's protocol names beside the message, and what Apollo Client looks at, too: either is enough.
# For us     The service's message for this code is exactly that word (test/server/stock-tools.test.ts).
#
# Output
#   a message in words, with the code: error, after 1 request
#   the exact message: data, after 2 requests
#
# Takes about 4 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact \
  @urql/core@6.0.3 @urql/exchange-persisted@5.0.1 graphql@16.15.0 >/dev/null

cat >finding.js <<'JS'
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';

const MESSAGES = {
  'a message in words, with the code': ['PersistedQueryNotFound: this document is not known', 'error, after 1 request'],
  'the exact message': ['PersistedQueryNotFound', 'data, after 2 requests'],
};

for (const [name, [message, expected]] of Object.entries(MESSAGES)) {
  let requests = 0;
  const service = async (_, { body }) => {
    requests += 1;
    const { query } = JSON.parse(body);
    const missing = { message, extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } };
    return Response.json(query === undefined ? { errors: [missing] } : { data: { news: 'None.' } });
  };
  const ids = persistedExchange({ preferGetForPersistedQueries: false, generateHash: async () => 'a'.repeat(64) });
  const client = new Client({ url: 'http://service.test/', fetch: service, exchanges: [ids, fetchExchange] });
  const { data } = await client.query('{ news }', {}).toPromise();
  const seen = `${data ? 'data' : 'error'}, after ${requests} request${requests === 1 ? '' : 's'}`;
  console.log(`${name}: ${seen}`);
  if (seen !== expected) {
    console.error(`CHANGED: expected ${expected}`);
    process.exitCode = 1;
  }
}
JS
node finding.js
