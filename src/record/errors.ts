/** The errors of the record. Codes are stable, because clients act on them. */

export const RecordErrorCode = {
  CURSOR_MALFORMED: 'The text is not a cursor of this service.',
  CURSOR_FORKED: 'The cursor belongs to another record or to another history of this one.',
  CURSOR_AHEAD: 'The cursor is beyond the newest update.',
  IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used before for another request.',
  ARTICLE_CHANGED: 'A draft of the article was changed while it was being published.',
  TEXT_UNFIT: 'A text has a NUL or half of a character, which the record cannot store.',
  REPLICA_BEHIND:
    'The process reads from a standby or a copy that has not yet got what it is asked for: try again in a moment.',
  WRITE_ELSEWHERE:
    'The process reads from a standby or is an edge, and takes no writes; the message says where to send them.',
  RECORD_BUSY: 'Another write locks the record for too long.',
  STANDBY_AWAITED:
    'A batch is written, and the standby of the database has not confirmed it yet: send the request again with its key.',
  STORE_OLDER: 'The tables of a standby are older than the service needs, and a standby cannot be migrated.',
  STORE_NEWER: 'The tables of the store need a later version of the service.',
  STORE_SUPERSEDED:
    'The database was replaced by another one of a higher generation: nothing was written; use another process.',
  STORE_FULL: 'The disk of the store is full: writes are refused, and reads work.',
  STORE_READ_ONLY: 'The database is read-only now: nothing was written, and reads work.',
  STORE_UNREACHABLE: 'The database cannot be reached, or refuses connections or statements of this service now.',
  STORE_UNAVAILABLE: 'The store has stopped answering, and the service restarts.',
  LOG_FORKED: 'The log is of another record, or of another history of this one.',
  LOG_GAP: 'An entry is missing in what was read of the log.',
  LOG_DAMAGED: 'An entry of the log is not what was recorded.',
  LOG_NEWER: 'The log has entries of a later version, which this version cannot read.',
} as const;
export type RecordErrorCode = keyof typeof RecordErrorCode;

/** The advice for operators of STANDBY_AWAITED. */
export const STANDBY_ADVICE =
  'A commit waits for a standby: start the standby, or take it out of synchronous_standby_names';

/** The message for clients of STORE_UNREACHABLE, which reveals no hosts, roles or settings. */
export const UNREACHABLE_FOR_CLIENTS = 'The service cannot use its database now. Try again in a moment';

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
