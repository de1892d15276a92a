/** A redaction erases words of a statement and its notices, for good and in every version, and keeps the rest. */
import type { Notice, Statement } from './model.js';

/** The public text of a notice whose own text was erased. */
export const ERASED_NOTICE = 'Removed for legal reasons.';

/**
 * A statement without its words: its text, its translations and the passages that its citations quote. The speaker,
 * time, place, channel and status stay.
 */
export function redacted(statement: Statement): Statement {
  return {
    ...statement,
    text: '',
    translations: statement.translations.map((translation) => ({ ...translation, text: '' })),
    citations: statement.citations.map((citation) => ({ ...citation, quote: null })),
  };
}

/** All texts that a redaction erases from a statement. */
export function wordsOf({ text, translations, citations }: Statement): readonly string[] {
  return [text, ...translations.map((one) => one.text), ...citations.flatMap(({ quote }) => quote?.exact ?? [])];
}

/** Whether a version of a statement has lost its words. Every other statement has words. */
export function isRedacted(statement: Statement): boolean {
  return statement.text === '';
}

/**
 * Whether the words of a statement are shown: not while it is withheld, and not after a retraction. After a redaction
 * no version has words, whatever its status was.
 */
export function isShown(statement: Statement): boolean {
  return statement.status === 'PUBLISHED' && !isRedacted(statement);
}

/**
 * The desk's remark on a position; `null` while any of its evidence is hidden, because a remark often repeats words of
 * it.
 */
export function shownNote(note: string | null, evidence: readonly Statement[]): string | null {
  return evidence.every(isShown) ? note : null;
}

/** A notice of a redacted statement without its words: a correction often repeats the words that it corrects. */
export function redactedNotice({ kind, reason }: Notice): Notice {
  return { kind, reason, text: ERASED_NOTICE, internalNote: null };
}
