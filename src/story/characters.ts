/**
 * Which characters a text may have. Letters, marks and signs of all scripts may stand anywhere, with the joiners (U+200C,
 * U+200D) and the marks of direction (U+200E, U+200F, U+061C) that Arabic, Hebrew, Persian or Indic names need.
 */

/** Control characters, halves of surrogate pairs, and the marks that search puts around what it finds; not line breaks. */
const NOT_TEXT = /(?![\n\r\t])[\p{Cc}\p{Cs}\uE000\uE001]/u;

/** What a program puts where it could not read a character: the character is lost. */
const LOST_CHARACTER = '\uFFFD';

/** Overrides of direction: what stands after one is shown backwards, so that a text reads as another one. */
const OVERRIDES_DIRECTION = /[\u202D\u202E]/u;

/**
 * Embeddings, overrides and isolates of direction. They also turn what stands beside the text in the same line, which may
 * be the name of somebody else. Words that were copied from a page may have embeddings and isolates.
 */
const TURNS_DIRECTION = /[\u202A-\u202E\u2066-\u2069]/u;

/** What would end a line: line breaks and tabs, and the separators of lines and paragraphs. */
const ENDS_LINE = /[\n\r\t\u2028\u2029]/u;

/** What is wrong with the characters of a text. */
export interface CharacterFault {
  readonly code: 'FORM' | 'BAD_CHARACTER';
  readonly message: string;
}

/** A text without what would turn the direction of the line that it is put into. */
export function withoutTurns(text: string): string {
  return text.replace(new RegExp(TURNS_DIRECTION, 'gu'), '');
}

/** What is wrong with the characters of a text, or `null` when nothing is. */
export function characterFault(text: string): CharacterFault | null {
  if (NOT_TEXT.test(text)) {
    return { code: 'FORM', message: 'has control characters or halves of characters; take them out' };
  }
  if (text.includes(LOST_CHARACTER)) {
    const message =
      'has \uFFFD (U+FFFD), which stands for a character that was lost; write the character, and send UTF-8';
    return { code: 'BAD_CHARACTER', message };
  }
  if (!OVERRIDES_DIRECTION.test(text)) return null;
  const message = 'has characters that show what follows backwards (U+202D or U+202E); take them out';
  return { code: 'BAD_CHARACTER', message };
}

/** What is wrong with the characters of what is shown in one line, or `null` when nothing is. */
export function lineFault(text: string): CharacterFault | null {
  const fault = characterFault(text);
  if (fault !== null) return fault;
  if (TURNS_DIRECTION.test(text)) {
    const message =
      'has characters that turn the direction of what follows (U+202A to U+202E, U+2066 to U+2069); take them out';
    return { code: 'BAD_CHARACTER', message };
  }
  return ENDS_LINE.test(text)
    ? { code: 'BAD_CHARACTER', message: 'has line breaks or tabs; write it in one line' }
    : null;
}
