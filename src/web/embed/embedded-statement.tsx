/** A statement in the page of another site: speakers, words and sources. It stays current. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import type { Ask } from '../ask.js';
import type { StatementData } from '../page-data.js';
import { Part } from '../part.js';
import { useLiveStatement } from '../statement/live.js';
import { NotesOn, TakenAway } from '../statement/notices.js';
import { Speech } from '../words/speech.js';
import { machineTime, timeInWords } from '../words/time.js';
import { attributionLine, speakerNames } from '../words/who.js';

/** Links open a new page, which gets no reference to this one. */
const NEW_PAGE = { target: '_blank', rel: 'noopener' } as const;

export function EmbeddedStatement({ statement: given, ask }: { readonly statement: StatementData; readonly ask: Ask }) {
  const { statement } = useLiveStatement(given, null, ask);
  const { permalink } = statement;
  return (
    <main id="content" class="embedded embedded-statement">
      <article>
        <Part name={words.part.who}>
          <Speakers statement={statement} />
        </Part>
        <Part name={words.part.words}>
          <Words statement={statement} />
        </Part>
        <div role="status">
          <Part name={words.part.notices}>
            <TakenAway statement={statement} />
            <NotesOn statement={statement} />
          </Part>
        </div>
        <Part name={words.part.when}>
          <When statement={statement} />
        </Part>
        <Part name={words.part.sources}>
          <Sources statement={statement} />
        </Part>
        <p class="embedded-facts">
          <a href={permalink} {...NEW_PAGE}>
            {words.embed.statement}
          </a>
        </p>
      </article>
    </main>
  );
}

function Speakers({ statement: { attributions } }: { readonly statement: StatementData }) {
  const line = attributionLine(attributions);
  return (
    <>
      <h1>{speakerNames(attributions)}</h1>
      {line === '' ? null : <p class="embedded-who">{line}</p>}
    </>
  );
}

function Words({ statement }: { readonly statement: StatementData }) {
  const { mode, text } = statement;
  if (text === null) return null;
  return (
    <>
      <p class={`mode-label mode-${mode.toLowerCase()}`}>{terms.mode[mode]}</p>
      <Speech said={statement} />
    </>
  );
}

function Sources({ statement: { citations } }: { readonly statement: StatementData }) {
  return (
    <p class="embedded-facts">
      {words.embed.sources(citations.length)}
      {citations.map(({ source }, index) => (
        <span key={source.id}>
          {index === 0 ? '' : ', '}
          <a href={source.url} {...NEW_PAGE}>
            {source.publisher}
          </a>
        </span>
      ))}
    </p>
  );
}

function When({ statement: { saidAt, channel } }: { readonly statement: StatementData }) {
  return (
    <p class="embedded-facts">
      <time dateTime={machineTime(saidAt)}>{timeInWords(saidAt)}</time>
      {channel === 'UNKNOWN' ? '' : ` · ${terms.channel[channel]}`}
    </p>
  );
}
