/** Parses cursors from clients: in arguments, and as the id of the last event. */
import { type Cursor, decodeCursor } from '../record/cursor.js';
import { inputError } from './errors.js';

/** @throws GraphQLError CURSOR_MALFORMED when the text is not a cursor of this service. */
export function parseCursor(token: unknown): Cursor {
  const cursor = typeof token === 'string' ? decodeCursor(token) : null;
  if (cursor === null) {
    throw inputError(
      'CURSOR_MALFORMED',
      'This is not a cursor of this service; send a cursor unchanged, as the service gave it',
    );
  }
  return cursor;
}
