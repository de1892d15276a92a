/** The slider, and a line that says so when the page shows an earlier state. */
import { useCallback, useMemo } from 'preact/hooks';
import { words } from '../../words/page.js';
import { storyAddress } from '../address.js';
import type { LoadedRecord } from '../page-data.js';
import { momentInWords } from '../words/time.js';
import { AsOfSlider } from './as-of.js';
import { batchesOf, type RecordedBatch } from './record-days.js';
import type { StoryState } from './story-state.js';

export function TimeTravel({ state }: { readonly state: StoryState }) {
  const { view, at, record, showView } = state;
  const recordedAt = at.story.updates.nodes.at(-1)?.at;
  return (
    <>
      {record === null ? null : <Slider state={state} record={record} />}
      {view.asOf === null ? null : (
        <p class="as-it-stood">
          <strong>{words.story.asItStood(recordedAt === undefined ? undefined : momentInWords(recordedAt))}</strong>{' '}
          <span class="script-only">{words.story.paused}</span>{' '}
          {/* With the cursor, even where the address of the page has a moment, up to which something may still come. */}
          <a href={storyAddress(at.story.slug, view)}>{words.story.permanent}</a>{' '}
          <a
            href={storyAddress(at.story.slug, { ...view, asOf: null })}
            onClick={(event) => {
              event.preventDefault();
              showView({ ...view, asOf: null });
            }}
          >
            {words.story.backToNow}
          </a>
        </p>
      )}
      {state.failure === null ? null : (
        <p class="failure" role="alert">
          {state.failure}
        </p>
      )}
    </>
  );
}

function Slider({ state, record }: { readonly state: StoryState; readonly record: LoadedRecord }) {
  const { view, at, isLoading, showView } = state;
  const batches = useMemo(() => batchesOf(record.updates), [record]);
  const found = batches.findLastIndex(({ sequence }) => sequence <= at.story.sequence);
  const move = useCallback(
    (batch: RecordedBatch | null) => showView({ ...view, asOf: batch?.cursor ?? null, after: null }),
    [view, showView],
  );
  return (
    <AsOfSlider
      record={record}
      batches={batches}
      current={view.asOf === null ? batches.length - 1 : Math.max(found, 0)}
      view={view}
      isLoading={isLoading}
      story={at.story.slug}
      onMove={move}
    />
  );
}
