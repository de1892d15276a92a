import { describeTime } from '../story/time.js';
import { builder } from './builder.js';
import { TimePrecision } from './enums.js';
import { FuzzyTimeType } from './types.js';

FuzzyTimeType.implement({
  description: 'When something was, as precisely as it is known and no more precisely.',
  fields: (t) => ({
    earliest: t.expose('earliest', { type: 'DateTime', description: 'The first moment it can have been.' }),
    latest: t.expose('latest', { type: 'DateTime', description: 'The last moment it can have been, inclusive.' }),
    precision: t.expose('precision', { type: TimePrecision, description: 'How precisely it is known.' }),
    approximate: t.exposeBoolean('approximate', { description: 'Whether it is only about then.' }),
    timeZone: t.exposeString('timeZone', {
      nullable: true,
      description: 'The IANA time zone in which a date is meant and in which to show it; null means UTC.',
    }),
    edtf: t.exposeString('edtf', {
      description: 'In the Extended Date/Time Format, as far as that can say it: `2025-03-13`, `2025-03-18T14:00Z`.',
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
