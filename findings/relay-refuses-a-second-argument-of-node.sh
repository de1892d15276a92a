#!/usr/bin/env bash
# Relay's compiler refuses every refetchable fragment when `node` has a second, optional argument.
#
# Versions   relay-compiler 21.0.1; seen on Node 20.20.2
# Behaviour  With `node(id: ID!, asOf: String): Node`, in this order or the other, a fragment with @refetchable on a type that
#            implements Node is an "Invalid use of @refetchable". With `node(id: ID!): Node` alone it compiles.
# Expected   An optional argument is a compatible change of a schema: queries that do not give it stay valid, and the refetch query
#            that the compiler makes needs `id` only.
# For us     `node` can take no `asOf`. An id carries the moment that was asked for, so a refetch stays in it; `nodes` takes `asOf`
#            (test/conformance/caches, docs/api/caching.md).
#
# Output
#   node(id: ID!): Node: compiled
#   node(id: ID!, asOf: String): Node: Invalid use of @refetchable
#   node(asOf: String, id: ID!): Node: Invalid use of @refetchable
#
# Takes about 5 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact relay-compiler@21.0.1 >/dev/null

mkdir src
cat >src/story.js <<'JS'
graphql`fragment story_headline on Story @refetchable(queryName: "storyRefetchQuery") { headline }`;
JS
echo '{"src": "./src", "schema": "./schema.graphql", "language": "javascript"}' >relay.config.json

try() {
  rm -rf src/__generated__
  printf 'type Query { %s }\ninterface Node { id: ID! }\ntype Story implements Node { id: ID! headline: String }\n' \
    "$1" >schema.graphql
  local output seen
  if output=$(node node_modules/relay-compiler/cli.js relay.config.json 2>&1); then
    seen=compiled
  else
    seen=$(grep -o 'Invalid use of @refetchable' <<<"$output" | head -n 1 || true)
  fi
  echo "$1: $seen"
  if [ "$seen" != "$2" ]; then
    echo "CHANGED: expected $2" >&2
    exit 1
  fi
}
try 'node(id: ID!): Node' compiled
try 'node(id: ID!, asOf: String): Node' 'Invalid use of @refetchable'
try 'node(asOf: String, id: ID!): Node' 'Invalid use of @refetchable'
