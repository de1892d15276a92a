#!/usr/bin/env bash
# Graphcache with `possibleTypes` still writes the fragments of types that the object is not, and warns of their fields.
#
# Versions   @urql/exchange-graphcache 9.0.2, @urql/core 6.0.3; seen on Node 20.20.2
# Behaviour  A result has a Correction, and the query has fragments on Correction and on Publication. Without a schema, Graphcache
#            walks both when it writes the result, and warns "Invalid undefined" of the field of Publication, although `possibleTypes` is
#            given and the object says that it is a Correction. The data that it reads afterwards is right.
# Expected   `possibleTypes` lets Graphcache match fragments exactly, in reading and in writing: no other type is written, and
#            valid results cause no warnings.
# For us     Programs that use `possibleTypes` of @onrecord/client/caches see this warning in development for every union; the client's
#            README says so, and test/conformance/client-package.test.ts writes and reads every example with it.
#
# Output
#   warned: Invalid undefined: The field at `statement` is `undefined`
#   read: {"news":[{"__typename":"Correction","id":"1","notice":"Sorry."}]}
#
# Takes about 4 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact \
  @urql/core@6.0.3 @urql/exchange-graphcache@9.0.2 graphql@16.15.0 wonka@6.3.6 >/dev/null

cat >finding.js <<'JS'
import { Client, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { map, pipe } from 'wonka';

const DATA = { news: [{ __typename: 'Correction', id: '1', notice: 'Sorry.' }] };
const QUERY = gql`{
  news { __typename id ... on Correction { notice } ... on Publication { statement } }
}`;
const EXPECTED = [
  'warned: Invalid undefined: The field at `statement` is `undefined`',
  'read: {"news":[{"__typename":"Correction","id":"1","notice":"Sorry."}]}',
];

const seen = [];
console.warn = (text) => seen.push(`warned: ${String(text).split(',')[0]}`);
const respond = () => (operations) =>
  pipe(operations, map((operation) => ({ operation, data: DATA, stale: false, hasNext: false })));
const cache = cacheExchange({ possibleTypes: { Update: ['Correction', 'Publication'] } });
const client = new Client({ url: 'http://service.test/', exchanges: [cache, respond] });
const { data } = await client.query(QUERY, {}).toPromise();
seen.push(`read: ${JSON.stringify(data)}`);

for (const line of seen) console.log(line);
if (JSON.stringify(seen) !== JSON.stringify(EXPECTED)) {
  console.error(`CHANGED: expected ${EXPECTED.join('; ')}`);
  process.exitCode = 1;
}
JS
node finding.js
