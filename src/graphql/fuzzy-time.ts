import { edtfOf, precisionsOf } from '../story/edtf.js';
import { describeTime, offsetsOf } from '../story/time.js';
import { builder } from './builder.js';
import { TimePrecision } from './enums.js';
import { FuzzyTimeType } from './types.js';

FuzzyTimeType.implement({
  description: 'A time, exactly as precisely as it is known.',
  fields: (t) => ({
    earliest: t.expose('earliest', { type: 'DateTime', description: 'The first possible moment.' }),
    latest: t.expose('latest', { type: 'DateTime', description: 'The last possible moment, inclusive.' }),
    precision: t.field({
      type: TimePrecision,
      description: 'How precisely the time is known; for an interval, the less precise of its ends.',
      resolve: (time) => precisionsOf(time).precision,
    }),
    earliestPrecision: t.field({
      type: TimePrecision,
      description: 'How precisely the first end of an interval is known; otherwise the same as `precision`.',
      resolve: (time) => precisionsOf(time).earliestPrecision,
    }),
    latestPrecision: t.field({
      type: TimePrecision,
      description:
        'How precisely the last end of an interval is known: `2025-03-21/2025-04` ends in April, without a day.',
      resolve: (time) => precisionsOf(time).latestPrecision,
    }),
    approximate: t.exposeBoolean('approximate', { description: 'Whether the time is approximate.' }),
    timeZone: t.exposeString('timeZone', {
      nullable: true,
      description: 'The IANA time zone in which a date is meant and in which to show it; null means UTC.',
    }),
    earliestOffsetSeconds: t.int({
      description:
        'How many seconds the clocks of the zone are ahead of UTC at `earliest`: 10800 in Moscow. Use it for local times if your system does not know the zone.',
      resolve: (time) => offsetsOf(time).earliestOffsetSeconds,
    }),
    latestOffsetSeconds: t.int({
      description: 'The same at `latest`: clocks may change in between.',
      resolve: (time) => offsetsOf(time).latestOffsetSeconds,
    }),
    edtf: t.string({
      nullable: true,
      description:
        'In the Extended Date/Time Format of level 1: `2025-03-13`, `2025-03-18T14:00:05Z`, `2025-03-21~/2025-04~`. null where the format cannot express the time: a time of day that is approximate or not known to the second, or an interval with a time of day.',
      resolve: edtfOf,
    }),
    written: t.exposeString('edtf', {
      description: 'As the desk wrote it, to be read together with `timeZone` and `approximate`: `2025-03-18T14:00`.',
    }),
    text: t.string({
      description: 'In English words, exactly as precise as the time: `about 18 March 2025, 17:00 Europe/Moscow`.',
      resolve: describeTime,
    }),
  }),
});

/** From one moment to another. */
export const TimeRange = builder.inputType('TimeRange', {
  description: 'From one moment to another, both inclusive. A time matches if it may lie between them.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', description: 'Not before this moment.' }),
    until: t.field({ type: 'DateTime', description: 'Not after this moment.' }),
  }),
});
