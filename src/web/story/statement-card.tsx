/** A statement in a list: its words, speakers, time, sources and notices. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';

import type { CardFragment } from '../generated/operations.js';
import type { Corrected } from '../page-data.js';
import { Speech } from '../words/speech.js';
import { clockOnly, machineTime, timeInWords } from '../words/time.js';
import { attributionLine, firstSpeaker, Monogram, speakerNames } from '../words/who.js';
import { FieldChanges, WordChanges } from '../words/word-changes.js';

/** The marks that the page adds to a statement. */
export interface CardMarks {
  /** Whether it is new since the reader's last visit. */
  readonly isNew: boolean;
  /** Whether it changed since the reader's last visit. */
  readonly isChanged: boolean;
  /** Its versions, if it is published and has a notice. */
  readonly history: Corrected['history'] | null;
  /** The address of the page with the statements about a proposal. */
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
            {marks.isNew ? <span class="new-mark">{words.story.new}</span> : null}
            {marks.isChanged ? <span class="new-mark">{words.story.changed}</span> : null}
          </h4>
          <p>{[line, channel === 'UNKNOWN' ? '' : terms.channel[channel]].filter((part) => part !== '').join(' · ')}</p>
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
          <strong>{terms.relation[kind]}</strong>{' '}
          <a href={other.permalink}>
            {other.speakers.length === 0
              ? words.card.anotherStatement
              : terms.grammar.list(other.speakers.map(({ name }) => name))}
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
          <ul class="chips" aria-label={words.card.proposals}>
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
          <span class="mode">{terms.mode[mode]}</span>
          <Languages statement={statement} />
          <Sources statement={statement} />
          {version > 1 ? <a href={`${permalink}#history`}>{words.card.history}</a> : null}
          <a href={permalink}>{words.card.permalink}</a>
        </p>
      </footer>
      <div class="desk-actions" />
    </article>
  );
}

/** Whether the words are translated, and how many other wordings there are. */
function Languages({ statement }: { readonly statement: CardFragment }) {
  const { language, originalLanguage, translations, permalink } = statement;
  const isTranslated = originalLanguage !== null && originalLanguage !== language;
  if (!isTranslated && translations.length === 0) return null;
  const isAlsoTranslated = translations.some((one) => one.language !== language);
  return (
    <a href={`${permalink}#translations`}>
      {words.card.wordings(
        isTranslated ? terms.grammar.languageName(originalLanguage) : null,
        isAlsoTranslated,
        translations.length,
      )}
    </a>
  );
}

function Sources({ statement }: { readonly statement: CardFragment }) {
  const { citations, permalink } = statement;
  if (citations.length === 0) return null;
  const names = [...new Set(citations.map(({ source }) => source.publisher))];
  const pages = new Set(citations.map(({ source }) => source.url));
  return <a href={`${permalink}#sources`}>{words.card.sources(pages.size, names)}</a>;
}

/** The notices on a statement, newest first; with what each version changed, if the statement is published. */
function Notices({
  statement,
  history,
}: {
  readonly statement: CardFragment;
  readonly history: Corrected['history'] | null;
}) {
  const { notices, language, status } = statement;
  // Changes quote words, which the card of an unpublished statement must not show.
  const changed = (status === 'PUBLISHED' ? (history ?? []) : []).filter(({ notice }) => notice !== null).reverse();
  return (
    <>
      {[...notices].reverse().map(({ kind, text, at }, index) => {
        const version = changed[index];
        return (
          <div class={`notice notice-${kind.toLowerCase()}`} key={at} data-anchor>
            <p>
              <strong>{terms.notice[kind]}</strong> {text}
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
