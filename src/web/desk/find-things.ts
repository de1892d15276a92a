/** Finds actors and other things by what an editor types of their names. */
import { folded, nameWords } from '../../story/name-words.js';

/** A thing as the search knows it. */
export interface Findable {
  readonly name: string;
  /** Other texts by which it is found, such as other names, the office, an address. */
  readonly also: readonly string[];
}

/** How well a thing fits what was typed, the best first: its name begins with it, a word of its name does, another text does, another romanisation does. */
const RANKS = 4;

/** The things that fit a text, the best first; in their order where several fit alike, and all of them for an empty text. */
export function foundThings<Thing extends Findable>(things: readonly Thing[], typed: string): Thing[] {
  const wanted = folded(typed);
  if (wanted === '') return [...things];
  const ranked = things.map((thing) => ({ thing, rank: rankOf(thing, wanted) }));
  return Array.from({ length: RANKS }, (_, rank) => ranked.filter((one) => one.rank === rank)).flatMap((some) =>
    some.map(({ thing }) => thing),
  );
}

function rankOf({ name, also }: Findable, wanted: string): number {
  if (folded(name).startsWith(wanted)) return 0;
  if (hasWords(folded(name), wanted)) return 1;
  const all = [name, ...also].join(' ');
  if (hasWords(folded(all), wanted)) return 2;
  return hasWords(nameWords(all).join(' '), nameWords(wanted).join(' ')) ? 3 : RANKS;
}

/** Whether every word that is wanted begins a word of the text. */
function hasWords(text: string, wanted: string): boolean {
  const words = text.split(' ');
  return wanted.split(' ').every((part) => words.some((word) => word.startsWith(part)));
}
