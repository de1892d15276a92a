/** Every version of a statement, the newest first: when it was recorded, why, and what changed in it, word by word. */
import { statementAddress } from '../address.js';
import type { StatementData } from '../load.js';
import { Speech } from '../words/speech.js';
import { momentInWords } from '../words/time.js';
import { counted, NOTICE_REASONS, NOTICES } from '../words/vocabulary.js';
import { FieldChanges, WordChanges } from '../words/word-changes.js';

type Version = StatementData['history'][number];

export function History({ statement, asOf }: { readonly statement: StatementData; readonly asOf: string | null }) {
  const { history, permalink, status } = statement;
  const newestFirst = [...history].reverse();
  return (
    <section aria-labelledby="history">
      <h2 id="history" class="section-title" data-anchor>
        History: {counted(history.length, 'version')}
      </h2>
      <ol class="history" reversed>
        {newestFirst.map((version, index) => {
          const next = newestFirst[index - 1];
          // Of several that were recorded at one moment, only the last one ever stood.
          const isLastThen = next !== undefined && next.recordedAt !== version.recordedAt;
          const then = isLastThen ? statementAddress(permalink, version.recordedAt) : null;
          return (
            <li key={version.number} data-anchor>
              <VersionEntry
                version={version}
                then={asOf === version.recordedAt ? null : then}
                isTakenBack={status === 'RETRACTED'}
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
 * @param isTakenBack The words of what was retracted stay on the record, but nobody comes upon them who does not ask.
 */
function VersionEntry({
  version,
  then,
  isTakenBack,
}: {
  readonly version: Version;
  readonly then: string | null;
  readonly isTakenBack: boolean;
}) {
  const { number, recordedAt, notice, changes, wordChanges, language, text } = version;
  const changed = wordChanges.length === 0 ? null : <WordChanges changes={wordChanges} language={language} />;
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
      {isTakenBack ? null : changed}
      <FieldChanges changes={changes} />
      {text === null ? null : (
        <details>
          <summary>{isTakenBack ? 'The words that were taken back' : `The words of version ${number}`}</summary>
          {isTakenBack ? changed : null}
          <Speech said={version} />
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
