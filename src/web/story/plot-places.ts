/** Where the marks of the plot "Who spoke when" stand: their times as shares of the width, and their lanes within a row. */
import { scaleUtc } from 'd3-scale';
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import type { TimeFragment } from '../generated/operations.js';
import type { Moment, StoryData } from '../page-data.js';
import { isSpan } from '../words/time.js';
import type { ShownProposal } from './matrix-details.js';

export type PlotEvent = StoryData['events']['nodes'][number];

/** The speakers who said the most have rows of their own; all others share the last row. */
const MAX_OWN_ROWS = 8;
/** The newest proposals have rows; the list below the plot has all. */
const MAX_PROPOSAL_ROWS = 10;
/** More lanes would make a row too high: marks then share lanes. */
const MAX_LANES = 9;
/** A narrower bar would look like a line: this is about a pixel. */
const MIN_BAR_PERCENT = 0.1;
/** Marks that are nearer to each other would touch in a narrow window. */
const MIN_DISTANCE_PERCENT = 2.4;
const DAY_MS = 86_400_000;
const TICKS = 6;
/** Ticks that are further apart have no weekday. */
const MAX_WEEKDAY_STEP_DAYS = 20;

/** The shape of a time; `exact` if its length is too short to see. */
type Shape = 'exact' | 'uncertain' | 'span';

/** The place of a time, in percent of the width. */
export interface PlotPlace {
  readonly shape: Shape;
  readonly begin: number;
  readonly end: number;
  readonly isAbout: boolean;
}

/** A mark and its lane, counted from the middle of the row for statements, and from the top for events. */
export interface Placed<Thing> {
  readonly thing: Thing;
  readonly place: PlotPlace;
  readonly lane: number;
}

export interface SpeakerRow {
  readonly name: string;
  readonly dots: readonly Placed<Moment>[];
  /** The number of lanes. */
  readonly lanes: number;
}

export interface Tick {
  readonly percent: number;
  readonly weekday: string;
  readonly label: string;
}

export interface PlotPlaces {
  readonly ticks: readonly Tick[];
  readonly speakers: readonly SpeakerRow[];
  readonly events: readonly Placed<PlotEvent & { readonly time: TimeFragment }>[];
  readonly eventLanes: number;
  readonly proposals: readonly Placed<ShownProposal & { readonly tabledAt: TimeFragment }>[];
}

/** Places everything that the plot shows. There has to be at least one moment. */
export function placesOf(
  moments: readonly Moment[],
  events: readonly PlotEvent[],
  proposals: readonly ShownProposal[],
): PlotPlaces {
  const { first, last } = spanOf(moments);
  const scale = scaleUtc([new Date(first - DAY_MS / 2), new Date(last + DAY_MS / 2)], [0, 100]).clamp(true);
  const x = (time: number) => scale(new Date(time));
  const isInView = (from: number, to: number) => to >= first - DAY_MS && from <= last + DAY_MS;

  const held = events
    .flatMap((event) => {
      const { time, status } = event;
      if (time === null || status === 'CANCELLED' || status === 'PROPOSED') return [];
      if (!isInView(Date.parse(time.earliest), Date.parse(time.latest))) return [];
      return [{ thing: { ...event, time }, place: placeOf(time, x) }];
    })
    .toSorted((a, b) => a.place.begin - b.place.begin);
  const known = proposals
    .flatMap((proposal) => {
      const { tabledAt } = proposal;
      if (tabledAt === null || Date.parse(tabledAt.earliest) > last + DAY_MS) return [];
      const { begin } = placeOf(tabledAt, x);
      const ended = endOf(proposal);
      const end = ended === null ? 100 : Math.max(x(ended), begin);
      const place: PlotPlace = { shape: 'span', begin, end, isAbout: tabledAt.approximate };
      return [{ thing: { ...proposal, tabledAt }, place, lane: 0 }];
    })
    .toSorted((a, b) => Date.parse(a.thing.tabledAt.earliest) - Date.parse(b.thing.tabledAt.earliest));

  const placedEvents = inLanes(held);
  return {
    ticks: ticksOf(scale.ticks(TICKS), x),
    speakers: rowsOf(moments).map(([name, said]) => speakerRow(name, said, x)),
    events: placedEvents,
    eventLanes: lanesOf(placedEvents),
    proposals: known.slice(-MAX_PROPOSAL_ROWS),
  };
}

/** When a proposal ended, as far as the record knows: when its last status was recorded. `null` while it stands. */
function endOf({ status, statusHistory }: ShownProposal): number | null {
  const hasEnded = status === 'REJECTED' || status === 'WITHDRAWN' || status === 'LAPSED' || status === 'SUPERSEDED';
  const recordedAt = statusHistory.at(-1)?.recordedAt;
  return hasEnded && recordedAt !== undefined ? Date.parse(recordedAt) : null;
}

function placeOf(time: TimeFragment, x: (time: number) => number): PlotPlace {
  const [begin, end] = [x(Date.parse(time.earliest)), x(Date.parse(time.latest))];
  const shape = isSpan(time) ? 'span' : end - begin < MIN_BAR_PERCENT ? 'exact' : 'uncertain';
  return { shape, begin, end, isAbout: time.approximate };
}

export function middleOf({ begin, end }: PlotPlace): number {
  return (begin + end) / 2;
}

export function share(percent: number): string {
  return `${percent.toFixed(2)}%`;
}

/** Puts each mark, in the order of their beginnings, into the first lane where it covers no other. */
function inLanes<Thing>(marks: readonly Omit<Placed<Thing>, 'lane'>[]): Placed<Thing>[] {
  const ends: number[] = [];
  return marks.map(({ thing, place }) => {
    const free = ends.findIndex((end) => end <= place.begin);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = Math.max(place.end, place.begin + MIN_DISTANCE_PERCENT);
    return { thing, place, lane: lane % MAX_LANES };
  });
}

/** Dots near each other stand in lanes. Bars without a dot have lanes of their own. */
function speakerRow(name: string, said: readonly Moment[], x: (time: number) => number): SpeakerRow {
  const ends: number[] = [];
  const place = (moment: Moment) => ({ thing: moment, place: placeOf(moment.saidAt, x) });
  const dots = said
    .filter((moment) => !isVague(moment))
    .map(place)
    .toSorted((a, b) => middleOf(a.place) - middleOf(b.place))
    .map((dot) => {
      const middle = middleOf(dot.place);
      const free = ends.findIndex((end) => end <= middle);
      const lane = free === -1 ? ends.length : free;
      ends[lane] = middle + MIN_DISTANCE_PERCENT;
      return { ...dot, lane };
    });
  const vague = said.filter(isVague).map((moment, index) => ({ ...place(moment), lane: ends.length + index }));
  const all = [...dots, ...vague].map((dot) => ({ ...dot, lane: dot.lane % MAX_LANES }));
  return { name, dots: all, lanes: lanesOf(all) };
}

function lanesOf(marks: readonly { readonly lane: number }[]): number {
  return Math.max(0, ...marks.map(({ lane }) => lane)) + 1;
}

/** Whether a dot would be more precise than the time. */
export function isVague({ saidAt: { earliestPrecision, latestPrecision } }: Moment): boolean {
  return [earliestPrecision, latestPrecision].some((precision) => precision === 'YEAR' || precision === 'MONTH');
}

/** From the first to the last moment that is known at least to the day; of all moments if none is. */
function spanOf(moments: readonly Moment[]): { readonly first: number; readonly last: number } {
  const known = moments.filter((moment) => !isVague(moment));
  const times = (known.length > 0 ? known : moments).map(({ saidAt }) => saidAt);
  return {
    first: Math.min(...times.map(({ earliest }) => Date.parse(earliest))),
    last: Math.max(...times.map(({ latest }) => Date.parse(latest))),
  };
}

/** The statements of each of the main speakers, in the order in which they first spoke, and those of all others. */
export function rowsOf(moments: readonly Moment[]): (readonly [name: string, said: readonly Moment[]])[] {
  const byName = new Map<string, Moment[]>();
  for (const moment of moments) {
    const name = speakersOf(moment);
    byName.set(name, [...(byName.get(name) ?? []), moment]);
  }
  const most = [...byName.entries()].sort(([, a], [, b]) => b.length - a.length);
  const own = most.slice(0, byName.size <= MAX_OWN_ROWS + 1 ? byName.size : MAX_OWN_ROWS);
  const named = new Set(own.map(([name]) => name));
  const rows = [...byName.entries()].filter(([name]) => named.has(name));
  const rest = moments.filter((moment) => !named.has(speakersOf(moment)));
  return rest.length === 0 ? rows : [...rows, [words.plot.others, rest]];
}

export function speakersOf({ attributions }: Moment): string {
  const names = attributions.flatMap(({ speaker }) => (speaker === null ? [] : [speaker.name]));
  return names.length === 0 ? words.plot.unnamed : terms.grammar.list(names);
}

function ticksOf(days: readonly Date[], x: (time: number) => number): Tick[] {
  const [first, second] = days;
  const step = first === undefined || second === undefined ? 0 : second.getTime() - first.getTime();
  const hasWeekday = step < MAX_WEEKDAY_STEP_DAYS * DAY_MS;
  return days.map((day, index) => ({
    percent: x(day.getTime()),
    weekday: hasWeekday && day.getUTCHours() === 0 ? (terms.grammar.shortWeekdays[day.getUTCDay()] ?? '') : '',
    label: dayLabel(day, days[index - 1]),
  }));
}

/** The day of a tick, with its month if that differs from the month of the tick before. */
function dayLabel(day: Date, before: Date | undefined): string {
  const hours = day.getUTCHours();
  if (hours !== 0) return words.time.clock(String(hours).padStart(2, '0'), '00');
  const [date, month] = [day.getUTCDate(), day.getUTCMonth()];
  return before?.getUTCMonth() === month ? String(date) : words.time.date(date, terms.grammar.shortMonths[month] ?? '');
}
