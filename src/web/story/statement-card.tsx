/** A statement in a list: its words, whose they are, when, how we know, and what happened to it since. */

import type { CardFragment } from '../operations.js';
import type { Corrected } from '../page-data.js';
import { Speech } from '../words/speech.js';
import { clockOnly, machineTime, timeInWords } from '../words/time.js';
import { CHANNELS, counted, languageName, MODES, NOTICES, RELATIONS } from '../words/vocabulary.js';
import { attributionLine, firstSpeaker, list, Monogram, speakerNames } from '../words/who.js';
import { FieldChanges, WordChanges } from '../words/word-changes.js';

/** What is said of a statement besides what it says. */
export interface CardMarks {
  /** Whether it was published since the reader was here last. */
  readonly isNew: boolean;
  /** Whether something happened to it since the reader was here last. */
  readonly isChanged: boolean;
  /** Its versions, where it stands and has a notice. */
  readonly history: Corrected['history'] | null;
  /** Where a proposal leads to in the page that it is a part of. */
  readonly proposalAddress: (slug: string) => string;
}

export function StatementCard({ statement, marks }: { readonly statement: CardFragment; readonly marks: CardMarks }) {
  const { id, version, attributions, status, saidAt, channel, permalink, mode, proposals, relations } = statement;
  const headingId = `by-${id}`;
  const line = attributionLine(attributions);
  const clock = clockOnly(saidAt);
  return (
    <article
      class={`statement statement-${status.toLowerCase()}`}
      id={`s-${id}`}
      aria-labelledby={headingId}
      data-anchor
      data-statement={id}
      data-version={version}
      tabIndex={-1}
    >
      <header>
        <Monogram name={firstSpeaker(attributions)} />
        <div class="who">
          <h4 id={headingId}>
            {speakerNames(attributions)}
            {marks.isNew ? <span class="new-mark">new</span> : null}
            {marks.isChanged ? <span class="new-mark">changed</span> : null}
          </h4>
          <p>{[line, CHANNELS[channel]].filter((part) => part !== '').join(' · ')}</p>
        </div>
        <p class="when">
          <a href={permalink}>
            <time dateTime={machineTime(saidAt)}>
              {clock === null ? (
                timeInWords(saidAt, { year: false })
              ) : (
                <>
                  {timeInWords(
                    { ...saidAt, earliestPrecision: 'DAY', latestPrecision: 'DAY', approximate: false },
                    { year: false },
                  )}
                  <br />
                  {clock}
                </>
              )}
            </time>
          </a>
        </p>
      </header>
      <Speech said={statement} />
      <Notices statement={statement} history={marks.history} />
      {relations.map(({ kind, statement: other }) => (
        <p key={`${kind} ${other.id}`} class={`relation relation-${kind.toLowerCase()}`}>
          <strong>{RELATIONS[kind]}</strong>{' '}
          <a href={other.permalink}>
            {other.speakers.length === 0 ? 'another statement' : list(other.speakers.map(({ name }) => name))}
          </a>
          {other.text === null ? null : (
            <>
              <span>: </span>
              <Speech said={other} inline />
            </>
          )}
        </p>
      ))}
      <footer>
        {proposals.length === 0 ? null : (
          <ul class="chips" aria-label="About">
            {proposals.map(({ slug, title }) => (
              <li key={slug}>
                <a class="chip" href={marks.proposalAddress(slug)}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        )}
        <p class="links">
          <span class="mode">{MODES[mode]}</span>
          <Languages statement={statement} />
          <Sources statement={statement} />
          {version > 1 ? <a href={`${permalink}#history`}>History</a> : null}
          <a href={permalink}>Permalink</a>
        </p>
      </footer>
      <div class="desk-actions" />
    </article>
  );
}

/** In which language the words are, where it is not the one they were said in, and in which others they are published. */
function Languages({ statement }: { readonly statement: CardFragment }) {
  const { language, originalLanguage, translations, permalink } = statement;
  const isTranslated = originalLanguage !== null && originalLanguage !== language;
  if (!isTranslated && translations.length === 0) return null;
  return (
    <a href={`${permalink}#translations`}>
      {isTranslated ? `translated from ${languageName(originalLanguage)}` : 'also translated'}
      {translations.length > 0 ? `, ${counted(translations.length, 'other wording')}` : ''}
    </a>
  );
}

function Sources({ statement }: { readonly statement: CardFragment }) {
  const { citations, permalink } = statement;
  const [first] = citations;
  if (first === undefined) return null;
  const names = [...new Set(citations.map(({ source }) => source.publisher))];
  return (
    <a href={`${permalink}#sources`}>
      {names.length === 1 ? first.source.publisher : `${counted(citations.length, 'source')}: ${names.join(', ')}`}
    </a>
  );
}

/** The notices on a statement, the newest first; while it stands, with what each version changed. */
function Notices({
  statement,
  history,
}: {
  readonly statement: CardFragment;
  readonly history: Corrected['history'] | null;
}) {
  const { notices, language, status } = statement;
  // A change repeats words, and those of a statement that does not stand are not shown.
  const changed = (status === 'PUBLISHED' ? (history ?? []) : []).filter(({ notice }) => notice !== null).reverse();
  return (
    <>
      {[...notices].reverse().map(({ kind, text, at }, index) => {
        const version = changed[index];
        return (
          <div class={`notice notice-${kind.toLowerCase()}`} key={at} data-anchor>
            <p>
              <strong>{NOTICES[kind]}</strong> {text}
            </p>
            {version === undefined || version.wordChanges.length === 0 ? null : (
              <WordChanges changes={version.wordChanges} language={language} />
            )}
            {version === undefined ? null : <FieldChanges changes={version.changes} />}
          </div>
        );
      })}
    </>
  );
}
