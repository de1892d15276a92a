/** Every version of a statement, the newest first: when it was recorded, why, and what changed in it, word by word. */
import { statementAddress } from '../address.js';
import type { StatementData } from '../page-data.js';
import { Speech } from '../words/speech.js';
import { momentInWords } from '../words/time.js';
import { counted, NOTICE_REASONS, NOTICES } from '../words/vocabulary.js';
import { FieldChanges } from '../words/word-changes.js';
import { ChangedWords } from './changed-words.js';

type Version = StatementData['history'][number];

export function History({ statement, asOf }: { readonly statement: StatementData; readonly asOf: string | null }) {
  const { history, permalink, status, text } = statement;
  const newestFirst = [...history].reverse();
  return (
    <section aria-labelledby="history">
      <h2 id="history" class="section-title" data-anchor>
        History: {counted(history.length, 'version')}
      </h2>
      <ol class="history divided" reversed>
        {newestFirst.map((version, index) => {
          const next = newestFirst[index - 1];
          // Of several that were recorded at one moment, only the last one ever stood.
          const isLastThen = next !== undefined && next.recordedAt !== version.recordedAt;
          const then = isLastThen ? statementAddress(permalink, version.recordedAt) : null;
          return (
            <li key={version.number} data-anchor>
              <VersionEntry
                version={version}
                before={newestFirst[index + 1]}
                then={asOf === version.recordedAt ? null : then}
                isTakenBack={status === 'RETRACTED'}
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
 * @param then Where the statement is shown as it stood in this version.
 * @param hasOtherWords Whether its words are told nowhere else on the page.
 * @param isTakenBack The words of what was retracted stay on the record, but nobody comes upon them who does not ask.
 */
function VersionEntry({
  version,
  before,
  then,
  isTakenBack,
  hasOtherWords,
}: {
  readonly version: Version;
  readonly before: Version | undefined;
  readonly then: string | null;
  readonly isTakenBack: boolean;
  readonly hasOtherWords: boolean;
}) {
  const { number, recordedAt, notice, changes, text } = version;
  // Sources and translations repeat the words.
  const isHidden = isTakenBack && text !== null;
  const changed = (
    <>
      <ChangedWords version={version} before={before} />
      <FieldChanges changes={changes} />
    </>
  );
  return (
    <>
      <h3>
        Version {number} <time dateTime={recordedAt}>{momentInWords(recordedAt)}</time>
      </h3>
      {number === 1 ? <p class="section-note">Put on the record.</p> : null}
      {notice === null ? null : (
        <p class="notice">
          <strong>{NOTICES[notice.kind]}</strong>
          {NOTICE_REASONS[notice.reason] === null ? '' : ` (${NOTICE_REASONS[notice.reason]})`}: {notice.text}
        </p>
      )}
      {isHidden ? null : changed}
      {text === null || !(hasOtherWords || isHidden) ? null : (
        <details>
          <summary>{isHidden ? 'What was taken back' : `The words of version ${number}`}</summary>
          {isHidden ? changed : null}
          {hasOtherWords ? <Speech said={version} /> : null}
        </details>
      )}
      {then === null ? null : (
        <p>
          <a href={then}>
            The page as it stood then<span class="visually-hidden">, in version {number}</span>
          </a>
        </p>
      )}
    </>
  );
}
