/** The record batch by batch, with what each batch brought. It shows only words of what is shown now. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import { type StoryView, storyAddress, WHOLE_STORY } from '../address.js';
import type { Highlights } from '../page-data.js';
import { Speech } from '../words/speech.js';
import { momentInWords, timeInWords } from '../words/time.js';
import { speakerNames } from '../words/who.js';
import { broughtBy, inNumbers, type RecordedBatch } from './record-days.js';

export function BatchList({
  batches,
  further,
  highlights,
  story,
  view,
}: {
  readonly batches: readonly RecordedBatch[];
  /** The cursor from which older batches follow; `null` if there are none. */
  readonly further: string | null;
  readonly highlights: Highlights;
  readonly story: string;
  readonly view: StoryView;
}) {
  const addressAt = (asOf: string) => storyAddress(story, { ...view, asOf, after: null });
  return (
    <details class="batches">
      <summary>{words.slider.record(batches.length, further === null)}</summary>
      <ol reversed>
        {[...batches].reverse().map((batch) => (
          <li key={batch.cursor}>
            <a href={addressAt(batch.cursor)}>
              <time dateTime={batch.at}>{momentInWords(batch.at)}</time>
            </a>
            <Brought batch={batch} highlights={highlights} story={story} />
            <p>{inNumbers(batch.kinds)}</p>
          </li>
        ))}
      </ol>
      {further === null ? null : (
        <p>
          <a href={addressAt(further)}>{words.slider.earlier}</a>
        </p>
      )}
    </details>
  );
}

/** A batch shows so many events, and so many proposals. */
const MAX_OF_KIND = 3;

function Brought({
  batch,
  highlights,
  story,
}: {
  readonly batch: RecordedBatch;
  readonly highlights: Highlights;
  readonly story: string;
}) {
  const { events, proposals, statements } = broughtBy([batch], highlights);
  if (events.length + proposals.length + statements.length === 0) return null;
  return (
    <ul>
      {events.slice(0, MAX_OF_KIND).map(({ id, slug, title, status, time }) => (
        <li key={id}>
          {words.slider.event(
            <a href={storyAddress(story, { ...WHOLE_STORY, event: slug })}>{title}</a>,
            status === 'CANCELLED' || time === null ? terms.eventStatus[status] : timeInWords(time, { year: false }),
          )}
        </li>
      ))}
      {proposals.slice(0, MAX_OF_KIND).map(({ id, slug, title }) => (
        <li key={id}>
          {words.slider.proposal(<a href={storyAddress(story, { ...WHOLE_STORY, proposal: slug })}>{title}</a>)}
        </li>
      ))}
      {statements.map((statement) => (
        <li key={statement.id}>
          <a href={statement.permalink}>{speakerNames(statement.attributions)}</a>
          <span>: </span>
          <Speech said={statement} inline />
        </li>
      ))}
    </ul>
  );
}
