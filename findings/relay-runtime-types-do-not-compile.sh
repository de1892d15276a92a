#!/usr/bin/env bash
# The types that relay-runtime brings do not compile, unless the compiler skips the types of libraries.
#
# Versions   relay-runtime 21.0.1, typescript 7.0.2 (5.9.3 says the same); seen on Node 20.20.2
# Behaviour  A program that imports one type gets TS2707 six times from relay-runtime's own declarations: they write
#            `Record<Key, Value>` of TypeScript where a type `Record<T>` of their own is imported.
# Expected   The declarations of a package compile by themselves, with the compiler's strict options and nothing else.
# For us     @onrecord/client/relay imports types of relay-runtime, so programs that use it with `skipLibCheck: false` get these errors
#            (test/conformance/client-package.test.ts compiles the package strictly, and leaves out errors in relay-runtime itself).
#
# Output
#   6 × TS2707: Generic type 'Record<T>' requires between 0 and 1 type arguments.
#
# Takes about 6 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact relay-runtime@21.0.1 typescript@7.0.2 >/dev/null
echo "export type { Environment } from 'relay-runtime';" >program.ts

expected="6 × TS2707: Generic type 'Record<T>' requires between 0 and 1 type arguments."
errors=$(npx tsc --noEmit --strict --module nodenext --skipLibCheck false program.ts | grep 'error TS' || true)
seen="$(grep -c . <<<"$errors") × $(sed 's/.*error //' <<<"$errors" | sort -u)"
echo "$seen"
if [ "$seen" != "$expected" ]; then
  echo "CHANGED: expected $expected" >&2
  exit 1
fi
