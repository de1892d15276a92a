/** Moments as clients send them. */
import { isStorableTime } from '../record/lists.js';
import { type Instant, parseInstant } from '../story/time.js';
import { inputError } from './errors.js';

/** @throws GraphQLError DATE_TIME_MALFORMED when it is not a moment that can be held. */
export function parseDateTime(value: unknown): Instant {
  const moment = typeof value === 'string' ? parseInstant(value) : null;
  if (moment === null || !isStorableTime(Date.parse(moment))) {
    throw inputError('DATE_TIME_MALFORMED', 'A DateTime is written like 2025-03-18T14:00:00Z');
  }
  return moment;
}
