/** One statement in a page of another site: who said it, the words, and how we know. It stays true while it is shown. */
import type { Ask } from '../ask.js';
import type { StatementData } from '../load.js';
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
  const { attributions, saidAt, channel, mode, text, citations, permalink } = statement;
  const line = attributionLine(attributions);
  return (
    <main id="content" class="embedded embedded-statement">
      <article>
        <h1>{speakerNames(attributions)}</h1>
        {line === '' ? null : <p class="embedded-who">{line}</p>}
        {text === null ? null : (
          <>
            <p class={`mode-label mode-${mode.toLowerCase()}`}>{MODES[mode]}</p>
            <Speech said={statement} />
          </>
        )}
        <div role="status">
          <TakenAway statement={statement} />
          <NotesOn statement={statement} />
        </div>
        <Part name="When">
          <p class="embedded-facts">
            <SaidAt time={saidAt} /> · {CHANNELS[channel]}
          </p>
        </Part>
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
        <p class="embedded-facts">
          <a href={permalink} {...OUTSIDE}>
            Sources, answers and history on Onrecord
          </a>
        </p>
      </article>
    </main>
  );
}

function SaidAt({ time }: { readonly time: StatementData['saidAt'] }) {
  return <time dateTime={machineTime(time)}>{timeInWords(time)}</time>;
}
