/**
 * The plot "Who spoke when": events, how long proposals have stood, and a row for each speaker with a dot for each statement. A
 * faint bar shows how uncertain a time is, an outlined bar how long something lasted. An approximate time has a faint halo around
 * its dot or line, or a dashed bar. Positions are shares of the width, so the plot fits every screen.
 */
import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import { type StoryView, storyAddress, WHOLE_STORY } from '../address.js';
import { statementTitle } from '../head.js';
import type { Moment } from '../page-data.js';
import { Speech } from '../words/speech.js';
import { timeInWords } from '../words/time.js';
import { proposalElementId, type ShownProposal } from './matrix-details.js';
import {
  isVague,
  middleOf,
  type Placed,
  type PlotEvent,
  type PlotPlace,
  type PlotPlaces,
  placesOf,
  rowsOf,
  type SpeakerRow,
  share,
  speakersOf,
  type Tick,
} from './plot-places.js';

const LANE_PX = 9;
const DOT_RADIUS_PX = 4;
const HALO_RADIUS_PX = 8;
const BAR_HEIGHT_PX = 8;
const ROW_PADDING_PX = 12;
const EVENT_LANE_PX = 12;
const PROPOSAL_HEIGHT_PX = 10;
/** A finger or a pointer selects the nearest mark within this distance. */
const REACH_PX = 16;
/** The gap between a mark and its label. */
const LABEL_GAP_PX = 10;
/** The least distance of a label from the upper edge of the window. */
const EDGE_PX = 8;

interface PlotProperties {
  /** The newest moments, oldest first. */
  readonly moments: readonly Moment[];
  /** The number of all statements. */
  readonly of: number;
  readonly events: readonly PlotEvent[];
  readonly proposals: readonly ShownProposal[];
  /** The slug of the story. */
  readonly story: string;
  readonly asOf: StoryView['asOf'];
}

export function SpeakerPlot(properties: PlotProperties) {
  return properties.moments.length === 0 ? <p class="empty">{words.plot.none}</p> : <Plot {...properties} />;
}

function Plot({ moments, of, events, proposals, story, asOf }: PlotProperties) {
  const places = placesOf(moments, events, proposals);
  const addressOfEvent = (event: string) => storyAddress(story, { ...WHOLE_STORY, asOf, event });
  const { ticks, speakers } = places;
  return (
    <figure class="plot">
      <MarkFrame moments={moments}>
        <Axis ticks={ticks} />
        <EventRow places={places} addressOf={addressOfEvent} />
        <ProposalRows places={places} />
        {speakers.map((row) => (
          <Speaker key={row.name} row={row} ticks={ticks} />
        ))}
      </MarkFrame>
      <figcaption>
        <Legend places={places} />
        <p>
          <span>{words.plot.caption(moments.length, of)}</span> <span class="script-only">{words.plot.keys}</span>
        </p>
        <details>
          <summary>{words.plot.asList}</summary>
          <ul>
            {rowsOf(moments).map(([name, said]) => (
              <li key={name}>{words.plot.speaker(name, said.length, span(said))}</li>
            ))}
            {places.events.map(({ thing: { id, title, time } }) => (
              <li key={id}>{words.plot.event(title, timeInWords(time))}</li>
            ))}
            {proposals.map(({ id, title, tabledAt, status }) =>
              tabledAt === null ? null : (
                <li key={id}>{words.plot.proposal(title, timeInWords(tabledAt), terms.proposalStatus[status])}</li>
              ),
            )}
          </ul>
        </details>
      </figcaption>
    </figure>
  );
}

/** The rows with their marks, and the label of the chosen mark. Choosing a mark renders nothing but its label. */
function MarkFrame({
  moments,
  children,
}: {
  readonly moments: readonly Moment[];
  readonly children: ComponentChildren;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const { chosen, handlers } = useMarks(frame);
  return (
    <div class="plot-rows" ref={frame} {...handlers}>
      {children}
      <MarkLabel mark={chosen} frame={frame} moments={moments} />
    </div>
  );
}

/** The axis stays in view while the page scrolls through the rows. */
function Axis({ ticks }: { readonly ticks: readonly Tick[] }) {
  return (
    <div class="plot-row plot-axis">
      <span class="plot-name" />
      <svg width="100%" height="34" aria-hidden="true" focusable="false">
        {ticks.map(({ percent, weekday, label }) => (
          <g key={percent}>
            <text x={share(percent)} y="13" text-anchor="middle">
              {weekday}
            </text>
            <text x={share(percent)} y="28" text-anchor="middle" class="tick-day">
              {label}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

/** The part of a row that has the marks, on its grid. */
function Track({
  label,
  height,
  ticks,
  children,
}: {
  readonly label: string;
  readonly height: number | '100%';
  readonly ticks: readonly Tick[];
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: HTML has no element for a group of links in a picture
    <svg width="100%" height={height} focusable="false" role="group" aria-label={label}>
      <g>
        {ticks.map(({ percent }) => (
          <line key={percent} class="grid" x1={share(percent)} x2={share(percent)} y1="0" y2="100%" />
        ))}
      </g>
      {children}
    </svg>
  );
}

/** A mark: a link that says in its label to whom, to what and to when it belongs. */
function Mark({
  href,
  label,
  id,
  class: classes,
  children,
}: {
  readonly href: string;
  readonly label: string;
  /** The moment's id; `null` for a mark whose label says all. */
  readonly id: string | null;
  readonly class: string;
  readonly children: ComponentChildren;
}) {
  return (
    // The arrow keys reach the marks: a hundred stops of the tabulator would keep readers from the rest of the page.
    <a href={href} class={`mark ${classes}`} tabindex={-1} aria-label={label} data-moment={id ?? undefined}>
      {children}
    </a>
  );
}

function EventRow({
  places: { events, eventLanes, ticks },
  addressOf,
}: {
  readonly places: PlotPlaces;
  readonly addressOf: (event: string) => string;
}) {
  if (events.length === 0) return null;
  const height = eventLanes * EVENT_LANE_PX + ROW_PADDING_PX / 2;
  return (
    <div class="plot-row plot-events">
      <span class="plot-name" aria-hidden="true">
        {words.plot.events}
      </span>
      <Track label={words.plot.events} height={height} ticks={ticks}>
        {events.map(({ thing: { id, slug, title, time }, place, lane }) => (
          <Mark
            key={id}
            id={null}
            href={addressOf(slug)}
            label={words.plot.mark(title, timeInWords(time))}
            class="event-mark"
          >
            <EventShape place={place} top={lane * EVENT_LANE_PX + ROW_PADDING_PX / 4} />
          </Mark>
        ))}
      </Track>
    </div>
  );
}

function EventShape({ place, top }: { readonly place: PlotPlace; readonly top: number }) {
  const { shape, begin, end, isAbout } = place;
  const middle = share(middleOf(place));
  const height = EVENT_LANE_PX - 3;
  if (shape !== 'exact') {
    return (
      <rect
        class={`event-time ${barClass(place)}`}
        x={share(begin)}
        width={share(end - begin)}
        y={top}
        height={height}
        rx="2"
      />
    );
  }
  return (
    <>
      {isAbout ? <line class="halo" x1={middle} x2={middle} y1={top} y2={top + height} /> : null}
      <line class="event-line" x1={middle} x2={middle} y1={top} y2={top + height} />
    </>
  );
}

/** A row for each proposal, from when it was made until it ended. Its title lies over its bar. */
function ProposalRows({ places: { proposals, ticks } }: { readonly places: PlotPlaces }) {
  if (proposals.length === 0) return null;
  return (
    <div class="plot-row plot-proposals">
      <span class="plot-name" aria-hidden="true">
        {words.plot.proposals}
      </span>
      <div class="proposal-bars">
        {proposals.map(({ thing, place }) => (
          <div class="proposal-bar" key={thing.id}>
            <Track label={words.plot.proposals} height="100%" ticks={ticks}>
              <Mark
                id={null}
                href={`#${proposalElementId(thing)}`}
                label={words.plot.mark(
                  thing.title,
                  words.plot.proposed(timeInWords(thing.tabledAt), terms.proposalStatus[thing.status]),
                )}
                class="proposal-mark"
              >
                <rect
                  class={place.isAbout ? 'proposal-time time-about' : 'proposal-time'}
                  x={share(place.begin)}
                  width={share(Math.max(place.end - place.begin, 1))}
                  y="0"
                  height="100%"
                />
                <line
                  class="proposal-line"
                  x1={share(place.begin)}
                  x2={share(Math.max(place.end, place.begin + 1))}
                  y1="100%"
                  y2="100%"
                />
              </Mark>
            </Track>
            <span class="proposal-name" aria-hidden="true">
              {thing.title}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}

function Speaker({ row, ticks }: { readonly row: SpeakerRow; readonly ticks: readonly Tick[] }) {
  const { name, dots, lanes } = row;
  const height = lanes * LANE_PX + ROW_PADDING_PX;
  return (
    <div class="plot-row">
      <span class="plot-name" aria-hidden="true" dir="auto">
        {name}
      </span>
      <Track label={words.plot.row(name, dots.length)} height={height} ticks={ticks}>
        {dots.map((dot) => (
          <PlotDot key={dot.thing.id} dot={dot} middleOfRow={height / 2} lanes={lanes} />
        ))}
      </Track>
    </div>
  );
}

function PlotDot({
  dot: { thing: moment, place, lane },
  middleOfRow,
  lanes,
}: {
  readonly dot: Placed<Moment>;
  readonly middleOfRow: number;
  readonly lanes: number;
}) {
  const y = middleOfRow + (lane - (lanes - 1) / 2) * LANE_PX;
  const { shape, begin, end, isAbout } = place;
  const middle = share(middleOf(place));
  return (
    <Mark
      id={moment.id}
      href={moment.permalink}
      label={words.plot.mark(statementTitle(moment), timeInWords(moment.saidAt))}
      class={moment.status === 'PUBLISHED' ? 'dot' : 'dot dot-gone'}
    >
      {shape === 'exact' ? (
        isAbout && <circle class="halo" cx={middle} cy={y} r={HALO_RADIUS_PX} />
      ) : (
        <rect
          class={barClass(place)}
          x={share(begin)}
          width={share(end - begin)}
          y={y - BAR_HEIGHT_PX / 2}
          height={BAR_HEIGHT_PX}
          rx={BAR_HEIGHT_PX / 2}
        />
      )}
      {isVague(moment) ? null : <circle class="point" cx={middle} cy={y} r={DOT_RADIUS_PX} />}
    </Mark>
  );
}

/** The class of a bar. A bar with approximate ends is dashed. */
function barClass({ shape, isAbout }: PlotPlace): string {
  return `time-${shape}${isAbout ? ' time-about' : ''}`;
}

/** The meaning of each mark that the plot has. */
function Legend({ places: { events, proposals, speakers } }: { readonly places: PlotPlaces }) {
  const dots = speakers.flatMap((row) => row.dots);
  const statements = dots.map(({ place }) => place);
  const held = events.map(({ place }) => place);
  const all = [...held, ...statements];
  const bar = (classes: string) => <rect class={classes} x="1" y="2" width="20" height={BAR_HEIGHT_PX} rx="4" />;
  const isExact = ({ shape }: PlotPlace) => shape === 'exact';
  const dot = (classes: string, halo: boolean) => (
    <g class={classes}>
      {halo ? <circle class="halo" cx="11" cy="6" r="6" /> : null}
      <circle class="point" cx="11" cy="6" r={DOT_RADIUS_PX} />
    </g>
  );
  const eventLine = <line class="event-line" x1="11" x2="11" y1="1" y2="11" />;
  const { legend } = words.plot;
  const entries = [
    { isShown: true, mark: dot('dot', false), meaning: legend.statement },
    {
      isShown: dots.some(({ thing }) => thing.status !== 'PUBLISHED'),
      mark: dot('dot dot-gone', false),
      meaning: legend.gone,
    },
    { isShown: held.some((place) => isExact(place) && !place.isAbout), mark: eventLine, meaning: legend.event },
    {
      isShown: proposals.length > 0,
      mark: (
        <>
          <rect class="proposal-time" x="1" y="1" width="20" height={PROPOSAL_HEIGHT_PX} />
          <line class="proposal-line" x1="1" x2="21" y1={1 + PROPOSAL_HEIGHT_PX} y2={1 + PROPOSAL_HEIGHT_PX} />
        </>
      ),
      meaning: legend.proposal,
    },
    {
      isShown: all.some(({ shape }) => shape === 'uncertain'),
      mark: bar('time-uncertain'),
      meaning: legend.uncertain,
    },
    { isShown: all.some(({ shape }) => shape === 'span'), mark: bar('time-span'), meaning: legend.span },
    {
      isShown: held.some((place) => isExact(place) && place.isAbout),
      mark: (
        <>
          <line class="halo" x1="11" x2="11" y1="0" y2="12" />
          {eventLine}
        </>
      ),
      meaning: legend.aboutEvent,
    },
    {
      isShown: statements.some((place) => isExact(place) && place.isAbout),
      mark: dot('dot', true),
      meaning: legend.about,
    },
    {
      isShown: all.some((place) => !isExact(place) && place.isAbout),
      mark: bar('time-uncertain time-about'),
      meaning: legend.aboutEnds,
    },
  ].filter(({ isShown }) => isShown);
  return (
    <ul class="plot-legend">
      {entries.map(({ mark, meaning }) => (
        <li key={meaning}>
          <svg width="22" height="12" aria-hidden="true" focusable="false">
            {mark}
          </svg>{' '}
          {meaning}
        </li>
      ))}
    </ul>
  );
}

/** The label of the mark that has the focus or is nearest to the pointer. Screen readers have the label of the link instead. */
function MarkLabel({
  mark,
  frame,
  moments,
}: {
  readonly mark: SVGAElement | null;
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly moments: readonly Moment[];
}) {
  const label = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (mark === null || label.current === null || frame.current === null) return;
    const around = frame.current.getBoundingClientRect();
    const { width, height } = label.current.getBoundingClientRect();
    const at = (mark.querySelector('.point') ?? mark).getBoundingClientRect();
    const left = Math.min(Math.max(at.left + at.width / 2 - width / 2, around.left), around.right - width);
    const isRoomAbove = at.top - height - LABEL_GAP_PX > EDGE_PX;
    const top = isRoomAbove ? at.top - height - LABEL_GAP_PX : at.bottom + LABEL_GAP_PX;
    label.current.style.left = `${left - around.left}px`;
    label.current.style.top = `${top - around.top}px`;
  });
  if (mark === null) return null;
  const moment = moments.find(({ id }) => id === mark.dataset.moment);
  return (
    <div class="plot-label" ref={label} aria-hidden="true">
      {moment === undefined ? (
        <span class="plot-label-title">{mark.getAttribute('aria-label')}</span>
      ) : (
        <>
          <span class="plot-label-title" dir="auto">
            {speakersOf(moment)}
          </span>
          <span class="plot-label-time">{timeInWords(moment.saidAt)}</span>
          <span class="plot-label-words">
            {moment.text === null ? <span>{words.wordless[moment.status]}</span> : <Speech said={moment} inline />}
          </span>
        </>
      )}
    </div>
  );
}

/** The mark that the reader points at, and the handlers that find it. The arrow keys go from mark to mark. */
function useMarks(frame: RefObject<HTMLDivElement | null>) {
  const [chosen, choose] = useState<SVGAElement | null>(null);
  const marks = () => [...(frame.current?.querySelectorAll<SVGAElement>('a.mark') ?? [])];
  // One mark is a stop of the tabulator: the one that had the focus last. An update may have removed it.
  useLayoutEffect(() => {
    const all = marks();
    if (!all.some((mark) => mark.getAttribute('tabindex') === '0')) all[0]?.setAttribute('tabindex', '0');
    if (chosen !== null && !chosen.isConnected) choose(null);
  });
  // A pointer shows a label without the focus, so the key arrives elsewhere.
  useEffect(() => {
    if (chosen === null) return;
    const hide = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') choose(null);
    };
    document.addEventListener('keydown', hide);
    return () => document.removeEventListener('keydown', hide);
  }, [chosen]);
  // Pressing a mark gives it the focus, which chooses it, before the click arrives.
  const chosenBefore = useRef<SVGAElement | null>(null);
  const focus = (mark: SVGAElement) => {
    for (const other of marks()) if (other !== mark) other.setAttribute('tabindex', '-1');
    mark.setAttribute('tabindex', '0');
    mark.focus();
  };
  const isInLabel = (target: EventTarget | null) => target instanceof Element && target.closest('.plot-label') !== null;
  const handlers = {
    onFocusIn: ({ target }: FocusEvent) => {
      if (target instanceof SVGAElement) choose(target);
    },
    onFocusOut: () => choose(null),
    onPointerMove: (event: PointerEvent) => {
      if (event.pointerType === 'mouse' && !isInLabel(event.target)) choose(nearest(event));
    },
    onPointerLeave: (event: PointerEvent) => {
      if (event.pointerType === 'mouse') choose(null);
    },
    onPointerDown: () => {
      chosenBefore.current = chosen;
    },
    // A press on the label does not take the focus, and with it the label, from the mark.
    onMouseDown: (event: MouseEvent) => {
      if (isInLabel(event.target)) event.preventDefault();
    },
    onClick: (event: MouseEvent) => {
      if (isInLabel(event.target) && chosen !== null) return location.assign(chosen.href.baseVal);
      // The Enter key follows the link.
      if (event.detail === 0) return;
      const mark = nearest(event);
      if (mark === null) return choose(null);
      const isMouse = event instanceof PointerEvent && event.pointerType === 'mouse';
      const isOnMark = event.target instanceof Element && mark.contains(event.target);
      // The first touch of a mark shows its label. A mouse has shown it already.
      if (isMouse && isOnMark) return;
      event.preventDefault();
      if (isMouse || mark === chosenBefore.current) location.assign(mark.href.baseVal);
      else focus(mark);
    },
    onKeyDown: (event: KeyboardEvent) => {
      const all = marks();
      const at = all.findIndex((mark) => mark.matches(':focus'));
      const to = at === -1 ? undefined : all[targetOf(event.key, at, all)];
      if (to === undefined) return;
      event.preventDefault();
      focus(to);
    },
  };
  return { chosen, handlers };
}

/** The number of the mark to which a key leads; -1 if it leads nowhere. */
function targetOf(key: string, at: number, marks: readonly SVGAElement[]): number {
  const rowOf = (mark: SVGAElement | undefined) => mark?.closest('svg') ?? null;
  switch (key) {
    case 'ArrowRight':
      return at + 1;
    case 'ArrowLeft':
      return at - 1;
    case 'ArrowDown':
      return marks.findIndex((mark, index) => index > at && rowOf(mark) !== rowOf(marks[at]));
    case 'ArrowUp': {
      const last = marks.findLastIndex((mark, index) => index < at && rowOf(mark) !== rowOf(marks[at]));
      return marks.findIndex((mark) => rowOf(mark) === rowOf(marks[last]));
    }
    case 'Home':
      return 0;
    case 'End':
      return marks.length - 1;
    default:
      return -1;
  }
}

/** The mark nearest to a pointer in its row, within reach. */
function nearest(event: MouseEvent): SVGAElement | null {
  if (!(event.target instanceof Element)) return null;
  const row = event.target.closest('.plot-row');
  const distances = [...(row?.querySelectorAll<SVGAElement>('a.mark') ?? [])].map((mark) => {
    const { left, right, top, bottom } = (mark.querySelector('.point') ?? mark).getBoundingClientRect();
    const away = Math.hypot(
      Math.max(left - event.clientX, 0, event.clientX - right),
      Math.max(top - event.clientY, 0, event.clientY - bottom),
    );
    return { mark, away };
  });
  const [first] = distances.filter(({ away }) => away <= REACH_PX).toSorted((a, b) => a.away - b.away);
  return first?.mark ?? null;
}

function span(said: readonly Moment[]): string {
  const [first, last] = [said[0]?.saidAt, said.at(-1)?.saidAt];
  if (first === undefined || last === undefined) return '';
  const [from, to] = [timeInWords(first), timeInWords(last)];
  return from === to ? from : words.time.fromTo(from, to);
}
