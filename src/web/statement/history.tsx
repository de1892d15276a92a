/** Every version of a statement, newest first: when and why it was recorded, and what it changed. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import { statementAddress } from '../address.js';
import type { StatementData } from '../page-data.js';
import { Speech } from '../words/speech.js';
import { momentInWords } from '../words/time.js';
import { FieldChanges } from '../words/word-changes.js';
import { ChangedWords, type Version } from './changed-words.js';

export function History({ statement, asOf }: { readonly statement: StatementData; readonly asOf: string | null }) {
  const { history, permalink, status, text } = statement;
  const newestFirst = [...history].reverse();
  return (
    <section aria-labelledby="history">
      <h2 id="history" class="section-title" data-anchor>
        {words.statement.history(history.length)}
      </h2>
      <ol class="history divided" reversed>
        {newestFirst.map((version, index) => {
          const next = newestFirst[index - 1];
          // Of several versions of one moment, readers only ever saw the last one.
          const isLastThen = next !== undefined && next.recordedAt !== version.recordedAt;
          const then = isLastThen ? statementAddress(permalink, version.recordedAt) : null;
          return (
            <li key={version.number} data-anchor>
              <VersionEntry
                version={version}
                before={newestFirst[index + 1]}
                then={asOf === version.recordedAt ? null : then}
                isRetracted={status === 'RETRACTED'}
                hasOtherWords={version.text !== text && newestFirst[index + 1]?.text !== version.text}
              />
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/**
 * @param then The address of the statement as of this version; `null` if no link is needed.
 * @param hasOtherWords Whether the page shows the words of this version nowhere else.
 * @param isRetracted Whether the words unfold only on demand, because the statement is retracted.
 */
function VersionEntry({
  version,
  before,
  then,
  isRetracted,
  hasOtherWords,
}: {
  readonly version: Version;
  readonly before: Version | undefined;
  readonly then: string | null;
  readonly isRetracted: boolean;
  readonly hasOtherWords: boolean;
}) {
  const { number, recordedAt, notice, changes, text } = version;
  // Changes of sources and translations quote the words.
  const isHidden = isRetracted && text !== null;
  const reason = notice === null ? null : terms.noticeReason[notice.reason];
  const changed = (
    <>
      <ChangedWords version={version} before={before} />
      <FieldChanges changes={changes} />
    </>
  );
  return (
    <>
      <h3>
        {words.statement.version(number)} <time dateTime={recordedAt}>{momentInWords(recordedAt)}</time>
      </h3>
      {number === 1 ? <p class="section-note">{words.statement.firstVersion}</p> : null}
      {notice === null ? null : (
        <p class="notice">
          <strong>{terms.notice[notice.kind]}</strong>
          {reason === null ? '' : words.statement.reason(reason)}: {notice.text}
        </p>
      )}
      {isHidden ? null : changed}
      {text === null || !(hasOtherWords || isHidden) ? null : (
        <details>
          <summary>{isHidden ? words.statement.takenBack : words.statement.wordsOf(number)}</summary>
          {isHidden ? changed : null}
          {hasOtherWords ? <Speech said={version} /> : null}
        </details>
      )}
      {then === null ? null : (
        <p>
          <a href={then}>
            {words.statement.asItStoodThen}
            <span class="visually-hidden">{words.statement.inVersion(number)}</span>
          </a>
        </p>
      )}
    </>
  );
}
