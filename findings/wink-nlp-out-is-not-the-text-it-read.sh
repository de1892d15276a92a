#!/usr/bin/env bash
# wink-nlp joins words that an ideographic space, a line separator or a form feed divides, when it gives a text out again.
#
# Versions   wink-nlp 2.4.0, wink-eng-lite-web-model 1.8.1; seen on Node 20.20.2
# Behaviour  `readDoc` divides "one<U+3000>two" into two tokens, and `doc.out()` returns "onetwo". The same happens with U+2028 and
#            U+000C, and white space at both ends is gone. A no-break space comes back as it was.
# Expected   `out()` returns the text that was read. In the first example of the README it does, and keeps a run of spaces as it was.
# For us     Offsets that are counted along `out()` point beside the words. Onrecord finds each token in its own text
#            (test/reading/find-speech.properties.test.ts).
#
# Output
#   "one two": tokens one|two, out "one two"
#   "one\u00a0two": tokens one|two, out "one\u00a0two"
#   "one\u3000two": tokens one|two, out "onetwo"
#   "one\u2028two": tokens one|two, out "onetwo"
#   "one\u000ctwo": tokens one|two, out "onetwo"
#   " one two ": tokens one|two, out "one two"
#
# Takes about 5 seconds. Exits with 1 if the behaviour has changed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact wink-nlp@2.4.0 wink-eng-lite-web-model@1.8.1 >/dev/null

cat >finding.cjs <<'JS'
const nlp = require('wink-nlp')(require('wink-eng-lite-web-model'));

const EXPECTED = [
  ['one two', 'one two'],
  ['one\u00a0two', 'one\u00a0two'],
  ['one\u3000two', 'onetwo'],
  ['one\u2028two', 'onetwo'],
  ['one\u000ctwo', 'onetwo'],
  [' one two ', 'one two'],
];

const escaped = (text) =>
  JSON.stringify(text)
    .replace('\\f', '\\u000c')
    .replace(/[^ -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
for (const [text, expected] of EXPECTED) {
  const document = nlp.readDoc(text);
  const tokens = document.tokens().out().join('|');
  const out = document.out();
  console.log(`${escaped(text)}: tokens ${tokens}, out ${escaped(out)}`);
  if (tokens !== 'one|two' || out !== expected) {
    console.error(`CHANGED: ${escaped(text)}: expected one|two and ${escaped(expected)}`);
    process.exitCode = 1;
  }
}
JS
node finding.cjs
