/** Which texts PostgreSQL can store. A query with any other text is refused before it reaches the database. */
import { RecordError } from './errors.js';

/** Whether a text has no U+0000, which PostgreSQL refuses, and no half of a surrogate pair, which UTF-8 cannot write. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/**
 * Checks the parameters of every statement on both engines. A text that an input check has let through is then reported
 * as the client's mistake, not as a failure of the database.
 */
export function checkParameters(parameters: readonly unknown[]): void {
  for (const value of parameters) {
    if (Array.isArray(value)) checkParameters(value);
    if (typeof value === 'string' && !isStorableText(value)) {
      throw new RecordError('TEXT_UNFIT', 'A text has a NUL or half of a character (a lone surrogate); remove it');
    }
  }
}
