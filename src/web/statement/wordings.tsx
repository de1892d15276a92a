/** The words of a statement, and each other wording of it that was published, side by side. */

import type { SpeechMode } from '../operations.js';
import type { StatementData } from '../page-data.js';
import { Speech } from '../words/speech.js';
import { languageName, MODES } from '../words/vocabulary.js';

/** Texts of more characters than this are set smaller. */
const LONG = 380;

/** Whose words they are, and the words. Where there are none, what is said of that stands in their place. */
export function Words({ statement }: { readonly statement: StatementData }) {
  const { text, mode } = statement;
  if (text === null) return null;
  return (
    <>
      <p class={`mode-label mode-${mode.toLowerCase()}`}>{kindOfWords(statement)}</p>
      <div class={text.length > LONG ? 'words words-long' : 'words'}>
        <Speech said={statement} />
      </div>
    </>
  );
}

/** "Direct speech · translated from Russian". */
function kindOfWords({ mode, language, originalLanguage }: StatementData): string {
  if (originalLanguage === null || mode === 'INDIRECT') return MODES[mode];
  if (originalLanguage === language) return `${MODES[mode]} · in the original ${languageName(language)}`;
  return `${MODES[mode]} · translated from ${languageName(originalLanguage)}`;
}

/** One wording, with what is known of where it comes from. */
interface Wording {
  readonly title: string;
  readonly notes: readonly string[];
  readonly isMachine: boolean;
  readonly source: { readonly publisher: string; readonly url: string } | null;
  readonly language: string;
  readonly text: string;
  readonly quotedSpans: StatementData['quotedSpans'];
  readonly mode: SpeechMode;
}

export function Wordings({ statement }: { readonly statement: StatementData }) {
  const wordings = wordingsOf(statement);
  if (wordings.length < 2) return null;
  return (
    <section aria-labelledby="translations">
      <h2 id="translations" class="section-title" data-anchor>
        Every wording, side by side
      </h2>
      <ul class="wordings">
        {wordings.map(({ title, notes, isMachine, source, ...said }) => (
          <li key={`${said.language} ${said.text}`} data-anchor>
            <p class="wording-title">
              <strong>{title}</strong>
              {notes.map((note) => (
                <span key={note}> · {note}</span>
              ))}
            </p>
            {isMachine ? <p class="wording-machine">Translated by a machine</p> : null}
            <Speech said={{ ...said, status: 'PUBLISHED' }} />
            {source === null ? null : (
              <p class="wording-source">
                <a href={source.url}>{source.publisher}</a>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The wording on record first, then the one in the language that it was said in, then the others as they are on record. */
function wordingsOf(statement: StatementData): Wording[] {
  const { text, language, originalLanguage, mode, quotedSpans, translations } = statement;
  if (text === null) return [];
  const kind = (tag: string) => (tag === originalLanguage ? ['original language'] : []);
  const onRecord: Wording = {
    title: languageName(language),
    notes: ['the wording on record', ...kind(language)],
    isMachine: false,
    source: null,
    language,
    text,
    quotedSpans,
    mode,
  };
  const others = translations.map((one) => ({
    title: languageName(one.language),
    notes: [...kind(one.language), ...(one.translator === null ? [] : [`translated by ${one.translator}`])],
    isMachine: one.machine,
    source: one.source,
    language: one.language,
    text: one.text,
    quotedSpans: [],
    // A translation of mixed speech has its marks in its text; where its quoted words are is not on record.
    mode,
  }));
  const isOriginal = ({ language: tag }: Wording) => tag === originalLanguage;
  return [onRecord, ...others.filter(isOriginal), ...others.filter((one) => !isOriginal(one))];
}
