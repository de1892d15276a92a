/**
 * Words as what they are. Direct speech is serif and in quotation marks; reported speech is sans-serif and has none; in
 * mixed speech only the quoted words are serif, with the marks that the text has. Nobody can mistake one for the other.
 */
import type { ComponentChildren } from 'preact';
import type { WordsFragment } from '../operations.js';
import { directionOf } from './direction.js';

/** The marks around a quotation: each opens towards the words, in whichever direction they are read. */
export function quotationMarks(direction: 'ltr' | 'rtl'): readonly [opening: string, closing: string] {
  return direction === 'rtl' ? ['”', '“'] : ['“', '”'];
}

/** Why a statement shows no words. */
const WORDLESS = {
  WITHHELD: 'The words are withheld while the desk checks them.',
  RETRACTED: 'The desk has taken this statement back.',
  REDACTED: 'The words were erased for legal reasons.',
  PUBLISHED: 'The words were erased for legal reasons.',
} as const satisfies Record<WordsFragment['status'], string>;

type Said = Pick<WordsFragment, 'mode' | 'text' | 'language' | 'quotedSpans' | 'status'>;

/** The words of a statement. Where there are none, it says why. */
export function Speech({ said, inline = false }: { readonly said: Said; readonly inline?: boolean }) {
  const { mode, text, language, quotedSpans, status } = said;
  if (text === null) return <p class="speech speech-none">{WORDLESS[status]}</p>;
  const dir = directionOf(language, text);
  const attributes = { lang: language, dir, class: `speech speech-${mode.toLowerCase()}` };
  if (mode === 'DIRECT') {
    const [opening, closing] = quotationMarks(dir);
    // The marks belong to the display, so they are not part of the text, and stand on the outside in either direction.
    const words = (
      <>
        {opening}
        {text}
        {closing}
      </>
    );
    return inline ? <q {...attributes}>{words}</q> : <blockquote {...attributes}>{words}</blockquote>;
  }
  const words = mode === 'MIXED' ? mixed(text, quotedSpans) : text;
  return inline ? <span {...attributes}>{words}</span> : <p {...attributes}>{words}</p>;
}

/** The quoted words of a mixed text, with the marks around them. Positions count code points, and leave the marks out. */
function mixed(text: string, spans: Said['quotedSpans']): ComponentChildren[] {
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
