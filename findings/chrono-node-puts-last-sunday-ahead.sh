#!/usr/bin/env bash
# chrono-node puts "last Sunday" into the future when asked for forward dates.
#
# Versions   chrono-node 2.10.3; seen on Node 20.20.2
# Behaviour  On Thursday 13 March 2025, "last Sunday" is 9 March. With `forwardDate: true` it is 16 March, and "last Monday" is
#            17 March: the option moves every weekday that lies in the past, although the word "last" says that it does.
# Expected   `forwardDate` settles a weekday that the text leaves open ("Sunday"), and not one that the text places ("last
#            Sunday"), just as it leaves "last week" in the past.
# For us     A report is dated after it was said. Onrecord never places the words of a report after its publication
#            (test/reading/link/settings.test.ts).
#
# Output
#   last Sunday: 2025-03-09; with forwardDate 2025-03-16
#   last Monday: 2025-03-10; with forwardDate 2025-03-17
#   last week: 2025-03-06; with forwardDate 2025-03-06
#
# Takes about 4 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact chrono-node@2.10.3 >/dev/null

cat >finding.js <<'JS'
import { parseDate } from 'chrono-node';

const THURSDAY = { instant: new Date('2025-03-13T12:00:00Z'), timezone: 0 };
const EXPECTED = {
  'last Sunday': '2025-03-09; with forwardDate 2025-03-16',
  'last Monday': '2025-03-10; with forwardDate 2025-03-17',
  'last week': '2025-03-06; with forwardDate 2025-03-06',
};

const day = (words, options) => parseDate(`They met ${words}.`, THURSDAY, options)?.toISOString().slice(0, 10);
for (const [words, expected] of Object.entries(EXPECTED)) {
  const seen = `${day(words)}; with forwardDate ${day(words, { forwardDate: true })}`;
  console.log(`${words}: ${seen}`);
  if (seen !== expected) {
    console.error(`CHANGED: ${words}: expected ${expected}, but saw ${seen}`);
    process.exitCode = 1;
  }
}
JS
node finding.js
