/** How we know: every source with what it supports, and the passage that it rests on. */
import type { StatementData } from '../page-data.js';
import { directionOf } from '../words/direction.js';
import { timeInWords } from '../words/time.js';
import { counted, languageName, SOURCE_KINDS, SUPPORTS } from '../words/vocabulary.js';
import { list } from '../words/who.js';

type Citation = StatementData['citations'][number];

export function Sources({ statement }: { readonly statement: StatementData }) {
  const { citations, text } = statement;
  return (
    <section aria-labelledby="sources">
      <h2 id="sources" class="section-title" data-anchor>
        {counted(citations.length, 'source')}
      </h2>
      {text === null ? <p class="section-note">Passages are not shown while the words are not.</p> : null}
      <ol class="sources divided">
        {citations.map((citation) => (
          <li key={citation.source.id} data-anchor>
            <Source citation={citation} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Source({ citation: { source, supports, retrievedAt, quote } }: { readonly citation: Citation }) {
  const { publisher, title, kind, url, archivedUrl, language, publishedAt } = source;
  const known = [
    SOURCE_KINDS[kind],
    language === null ? null : languageName(language),
    publishedAt === null ? null : `published ${timeInWords(publishedAt)}`,
    retrievedAt === null ? null : `read by the desk ${timeInWords(retrievedAt)}`,
  ].filter((one) => one !== null);
  return (
    <>
      <p class="source-name">
        <a href={url}>{title === null ? publisher : `${publisher}: ${title}`}</a>
        {archivedUrl === null ? null : (
          <>
            {' '}
            <a class="source-archived" href={archivedUrl}>
              Archived copy<span class="visually-hidden"> of {title ?? publisher}</span>
            </a>
          </>
        )}
      </p>
      <p class="source-facts">{known.join(' · ')}</p>
      {supports.length === 0 ? null : <p class="source-facts">Supports {list(supports.map((one) => SUPPORTS[one]))}</p>}
      {quote === null ? null : (
        <blockquote class="passage" cite={url} lang={language ?? undefined} dir={directionOf(language, quote.exact)}>
          {quote.prefix === null ? null : `… ${quote.prefix} `}
          <mark>{quote.exact}</mark>
          {quote.suffix === null ? null : `${/^[\p{P}\s]/u.test(quote.suffix) ? '' : ' '}${quote.suffix} …`}
        </blockquote>
      )}
    </>
  );
}
