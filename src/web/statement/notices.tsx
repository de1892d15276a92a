/** What the desk says about a statement: that it is not shown and why, and what was put right in it. */
import type { StatementData } from '../load.js';
import type { NoticeKind } from '../operations.js';
import { momentInWords } from '../words/time.js';
import { NOTICES } from '../words/vocabulary.js';
import { WordChanges } from '../words/word-changes.js';

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
        <p>{TAKEN_AWAY.REDACTED.meaning}</p>
      </section>
    ) : null;
  }
  const { kind, title, meaning } = TAKEN_AWAY[status];
  const notice = notices.findLast((one) => one.kind === kind);
  return (
    <section class="taken-away" aria-label={title}>
      <p class="taken-away-title">{title}</p>
      {notice === undefined ? null : <p class="taken-away-notice">{notice.text}</p>}
      <p>
        {meaning}
        {notice === undefined ? null : <Moment at={notice.at} />}
      </p>
    </section>
  );
}

function Moment({ at }: { readonly at: string }) {
  return (
    <>
      {' '}
      <time dateTime={at}>{momentInWords(at)}</time>
    </>
  );
}

/** The notices that leave a statement standing, under its words: the newest first, with the old and the new words. */
export function NotesOn({ statement }: { readonly statement: StatementData }) {
  if (statement.status !== 'PUBLISHED') return null;
  const noted = statement.history.filter(({ notice }) => notice !== null).reverse();
  return (
    <>
      {noted.map(({ number, notice, wordChanges, language, recordedAt }) =>
        notice === null ? null : (
          <aside key={number} class="notice" aria-label={NOTICES[notice.kind]}>
            <p>
              <strong>{NOTICES[notice.kind]}</strong> <time dateTime={recordedAt}>{momentInWords(recordedAt)}</time>
            </p>
            <p>{notice.text}</p>
            {wordChanges.length === 0 ? null : <WordChanges changes={wordChanges} language={language} />}
          </aside>
        ),
      )}
    </>
  );
}
