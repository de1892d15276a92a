/**
 * The days under the slider, as links to the story as it stood at the end of each. Without scripts they are a list. With them
 * each stands below its place on the slider, and those that have no room are left out: the slider and the list of the record
 * name them.
 */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { words } from '../../words/page.js';
import type { RecordedDay } from './record-days.js';

export function DayLabels({
  days,
  batches,
  current,
  addressOf,
  onMove,
}: {
  readonly days: readonly RecordedDay[];
  /** How many batches the slider has. */
  readonly batches: number;
  /** The index of the batch at which the slider stands. */
  readonly current: number;
  /** The address of the story after a batch. */
  readonly addressOf: (batch: number) => string;
  readonly onMove: (batch: number) => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const arrange = () => placeLabels(element, days, batches);
    arrange();
    const watcher = new ResizeObserver(arrange);
    watcher.observe(element);
    return () => watcher.disconnect();
  });
  return (
    <ol class="day-labels" aria-label={words.slider.days} ref={list}>
      {days.map(({ key, date, title, first, last }) => {
        const isCurrent = first <= current && current <= last;
        return (
          <li key={key}>
            <a
              href={addressOf(last)}
              class={isCurrent ? 'day-current' : undefined}
              aria-current={isCurrent ? 'true' : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                onMove(last);
              }}
            >
              <time dateTime={key}>{date}</time>
              <span class="day-what">{title}</span>
            </a>
          </li>
        );
      })}
    </ol>
  );
}

/** The least room between two labels, in CSS pixels. */
const GAP_PX = 6;

interface Extent {
  readonly from: number;
  readonly to: number;
}

/** A label is at least so wide if its words need it, and at most so wide, in CSS pixels. */
const [NARROWEST_PX, WIDEST_PX] = [140, 260] as const;

/** The room of a label: up to half the way to the places beside it, and to the ends of the line. */
function roomOf(places: readonly number[], index: number, width: number): number {
  const place = places[index] ?? 0;
  const beside = [places[index - 1], places[index + 1]].flatMap((one) =>
    one === undefined ? [] : [Math.abs(one - place)],
  );
  const between = Math.min(...beside);
  const room = Math.min(between, place + between / 2, width - place + between / 2) - GAP_PX;
  return Math.min(WIDEST_PX, Math.max(NARROWEST_PX, room));
}

/** Places the labels below their days. The newest day comes first, then the oldest, then the newer ones. */
function placeLabels(list: HTMLOListElement, days: readonly RecordedDay[], batches: number): void {
  const width = list.clientWidth;
  const { left, trackFrom, trackTo } = trackBeside(list);
  const labels = [...list.children].filter((child) => child instanceof HTMLElement);
  list.classList.add('placed');
  const takenByDates: Extent[] = [];
  const takenByTitles: Extent[] = [];
  const inOrder = labels.map((_, index) => index).reverse();
  const oldest = inOrder.pop();
  if (oldest !== undefined) inOrder.splice(1, 0, oldest);
  for (const label of labels) label.classList.remove('left-out', 'date-only');
  const places = days.map(({ first, last }) => {
    const share = (first + last) / 2 / (batches - 1);
    return trackFrom - left + share * (trackTo - trackFrom);
  });
  for (const [index, label] of labels.entries()) label.style.maxWidth = `${roomOf(places, index, width)}px`;
  const measured = labels.map((label) => ({
    title: label.offsetWidth,
    date: label.querySelector('time')?.offsetWidth ?? 0,
  }));
  const roomAt = (index: number, size: number): Extent => {
    const from = Math.max(0, Math.min((places[index] ?? 0) - size / 2, width - size));
    return { from, to: from + size };
  };
  for (const index of inOrder) {
    const [label, sizes] = [labels[index], measured[index]];
    if (label === undefined || sizes === undefined) continue;
    const dateExtent = roomAt(index, sizes.date);
    if (!isFree(dateExtent, takenByDates)) {
      label.classList.add('left-out');
      continue;
    }
    takenByDates.push(dateExtent);
    const titleExtent = roomAt(index, sizes.title);
    const hasTitle = isFree(titleExtent, takenByTitles);
    label.classList.toggle('date-only', !hasTitle);
    if (hasTitle) takenByTitles.push(titleExtent);
    const { from, to } = hasTitle ? titleExtent : dateExtent;
    label.style.left = `${from}px`;
    // A label at the end of the line is beside its place, rather than in the middle below it.
    const middle = (from + to) / 2;
    const place = places[index] ?? middle;
    label.style.textAlign = middle > place + 1 ? 'start' : middle < place - 1 ? 'end' : 'center';
  }
}

/** Where the ticks begin and end, in CSS pixels from the edge of the window. */
function trackBeside(list: HTMLElement) {
  const { left, right } = list.getBoundingClientRect();
  const ticks = list.parentElement?.querySelector('.track')?.getBoundingClientRect();
  return { left, trackFrom: ticks?.left ?? left, trackTo: ticks?.right ?? right };
}

function isFree({ from, to }: Extent, taken: readonly Extent[]): boolean {
  return taken.every((room) => to + GAP_PX <= room.from || room.to + GAP_PX <= from);
}
