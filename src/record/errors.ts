/** The errors of the record. Codes are stable, because clients act on them. */

export const RecordErrorCode = {
  CURSOR_MALFORMED: 'The text is not a cursor of this service.',
  CURSOR_FORKED: 'The cursor belongs to another record or to another history of this one.',
  CURSOR_AHEAD: 'The cursor is beyond the newest update.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used before for another request.',
  ARTICLE_CHANGED: 'A draft of the article was changed while it was being published.',
  TEXT_UNFIT: 'A text has a NUL or half of a character, which the record cannot store.',
  RECORD_BUSY: 'Another write locks the record for too long.',
  STORE_FULL: 'The disk of the store is full: writes are refused, and reads work.',
  STORE_READ_ONLY: 'The database is read-only now: nothing was written, and reads work.',
  STORE_UNREACHABLE: 'The database cannot be reached, or refuses connections or statements of this service now.',
  STORE_UNAVAILABLE: 'The store has stopped answering, and the service restarts.',
} as const;
export type RecordErrorCode = keyof typeof RecordErrorCode;

export class RecordError extends Error {
  override readonly name = 'RecordError';
  constructor(
    readonly code: RecordErrorCode,
    message: string,
    /** Advice for operators, where `message` tells clients something else. */
    readonly advice: string | null = null,
    cause?: unknown,
  ) {
    super(message, { cause });
  }

  /** The sentence for operators: what to do, and what the database reported. */
  get forOperators(): string {
    const { advice, cause, message } = this;
    const reported = cause instanceof Error && cause.message !== '' ? ` (${cause.message})` : '';
    return `${advice ?? message}${reported}`;
  }
}
