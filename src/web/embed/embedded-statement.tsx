/** One statement in a page of another site: who said it, the words, and how we know. It stays true while it is shown. */
import type { Ask } from '../ask.js';
import type { StatementData } from '../page-data.js';
import { Part } from '../part.js';
import { useLiveStatement } from '../statement/live.js';
import { NotesOn, TakenAway } from '../statement/notices.js';
import { Speech } from '../words/speech.js';
import { machineTime, timeInWords } from '../words/time.js';
import { CHANNELS, MODES } from '../words/vocabulary.js';
import { attributionLine, speakerNames } from '../words/who.js';

/** Links lead out of the frame, into a page of their own that knows nothing of the one it was opened from. */
const OUTSIDE = { target: '_blank', rel: 'noopener' } as const;

export function EmbeddedStatement({ statement: given, ask }: { readonly statement: StatementData; readonly ask: Ask }) {
  const { statement } = useLiveStatement(given, null, ask);
  const { permalink } = statement;
  return (
    <main id="content" class="embedded embedded-statement">
      <article>
        <Part name="Who said it">
          <Speakers statement={statement} />
        </Part>
        <Part name="Words">
          <Words statement={statement} />
        </Part>
        <div role="status">
          <Part name="Notices">
            <TakenAway statement={statement} />
            <NotesOn statement={statement} />
          </Part>
        </div>
        <Part name="When">
          <When statement={statement} />
        </Part>
        <Part name="Sources">
          <Sources statement={statement} />
        </Part>
        <p class="embedded-facts">
          <a href={permalink} {...OUTSIDE}>
            Sources, answers and history on Onrecord
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
      <p class={`mode-label mode-${mode.toLowerCase()}`}>{MODES[mode]}</p>
      <Speech said={statement} />
    </>
  );
}

function Sources({ statement: { citations } }: { readonly statement: StatementData }) {
  return (
    <p class="embedded-facts">
      {citations.length === 1 ? 'Source: ' : 'Sources: '}
      {citations.map(({ source }, index) => (
        <span key={source.id}>
          {index === 0 ? '' : ', '}
          <a href={source.url} {...OUTSIDE}>
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
      <time dateTime={machineTime(saidAt)}>{timeInWords(saidAt)}</time> · {CHANNELS[channel]}
    </p>
  );
}
