/**
 * The plot "Who spoke when": a row for each speaker, a dot for each statement, a line or a band for each event. A faint bar
 * shows how uncertain a time is, an outlined bar how long something lasted. An approximate time has a faint halo around its
 * dot or line, or a dashed bar. Positions are shares of the width, so the plot fits every screen.
 */
import { scaleUtc } from 'd3-scale';
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import type { TimeFragment } from '../generated/operations.js';
import type { Moment, StoryData } from '../page-data.js';
import { isSpan, timeInWords } from '../words/time.js';

/** The speakers who said the most have rows of their own; all others share the last row. */
const MAX_OWN_ROWS = 8;
const ROW_HEIGHT_PX = 36;
const MIDDLE_PX = ROW_HEIGHT_PX / 2;
/** Statements at one moment stand above each other, so far from the middle of the row. */
const LANE_OFFSETS_PX = [0, -7, 7, -14, 14];
const DOT_RADIUS_PX = 3.4;
const HALO_RADIUS_PX = 8;
const BAR_HEIGHT_PX = 8;
/** A narrower bar would look like a line: this is about a pixel. */
const MIN_BAR_PERCENT = 0.1;
const DAY_MS = 86_400_000;

interface Dot {
  readonly moment: Moment;
  /** The number of dots before it at the same place of its row. */
  readonly lane: number;
}

interface PlotRow {
  readonly name: string;
  readonly dots: readonly Dot[];
}

export function SpeakerPlot({
  moments,
  of,
  events,
}: {
  /** The newest moments, oldest first. */
  readonly moments: readonly Moment[];
  /** The number of all statements. */
  readonly of: number;
  readonly events: StoryData['events']['nodes'];
}) {
  if (moments.length === 0) return <p class="empty">{words.plot.none}</p>;
  const rows = rowsOf(moments);
  const held = events.filter(({ status, time }) => time !== null && status !== 'CANCELLED' && status !== 'PROPOSED');
  const { first, last } = spanOf(moments);
  const scale = scaleUtc([new Date(first - DAY_MS / 2), new Date(last + DAY_MS / 2)], [0, 100]).clamp(true);
  const x = (time: number) => scale(new Date(time));
  const ticks = scale.ticks(5);
  const happened = held.flatMap(({ id, title, time }) => {
    if (time === null) return [];
    const [from, to] = [Date.parse(time.earliest), Date.parse(time.latest)];
    const place = placeOf(time, x);
    return to >= first - DAY_MS && from <= last + DAY_MS ? [{ id, title, time: timeInWords(time), place }] : [];
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
            <svg width="100%" height={ROW_HEIGHT_PX} aria-hidden="true" focusable="false">
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
              {happened.map(({ id, title, time, place }) => (
                <EventMark key={id} title={words.plot.mark(title, time)} place={place} />
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
        {words.plot.caption(moments.length, of)}
        <ul class="plot-legend">
          {legend.map(({ mark, meaning }) => (
            <li key={meaning}>
              <svg width="22" height="12" aria-hidden="true" focusable="false">
                {mark}
              </svg>{' '}
              {meaning}
            </li>
          ))}
        </ul>
        <details>
          <summary>{words.plot.asList}</summary>
          <ul>
            {rows.map(({ name, dots }) => (
              <li key={name}>{words.plot.speaker(name, dots.length, span(dots))}</li>
            ))}
            {happened.map(({ id, title, time }) => (
              <li key={id}>{words.plot.event(title, time)}</li>
            ))}
          </ul>
        </details>
      </figcaption>
    </figure>
  );
}

/** The shape of a time; `exact` if its length is too short to see. */
type Shape = 'exact' | 'uncertain' | 'span';

/** The class of a bar. A bar with approximate ends is dashed. */
function barClass({ shape, isAbout }: Place): string {
  return `time-${shape}${isAbout ? ' time-about' : ''}`;
}

/** The place of a time, in shares of the width. */
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
  const shape = isSpan(time) ? 'span' : end - begin < MIN_BAR_PERCENT ? 'exact' : 'uncertain';
  const middle = share(x((from + to) / 2));
  return { shape, begin: share(begin), width: `${width}%`, middle, isAbout: time.approximate };
}

function share(percent: number): string {
  return `${percent.toFixed(2)}%`;
}

/** The meaning of each mark that the plot has. */
function legendOf(events: readonly Place[], statements: readonly Place[]) {
  const all = [...events, ...statements];
  const bar = (classes: string) => <rect class={classes} x="1" y="2" width="20" height={BAR_HEIGHT_PX} rx="4" />;
  const isExact = ({ shape }: Place) => shape === 'exact';
  return [
    {
      isShown: events.some((place) => isExact(place) && !place.isAbout),
      mark: <line class="event-line" x1="11" x2="11" y1="0" y2="12" />,
      meaning: words.plot.legend.event,
    },
    {
      isShown: all.some(({ shape }) => shape === 'uncertain'),
      mark: bar('time-uncertain'),
      meaning: words.plot.legend.uncertain,
    },
    { isShown: all.some(({ shape }) => shape === 'span'), mark: bar('time-span'), meaning: words.plot.legend.span },
    {
      isShown: events.some((place) => isExact(place) && place.isAbout),
      mark: (
        <>
          <line class="halo" x1="11" x2="11" y1="0" y2="12" />
          <line class="event-line" x1="11" x2="11" y1="0" y2="12" />
        </>
      ),
      meaning: words.plot.legend.aboutEvent,
    },
    {
      isShown: statements.some((place) => isExact(place) && place.isAbout),
      mark: (
        <g class="dot">
          <circle class="halo" cx="11" cy="6" r="6" />
          <circle cx="11" cy="6" r={DOT_RADIUS_PX} />
        </g>
      ),
      meaning: words.plot.legend.about,
    },
    {
      isShown: all.some((place) => !isExact(place) && place.isAbout),
      mark: bar('time-uncertain time-about'),
      meaning: words.plot.legend.aboutEnds,
    },
  ].filter(({ isShown }) => isShown);
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
  const y = MIDDLE_PX + (LANE_OFFSETS_PX[lane % LANE_OFFSETS_PX.length] ?? 0);
  const { shape, begin, width, middle, isAbout } = place;
  return (
    <a href={moment.permalink} tabindex={-1} class={moment.status === 'PUBLISHED' ? 'dot' : 'dot dot-gone'}>
      <title>{words.plot.mark(nameOf(moment), timeInWords(moment.saidAt))}</title>
      {shape === 'exact' ? (
        isAbout && <circle class="halo" cx={middle} cy={y} r={HALO_RADIUS_PX} />
      ) : (
        <rect
          class={barClass(place)}
          x={begin}
          width={width}
          y={y - BAR_HEIGHT_PX / 2}
          height={BAR_HEIGHT_PX}
          rx={BAR_HEIGHT_PX / 2}
        />
      )}
      {isVague(moment) ? null : <circle cx={middle} cy={y} r={DOT_RADIUS_PX} />}
    </a>
  );
}

/** Whether a dot would be more precise than the time. */
function isVague({ saidAt: { earliestPrecision, latestPrecision } }: Moment): boolean {
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

/** A row for each of the main speakers, in the order in which they first spoke, and one for all others. */
function rowsOf(moments: readonly Moment[]): PlotRow[] {
  const byName = new Map<string, Moment[]>();
  for (const moment of moments) {
    const name = nameOf(moment);
    byName.set(name, [...(byName.get(name) ?? []), moment]);
  }
  const most = [...byName.entries()].sort(([, a], [, b]) => b.length - a.length);
  const named = new Set(
    most.slice(0, byName.size <= MAX_OWN_ROWS + 1 ? byName.size : MAX_OWN_ROWS).map(([name]) => name),
  );
  const rows = [...byName.entries()].filter(([name]) => named.has(name));
  const rest = moments.filter((moment) => !named.has(nameOf(moment)));
  return [...rows, ...(rest.length === 0 ? [] : [[words.plot.others, rest] as const])].map(([name, said]) => ({
    name,
    dots: dotsOf(said),
  }));
}

function dotsOf(moments: readonly Moment[]): Dot[] {
  const places = new Map<number, number>();
  return moments.map((moment) => {
    const [from, to] = [Date.parse(moment.saidAt.earliest), Date.parse(moment.saidAt.latest)];
    // Dots within six hours cover each other.
    const key = Math.round((from + to) / 2 / (DAY_MS / 4));
    const lane = places.get(key) ?? 0;
    places.set(key, lane + 1);
    return { moment, lane };
  });
}

function nameOf({ attributions }: Moment): string {
  const names = attributions.flatMap(({ speaker }) => (speaker === null ? [] : [speaker.name]));
  return names.length === 0 ? words.plot.unnamed : terms.grammar.list(names);
}

/** The day of a tick, with its month if that differs from the month of the tick before. */
function dayLabel(day: Date, before: Date | undefined): string {
  const hours = day.getUTCHours();
  if (hours !== 0) return words.time.clock(String(hours).padStart(2, '0'), '00');
  const [date, month] = [day.getUTCDate(), day.getUTCMonth()];
  return before?.getUTCMonth() === month ? String(date) : words.time.date(date, terms.grammar.shortMonths[month] ?? '');
}

function span(dots: readonly Dot[]): string {
  const [first, last] = [dots[0]?.moment.saidAt, dots.at(-1)?.moment.saidAt];
  if (first === undefined || last === undefined) return '';
  const [from, to] = [timeInWords(first), timeInWords(last)];
  return from === to ? from : words.time.fromTo(from, to);
}
