/** How near two texts are by their words, whatever their order and endings. */
import { bareWords } from '../../story/quotation.js';

/** Shorter words say little about what a text is about. */
const SHORTEST_CONTENT_WORD = 4;
/** Words are compared by their beginnings, so that endings do not count. */
const STEM_LENGTH = 7;

/** The words that say what a text is about, each by its beginning: "sanctions" and "sanctioned" are one. */
export function contentWords(text: string): ReadonlySet<string> {
  const words = bareWords(text).split(' ');
  return new Set(
    words
      .filter((word) => word.length >= SHORTEST_CONTENT_WORD || /\p{N}/u.test(word))
      .map((word) => word.replace(/(?:s|ed|ing)$/u, '').slice(0, STEM_LENGTH)),
  );
}

/** The share of the words of two texts that they have in common, from 0 to 1 (the coefficient of Dice). */
export function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  const common = [...a].filter((word) => b.has(word)).length;
  return (2 * common) / (a.size + b.size);
}

/** Words, each with how much it tells one text from the others. */
export type WeightedWords = ReadonlyMap<string, number>;

/** The words of each text, weighed by how few of the texts have them. */
export function weighted(texts: readonly string[]): readonly WeightedWords[] {
  const all = texts.map(contentWords);
  const weigh = (word: string) => Math.log(1 + all.length / all.filter((words) => words.has(word)).length);
  return all.map((words) => new Map([...words].map((word) => [word, weigh(word)])));
}

/** The share of the weight of some words that a text has, from 0 to 1. */
export function weightIn(words: WeightedWords, text: ReadonlySet<string>): number {
  let [present, total] = [0, 0];
  for (const [word, weight] of words) {
    total += weight;
    if (text.has(word)) present += weight;
  }
  return total === 0 ? 0 : present / total;
}
