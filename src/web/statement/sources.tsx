/** The sources of a statement, each with what it supports and the passage that it quotes. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import type { StatementData } from '../page-data.js';
import { directionOf } from '../words/direction.js';
import { timeInWords } from '../words/time.js';

type ShownCitation = StatementData['citations'][number];

export function Sources({ statement }: { readonly statement: StatementData }) {
  const { citations, text } = statement;
  return (
    <section aria-labelledby="sources">
      <h2 id="sources" class="section-title" data-anchor>
        {terms.count.sources(citations.length)}
      </h2>
      {text === null ? <p class="section-note">{words.sources.noPassages}</p> : null}
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

function Source({ citation: { source, supports, retrievedAt, quote } }: { readonly citation: ShownCitation }) {
  const { publisher, title, kind, url, archivedUrl, language, publishedAt } = source;
  const known = [
    terms.sourceKind[kind],
    language === null ? null : terms.grammar.languageName(language),
    publishedAt === null ? null : words.sources.published(timeInWords(publishedAt)),
    retrievedAt === null ? null : words.sources.read(timeInWords(retrievedAt)),
  ].filter((one) => one !== null);
  return (
    <>
      <p class="source-name">
        <a href={url}>{title === null ? publisher : words.sources.title(publisher, title)}</a>
        {archivedUrl === null ? null : (
          <>
            {' '}
            <a class="source-archived" href={archivedUrl}>
              {words.sources.archived}
              <span class="visually-hidden">{words.sources.archivedOf(title ?? publisher)}</span>
            </a>
          </>
        )}
      </p>
      <p class="source-facts">{known.join(' · ')}</p>
      {supports.length === 0 ? null : (
        <p class="source-facts">{words.sources.supports(supports.map((one) => terms.support[one]))}</p>
      )}
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
