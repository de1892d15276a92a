/** The record by batches and by days, and what happened on each day: the names of the slider's places. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import type { UpdateKind } from '../generated/operations.js';
import type { HighlightedEvent, HighlightedStatement, Highlights, RecordedUpdate } from '../page-data.js';
import { dayOf, shortDayInWords } from '../words/time.js';
import { speakerNames } from '../words/who.js';

/** Updates that the desk applied together. */
export interface RecordedBatch {
  /** The cursor after its last update. */
  readonly cursor: string;
  readonly at: string;
  readonly sequence: number;
  readonly kinds: readonly UpdateKind[];
  /** The ids of the things that it put on the record, and of the events that it changed. */
  readonly subjects: ReadonlySet<string>;
}

/** The batches of a record, oldest first. */
export function batchesOf(record: readonly RecordedUpdate[]): RecordedBatch[] {
  const batches = new Map<number, RecordedUpdate[]>();
  for (const update of record) batches.set(update.batch, [...(batches.get(update.batch) ?? []), update]);
  return [...batches.values()].flatMap((updates): RecordedBatch[] => {
    const last = updates.at(-1);
    if (last === undefined) return [];
    const { cursor, at, sequence } = last;
    const subjects = new Set(updates.flatMap(({ subject }) => (subject === null ? [] : [subject])));
    return [{ cursor, at, sequence, kinds: updates.map(({ kind }) => kind), subjects }];
  });
}

/** A day on which something was recorded. */
export interface RecordedDay {
  /** "2025-03-18", in UTC. */
  readonly key: string;
  /** "18 Mar"; with the year if the record spans several. */
  readonly date: string;
  /** The indexes of its first and its last batch. */
  readonly first: number;
  readonly last: number;
  /** The event of the day, or the main thing that was recorded. */
  readonly title: string;
}

/** The days of a record, oldest first. */
export function daysOfRecord(batches: readonly RecordedBatch[], highlights: Highlights): RecordedDay[] {
  const days = new Map<string, { readonly first: number; last: number }>();
  batches.forEach(({ at }, index) => {
    const key = dayKeyOf(at);
    const day = days.get(key);
    if (day === undefined) days.set(key, { first: index, last: index });
    else day.last = index;
  });
  const year = new Set([...days.keys()].map((key) => key.slice(0, 4))).size > 1;
  return [...days].map(([key, { first, last }]) => ({
    key,
    date: shortDayInWords(`${key}T00:00:00Z`, { year }),
    first,
    last,
    title: titleOf(key, batches.slice(first, last + 1), highlights),
  }));
}

/** Moments of the record are in UTC. */
function dayKeyOf(moment: string): string {
  return moment.slice(0, 'YYYY-MM-DD'.length);
}

/** The event of the day at which most was said; otherwise the most important thing that was put on the record. */
function titleOf(key: string, batches: readonly RecordedBatch[], highlights: Highlights): string {
  const happened = mostSaid(highlights.events.filter((event) => isOn(event, key)));
  return happened?.title ?? recordedTitle(batches, highlights);
}

/** The most important thing that some batches put on the record. */
function recordedTitle(batches: readonly RecordedBatch[], highlights: Highlights): string {
  const { events, proposals, statements } = broughtBy(batches, highlights);
  const [proposal] = proposals;
  const [statement] = statements;
  const event = mostSaid(events);
  if (event !== null && isAfter(event, batches.at(-1)?.at ?? '')) return words.slider.announced(event.title);
  const recorded = event?.title ?? proposal?.title ?? (statement === undefined ? null : lineOf(statement));
  return words.slider.recorded(recorded ?? inNumbers(batches.flatMap(({ kinds }) => kinds)));
}

/** Whether an event was held on one day, and on this one. A day in the zone of the event is that day. */
function isOn({ status, time }: HighlightedEvent, key: string): boolean {
  if (time === null || status !== 'HELD') return false;
  const last = { ...time, earliest: time.latest, earliestOffsetSeconds: time.latestOffsetSeconds };
  return dayOf(time).key === key && dayOf({ ...last, earliestPrecision: time.latestPrecision }).key === key;
}

/** Whether an event was still to come on the day of a moment. */
function isAfter({ time }: HighlightedEvent, moment: string): boolean {
  return time !== null && dayOf(time).key > dayKeyOf(moment);
}

function mostSaid(events: readonly HighlightedEvent[]): HighlightedEvent | null {
  const [most = null] = [...events].sort((a, b) => b.statements - a.statements);
  return most;
}

/** The highlights that some batches put on the record. Those with the most sources, or at which most was said, come first. */
export function broughtBy(batches: readonly Pick<RecordedBatch, 'subjects'>[], highlights: Highlights): Highlights {
  const isBrought = ({ id }: { readonly id: string }) => batches.some(({ subjects }) => subjects.has(id));
  return {
    events: highlights.events.filter(isBrought).sort((a, b) => b.statements - a.statements),
    proposals: highlights.proposals.filter(isBrought),
    statements: highlights.statements.filter(isBrought),
  };
}

function lineOf({ attributions, mode, text }: HighlightedStatement): string {
  const said = text ?? '';
  return words.slider.named(speakerNames(attributions), mode === 'DIRECT' ? words.slider.quoted(said) : said);
}

/** Updates in numbers: "2 statements and 1 correction". */
export function inNumbers(kinds: readonly UpdateKind[]): string {
  const counts = new Map<UpdateKind, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const { counted, list } = terms.grammar;
  return list([...counts].map(([kind, count]) => counted(count, terms.update[kind])));
}

/**
 * The title of the place after a batch: the event of its day for the last batch of the day, or else the main thing that was
 * recorded. It stands beside a moment, so it names nothing in words that were recorded later.
 */
export function titleOfBatch(
  index: number,
  batches: readonly RecordedBatch[],
  days: readonly RecordedDay[],
  highlights: Highlights,
): string {
  const known = knownAt(batches[index]?.at ?? '', highlights);
  const day = days.find(({ last }) => last === index);
  if (day === undefined) return recordedTitle(batches.slice(index, index + 1), known);
  return titleOf(day.key, batches.slice(day.first, index + 1), known);
}

/** The highlights that stood at a moment as they stand now. */
function knownAt(moment: string, { events, proposals, statements }: Highlights): Highlights {
  const isKnown = ({ changedAt }: { readonly changedAt: string }) => Date.parse(changedAt) <= Date.parse(moment);
  return {
    events: events.filter(isKnown),
    proposals: proposals.filter(isKnown),
    statements: statements.filter(isKnown),
  };
}
