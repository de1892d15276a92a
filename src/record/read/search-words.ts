/**
 * How texts are written for searching, when they are stored and when they are searched for, so that both engines find the
 * same words whatever the locale of the database is. No text has control characters but line breaks and tabs
 * (`characterFault`), so they can mark what was put in, and the text can be made out of it again for snippets.
 */
import { APOSTROPHES, foldLetters } from '../../letters.js';

/** Ends a word where the database would not: it is neither a letter nor a space. */
const BREAK = '\u001F';
/** Follows an apostrophe, and says which one it was: this for the second of `APOSTROPHES`, the next for the third, … */
const FIRST_VARIANT = 0x0e;

/**
 * Scripts that put no spaces between words. Each of their letters is a word by itself, and what is searched for is a phrase of
 * them: so words are found wherever they stand, which a dictionary would divide differently in a search than in its sentence.
 */
const UNSPACED = `(?=[\\p{L}\\p{Nl}])[${[
  ...['Han', 'Hiragana', 'Katakana', 'Bopomofo'].map((script) => `\\p{scx=${script}}`),
  ...['Thai', 'Lao', 'Khmer', 'Myanmar', 'Tibetan', 'Tai_Tham', 'New_Tai_Lue', 'Tai_Le', 'Tai_Viet'],
  ...['Javanese', 'Balinese', 'Yi'],
]
  .map((script) => (script.startsWith('\\p') ? script : `\\p{sc=${script}}`))
  .join('')}]`;

/** Between two letters of which one is of such a script. */
const BETWEEN_UNSPACED = new RegExp(
  `(?<=${UNSPACED}\\p{M}*)(?=[\\p{L}\\p{N}])|(?<=[\\p{L}\\p{M}\\p{N}])(?=${UNSPACED})`,
  'gu',
);

/** Signs that the database takes for a part of a host, a path, an address or a tag, beside a letter. */
const SIGN = '[./\\\\@:~<>&=?#%+_]+';
const SIGNS_BESIDE_LETTERS = new RegExp(`(?<=\\p{L}\\p{M}*)${SIGN}(?=[\\p{L}\\p{N}])|${SIGN}(?=\\p{L})`, 'gu');

const PUT_IN = new RegExp(
  `'[${String.fromCharCode(FIRST_VARIANT)}-${String.fromCharCode(FIRST_VARIANT + APOSTROPHES.length)}]|${BREAK}`,
  'g',
);

/** A text, or what is searched for, with each word divided from the next. */
export function searchable(text: string): string {
  return foldLetters(text, marked).replace(SIGNS_BESIDE_LETTERS, `${BREAK}$&${BREAK}`).replace(BETWEEN_UNSPACED, BREAK);
}

/** The text that `searchable` was given, in NFC. */
export function readable(searchableText: string): string {
  return searchableText.replace(PUT_IN, (sign) =>
    sign === BREAK ? '' : (APOSTROPHES[sign.charCodeAt(1) - FIRST_VARIANT + 1] ?? ''),
  );
}

function marked(apostrophe: string): string {
  const variant = APOSTROPHES.indexOf(apostrophe);
  return variant === 0 ? "'" : `'${String.fromCharCode(FIRST_VARIANT + variant - 1)}`;
}
