/** What can go wrong at the record. Codes are stable; clients act on them. */

export const RecordErrorCode = {
  CURSOR_MALFORMED: 'The text is not a cursor of this service.',
  CURSOR_FORKED: 'The cursor belongs to another record or to another history of this one.',
  CURSOR_AHEAD: 'The cursor is beyond the newest update.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used before for another request.',
  TEXT_UNFIT: 'A text has a NUL or half of a character, which no record can hold.',
  RECORD_BUSY: 'Another write holds the record for too long.',
  STORE_FULL: 'The disk of the store has no room left: nothing can be written, reading goes on.',
  STORE_READ_ONLY: 'The database takes no writes now: nothing was written, reading goes on.',
  STORE_UNREACHABLE: 'The database cannot be reached, or takes no connection or statement of this service now.',
  STORE_UNAVAILABLE: 'The store does not answer any more, and the service restarts.',
} as const;
export type RecordErrorCode = keyof typeof RecordErrorCode;

export class RecordError extends Error {
  override readonly name = 'RecordError';
  constructor(
    readonly code: RecordErrorCode,
    message: string,
    /** What those who run the service can do about it, where clients are told something else. */
    readonly advice: string | null = null,
    cause?: unknown,
  ) {
    super(message, { cause });
  }

  /** The sentence for those who run the service: what to do, and what the database has said. */
  get forOperators(): string {
    const { advice, cause, message } = this;
    const said = cause instanceof Error && cause.message !== '' ? ` (${cause.message})` : '';
    return `${advice ?? message}${said}`;
  }
}
