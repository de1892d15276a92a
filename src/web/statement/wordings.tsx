/** The words of a statement, and its other published wordings side by side. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';

import type { SpeechMode } from '../generated/operations.js';
import type { StatementData } from '../page-data.js';
import { Speech } from '../words/speech.js';

/** Longer texts are set smaller. */
const LONG_TEXT_CHARACTERS = 380;

/** The words with their kind of speech; nothing if they are not shown. */
export function Words({ statement }: { readonly statement: StatementData }) {
  const { text, mode } = statement;
  if (text === null) return null;
  return (
    <>
      <p class={`mode-label mode-${mode.toLowerCase()}`}>{kindOfWords(statement)}</p>
      <div class={text.length > LONG_TEXT_CHARACTERS ? 'words words-long' : 'words'}>
        <Speech said={statement} />
      </div>
    </>
  );
}

const { languageName } = terms.grammar;

/** "Direct speech · translated from Russian". */
function kindOfWords({ mode, language, originalLanguage }: StatementData): string {
  if (originalLanguage === null || mode === 'INDIRECT') return terms.mode[mode];
  if (originalLanguage === language) return words.statement.original(terms.mode[mode], languageName(language));
  return words.statement.translated(terms.mode[mode], languageName(originalLanguage));
}

/** A wording, with what is known of its origin. */
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
        {words.statement.wordings}
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
            {isMachine ? <p class="wording-machine">{words.statement.byMachine}</p> : null}
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

/** The wording on record first, then the one in the original language, then the others in their order. */
function wordingsOf(statement: StatementData): Wording[] {
  const { text, language, originalLanguage, mode, quotedSpans, translations } = statement;
  if (text === null) return [];
  const kind = (tag: string) => (tag === originalLanguage ? [words.statement.originalLanguage] : []);
  const onRecord: Wording = {
    title: languageName(language),
    notes: [words.statement.onRecord, ...kind(language)],
    isMachine: false,
    source: null,
    language,
    text,
    quotedSpans,
    mode,
  };
  const others = translations.map((one) => ({
    title: languageName(one.language),
    notes: [...kind(one.language), ...(one.translator === null ? [] : [words.statement.translatedBy(one.translator)])],
    isMachine: one.machine,
    source: one.source,
    language: one.language,
    text: one.text,
    quotedSpans: [],
    // The record has no spans of quoted words for translations. Their marks are in the text.
    mode,
  }));
  const isOriginal = ({ language: tag }: Wording) => tag === originalLanguage;
  return [onRecord, ...others.filter(isOriginal), ...others.filter((one) => !isOriginal(one))];
}
