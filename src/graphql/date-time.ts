/** Moments as clients send them. */
import { isStorableTime } from '../record/lists.js';
import type { Instant } from '../story/time.js';
import { inputError } from './errors.js';

/** RFC 3339, section 5.6. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** @throws GraphQLError DATE_TIME_MALFORMED when it is not a moment that can be held. */
export function parseDateTime(value: unknown): Instant {
  const moment = typeof value === 'string' && DATE_TIME.test(value) ? new Date(value) : null;
  if (moment === null || !isStorableTime(moment.getTime())) {
    throw inputError('DATE_TIME_MALFORMED', 'A DateTime is written like 2025-03-18T14:00:00Z');
  }
  return moment.toISOString();
}
