/** What a version did to the words of the one before it. */
import type { StatementData } from '../page-data.js';
import { Speech } from '../words/speech.js';
import { MODES } from '../words/vocabulary.js';
import { WordChanges } from '../words/word-changes.js';

type Version = StatementData['history'][number];

/**
 * Word by word where both are the same kind of speech. What was reported and is quoted now, or the other way round, is told
 * whole: between the two, nobody could tell a paraphrase from a quotation any more.
 */
export function ChangedWords({
  version,
  before,
  isNowShown = true,
}: {
  readonly version: Version;
  readonly before: Version | undefined;
  /** Whether the words of the version are to be told, too; they may stand right above. */
  readonly isNowShown?: boolean;
}) {
  if (before !== undefined && before.mode !== version.mode && before.text !== null && version.text !== null) {
    return (
      <dl class="changed-words">
        {(isNowShown ? [before, version] : [before]).map((one, index) => (
          <div key={one.number}>
            <dt>{`${index === 0 ? 'Before' : 'Now'} · ${MODES[one.mode]}`}</dt>
            <dd>
              <Speech said={one} />
            </dd>
          </div>
        ))}
      </dl>
    );
  }
  if (version.wordChanges.length === 0) return null;
  return <WordChanges changes={version.wordChanges} language={version.language} />;
}
