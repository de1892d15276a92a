/**
 * Which characters a text may have. Letters, marks and signs of all scripts are allowed anywhere, with the joiners
 * (U+200C, U+200D) and the direction marks (U+200E, U+200F, U+061C) that Arabic, Hebrew, Persian or Indic names need.
 */
import { ruleWords } from '../words/rules.js';

const { characters: words } = ruleWords;

/** Control characters except line breaks, lone surrogates, and the marks that search puts around its matches. */
const NOT_TEXT = /(?![\n\r\t])[\p{Cc}\p{Cs}\uE000\uE001]/u;

/** U+FFFD: a program writes it in place of a character that it could not read. */
const LOST_CHARACTER = '\uFFFD';

/** Direction overrides: they show the text after them backwards, so that it reads as another text. */
const OVERRIDES_DIRECTION = /[\u202D\u202E]/u;

/**
 * Direction embeddings, overrides and isolates. They also affect the text beside them in the same line, for example
 * another person's name. Words that an editor copied from a page may have embeddings and isolates.
 */
const TURNS_DIRECTION = /[\u202A-\u202E\u2066-\u2069]/u;

/** Characters that end a line: line breaks, tabs, and line and paragraph separators. */
const ENDS_LINE = /[\n\r\t\u2028\u2029]/u;

/** A mistake in the characters of a text. */
export interface CharacterFault {
  readonly code: 'FORM' | 'BAD_CHARACTER';
  readonly message: string;
}

/** The text without the characters that would change the direction of the line around it. */
export function withoutTurns(text: string): string {
  return text.replace(new RegExp(TURNS_DIRECTION, 'gu'), '');
}

/** The first mistake in the characters of a text, or `null`. */
export function characterFault(text: string): CharacterFault | null {
  if (NOT_TEXT.test(text)) {
    return { code: 'FORM', message: words.notText };
  }
  if (text.includes(LOST_CHARACTER)) {
    return { code: 'BAD_CHARACTER', message: words.lost };
  }
  return OVERRIDES_DIRECTION.test(text) ? { code: 'BAD_CHARACTER', message: words.backwards } : null;
}

/** The first mistake in the characters of a one-line text, or `null`. */
export function lineFault(text: string): CharacterFault | null {
  const fault = characterFault(text);
  if (fault !== null) return fault;
  if (TURNS_DIRECTION.test(text)) return { code: 'BAD_CHARACTER', message: words.turning };
  return ENDS_LINE.test(text) ? { code: 'BAD_CHARACTER', message: words.severalLines } : null;
}
