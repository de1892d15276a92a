/**
 * The words of a statement, so that nobody mistakes a paraphrase for a quotation. Direct speech is serif and in quotation
 * marks; reported speech is sans-serif without marks; in mixed speech only the quoted words are serif, with their own marks.
 */
import type { ComponentChildren } from 'preact';
import { words } from '../../words/page.js';
import type { WordsFragment } from '../generated/operations.js';
import { directionOf } from './direction.js';

/** The marks around a quotation. Each opens towards the words, in either direction. */
export function quotationMarks(direction: 'ltr' | 'rtl'): readonly [opening: string, closing: string] {
  return direction === 'rtl' ? ['”', '“'] : ['“', '”'];
}

type SpeechParts = Pick<WordsFragment, 'mode' | 'text' | 'language' | 'quotedSpans' | 'status'>;

/** The words of a statement, or why it shows none. */
export function Speech({ said, inline = false }: { readonly said: SpeechParts; readonly inline?: boolean }) {
  const { mode, text, language, quotedSpans, status } = said;
  if (text === null) return <p class="speech speech-none">{words.wordless[status]}</p>;
  const dir = directionOf(language, text);
  const attributes = { lang: language, dir, class: `speech speech-${mode.toLowerCase()}` };
  if (mode === 'DIRECT') {
    const [opening, closing] = quotationMarks(dir);
    // The marks belong to the display, not to the text.
    const quoted = (
      <>
        {opening}
        {text}
        {closing}
      </>
    );
    return inline ? <q {...attributes}>{quoted}</q> : <blockquote {...attributes}>{quoted}</blockquote>;
  }
  const reported = mode === 'MIXED' ? withQuotations(text, quotedSpans) : text;
  return inline ? <span {...attributes}>{reported}</span> : <p {...attributes}>{reported}</p>;
}

/** A mixed text with its quoted words as elements, marks included. Spans count code points and exclude the marks. */
function withQuotations(text: string, spans: SpeechParts['quotedSpans']): ComponentChildren[] {
  const characters = [...text];
  const parts: ComponentChildren[] = [];
  let reached = 0;
  for (const { start, end } of spans) {
    const [from, to] = [Math.max(start - 1, reached), Math.min(end + 1, characters.length)];
    parts.push(characters.slice(reached, from).join(''));
    parts.push(<q class="quoted">{characters.slice(from, to).join('')}</q>);
    reached = to;
  }
  parts.push(characters.slice(reached).join(''));
  return parts;
}
