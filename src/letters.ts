/**
 * Letters that can be written in several ways and read the same: with composed or separate accents, and with different
 * signs for an apostrophe.
 */

/** A run of words that both wordings contain, or only one of them. */
interface WordingPart {
  readonly kind: 'SAME' | 'ADDED' | 'REMOVED';
  readonly text: string;
}

/** The signs that stand for an apostrophe within a word, the typewriter's first. */
export const APOSTROPHES: readonly string[] = [
  "'",
  '\u2019',
  '\u02BC',
  '\u2018',
  '\u02BB',
  '\u02B9',
  '\u2032',
  '\uFF07',
];

/** Has no lookbehind, because browsers of 2022 do not support it. */
const APOSTROPHE = new RegExp(`(\\p{L}\\p{M}*)([${APOSTROPHES.join('')}])(?=\\p{L})`, 'gu');

/**
 * Converts a text to NFC (Unicode Standard Annex 15), and replaces each apostrophe within a word by what `write`
 * returns.
 */
export function foldLetters(text: string, write: (apostrophe: string) => string = () => "'"): string {
  return text.normalize('NFC').replace(APOSTROPHE, (_, letter: string, sign: string) => letter + write(sign));
}

/**
 * Whether changes only concern the spelling of letters that look the same or nearly so: accents, or apostrophes. A
 * reader would look for the difference in vain.
 */
export function changeLettersOnly(changes: readonly WordingPart[]): boolean {
  const without = (kind: WordingPart['kind']) =>
    changes
      .filter((change) => change.kind !== kind)
      .map(({ text }) => text)
      .join('');
  const [before, after] = [without('ADDED'), without('REMOVED')];
  return before !== after && foldLetters(before) === foldLetters(after);
}
