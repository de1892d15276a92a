/** The slider over the record, with a tick for each batch of updates. It shows the story as it stood after a batch. */
import { useEffect, useState } from 'preact/hooks';
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import type { UpdateKind } from '../generated/operations.js';
import type { RecordedUpdate } from '../page-data.js';
import { momentInWords } from '../words/time.js';

/** Updates that the desk applied together. */
export interface RecordedBatch {
  /** The cursor after its last update. */
  readonly cursor: string;
  readonly at: string;
  readonly sequence: number;
  readonly kinds: readonly UpdateKind[];
}

/** The batches of a record, oldest first. */
export function batchesOf(record: readonly RecordedUpdate[]): RecordedBatch[] {
  const batches: (RecordedBatch & { readonly batch: number })[] = [];
  for (const { batch, cursor, at, sequence, kind } of record) {
    const last = batches.at(-1);
    const kinds = last?.batch === batch ? [...last.kinds, kind] : [kind];
    if (last?.batch === batch) batches.pop();
    batches.push({ batch, cursor, at, sequence, kinds });
  }
  return batches;
}

/** More ticks would look like a line. */
const MAX_TICKS = 120;

export function AsOfSlider({
  batches,
  further,
  current,
  isNow,
  isLoading,
  story,
  onMove,
}: {
  readonly batches: readonly RecordedBatch[];
  /** The cursor from which older batches follow; `null` if there are none. */
  readonly further: string | null;
  /** The index of the batch that the page shows. */
  readonly current: number;
  readonly isNow: boolean;
  /** Whether the page is loading. */
  readonly isLoading: boolean;
  readonly story: string;
  /** `null` for now. */
  readonly onMove: (batch: RecordedBatch | null) => void;
}) {
  const last = batches.length - 1;
  // The slider stays where it was moved while the page loads.
  const [moved, setMoved] = useState<number | null>(null);
  useEffect(() => {
    if (!isLoading) setMoved(null);
  }, [isLoading]);
  const value = moved ?? current;
  const chosen = batches[value];
  const isNowChosen = moved === null ? isNow : moved >= last;
  const label = isNowChosen || chosen === undefined ? words.slider.now : momentInWords(chosen.at);
  const move = (index: number) => {
    setMoved(index);
    onMove(index >= last ? null : (batches[index] ?? null));
  };
  return (
    <section class="as-of no-print" aria-label={words.slider.region}>
      <div class="as-of-line">
        <span class="as-of-end">{batches[0] === undefined ? '' : momentInWords(batches[0].at)}</span>
        <div class="as-of-track">
          <svg class="ticks" width="100%" height="24" aria-hidden="true" focusable="false">
            <line class="track" x1="0" x2="100%" y1="12" y2="12" />
            {batches.length > MAX_TICKS || last < 1
              ? null
              : batches.map(({ cursor }, index) => (
                  <circle
                    key={cursor}
                    class={index === value ? 'tick tick-current' : 'tick'}
                    cx={`${((index / last) * 100).toFixed(3)}%`}
                    cy="12"
                    r="4.5"
                  />
                ))}
          </svg>
          <input
            type="range"
            min={0}
            max={Math.max(last, 0)}
            step={1}
            value={value}
            disabled={last < 1}
            aria-label={words.slider.label}
            aria-valuetext={label}
            onInput={(event) => move(Number(event.currentTarget.value))}
          />
        </div>
        <span class="as-of-now">
          {words.slider.label} <strong>{label}</strong>
          {isNow ? <span class="hint">{words.slider.hint}</span> : null}
        </span>
      </div>
      <details class="batches">
        <summary>{words.slider.record(batches.length, further === null)}</summary>
        <ol reversed>
          {[...batches].reverse().map(({ cursor, at, kinds }) => (
            <li key={cursor}>
              <a href={`/stories/${story}?asOf=${encodeURIComponent(cursor)}`}>
                <time dateTime={at}>{momentInWords(at)}</time>
              </a>{' '}
              {contentOf(kinds)}
            </li>
          ))}
        </ol>
        {further === null ? null : (
          <p>
            <a href={`/stories/${story}?asOf=${encodeURIComponent(further)}`}>{words.slider.earlier}</a>
          </p>
        )}
      </details>
    </section>
  );
}

/** A batch in numbers. It quotes nothing: its words may have been withheld or retracted since. */
function contentOf(kinds: readonly UpdateKind[]): string {
  const counts = new Map<UpdateKind, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const { counted, list } = terms.grammar;
  return list([...counts].map(([kind, count]) => counted(count, terms.update[kind])));
}
