/** Which texts the record can hold. What is asked for by any other is refused before a database sees it. */
import { RecordError } from './errors.js';

/** Whether a text has no U+0000, which PostgreSQL refuses, and no half of a surrogate pair, which UTF-8 cannot write. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/**
 * Every statement passes here on its way to the database, on both engines, so that a text from outside that an edge has let
 * through is the mistake of who sent it, and no failure of the database.
 * @throws RecordError TEXT_UNFIT
 */
export function checkParameters(parameters: readonly unknown[]): void {
  for (const value of parameters) {
    if (Array.isArray(value)) checkParameters(value);
    if (typeof value === 'string' && !isStorableText(value)) {
      throw new RecordError('TEXT_UNFIT', 'A text has a NUL or half of a character (a lone surrogate); take it out');
    }
  }
}
