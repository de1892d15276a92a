/** Errors for clients. Each has a stable code in `extensions.code`. */
import { GraphQLError } from 'graphql';
import { RecordError, type RecordErrorCode } from '../record/errors.js';

/** The error codes of queries and subscriptions, besides those of the record and of GraphQL itself. */
export const InputErrorCode = {
  TOKEN_REQUIRED: 'Only an editor may do this, and the request has no token.',
  CHIEF_REQUIRED: "Only a chief may do this, and the request has an editor's token.",
  DATE_TIME_MALFORMED: 'A DateTime is not written after RFC 3339.',
  CURSOR_MALFORMED: 'A text is not a cursor of this service.',
  CURSOR_EXPIRED: 'The cursor is older than the oldest one that the feed replays from.',
  PAGE_CURSOR_MALFORMED: 'A text is not a cursor of this list.',
  PAGE_SIZE_OUT_OF_RANGE: '`first` and `last` must be from 0 to 100.',
  PAGE_DIRECTION_UNCLEAR: '`first` and `last` cannot be used together.',
  ID_MALFORMED: 'A text is neither an id nor a readable name.',
  ID_OF_OTHER_TYPE: 'An id belongs to a thing of another type.',
  ID_OF_OTHER_MOMENT: 'An id carries another moment than `asOf`.',
  TOO_MANY_IDS: 'A request asks for too many ids.',
  REPRESENTATION_MALFORMED: 'A gateway names a thing without its type or id.',
  SEARCH_TEXT_EMPTY: 'The text to search for is empty.',
  SEARCH_TEXT_UNFIT: 'A text to search for is too long, or has a NUL or a lone surrogate.',
  STORY_UNKNOWN: 'There is no such story.',
  UPDATE_UNKNOWN: 'A story has no update with this number.',
} as const;
export type InputErrorCode = keyof typeof InputErrorCode;

export function inputError(code: InputErrorCode | RecordErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** Errors of the service itself, not of the request: they are logged, and a retry may succeed. */
export const OURS: readonly string[] = [
  'INTERNAL',
  'STORE_UNREACHABLE',
  'STORE_SUPERSEDED',
  'STANDBY_AWAITED',
  'REPLICA_BEHIND',
];

/** Passes on errors of the record that a client can act on, with their code; others are masked further out. */
export function exposed(error: unknown): unknown {
  return error instanceof RecordError ? inputError(error.code, error.message) : error;
}
