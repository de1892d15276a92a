/** Cursors as clients send them: in arguments, and as the id of the last event. */
import { type Cursor, decodeCursor } from '../record/cursor.js';
import { inputError } from './errors.js';

/** @throws GraphQLError CURSOR_MALFORMED when it is not a token of this service. */
export function parseCursor(token: unknown): Cursor {
  const cursor = typeof token === 'string' ? decodeCursor(token) : null;
  if (cursor === null) {
    throw inputError('CURSOR_MALFORMED', 'This is not a cursor of this service; pass one on as it was given');
  }
  return cursor;
}
