/** Errors that clients are meant to understand. Each has a stable code in `extensions.code`. */
import { GraphQLError } from 'graphql';
import { RecordError, type RecordErrorCode } from '../record/errors.js';

/** The codes that queries and subscriptions answer with, besides those of the record and of GraphQL itself. */
export const InputErrorCode = {
  TOKEN_REQUIRED: 'Only the desk may do this, and no token was sent.',
  CHIEF_REQUIRED: 'Only a chief may do this, and the token that was sent is of an editor.',
  DATE_TIME_MALFORMED: 'A DateTime is not written after RFC 3339.',
  CURSOR_MALFORMED: 'A text is not a cursor of this service.',
  CURSOR_EXPIRED: 'The cursor is further back than the feed replays.',
  PAGE_CURSOR_MALFORMED: 'A text is not a cursor of this list.',
  PAGE_SIZE_OUT_OF_RANGE: '`first` and `last` are from 0 to 100.',
  PAGE_DIRECTION_UNCLEAR: '`first` and `last` are not used together.',
  ID_MALFORMED: 'A text is neither an id nor a slug.',
  ID_OF_OTHER_TYPE: 'An id belongs to a thing of another type.',
  TOO_MANY_IDS: 'More ids were asked for than one request may.',
  SEARCH_TEXT_EMPTY: 'There is nothing to search for.',
  SEARCH_TEXT_UNFIT: 'A text to search for is too long, or has a NUL or half of a character.',
  STORY_UNKNOWN: 'There is no such story.',
  UPDATE_UNKNOWN: 'A story has no update with this number.',
} as const;
export type InputErrorCode = keyof typeof InputErrorCode;

export function inputError(code: InputErrorCode | RecordErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** Errors that are ours, not those of who asked: they are logged, and whoever asks again may be answered. */
export const OURS: readonly string[] = ['INTERNAL', 'STORE_UNREACHABLE'];

/** Lets errors of the record that a client can act on through, with their code; others are masked further out. */
export function exposed(error: unknown): unknown {
  return error instanceof RecordError ? inputError(error.code, error.message) : error;
}
