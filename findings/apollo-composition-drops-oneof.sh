#!/usr/bin/env bash
# Apollo's composition does not know @oneOf, and drops it in silence when a subgraph defines it.
#
# Versions   @apollo/composition 2.14.4 with graphql 16.15.0; @theguild/federation-composition 0.27.0, @wundergraph/composition 0.55.0;
#            seen on Node 20.20.2
# Behaviour  A subgraph has `input StoryBy @oneOf`. Apollo's composer refuses it as an unknown directive, although graphql-js has it
#            built in; with a definition of the directive it composes, and the supergraph has a plain input, without an error or a
#            hint that blocks. The two other composers keep it with and without a definition.
# Expected   @oneOf is a directive of the GraphQL specification, like @deprecated: a supergraph keeps it, because without it a router
#            accepts inputs that the subgraph refuses.
# For us     The subgraph's schema links @oneOf by @composeDirective, so that all three composers keep it
#            (src/graphql/subgraph.ts, test/conformance/federation.test.ts).
#
# Output
#   @apollo/composition: not defined, refuses it; defined, drops it
#   @theguild/federation-composition: not defined, keeps it; defined, keeps it
#   @wundergraph/composition: not defined, keeps it; defined, keeps it
#
# Takes about 6 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @apollo/composition@2.14.4 \
  @theguild/federation-composition@0.27.0 @wundergraph/composition@0.55.0 graphql@16.15.0 >/dev/null

cat >finding.js <<'JS'
import { composeServices as composeByApollo } from '@apollo/composition';
import { composeServices as composeByTheGuild } from '@theguild/federation-composition';
import { federateSubgraphs, ROUTER_COMPATIBILITY_VERSION_ONE } from '@wundergraph/composition';
import { parse, print } from 'graphql';

const SUBGRAPH = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  type Query { story(by: StoryBy!): String }
  input StoryBy @oneOf { id: ID slug: String }`;
const DEFINITION = 'directive @oneOf on INPUT_OBJECT';
const place = { name: 'stories', url: 'http://stories.test/' };

function supergraphOf({ supergraphSdl, errors }) {
  if (supergraphSdl === undefined) throw new Error(errors[0].message);
  return supergraphSdl;
}
const COMPOSERS = {
  '@apollo/composition': (sdl) => supergraphOf(composeByApollo([{ ...place, typeDefs: parse(sdl) }])),
  '@theguild/federation-composition': (sdl) => supergraphOf(composeByTheGuild([{ ...place, typeDefs: parse(sdl) }])),
  '@wundergraph/composition': (sdl) => {
    const subgraphs = [{ ...place, definitions: parse(sdl) }];
    return print(federateSubgraphs({ subgraphs, version: ROUTER_COMPATIBILITY_VERSION_ONE }).federatedGraphAST);
  },
};
const EXPECTED = {
  '@apollo/composition': 'not defined, refuses it; defined, drops it',
  '@theguild/federation-composition': 'not defined, keeps it; defined, keeps it',
  '@wundergraph/composition': 'not defined, keeps it; defined, keeps it',
};

function outcome(compose, sdl) {
  try {
    return /input StoryBy[^{]*@oneOf/.test(compose(sdl)) ? 'keeps it' : 'drops it';
  } catch (error) {
    if (!error.message.includes('Unknown directive "@oneOf"')) throw error;
    return 'refuses it';
  }
}
for (const [name, compose] of Object.entries(COMPOSERS)) {
  const seen = `not defined, ${outcome(compose, SUBGRAPH)}; defined, ${outcome(compose, `${SUBGRAPH}\n${DEFINITION}`)}`;
  console.log(`${name}: ${seen}`);
  if (seen !== EXPECTED[name]) {
    console.error(`CHANGED: expected ${EXPECTED[name]}`);
    process.exitCode = 1;
  }
}
JS
node finding.js
