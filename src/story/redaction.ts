/** What a redaction erases of a statement and of its notices, for good, in every version; and what it leaves. */
import type { Notice, Statement } from './model.js';

/** What the public reads where the text of a notice was erased. */
export const ERASED_NOTICE = 'Removed for legal reasons.';

/**
 * A statement without its words: those of the text, of the translations and of the passages that are cited. Who said
 * it, when, through which channel and where it was published stays, and so does its status.
 */
export function redacted(statement: Statement): Statement {
  return {
    ...statement,
    text: '',
    translations: statement.translations.map((translation) => ({ ...translation, text: '' })),
    citations: statement.citations.map((citation) => ({ ...citation, quote: null })),
  };
}

/** Whether a version of a statement has lost its words. No other statement is without any. */
export function isRedacted(statement: Statement): boolean {
  return statement.text === '';
}

/**
 * Whether the words of a statement are shown: not while it is checked, nor after it was taken back. Of one that was
 * redacted since, no version has any, whatever its status was.
 */
export function isShown(statement: Statement): boolean {
  return statement.status === 'PUBLISHED' && !isRedacted(statement);
}

/** The desk's remark on a position, which often repeats words of its evidence: `null` while any of that is not shown. */
export function shownNote(note: string | null, evidence: readonly Statement[]): string | null {
  return evidence.every(isShown) ? note : null;
}

/** A notice on a redacted statement without its words: a correction often repeats those that it puts right. */
export function redactedNotice({ kind, reason }: Notice): Notice {
  return { kind, reason, text: ERASED_NOTICE, internalNote: null };
}
