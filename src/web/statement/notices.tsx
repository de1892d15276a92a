/** The desk's notices on a statement: why it is not shown, or what was corrected. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';

import type { NoticeKind } from '../generated/operations.js';
import type { StatementData } from '../page-data.js';
import { momentInWords } from '../words/time.js';
import { ChangedWords } from './changed-words.js';

/** The kind of the notice that explains each status. */
const EXPLAINED_BY = {
  RETRACTED: 'RETRACTION',
  WITHHELD: 'HOLD',
  REDACTED: 'REDACTION',
} as const satisfies Record<string, NoticeKind>;

/** Stands in place of the words of a statement that is not shown. */
export function TakenAway({ statement }: { readonly statement: StatementData }) {
  const { status, text, notices } = statement;
  if (status === 'PUBLISHED') {
    // An earlier state was published, but a redaction since then erased its words from every state.
    return text === null ? (
      <section class="taken-away" aria-label={words.takenAway.REDACTED.title}>
        <p class="taken-away-title">{words.takenAway.redactedSince}</p>
        <p class="taken-away-meaning">{words.takenAway.REDACTED.meaning}</p>
      </section>
    ) : null;
  }
  const { title, meaning } = words.takenAway[status];
  const notice = notices.findLast(({ kind }) => kind === EXPLAINED_BY[status]);
  return (
    <section class="taken-away" aria-label={title}>
      <p class="taken-away-title">
        {title}
        {notice === undefined ? null : <time dateTime={notice.at}>{momentInWords(notice.at)}</time>}
      </p>
      {notice === undefined ? null : <p class="taken-away-notice">{notice.text}</p>}
      <p class="taken-away-meaning">{meaning}</p>
    </section>
  );
}

/** The newest notice of a published statement, with the changed words. The history shows older notices. */
export function NotesOn({ statement: { status, history, text: shown } }: { readonly statement: StatementData }) {
  if (status !== 'PUBLISHED') return null;
  const noted = history.filter(({ notice }) => notice !== null);
  const newest = noted.at(-1);
  if (newest === undefined || newest.notice === null) return null;
  const { kind, text } = newest.notice;
  return (
    <aside class="notice" aria-label={terms.notice[kind]}>
      <p>
        <strong>{terms.notice[kind]}</strong>{' '}
        <time dateTime={newest.recordedAt}>{momentInWords(newest.recordedAt)}</time>
      </p>
      <p>{text}</p>
      <ChangedWords
        version={newest}
        before={history.find(({ number }) => number === newest.number - 1)}
        isNowShown={newest.text !== shown}
      />
      {noted.length === 1 ? null : (
        <p>
          <a href="#history">{words.statement.earlierNotices(noted.length - 1)}</a>
        </p>
      )}
    </aside>
  );
}
