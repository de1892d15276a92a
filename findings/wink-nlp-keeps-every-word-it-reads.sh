#!/usr/bin/env bash
# wink-nlp keeps every new word that it has read, also when the documents are gone.
#
# Versions   wink-nlp 2.4.0, wink-eng-lite-web-model 1.8.1; seen on Node 20.20.2
# Behaviour  `readDoc` adds each word that it has not met before to tables of the instance, and nothing removes it. No document
#            is kept here, yet the heap grows by about 12 MB for each 100,000 different words. Reading the same words again adds
#            nothing, and dropping the instance frees all of them.
# Expected   The memory of a document is free when the document is.
# For us     A process that reads articles for weeks meets names, numbers and misspellings without end. Onrecord takes a new
#            instance after a number of words (test/reading/tagger.test.ts).
#
# Output (figures vary a little)
#   100,000 new words: 15 MB more
#   200,000 new words: 20 MB more
#   300,000 new words: 40 MB more
#   the same 300,000 words again: 40 MB more
#   the instance dropped: -9 MB more
#
# Takes about 15 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact wink-nlp@2.4.0 wink-eng-lite-web-model@1.8.1 >/dev/null

cat >finding.cjs <<'JS'
const winkNLP = require('wink-nlp');
const model = require('wink-eng-lite-web-model');

const WORDS_PER_DOCUMENT = 500;
const DOCUMENTS = 200;

let nlp = winkNLP(model, ['sbd', 'pos']);
const word = (number) => `w${number.toString(36)}x`;
function read(round) {
  for (let document = 0; document < DOCUMENTS; document += 1) {
    const first = (round * DOCUMENTS + document) * WORDS_PER_DOCUMENT;
    nlp.readDoc(Array.from({ length: WORDS_PER_DOCUMENT }, (_, index) => word(first + index)).join(' '));
  }
}
function heapMb() {
  for (let times = 0; times < 3; times += 1) globalThis.gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

nlp.readDoc('Loads what is loaded on demand.');
const start = heapMb();
const more = (label) => {
  const grown = heapMb() - start;
  console.log(`${label}: ${Math.round(grown)} MB more`);
  return grown;
};
const growth = [0, 1, 2].map((round) => {
  read(round);
  return more(`${(round + 1) * 100},000 new words`);
});
for (const round of [0, 1, 2]) read(round);
const again = more('the same 300,000 words again');
nlp = null;
const dropped = more('the instance dropped');

const changes = [];
if (!(growth[2] > 25 && growth[2] > 1.5 * growth[0])) changes.push('the heap does not grow with new words');
if (Math.abs(again - growth[2]) > 8) changes.push('the heap changes when the same words are read again');
if (dropped > 8) changes.push('the instance keeps its words although it was dropped');
if (changes.length > 0) {
  console.error(changes.map((change) => `CHANGED: ${change}`).join('\n'));
  process.exitCode = 1;
}
JS
node --expose-gc finding.cjs
