/** What can go wrong at the record. Codes are stable; clients act on them. */

export const RecordErrorCode = {
  CURSOR_MALFORMED: 'The text is not a cursor of this service.',
  CURSOR_FORKED: 'The cursor belongs to another record or to another history of this one.',
  CURSOR_AHEAD: 'The cursor is beyond the newest update.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used before for another request.',
  TEXT_UNFIT: 'A text has a NUL or half of a character, which no record can hold.',
  RECORD_BUSY: 'Another write holds the record for too long.',
  STORE_FULL: 'The disk of the store has no room left: nothing can be written, reading goes on.',
  STORE_UNAVAILABLE: 'The store does not answer any more, and the service restarts.',
} as const;
export type RecordErrorCode = keyof typeof RecordErrorCode;

export class RecordError extends Error {
  override readonly name = 'RecordError';
  constructor(
    readonly code: RecordErrorCode,
    message: string,
  ) {
    super(message);
  }
}
