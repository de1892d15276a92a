/**
 * Normalises texts for searching, both when they are stored and when they are searched for, so that both engines find
 * the same words in every locale of the database. Texts have no control characters except line breaks and tabs
 * (`characterFault`). Control characters can therefore mark what was inserted, and `readable` can restore the text for
 * snippets.
 */
import { APOSTROPHES, foldLetters } from '../letters.js';

/** Ends a word where the database would not. It is neither a letter nor a space. */
const BREAK = '\u001F';
/**
 * Follows an apostrophe and encodes its original: this character for the second of `APOSTROPHES`, the next one for the
 * third, and so on.
 */
const FIRST_VARIANT = 0x0e;

/**
 * Scripts without spaces between words. Each of their letters is indexed as a word, and a search looks for a phrase of
 * letters: it finds words wherever they stand, while a dictionary would divide a search and a sentence differently.
 */
const UNSPACED_LETTER = `(?=[\\p{L}\\p{Nl}])[${[
  ...['Han', 'Hiragana', 'Katakana', 'Bopomofo'].map((script) => `\\p{scx=${script}}`),
  ...['Thai', 'Lao', 'Khmer', 'Myanmar', 'Tibetan', 'Tai_Tham', 'New_Tai_Lue', 'Tai_Le', 'Tai_Viet'],
  ...['Javanese', 'Balinese', 'Yi'],
]
  .map((script) => (script.startsWith('\\p') ? script : `\\p{sc=${script}}`))
  .join('')}]`;

/** The gap between two letters of which one belongs to such a script. */
const BETWEEN_UNSPACED = new RegExp(
  `(?<=${UNSPACED_LETTER}\\p{M}*)(?=[\\p{L}\\p{N}])|(?<=[\\p{L}\\p{M}\\p{N}])(?=${UNSPACED_LETTER})`,
  'gu',
);

/** Signs that the database, beside a letter, would read as part of a host, a path, an address or a tag. */
const SIGN = '[./\\\\@:~<>&=?#%+_]+';
const SIGNS_BESIDE_LETTERS = new RegExp(`(?<=\\p{L}\\p{M}*)${SIGN}(?=[\\p{L}\\p{N}])|${SIGN}(?=\\p{L})`, 'gu');

const INSERTED = new RegExp(
  `'[${String.fromCharCode(FIRST_VARIANT)}-${String.fromCharCode(FIRST_VARIANT + APOSTROPHES.length)}]|${BREAK}`,
  'g',
);

/** Normalises a text or a search, and divides its words. */
export function searchable(text: string): string {
  return foldLetters(text, marked).replace(SIGNS_BESIDE_LETTERS, `${BREAK}$&${BREAK}`).replace(BETWEEN_UNSPACED, BREAK);
}

/** Restores the text that `searchable` was given, in NFC. */
export function readable(searchableText: string): string {
  return searchableText.replace(INSERTED, (sign) =>
    sign === BREAK ? '' : (APOSTROPHES[sign.charCodeAt(1) - FIRST_VARIANT + 1] ?? ''),
  );
}

function marked(apostrophe: string): string {
  const variant = APOSTROPHES.indexOf(apostrophe);
  return variant === 0 ? "'" : `'${String.fromCharCode(FIRST_VARIANT + variant - 1)}`;
}
