import { edtfOf, precisionsOf } from '../story/edtf.js';
import { describeTime, offsetsOf } from '../story/time.js';
import { builder } from './builder.js';
import { TimePrecision } from './enums.js';
import { FuzzyTimeType } from './types.js';

FuzzyTimeType.implement({
  description: 'When something was, as precisely as it is known and no more precisely.',
  fields: (t) => ({
    earliest: t.expose('earliest', { type: 'DateTime', description: 'The first moment it can have been.' }),
    latest: t.expose('latest', { type: 'DateTime', description: 'The last moment it can have been, inclusive.' }),
    precision: t.field({
      type: TimePrecision,
      description: 'How precisely it is known; of an interval, the less precise of its ends.',
      resolve: (time) => precisionsOf(time).precision,
    }),
    earliestPrecision: t.field({
      type: TimePrecision,
      description: 'How precisely the first end of an interval is known; otherwise the same as `precision`.',
      resolve: (time) => precisionsOf(time).earliestPrecision,
    }),
    latestPrecision: t.field({
      type: TimePrecision,
      description: 'How precisely the last end of an interval is known: `2025-03-21/2025-04` ends in April, on no day.',
      resolve: (time) => precisionsOf(time).latestPrecision,
    }),
    approximate: t.exposeBoolean('approximate', { description: 'Whether it is only about then.' }),
    timeZone: t.exposeString('timeZone', {
      nullable: true,
      description: 'The IANA time zone in which a date is meant and in which to show it; null means UTC.',
    }),
    earliestOffsetSeconds: t.int({
      description:
        'By how many seconds the clocks of the zone are ahead of UTC at `earliest`: 10800 in Moscow. Show local times by it where the zone is not known.',
      resolve: (time) => offsetsOf(time).earliestOffsetSeconds,
    }),
    latestOffsetSeconds: t.int({
      description: 'The same at `latest`: clocks may have changed in between.',
      resolve: (time) => offsetsOf(time).latestOffsetSeconds,
    }),
    edtf: t.string({
      nullable: true,
      description:
        'In the Extended Date/Time Format of level 1: `2025-03-13`, `2025-03-18T14:00:05Z`, `2025-03-21~/2025-04~`. null where that cannot say it: times of day that are not known to the second or only about, and intervals with a time of day.',
      resolve: edtfOf,
    }),
    written: t.exposeString('edtf', {
      description:
        'As the desk wrote it, which means what it does with `timeZone` and `approximate`: `2025-03-18T14:00`.',
    }),
    text: t.string({
      description: 'In English words, with no more precision than it has: `about 18 March 2025, 17:00 Europe/Moscow`.',
      resolve: describeTime,
    }),
  }),
});

/** From one moment to another. */
export const TimeRange = builder.inputType('TimeRange', {
  description: 'From one moment to another, both inclusive. A time passes when it may lie between them.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'Not before this moment.' }),
    until: t.field({ type: 'DateTime', description: 'Not after this moment.' }),
  }),
});
