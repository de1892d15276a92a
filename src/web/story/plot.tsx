/**
 * Who spoke when: a row for each speaker, a dot for each statement, a line for each event. What is known only to the day is
 * a bar as long as the day with the dot in its middle; nothing stands where it is not known to be. The places are shares of
 * the width, so it is as readable on a telephone as on a wall.
 */
import { scaleUtc } from 'd3-scale';
import type { Moment, StoryData } from '../load.js';
import { timeInWords } from '../words/time.js';
import { counted } from '../words/vocabulary.js';
import { list } from '../words/who.js';

/** So many speakers have a row of their own, those who said the most; all others share the last one. */
const ROWS = 8;
/** In a row of this height, in pixels. */
const ROW_HEIGHT = 36;
const MIDDLE = ROW_HEIGHT / 2;
/** Statements at one moment stand above and below each other, so far from the middle. */
const OFFSETS = [0, -7, 7, -14, 14];
const RADIUS = 3.4;
const DAY = 86_400_000;
const OTHERS = 'Others';
const UNNAMED = 'Not named';

interface Dot {
  readonly moment: Moment;
  readonly from: number;
  readonly to: number;
  /** How many others of the row are at the same place. */
  readonly place: number;
}

interface Row {
  readonly name: string;
  readonly dots: readonly Dot[];
}

export function SpeakerPlot({
  moments,
  of,
  events,
}: {
  /** The newest moments, the oldest of them first. */
  readonly moments: readonly Moment[];
  /** How many statements there are in all. */
  readonly of: number;
  readonly events: StoryData['events']['nodes'];
}) {
  if (moments.length === 0) return <p class="empty">Nobody has said anything yet.</p>;
  const rows = rowsOf(moments);
  const held = events.filter(({ status, time }) => time !== null && status !== 'CANCELLED' && status !== 'PROPOSED');
  const { first, last } = spanOf(moments);
  const scale = scaleUtc([new Date(first - DAY / 2), new Date(last + DAY / 2)], [0, 100]).clamp(true);
  const x = (time: number) => `${scale(new Date(time)).toFixed(2)}%`;
  const ticks = scale.ticks(5);
  const lines = held.flatMap(({ id, title, time }) => {
    const at = time === null ? Number.NaN : middleOf(time);
    return at >= first - DAY && at <= last + DAY ? [{ id, title, at }] : [];
  });
  return (
    <figure class="plot">
      <div class="plot-rows">
        {rows.map(({ name, dots }) => (
          <div class="plot-row" key={name}>
            <span class="plot-name" aria-hidden="true">
              {name}
            </span>
            <svg width="100%" height={ROW_HEIGHT} aria-hidden="true" focusable="false">
              {ticks.map((tick) => (
                <line
                  key={tick.getTime()}
                  class="grid"
                  x1={x(tick.getTime())}
                  x2={x(tick.getTime())}
                  y1="0"
                  y2="100%"
                />
              ))}
              {lines.map(({ id, title, at }) => (
                <line key={id} class="event-line" x1={x(at)} x2={x(at)} y1="0" y2="100%">
                  <title>{title}</title>
                </line>
              ))}
              {dots.map((dot) => (
                <PlotDot key={dot.moment.id} dot={dot} x={x} />
              ))}
            </svg>
          </div>
        ))}
        <div class="plot-row plot-axis">
          <span class="plot-name" />
          <svg width="100%" height="18" aria-hidden="true" focusable="false">
            {ticks.map((tick, index) => (
              <text key={tick.getTime()} x={x(tick.getTime())} y="13" text-anchor="middle">
                {dayLabel(tick, ticks[index - 1])}
              </text>
            ))}
          </svg>
        </div>
      </div>
      <figcaption>
        {moments.length < of ? `The last ${moments.length} of ${counted(of, 'statement')}. ` : ''}Days in UTC. A bar is
        as long as the time is uncertain; what is known only to the month has no dot.
        {lines.length > 0 ? ' Lines are events.' : ''}
        <details>
          <summary>The same as a list</summary>
          <ul>
            {rows.map(({ name, dots }) => (
              <li key={name}>
                {name}: {counted(dots.length, 'statement')}, {span(dots)}
              </li>
            ))}
          </ul>
        </details>
      </figcaption>
    </figure>
  );
}

function PlotDot({ dot, x }: { readonly dot: Dot; readonly x: (time: number) => string }) {
  const { moment, from, to, place } = dot;
  const y = MIDDLE + (OFFSETS[place % OFFSETS.length] ?? 0);
  const [begin, end, middle] = [x(from), x(to), x((from + to) / 2)];
  return (
    <a href={moment.permalink} tabindex={-1} class={moment.status === 'PUBLISHED' ? 'dot' : 'dot dot-gone'}>
      <title>{`${nameOf(moment)}, ${timeInWords(moment.saidAt)}`}</title>
      {begin === end ? null : <line class="uncertain" x1={begin} x2={end} y1={y} y2={y} />}
      {isVague(moment) ? null : <circle cx={middle} cy={y} r={RADIUS} />}
    </a>
  );
}

/** Whether so little is known of a time that a dot anywhere would say too much. */
function isVague({ saidAt: { earliestPrecision, latestPrecision } }: Moment): boolean {
  return [earliestPrecision, latestPrecision].some((precision) => precision === 'YEAR' || precision === 'MONTH');
}

/** From the first to the last of what is known at least to the day; of everything, where nothing is. */
function spanOf(moments: readonly Moment[]): { readonly first: number; readonly last: number } {
  const known = moments.filter((moment) => !isVague(moment));
  const times = (known.length > 0 ? known : moments).map(({ saidAt }) => saidAt);
  return {
    first: Math.min(...times.map(({ earliest }) => Date.parse(earliest))),
    last: Math.max(...times.map(({ latest }) => Date.parse(latest))),
  };
}

/** The speakers who said the most, in the order in which they first spoke, and the others. */
function rowsOf(moments: readonly Moment[]): Row[] {
  const byName = new Map<string, Moment[]>();
  for (const moment of moments) {
    const name = nameOf(moment);
    byName.set(name, [...(byName.get(name) ?? []), moment]);
  }
  const most = [...byName.entries()].sort(([, a], [, b]) => b.length - a.length);
  const named = new Set(most.slice(0, byName.size <= ROWS + 1 ? byName.size : ROWS).map(([name]) => name));
  const rows = [...byName.entries()].filter(([name]) => named.has(name));
  const rest = moments.filter((moment) => !named.has(nameOf(moment)));
  return [...rows, ...(rest.length === 0 ? [] : [[OTHERS, rest] as const])].map(([name, said]) => ({
    name,
    dots: dotsOf(said),
  }));
}

function dotsOf(moments: readonly Moment[]): Dot[] {
  const places = new Map<number, number>();
  return moments.map((moment) => {
    const [from, to] = [Date.parse(moment.saidAt.earliest), Date.parse(moment.saidAt.latest)];
    // Near enough to cover each other.
    const key = Math.round((from + to) / 2 / (DAY / 4));
    const place = places.get(key) ?? 0;
    places.set(key, place + 1);
    return { moment, from, to, place };
  });
}

function nameOf({ attributions }: Moment): string {
  const names = attributions.flatMap(({ speaker }) => (speaker === null ? [] : [speaker.name]));
  return names.length === 0 ? UNNAMED : list(names);
}

function middleOf({ earliest, latest }: { readonly earliest: string; readonly latest: string }): number {
  return (Date.parse(earliest) + Date.parse(latest)) / 2;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The day of a tick; its month only where it is another one than that of the tick before. */
function dayLabel(day: Date, before: Date | undefined): string {
  const hours = day.getUTCHours();
  if (hours !== 0) return `${String(hours).padStart(2, '0')}:00`;
  const date = String(day.getUTCDate());
  return before?.getUTCMonth() === day.getUTCMonth() ? date : `${date} ${MONTHS[day.getUTCMonth()]}`;
}

function span(dots: readonly Dot[]): string {
  const [first, last] = [dots[0]?.moment.saidAt, dots.at(-1)?.moment.saidAt];
  if (first === undefined || last === undefined) return '';
  const [from, to] = [timeInWords(first), timeInWords(last)];
  return from === to ? from : `from ${from} to ${to}`;
}
