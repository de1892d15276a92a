/** A statement that a search found: its passages, speakers, time and story. */
import { words } from '../../words/page.js';
import { terms } from '../../words/terms.js';
import { storyAddress, WHOLE_STORY } from '../address.js';
import type { SpeechMode } from '../generated/operations.js';
import { directionOf } from '../words/direction.js';
import { quotationMarks } from '../words/speech.js';
import { machineTime, timeInWords } from '../words/time.js';
import { attributionLine, speakerNames } from '../words/who.js';
import { type Hit, marksLacking, type Passage, passagesOf } from './passage.js';

export function Result({ hit }: { readonly hit: Hit }) {
  const { permalink, attributions, saidAt, story, mode } = hit.node;
  const line = attributionLine(attributions);
  return (
    <article>
      <h2>
        <a href={permalink}>{speakerNames(attributions)}</a>
      </h2>
      <p class="result-facts">
        {line === '' ? null : `${line} · `}
        <time dateTime={machineTime(saidAt)}>{timeInWords(saidAt)}</time>
      </p>
      {passagesOf(hit).map((passage) => (
        <PassageOf key={`${passage.language} ${passage.parts[0]?.text}`} passage={passage} mode={mode} />
      ))}
      <p class="result-facts">
        {words.search.resultIn(<a href={storyAddress(story.slug, WHOLE_STORY)}>{story.headline}</a>)}
      </p>
    </article>
  );
}

/** A passage. Each part of direct speech has quotation marks, and nothing else. */
function PassageOf({ passage, mode }: { readonly passage: Passage; readonly mode: SpeechMode }) {
  const { language, isTranslation, parts } = passage;
  const lacking = mode === 'MIXED' ? marksLacking(parts) : { before: mode === 'DIRECT', after: mode === 'DIRECT' };
  const dir = directionOf(language, parts.map(({ text }) => text).join(''));
  const [opening, closing] = quotationMarks(dir);
  return (
    <div class="result-passage">
      {isTranslation ? (
        <p class="result-facts">{words.search.inTranslation(terms.grammar.languageName(language))}</p>
      ) : null}
      <p class={`speech speech-${mode.toLowerCase()}`} lang={language} dir={dir}>
        {lacking.before ? opening : null}
        {parts.map(({ text, matches }, index) => {
          const key = `${index} ${text}`;
          return matches ? <mark key={key}>{text}</mark> : <span key={key}>{text}</span>;
        })}
        {lacking.after ? closing : null}
      </p>
    </div>
  );
}
