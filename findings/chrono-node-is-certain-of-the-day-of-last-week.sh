#!/usr/bin/env bash
# chrono-node is certain of the day, where a text names only a week, or a length of time.
#
# Versions   chrono-node 2.10.3; seen on Node 20.20.2
# Behaviour  On Thursday 13 March 2025, "last week" is parsed as 6 March 2025, and `isCertain('day')` is true. "for 30 days" is a
#            date as well, 12 April, and equally certain, although it names none. For "last month" and "two months ago" the day is
#            not certain, as it should be.
# Expected   `isCertain('day')` is false for all of these: the documentation of ParsedComponents calls a component certain if the
#            text mentions it directly, and implied otherwise.
# For us     A program that asks `isCertain` how precise a time is says "6 March" of a statement of "last week". Onrecord reads
#            times by a table of its own: "last week" is an interval, and "for 30 days" is no time
#            (test/reading/link/settings.test.ts).
#
# Output
#   last week: 2025-03-06, day certain true
#   for 30 days: 2025-04-12, day certain true
#   last month: 2025-02-13, day certain false
#   two months ago: 2025-01-13, day certain false
#
# Takes about 4 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact chrono-node@2.10.3 >/dev/null

cat >finding.js <<'JS'
import { parse } from 'chrono-node';

const THURSDAY = { instant: new Date('2025-03-13T12:00:00Z'), timezone: 0 };
const EXPECTED = {
  'last week': '2025-03-06, day certain true',
  'for 30 days': '2025-04-12, day certain true',
  'last month': '2025-02-13, day certain false',
  'two months ago': '2025-01-13, day certain false',
};

for (const [words, expected] of Object.entries(EXPECTED)) {
  const [found] = parse(`They met ${words}.`, THURSDAY);
  const seen =
    found === undefined
      ? 'nothing'
      : `${found.start.date().toISOString().slice(0, 10)}, day certain ${found.start.isCertain('day')}`;
  console.log(`${words}: ${seen}`);
  if (seen !== expected) {
    console.error(`CHANGED: ${words}: expected ${expected}, but saw ${seen}`);
    process.exitCode = 1;
  }
}
JS
node finding.js
