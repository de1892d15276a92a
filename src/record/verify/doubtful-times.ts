/**
 * Finds times on the record that are read differently today than when they were recorded, or are refused today. Before
 * local times were checked against the rules of their zone on that day, a time that does not exist silently became
 * another, and a time that exists twice took the offset in force on the day of reading.
 */
import { type Kysely, sql } from 'kysely';
import { TimeError } from '../../story/edtf.js';
import type { ThingId } from '../../story/model.js';
import { type FuzzyTime, parseTime } from '../../story/time.js';
import type { Tables } from '../tables.js';
import { THING_KINDS } from '../versioned.js';

const ROWS_PER_READ = 1_000;
/** More are not reported; a record has a handful of them. */
const MAX_SENTENCES = 1_000;

/** A sentence for each such time in a current version. */
export async function doubtfulTimes(db: Kysely<Tables>): Promise<string[]> {
  const sentences: string[] = [];
  for (const kind of THING_KINDS) {
    let after: ThingId | null = '';
    while (after !== null && sentences.length < MAX_SENTENCES) {
      const { rows }: { rows: { id: ThingId; body: unknown }[] } = await sql<{ id: ThingId; body: unknown }>`
        select id, body from ${sql.table(kind)} where until_offset is null and id > ${after}
        order by id limit ${ROWS_PER_READ}`.execute(db);
      for (const { id, body } of rows) {
        for (const { field, time } of timesIn(body, '')) {
          const doubt = doubtOf(time);
          if (doubt !== null) sentences.push(`${kind} ${id}, ${field}: ${doubt}`);
        }
      }
      after = rows.length < ROWS_PER_READ ? null : (rows.at(-1)?.id ?? null);
    }
  }
  return sentences.slice(0, MAX_SENTENCES);
}

/** The doubt about a time; `null` when it is read as it was recorded. */
function doubtOf({ edtf, timeZone, approximate, earliest, latest }: FuzzyTime): string | null {
  const recorded = `"${edtf}" in ${timeZone ?? 'UTC'} was recorded as ${earliest} to ${latest}`;
  try {
    const now = parseTime({ edtf, timeZone, approximate });
    if (now.earliest === earliest && now.latest === latest) return null;
    return `${recorded}, and is read as ${now.earliest} to ${now.latest} today`;
  } catch (error) {
    if (error instanceof TimeError) return `${recorded}, and is refused today: ${error.message}`;
    throw error;
  }
}

interface TimeInField {
  readonly field: string;
  readonly time: FuzzyTime;
}

/** All times of a body, in any field. */
function* timesIn(value: unknown, field: string): Generator<TimeInField> {
  if (typeof value !== 'object' || value === null) return;
  if (isTime(value)) yield { field, time: value };
  else for (const [name, part] of Object.entries(value)) yield* timesIn(part, field === '' ? name : `${field}.${name}`);
}

function isTime(value: object): value is FuzzyTime {
  return 'edtf' in value && 'earliest' in value && 'latest' in value && 'timeZone' in value && 'approximate' in value;
}
