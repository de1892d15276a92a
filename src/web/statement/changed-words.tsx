/** How a version changed the words of the one before it. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import type { StatementData } from '../page-data.js';
import { Speech } from '../words/speech.js';
import { WordChanges } from '../words/word-changes.js';

/** A version of a statement. */
export type Version = StatementData['history'][number];

/**
 * Compares word by word if both versions are the same kind of speech. If one is reported and the other quoted, shows both
 * whole: a comparison would mix paraphrase and quotation.
 */
export function ChangedWords({
  version,
  before,
  isNowShown = true,
}: {
  readonly version: Version;
  readonly before: Version | undefined;
  /** Whether to show the words of the version too; they may stand right above. */
  readonly isNowShown?: boolean;
}) {
  if (before !== undefined && before.mode !== version.mode && before.text !== null && version.text !== null) {
    return (
      <dl class="changed-words">
        {(isNowShown ? [before, version] : [before]).map((one, index) => (
          <div key={one.number}>
            <dt>
              {index === 0 ? words.statement.before(terms.mode[one.mode]) : words.statement.now(terms.mode[one.mode])}
            </dt>
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
