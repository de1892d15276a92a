/** The rules of a time of recording that is given with a batch: the record stays in order, and what was read stays true. */
import type { WriteClock } from '../../record/write/write-clock.js';
import type { Instant } from '../../story/time.js';
import { type Violation, violation } from '../../story/violation.js';
import { mistakeWords } from '../../words/mistakes.js';

const { recordedAt: words } = mistakeWords;

/** Why a batch cannot be imported with this time; `null` where it can. */
export function recordedAtViolation(recordedAt: Instant, { now, headAt, isLive }: WriteClock): Violation | null {
  const given = Date.parse(recordedAt);
  if (isLive) return violation('RECORD_IS_LIVE', ['recordedAt'], words.recordIsLive(headAt));
  if (given <= Date.parse(headAt)) {
    return violation('RECORDED_AT_NOT_LATER', ['recordedAt'], words.notLater(recordedAt, headAt));
  }
  if (given > Date.parse(now)) {
    return violation('RECORDED_AT_IN_FUTURE', ['recordedAt'], words.inTheFuture(recordedAt, now));
  }
  return null;
}
