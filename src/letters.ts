/** Letters that are written in several ways and read as the same: composed or not, and the signs for an apostrophe. */

/** A stretch of words that both wordings have, or that one of them has. */
interface WordChange {
  readonly kind: 'SAME' | 'ADDED' | 'REMOVED';
  readonly text: string;
}

/** The signs that stand for an apostrophe within a word; the first is the one of typewriters. */
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

/** Without a look behind, which browsers of 2022 cannot read. */
const APOSTROPHE = new RegExp(`(\\p{L}\\p{M}*)([${APOSTROPHES.join('')}])(?=\\p{L})`, 'gu');

/** A text in NFC (Unicode Standard Annex 15), with what `write` makes of each apostrophe within a word. */
export function foldLetters(text: string, write: (apostrophe: string) => string = () => "'"): string {
  return text.normalize('NFC').replace(APOSTROPHE, (_, letter: string, sign: string) => letter + write(sign));
}

/**
 * Whether changes of words are only in how letters are written that look the same, or nearly so: accents composed or not, one
 * apostrophe or another. Whoever reads them would look for the difference in vain.
 */
export function changeLettersOnly(changes: readonly WordChange[]): boolean {
  const without = (kind: WordChange['kind']) =>
    changes
      .filter((change) => change.kind !== kind)
      .map(({ text }) => text)
      .join('');
  const [before, after] = [without('ADDED'), without('REMOVED')];
  return before !== after && foldLetters(before) === foldLetters(after);
}
