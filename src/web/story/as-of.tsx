/** The slider over the record, with a tick for each batch of updates. It shows the story as it stood after a batch. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { words } from '../../words/page.js';
import { type StoryView, storyAddress } from '../address.js';
import type { LoadedRecord } from '../page-data.js';
import { momentInWords } from '../words/time.js';
import { BatchList } from './batch-list.js';
import { DayLabels } from './day-labels.js';
import { daysOfRecord, type RecordedBatch, type RecordedDay, titleOfBatch } from './record-days.js';
import { useUntilLoaded } from './until-loaded.js';

/** More ticks would look like a line. */
const MAX_TICKS = 120;

export function AsOfSlider({
  record: { further, highlights: loaded },
  batches,
  current,
  view,
  isLoading,
  story,
  onMove,
}: {
  readonly record: LoadedRecord;
  readonly batches: readonly RecordedBatch[];
  /** The index of the batch that the page shows. */
  readonly current: number;
  readonly view: StoryView;
  /** Whether the page is loading. */
  readonly isLoading: boolean;
  readonly story: string;
  /** `null` for now. */
  readonly onMove: (batch: RecordedBatch | null) => void;
}) {
  const last = batches.length - 1;
  if ('fault' in loaded) throw new Error(loaded.fault);
  const highlights = loaded;
  const days = useMemo(() => daysOfRecord(batches, highlights), [batches, highlights]);
  // The slider stays where it was moved while the page loads.
  const [moved, setMoved] = useUntilLoaded<number>(isLoading);
  const [pointed, setPointed] = useState<number | null>(null);
  const value = moved ?? current;
  const isNow = moved === null ? view.asOf === null : moved >= last;
  const move = (index: number) => {
    setMoved(index);
    onMove(index >= last ? null : (batches[index] ?? null));
  };
  const input = useRef<HTMLInputElement>(null);
  // A reader may have moved the slider before the script ran. Nothing else sets it: the browser may not fill it in.
  useEffect(() => {
    const early = Number(input.current?.value ?? value);
    if (early !== value) move(early);
  }, []);
  const placeOf = (index: number) => {
    const batch = batches[index];
    if (batch === undefined) return { moment: '', what: '' };
    return { moment: momentInWords(batch.at), what: titleOfBatch(index, batches, days, highlights) };
  };
  const place = placeOf(value);
  return (
    <section class="as-of no-print" aria-label={words.slider.region}>
      {last < 1 ? null : (
        <>
          <div class="as-of-track script-only">
            <Ticks batches={batches} days={days} value={value} />
            <input
              ref={input}
              type="range"
              autocomplete="off"
              min={0}
              max={last}
              step={1}
              value={value}
              aria-label={words.slider.label}
              aria-valuetext={isNow ? words.slider.now : words.slider.named(place.moment, place.what)}
              onInput={(event) => move(Number(event.currentTarget.value))}
              onPointerMove={(event) => setPointed(event.buttons === 0 ? batchAt(event, last) : null)}
              onPointerLeave={() => setPointed(null)}
            />
          </div>
          <DayLabels
            days={days}
            batches={batches.length}
            current={value}
            addressOf={(index) =>
              storyAddress(story, {
                ...view,
                asOf: index >= last ? null : (batches[index]?.cursor ?? null),
                after: null,
              })
            }
            onMove={move}
          />
        </>
      )}
      {pointed === null || pointed === value ? (
        <p class="as-of-now">
          <span>
            {words.slider.label} <strong>{isNow ? words.slider.now : place.moment}</strong>
          </span>
          <span class="as-of-what">{isNow && last > 0 ? <Hint /> : place.what}</span>
        </p>
      ) : (
        <p class="as-of-now">
          <span>
            {words.slider.goTo} <strong>{placeOf(pointed).moment}</strong>
          </span>
          <span class="as-of-what">{placeOf(pointed).what}</span>
        </p>
      )}
      <BatchList batches={batches} further={further} highlights={highlights} story={story} view={view} />
    </section>
  );
}

/** The ways to an earlier state. Without scripts nothing can be dragged. */
function Hint() {
  return (
    <>
      <span class="script-only">{words.slider.hint}</span>
      <noscript>
        <span>{words.slider.hintWithoutScripts}</span>
      </noscript>
    </>
  );
}

/** The index of the batch under a pointer. The middle of the thumb goes from one end of the ticks to the other. */
function batchAt(
  { currentTarget, clientX }: { currentTarget: HTMLInputElement; clientX: number },
  last: number,
): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  const thumb = Number.parseFloat(getComputedStyle(currentTarget).getPropertyValue('--thumb'));
  const share = (clientX - left - thumb / 2) / (width - thumb);
  return Math.max(0, Math.min(last, Math.round(share * last)));
}

/** A dot for each batch, and a line through those of one day. */
function Ticks({
  batches,
  days,
  value,
}: {
  readonly batches: readonly RecordedBatch[];
  readonly days: readonly RecordedDay[];
  readonly value: number;
}) {
  const last = batches.length - 1;
  const at = (index: number) => `${((index / last) * 100).toFixed(3)}%`;
  return (
    <svg class="ticks" width="100%" height="44" aria-hidden="true" focusable="false">
      <line class="track" x1="0" x2="100%" y1="22" y2="22" />
      {days.flatMap(({ key, first, last: end }) =>
        first === end ? [] : [<line key={key} class="tick-day" x1={at(first)} x2={at(end)} y1="22" y2="22" />],
      )}
      {batches.length > MAX_TICKS
        ? null
        : batches.map(({ cursor }, index) => (
            <circle
              key={cursor}
              class={index === value ? 'tick tick-current' : 'tick'}
              cx={at(index)}
              cy="22"
              r={days.some((day) => day.last === index) ? '5.5' : '4'}
            />
          ))}
    </svg>
  );
}
