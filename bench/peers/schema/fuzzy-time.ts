/**
 * Times in words, the same as those of the service. `Intl` formats them: a formatter is made once for each precision
 * and zone, which makes this as cheap as it gets without remembering whole texts.
 */
import { builder } from './builder.js';
import type { FuzzyTimeShape, StoredTime } from './shapes.js';

export const FuzzyTime = builder.objectRef<FuzzyTimeShape>('FuzzyTime').implement({
  fields: (t) => ({
    text: t.string({ resolve: (time) => ('text' in time ? time.text : describeTime(time)) }),
  }),
});

type Format = (moment: Date) => string;

const formats = new Map<string, Format>();

/** `about 18 March 2025, 17:00 Europe/Moscow` */
function describeTime({ earliest, latest, precision, approximate, timeZone }: StoredTime): string {
  const zone = timeZone ?? 'UTC';
  const format = formatOf(precision, zone);
  const first = format(new Date(earliest));
  const last = format(new Date(latest));
  const span = first === last ? first : `${first} – ${last}`;
  const hasTimeOfDay = precision === 'HOUR' || precision === 'MINUTE' || precision === 'SECOND';
  return `${approximate ? 'about ' : ''}${span}${hasTimeOfDay || timeZone !== null ? ` ${zone}` : ''}`;
}

function formatOf(precision: StoredTime['precision'], timeZone: string): Format {
  const key = `${precision} ${timeZone}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = makeFormat(precision, timeZone);
    formats.set(key, format);
  }
  return format;
}

function makeFormat(precision: StoredTime['precision'], timeZone: string): Format {
  const formatter = (options: Intl.DateTimeFormatOptions): Format => {
    const intl = new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
    return (moment) => intl.format(moment);
  };
  if (precision === 'YEAR') return formatter({ year: 'numeric' });
  if (precision === 'MONTH') return formatter({ year: 'numeric', month: 'long' });
  const date = formatter({ year: 'numeric', month: 'long', day: 'numeric' });
  if (precision === 'DAY') return date;
  const hour = { hour: '2-digit', hourCycle: 'h23' } as const;
  const minute = { ...hour, minute: '2-digit' } as const;
  if (precision === 'HOUR') {
    const time = formatter(hour);
    return (moment) => `${date(moment)}, ${time(moment)} h`;
  }
  const time = formatter(precision === 'MINUTE' ? minute : { ...minute, second: '2-digit' });
  return (moment) => `${date(moment)}, ${time(moment)}`;
}
