/**
 * Finds pull quotes: blocks that repeat words of a paragraph, set large beside it. Read as paragraphs of their own, they would
 * be the same statement twice, and often without its speaker.
 */
import type { TextBlock } from './page-text.js';

/** A shorter repetition is a coincidence: "No comment". */
const MIN_WORDS = 4;
/** A longer repetition is no pull quote. */
const MAX_WORDS = 80;
/** A pull quote is shorter than its paragraph by at least this many words, or stands in an element for quotations. */
const MIN_WORDS_MORE = 2;
/** The number of words at the beginning that a pull quote may replace. */
const MAX_WORDS_REPLACED = 2;
/** The most words that a pull quote leaves out at one place. */
const MAX_WORDS_LEFT_OUT = 100;
/** The most places at which a block is compared with others. */
const MAX_COMPARISONS = 50;

/** A word of a block. */
interface WordPlace {
  readonly block: number;
  readonly index: number;
}

/** The blocks without those that only repeat words of another one, and without the speakers that stand below these. */
export function withoutRepeated(blocks: readonly TextBlock[]): TextBlock[] {
  const words = blocks.map(({ text }) => wordsOf(text));
  const places = placesOf(words);
  const repeated = blocks.map((block, index) => isRepeated(block, index, words, places));
  return blocks.filter(
    (block, index) => repeated[index] !== true && !(repeated[index - 1] === true && isSignature(block)),
  );
}

function isRepeated(
  { text, isSetApart, isHeading }: TextBlock,
  own: number,
  words: readonly (readonly string[])[],
  places: ReadonlyMap<string, readonly WordPlace[]>,
): boolean {
  const gaps = withoutSpeaker(text)
    .split(/…|\.{3}|\[[^\]]*\]/)
    .map(wordsOf)
    .filter(({ length }) => length > 0);
  const count = gaps.reduce((sum, { length }) => sum + length, 0);
  const [first = [], ...others] = gaps;
  if (count < MIN_WORDS || count > MAX_WORDS) return false;
  // Editors give a pull quote a subject: "It would last" of "he said the bridge would last".
  const isReworded = isSetApart && first.length > MIN_WORDS + MAX_WORDS_REPLACED;
  const starts = isReworded ? [0, MAX_WORDS_REPLACED] : [0];
  return starts.some((start) => {
    const parts = [first.slice(start), ...others];
    const candidates = places.get(startOf(first, start)) ?? [];
    return candidates.some(({ block, index }) => {
      const other = words[block] ?? [];
      if (block === own || !holdsInOrder(other, index, parts)) return false;
      // Of two blocks with the same words, the first is the paragraph, unless it is set apart.
      const more = other.length - count;
      return isSetApart || isHeading ? more > 0 || block < own : more >= MIN_WORDS_MORE || (more === 0 && block < own);
    });
  });
}

/** Whether words hold each of the parts, one after the other, the first at `start`. */
function holdsInOrder(words: readonly string[], start: number, parts: readonly (readonly string[])[]): boolean {
  let from = start;
  for (const [index, part] of parts.entries()) {
    const isAt = (place: number) => part.every((word, offset) => words[place + offset] === word);
    const last = index === 0 ? start : Math.min(words.length - part.length, from + MAX_WORDS_LEFT_OUT);
    while (from <= last && !isAt(from)) from += 1;
    if (from > last) return false;
    from += part.length;
  }
  return true;
}

/** The places of each run of two words. */
function placesOf(words: readonly (readonly string[])[]): ReadonlyMap<string, readonly WordPlace[]> {
  const places = new Map<string, WordPlace[]>();
  for (const [block, ofBlock] of words.entries()) {
    for (const index of ofBlock.keys()) {
      const start = startOf(ofBlock, index);
      const known = places.get(start);
      if (known === undefined) places.set(start, [{ block, index }]);
      else if (known.length < MAX_COMPARISONS) known.push({ block, index });
    }
  }
  return places;
}

function startOf(words: readonly string[], index: number): string {
  return `${words[index]} ${words[index + 1]}`;
}

/** The words in lower case, without marks. */
function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll(/['’]/g, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** A quotation without the speaker behind it: "We will sign" — Mara Lind, mayor. */
function withoutSpeaker(text: string): string {
  return text.replace(/(["”»’.!?…]\s*)[–—-]\s*\p{Lu}[^"“”«»]{1,80}$/u, '$1');
}

/** Whether a block names the speaker of the pull quote above it. */
function isSignature({ text, isSetApart }: TextBlock): boolean {
  const [name = '', dash] = /^([–—-]\s*)?\p{Lu}[^.!?"“”]{1,100}$/u.exec(text) ?? [];
  return name !== '' && (isSetApart || dash !== undefined);
}
