/** The words by which actors and sources are found as somebody types a part of their names. */
import { folded, nameWords, plain } from '../story/name-words.js';

/** Bounds of the words of one thing: PostgreSQL indexes words of up to 2 KB, 1 MB of them for a row. */
const MAX_WORDS = 1_000;
const MAX_WORD_CHARACTERS = 100;

/** The words of some texts, in lower case and without accents: with and without the signs within them, and in one form for all romanisations. */
export function namingWords(texts: readonly (string | null)[]): readonly string[] {
  const text = texts.join(' ');
  return [...new Set([...wordsIn(folded(text)), ...wordsIn(plain(text)), ...nameWords(text)].map(shortened))].slice(
    0,
    MAX_WORDS,
  );
}

/**
 * A search, as `tsquery` reads it, for texts in which every word of another one begins a word, as it is written or in another
 * romanisation; `null` for a text without words. The words have letters and digits alone, so nothing in them is an operator.
 */
export function namingQuery(text: string): string | null {
  const words = wordsIn(folded(text)).map((word) => {
    const forms = new Set([word, ...nameWords(word)].map(shortened));
    return `(${[...forms].map((form) => `'${form}':*`).join(' | ')})`;
  });
  return words.length === 0 ? null : words.join(' & ');
}

function wordsIn(text: string): readonly string[] {
  return text.split(' ').filter((word) => word !== '');
}

function shortened(word: string): string {
  return [...word].slice(0, MAX_WORD_CHARACTERS).join('');
}
