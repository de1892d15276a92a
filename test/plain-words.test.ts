/** Plain words, as far as a test can hold them: openings that hide the subject of a sentence, in comments and in titles. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesIn } from '../scripts/build.js';

/** A sentence that begins so has to be read twice. Begin with who does it, or with the thing itself. */
const HIDDEN_SUBJECT =
  /^(?:Whoever|Whatever|(?:Of|By|For|In|With) (?:what|which|whom)|Something else|So (?:many|much|long)|Those who|That which|What|Whose?) /;

/** A title that begins so is the end of another sentence, and says nothing by itself in a list of failures. */
const NO_SUBJECT =
  /^(?:what|that|who|whoever|of|with|without|so many|something|where|when|how|whether|is|are|was|has|have|does|do|can|cannot|says|tells|gives|shows|finds|ends|keeps|takes|lets|makes|not|also|and|it|its|for|over|by|from|at|in|on|as|to|while|once|if)\b/;

const SENTENCE_END = /(?<=[.;:!?]) /;

const files = [...readdirSync('.'), ...['src', 'client/src', 'test', 'bench', 'scripts'].flatMap(filesIn)].filter(
  (name) => /\.(?:tsx?|m?js)$/.test(name) && !name.includes('/generated/'),
);

/** The sentences of the comments of a file. */
function sentencesOf(code: string): string[] {
  const comments = [...code.matchAll(/\/\*\*?((?:(?!\*\/)[\s\S])*)\*\/|(?:^|\s)\/\/(.*)/g)];
  return comments.flatMap(([, block, line]) =>
    (block ?? line ?? '')
      .replaceAll(/\s*\n\s*\*?\s?/g, ' ')
      .trim()
      .split(SENTENCE_END),
  );
}

test('no sentence of a comment hides its subject behind its opening', () => {
  const hidden = files.flatMap((file) =>
    sentencesOf(readFileSync(file, 'utf8'))
      .filter((sentence) => HIDDEN_SUBJECT.test(sentence))
      .map((sentence) => `${file}: ${sentence}`),
  );
  expect(hidden).toEqual([]);
});

test('every title of a test begins with its subject', () => {
  const titles = files
    .filter((file) => file.endsWith('.test.ts') || file.endsWith('.test.tsx'))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\b(?:test|it)(?:\.\w+)?(?:\([^'"`]*\))?\(\s*(['"`])(.+?)\1,/g)].map(
        ([, , title = '']) => ({ file, title }),
      ),
    );
  expect(titles.length).toBeGreaterThan(0);
  expect(titles.filter(({ title }) => NO_SUBJECT.test(title)).map(({ file, title }) => `${file}: ${title}`)).toEqual(
    [],
  );
});
