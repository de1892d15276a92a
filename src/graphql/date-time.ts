/** Parses moments from clients. */
import { isStorableTime } from '../record/lists.js';
import { type Instant, parseInstant } from '../story/time.js';
import { inputError } from './errors.js';

/** @throws GraphQLError DATE_TIME_MALFORMED when the text is not a moment that the service can hold. */
export function parseDateTime(value: unknown): Instant {
  const moment = typeof value === 'string' ? parseInstant(value) : null;
  if (moment === null || !isStorableTime(Date.parse(moment))) {
    throw inputError('DATE_TIME_MALFORMED', 'This is not a DateTime; write one like 2025-03-18T14:00:00Z');
  }
  return moment;
}
