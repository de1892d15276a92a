/** What the desk says about a statement: that it is not shown and why, and what was put right in it. */

import type { NoticeKind } from '../operations.js';
import type { StatementData } from '../page-data.js';
import { momentInWords } from '../words/time.js';
import { counted, NOTICES } from '../words/vocabulary.js';
import { ChangedWords } from './changed-words.js';

/** What is said of a statement that is not shown, and which notice tells why. */
const TAKEN_AWAY = {
  RETRACTED: {
    kind: 'RETRACTION',
    title: 'Retracted',
    meaning: 'The desk has taken its report of this statement back. It does not stand.',
  },
  WITHHELD: {
    kind: 'HOLD',
    title: 'Withheld while it is checked',
    meaning: 'The desk is checking this statement. Until it knows, the words are not shown.',
  },
  REDACTED: {
    kind: 'REDACTION',
    title: 'Redacted',
    meaning: 'The words of this statement were erased from the record for legal reasons.',
  },
} as const satisfies Record<string, { kind: NoticeKind; title: string; meaning: string }>;

/** Stands where the words would, so that nobody can take what is not there for what was said. */
export function TakenAway({ statement }: { readonly statement: StatementData }) {
  const { status, text, notices } = statement;
  if (status === 'PUBLISHED') {
    // As it stood it was published; but its words were erased since, and are not there for any time.
    return text === null ? (
      <section class="taken-away" aria-label={TAKEN_AWAY.REDACTED.title}>
        <p class="taken-away-title">{TAKEN_AWAY.REDACTED.title} since</p>
        <p class="taken-away-meaning">{TAKEN_AWAY.REDACTED.meaning}</p>
      </section>
    ) : null;
  }
  const { kind, title, meaning } = TAKEN_AWAY[status];
  const notice = notices.findLast((one) => one.kind === kind);
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

/** The newest notice of a statement that stands, under its words, with the old and the new ones. The rest is in its history. */
export function NotesOn({ statement: { status, history, text: shown } }: { readonly statement: StatementData }) {
  if (status !== 'PUBLISHED') return null;
  const noted = history.filter(({ notice }) => notice !== null);
  const newest = noted.at(-1);
  if (newest === undefined || newest.notice === null) return null;
  const { kind, text } = newest.notice;
  return (
    <aside class="notice" aria-label={NOTICES[kind]}>
      <p>
        <strong>{NOTICES[kind]}</strong> <time dateTime={newest.recordedAt}>{momentInWords(newest.recordedAt)}</time>
      </p>
      <p>{text}</p>
      <ChangedWords
        version={newest}
        before={history.find(({ number }) => number === newest.number - 1)}
        isNowShown={newest.text !== shown}
      />
      {noted.length === 1 ? null : (
        <p>
          <a href="#history">{counted(noted.length - 1, 'earlier notice')}</a>
        </p>
      )}
    </aside>
  );
}
