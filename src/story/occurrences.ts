/** Finds the words of a statement in another text, whatever the case, the spaces and the punctuation between them. */
import { quotedSpans } from './quotation.js';

/** A half-open range of UTF-16 units. */
export type Occurrence = readonly [start: number, end: number];

/** A single word occurs in texts that have nothing to do with the statement. */
const LEAST_WORDS = 2;

/** Makes a search for these texts, for their runs between omissions and insertions, and for the words that they quote. */
export function searchFor(texts: Iterable<string>): (text: string) => readonly Occurrence[] {
  const patterns = [...new Set([...texts].flatMap(runsOf).flatMap(patternOf))].map(
    (pattern) => new RegExp(pattern, 'giu'),
  );
  return (text) =>
    patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(({ 0: found, index }): Occurrence => [index, index + found.length]),
    );
}

function runsOf(text: string): readonly string[] {
  const characters = [...text];
  const quoted = quotedSpans(text).map(({ start, end }) => characters.slice(start, end).join(''));
  return [text, ...quoted].flatMap((one) => one.split(/…|\.\.\.|\[[^\]]*\]/u));
}

/** The pattern of a run of words; none for a run that is too short. */
function patternOf(run: string): readonly string[] {
  const words = run.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  if (words.length < LEAST_WORDS) return [];
  const forms = words.map((word) => `(?:${[...new Set([word, word.normalize('NFD')])].join('|')})`);
  return [`(?<![\\p{L}\\p{M}\\p{N}])${forms.join('[^\\p{L}\\p{M}\\p{N}]+')}(?![\\p{L}\\p{M}\\p{N}])`];
}
