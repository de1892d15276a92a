/** The slider over the record: one tick for each batch of updates. The page shows the story as it stood after that batch. */
import { useEffect, useState } from 'preact/hooks';
import type { UpdateKind } from '../operations.js';
import type { RecordedUpdate } from '../page-data.js';
import { momentInWords } from '../words/time.js';
import { counted, UPDATES } from '../words/vocabulary.js';
import { list } from '../words/who.js';

/** What the desk applied together. */
export interface Batch {
  /** The place after its last update. */
  readonly cursor: string;
  readonly at: string;
  readonly sequence: number;
  readonly kinds: readonly UpdateKind[];
}

/** The batches of a record, the oldest first. */
export function batchesOf(record: readonly RecordedUpdate[]): Batch[] {
  const batches: (Batch & { readonly batch: number })[] = [];
  for (const { batch, cursor, at, sequence, kind } of record) {
    const last = batches.at(-1);
    const kinds = last?.batch === batch ? [...last.kinds, kind] : [kind];
    if (last?.batch === batch) batches.pop();
    batches.push({ batch, cursor, at, sequence, kinds });
  }
  return batches;
}

/** More ticks than this would be a line. */
const MOST_TICKS = 120;

export function AsOfSlider({
  batches,
  further,
  current,
  isNow,
  isLoading,
  story,
  onMove,
}: {
  readonly batches: readonly Batch[];
  /** The place from which the record goes further back than these; `null` where it does not. */
  readonly further: string | null;
  /** The place that is shown is in this one, by its number from 0. */
  readonly current: number;
  readonly isNow: boolean;
  /** Whether something is being read. */
  readonly isLoading: boolean;
  readonly story: string;
  /** `null` for now. */
  readonly onMove: (batch: Batch | null) => void;
}) {
  const last = batches.length - 1;
  // Where the slider was moved to, until that is shown: it does not jump back while it is being read.
  const [moved, setMoved] = useState<number | null>(null);
  useEffect(() => {
    if (!isLoading) setMoved(null);
  }, [isLoading]);
  const value = moved ?? current;
  const meant = batches[value];
  const isMeantNow = moved === null ? isNow : moved >= last;
  const label = isMeantNow || meant === undefined ? 'now' : momentInWords(meant.at);
  const move = (index: number) => {
    setMoved(index);
    onMove(index >= last ? null : (batches[index] ?? null));
  };
  return (
    <section class="as-of no-print" aria-label="The story as it stood">
      <div class="as-of-line">
        <span class="as-of-end">{batches[0] === undefined ? '' : momentInWords(batches[0].at)}</span>
        <div class="as-of-track">
          <svg class="ticks" width="100%" height="24" aria-hidden="true" focusable="false">
            <line class="track" x1="0" x2="100%" y1="12" y2="12" />
            {batches.length > MOST_TICKS || last < 1
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
            aria-label="As of"
            aria-valuetext={label}
            onInput={(event) => move(Number(event.currentTarget.value))}
          />
        </div>
        <span class="as-of-now">
          As of <strong>{label}</strong>
          {isNow ? <span class="hint"> · drag to go back</span> : null}
        </span>
      </div>
      <details class="batches">
        <summary>
          The record: {further === null ? '' : 'the last '}
          {counted(batches.length, 'batch', 'batches')} of updates
        </summary>
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
            <a href={`/stories/${story}?asOf=${encodeURIComponent(further)}`}>Earlier states of the story</a>
          </p>
        )}
      </details>
    </section>
  );
}

/**
 * What a batch has, by numbers. Its words are on the page as it stood there, to which it leads: here they would stand beside
 * statements that have been withheld or taken back since.
 */
function contentOf(kinds: readonly UpdateKind[]): string {
  const counts = new Map<UpdateKind, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return list([...counts].map(([kind, count]) => counted(count, ...UPDATES[kind])));
}
