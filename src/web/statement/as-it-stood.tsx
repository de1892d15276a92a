/** That a page shows a statement as it stood, what has become of it since, and the way to how it is now. */
import { placeIn } from '../address.js';
import type { StatementData, StatementNow } from '../page-data.js';
import { momentInWords } from '../words/time.js';
import { NOTICES } from '../words/vocabulary.js';

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
  const moment = isMoment ? `on ${momentInWords(place.time)}` : 'at an earlier place in the record';
  return (
    <aside class="as-it-stood" aria-label="An earlier state">
      <p>
        <strong>
          As it stood {moment} (version {statement.version}).
        </strong>{' '}
        {sinceThen(statement, now)} <a href={statement.permalink}>See it as it is now</a>
      </p>
    </aside>
  );
}

function sinceThen(then: StatementData, now: StatementNow | null): string {
  if (now === null) return '';
  if (now.version === then.version) return 'It has not been changed since.';
  const notice = now.notices.at(-1);
  if (notice === undefined || now.notices.length === then.notices.length) return 'It has been added to since.';
  return `Since then · ${NOTICES[notice.kind]}: ${notice.text}`;
}
