#!/usr/bin/env bash
# edtf refuses an interval from a year to that year's January, and accepts one to its February.
#
# Versions   edtf 4.11.1, @edtf-ts/core 0.4.2; seen on Node 20.20.2
# Behaviour  `edtf` compares the first moments of the two ends, and throws "invalid upper bound" unless the last end begins
#            later. So it reads `2025/2025-02` and `2025-03-10/2025-03-11`, and refuses `2025/2025-01`, `2025-03/2025-03-01` and
#            `2025-03-10/2025-03`. @edtf-ts/core reads all five.
# Expected   An end of an interval of EDTF level 0 is a date of any precision, and lasts as long as that. "Some time in 2025, until
#            January at the latest" and "from 10 March until some time in March" are intervals like any other.
# For us     Onrecord writes no EDTF for a time whose last end does not begin after the first one (src/story/edtf.ts,
#            test/story/edtf.test.ts): its other fields tell such a time.
#
# Output
#   2025/2025-02: edtf reads 2025-01-01 to 2025-02-28; @edtf-ts/core reads it
#   2025-03-10/2025-03-11: edtf reads 2025-03-10 to 2025-03-11; @edtf-ts/core reads it
#   2025/2025-01: edtf says "invalid upper bound: 2025-01"; @edtf-ts/core reads it
#   2025-03/2025-03-01: edtf says "invalid upper bound: 2025-03-01"; @edtf-ts/core reads it
#   2025-03-10/2025-03: edtf says "invalid upper bound: 2025-03"; @edtf-ts/core reads it
#
# Takes about 4 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact edtf@4.11.1 @edtf-ts/core@0.4.2 >/dev/null

cat >finding.js <<'JS'
import { parse } from '@edtf-ts/core';
import edtf from 'edtf';

const EXPECTED = {
  '2025/2025-02': 'edtf reads 2025-01-01 to 2025-02-28; @edtf-ts/core reads it',
  '2025-03-10/2025-03-11': 'edtf reads 2025-03-10 to 2025-03-11; @edtf-ts/core reads it',
  '2025/2025-01': 'edtf says "invalid upper bound: 2025-01"; @edtf-ts/core reads it',
  '2025-03/2025-03-01': 'edtf says "invalid upper bound: 2025-03-01"; @edtf-ts/core reads it',
  '2025-03-10/2025-03': 'edtf says "invalid upper bound: 2025-03"; @edtf-ts/core reads it',
};

function readByEdtf(text) {
  try {
    const { min, max } = edtf(text);
    const [first, last] = [min, max].map((moment) => new Date(moment).toISOString().slice(0, 10));
    return `reads ${first} to ${last}`;
  } catch (error) {
    return `says "${error.message}"`;
  }
}

for (const [text, expected] of Object.entries(EXPECTED)) {
  const seen = `edtf ${readByEdtf(text)}; @edtf-ts/core ${parse(text).success ? 'reads it' : 'refuses it'}`;
  console.log(`${text}: ${seen}`);
  if (seen !== expected) {
    console.error(`CHANGED: ${text}: expected ${expected}, but saw ${seen}`);
    process.exitCode = 1;
  }
}
JS
node finding.js
