/** Says that the page shows an earlier state of a statement, and what changed since. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import { placeIn } from '../address.js';
import type { StatementData, StatementNow } from '../page-data.js';
import { momentInWords } from '../words/time.js';

export function AsItStood({
  asOf,
  statement,
  now,
}: {
  readonly asOf: string;
  readonly statement: StatementData;
  readonly now: StatementNow | null;
}) {
  const place = placeIn(asOf);
  const isMoment = place !== null && 'time' in place;
  const { version } = statement;
  return (
    <aside class="as-it-stood" aria-label={words.earlierState.region}>
      <p>
        <strong>
          {isMoment ? words.earlierState.moment(momentInWords(place.time), version) : words.earlierState.place(version)}
        </strong>{' '}
        {sinceThen(statement, now)} <a href={statement.permalink}>{words.earlierState.current}</a>
      </p>
    </aside>
  );
}

function sinceThen(then: StatementData, now: StatementNow | null): string {
  if (now === null) return '';
  if (now.version === then.version) return words.earlierState.unchanged;
  const notice = now.notices.at(-1);
  if (notice === undefined || now.notices.length === then.notices.length) return words.earlierState.addedTo;
  return words.earlierState.since(terms.notice[notice.kind], notice.text);
}
