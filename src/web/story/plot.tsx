/**
 * Who spoke when: a row for each speaker, a dot for each statement, a line or a band for each event. An uncertain time is a
 * faint bar as long as it is uncertain, what lasted an outlined one as long as it lasted. What was only about then has a faint
 * halo around its dot or line, or a dashed bar. The places are shares of the width, so it is as readable on a telephone as on
 * a wall.
 */
import { scaleUtc } from 'd3-scale';
import type { TimeFragment } from '../operations.js';
import type { Moment, StoryData } from '../page-data.js';
import { isSpan, timeInWords } from '../words/time.js';
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
/** Of the halo of a dot. */
const HALO_RADIUS = 8;
/** How high the bar of a statement is, in pixels. */
const BAR_HEIGHT = 8;
/** A time that is uncertain by less than this share of the width, in percent, would look like a line: about a pixel. */
const LEAST_WIDTH = 0.1;
const DAY = 86_400_000;
const OTHERS = 'Others';
const UNNAMED = 'Not named';

interface Dot {
  readonly moment: Moment;
  /** How many others of its row are at the same place before it. */
  readonly lane: number;
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
  const x = (time: number) => scale(new Date(time));
  const ticks = scale.ticks(5);
  const happened = held.flatMap(({ id, title, time }) => {
    if (time === null) return [];
    const [from, to] = [Date.parse(time.earliest), Date.parse(time.latest)];
    const place = placeOf(time, x);
    return to >= first - DAY && from <= last + DAY ? [{ id, title, words: timeInWords(time), place }] : [];
  });
  const placed = rows.map(({ name, dots }) => ({
    name,
    dots: dots.map((dot) => ({ ...dot, place: placeOf(dot.moment.saidAt, x) })),
  }));
  const legend = legendOf(
    happened.map(({ place }) => place),
    placed.flatMap(({ dots }) => dots.map(({ place }) => place)),
  );
  return (
    <figure class="plot">
      <div class="plot-rows">
        {placed.map(({ name, dots }) => (
          <div class="plot-row" key={name}>
            <span class="plot-name" aria-hidden="true">
              {name}
            </span>
            <svg width="100%" height={ROW_HEIGHT} aria-hidden="true" focusable="false">
              {ticks.map((tick) => (
                <line
                  key={tick.getTime()}
                  class="grid"
                  x1={share(x(tick.getTime()))}
                  x2={share(x(tick.getTime()))}
                  y1="0"
                  y2="100%"
                />
              ))}
              {happened.map(({ id, title, words, place }) => (
                <EventMark key={id} title={`${title}, ${words}`} place={place} />
              ))}
              {dots.map((dot) => (
                <PlotDot key={dot.moment.id} dot={dot} />
              ))}
            </svg>
          </div>
        ))}
        <div class="plot-row plot-axis">
          <span class="plot-name" />
          <svg width="100%" height="18" aria-hidden="true" focusable="false">
            {ticks.map((tick, index) => (
              <text key={tick.getTime()} x={share(x(tick.getTime()))} y="13" text-anchor="middle">
                {dayLabel(tick, ticks[index - 1])}
              </text>
            ))}
          </svg>
        </div>
      </div>
      <figcaption>
        {moments.length < of ? `The last ${moments.length} of ${counted(of, 'statement')}. ` : ''}Days in UTC. What is
        known only to the month has no dot.
        <ul class="plot-legend">
          {legend.map(({ mark, words }) => (
            <li key={words}>
              <svg width="22" height="12" aria-hidden="true" focusable="false">
                {mark}
              </svg>{' '}
              {words}
            </li>
          ))}
        </ul>
        <details>
          <summary>The same as a list</summary>
          <ul>
            {rows.map(({ name, dots }) => (
              <li key={name}>
                {name}: {counted(dots.length, 'statement')}, {span(dots)}
              </li>
            ))}
            {happened.map(({ id, title, words }) => (
              <li key={id}>
                {title}: {words}
              </li>
            ))}
          </ul>
        </details>
      </figcaption>
    </figure>
  );
}

/** How a time looks: `exact` where its length would not be seen. */
type Shape = 'exact' | 'uncertain' | 'span';

/** The class of a bar: one whose ends are known only about is dashed. */
function barClass({ shape, isAbout }: Place): string {
  return `time-${shape}${isAbout ? ' time-about' : ''}`;
}

/** Where a time stands, in shares of the width. */
interface Place {
  readonly shape: Shape;
  readonly begin: string;
  readonly width: string;
  readonly middle: string;
  readonly isAbout: boolean;
}

function placeOf(time: TimeFragment, x: (time: number) => number): Place {
  const [from, to] = [Date.parse(time.earliest), Date.parse(time.latest)];
  const [begin, end] = [x(from), x(to)];
  const width = (end - begin).toFixed(2);
  const shape = isSpan(time) ? 'span' : end - begin < LEAST_WIDTH ? 'exact' : 'uncertain';
  const middle = share(x((from + to) / 2));
  return { shape, begin: share(begin), width: `${width}%`, middle, isAbout: time.approximate };
}

function share(percent: number): string {
  return `${percent.toFixed(2)}%`;
}

/** What the marks that are there mean, in three words each. */
function legendOf(events: readonly Place[], statements: readonly Place[]) {
  const all = [...events, ...statements];
  const bar = (classes: string) => <rect class={classes} x="1" y="2" width="20" height={BAR_HEIGHT} rx="4" />;
  const isExact = ({ shape }: Place) => shape === 'exact';
  return [
    {
      isThere: events.some((place) => isExact(place) && !place.isAbout),
      mark: <line class="event-line" x1="11" x2="11" y1="0" y2="12" />,
      words: 'event, time known',
    },
    {
      isThere: all.some(({ shape }) => shape === 'uncertain'),
      mark: bar('time-uncertain'),
      words: 'time not certain',
    },
    { isThere: all.some(({ shape }) => shape === 'span'), mark: bar('time-span'), words: 'lasted this long' },
    {
      isThere: events.some((place) => isExact(place) && place.isAbout),
      mark: (
        <>
          <line class="halo" x1="11" x2="11" y1="0" y2="12" />
          <line class="event-line" x1="11" x2="11" y1="0" y2="12" />
        </>
      ),
      words: 'event, about then',
    },
    {
      isThere: statements.some((place) => isExact(place) && place.isAbout),
      mark: (
        <g class="dot">
          <circle class="halo" cx="11" cy="6" r="6" />
          <circle cx="11" cy="6" r={RADIUS} />
        </g>
      ),
      words: 'about this time',
    },
    {
      isThere: all.some((place) => !isExact(place) && place.isAbout),
      mark: bar('time-uncertain time-about'),
      words: 'ends are approximate',
    },
  ].filter(({ isThere }) => isThere);
}

function EventMark({ title, place }: { readonly title: string; readonly place: Place }) {
  const { shape, begin, width, middle, isAbout } = place;
  if (shape === 'exact') {
    return (
      <>
        {isAbout ? <line class="halo" x1={middle} x2={middle} y1="0" y2="100%" /> : null}
        <line class="event-line" x1={middle} x2={middle} y1="0" y2="100%">
          <title>{title}</title>
        </line>
      </>
    );
  }
  return (
    <rect class={`event-time ${barClass(place)}`} x={begin} width={width} y="0" height="100%">
      <title>{title}</title>
    </rect>
  );
}

function PlotDot({ dot }: { readonly dot: Dot & { readonly place: Place } }) {
  const { moment, lane, place } = dot;
  const y = MIDDLE + (OFFSETS[lane % OFFSETS.length] ?? 0);
  const { shape, begin, width, middle, isAbout } = place;
  return (
    <a href={moment.permalink} tabindex={-1} class={moment.status === 'PUBLISHED' ? 'dot' : 'dot dot-gone'}>
      <title>{`${nameOf(moment)}, ${timeInWords(moment.saidAt)}`}</title>
      {shape === 'exact' ? (
        isAbout && <circle class="halo" cx={middle} cy={y} r={HALO_RADIUS} />
      ) : (
        <rect
          class={barClass(place)}
          x={begin}
          width={width}
          y={y - BAR_HEIGHT / 2}
          height={BAR_HEIGHT}
          rx={BAR_HEIGHT / 2}
        />
      )}
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
    const lane = places.get(key) ?? 0;
    places.set(key, lane + 1);
    return { moment, lane };
  });
}

function nameOf({ attributions }: Moment): string {
  const names = attributions.flatMap(({ speaker }) => (speaker === null ? [] : [speaker.name]));
  return names.length === 0 ? UNNAMED : list(names);
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
