#!/usr/bin/env bash
# Yoga executes an operation before it refuses the request with 406.
#
# Versions   graphql-yoga 5.24.1, graphql 16.15.0; seen on Node 20.20.2
# Behaviour  A POST has an `Accept` header with no media type that Yoga can send, for example `text/plain`.
#            Yoga executes the operation, mutations included, and then answers 406 with an empty body.
#            The client sees a refusal of a mutation that has taken effect.
# Expected   406 before execution, as Yoga does with a `Content-Type` that it cannot read: 415, and nothing is executed.
#            GraphQL over HTTP, section "Body", gives a server two choices here: answer 406 and stop processing the
#            request, or ignore `Accept` and send the response in a media type of its own.
# For us     Onrecord checks `Accept` before it executes, and answers 406 with the code NOT_ACCEPTABLE.
#
# Output
#   Accept: application/json, Content-Type: application/json
#     status 200, body "{\"data\":{\"execute\":1}}", executed 1
#   Accept: text/plain, Content-Type: application/json
#     status 406, body "", executed 1
#   Accept: application/xml, Content-Type: application/json
#     status 406, body "", executed 1
#   Accept: application/json, Content-Type: application/xml
#     status 415, body "", executed 0
#
# Takes about 5 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact graphql-yoga@5.24.1 graphql@16.15.0 >/dev/null

cat >finding.js <<'JS'
import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';

let executions = 0;
const schema = createSchema({
  typeDefs: 'type Query { executions: Int! } type Mutation { execute: Int! }',
  resolvers: { Query: { executions: () => executions }, Mutation: { execute: () => ++executions } },
});
const server = createServer(createYoga({ schema, logging: false }));
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));

const JSON_TYPE = 'application/json';
const cases = [
  { accept: JSON_TYPE, type: JSON_TYPE, expected: 'status 200, body "{\\"data\\":{\\"execute\\":1}}", executed 1' },
  { accept: 'text/plain', type: JSON_TYPE, expected: 'status 406, body "", executed 1' },
  { accept: 'application/xml', type: JSON_TYPE, expected: 'status 406, body "", executed 1' },
  { accept: JSON_TYPE, type: 'application/xml', expected: 'status 415, body "", executed 0' },
];

const changes = [];
for (const { accept, type, expected } of cases) {
  const before = executions;
  const response = await fetch(`http://127.0.0.1:${server.address().port}/graphql`, {
    method: 'POST',
    headers: { accept, 'content-type': type },
    body: JSON.stringify({ query: 'mutation { execute }' }),
  });
  const body = JSON.stringify(await response.text());
  const seen = `status ${response.status}, body ${body}, executed ${executions - before}`;
  const sent = `Accept: ${accept}, Content-Type: ${type}`;
  console.log(`${sent}\n  ${seen}`);
  if (seen !== expected) changes.push(`CHANGED: ${sent}\n  expected ${expected}\n  but saw  ${seen}`);
}
server.close();
if (changes.length > 0) {
  console.error(changes.join('\n'));
  process.exitCode = 1;
}
JS
node finding.js
