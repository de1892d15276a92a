/** Finds actors by what an editor types of their names. */

/** An actor as the search knows it. */
export interface Findable {
  readonly name: string;
  /** Other texts by which it is found, such as other names and the office. */
  readonly also: readonly string[];
}

/** How well an actor fits what was typed, the best first: its name begins with it, a word of its name does, another text does. */
const RANKS = 3;

/** The actors that fit a text, the best first; in their order where several fit alike, and all of them for an empty text. */
export function foundActors<Actor extends Findable>(actors: readonly Actor[], typed: string): Actor[] {
  const wanted = folded(typed);
  if (wanted === '') return [...actors];
  const ranked = actors.map((actor) => ({ actor, rank: rankOf(actor, wanted) }));
  return Array.from({ length: RANKS }, (_, rank) => ranked.filter((one) => one.rank === rank)).flatMap((some) =>
    some.map(({ actor }) => actor),
  );
}

function rankOf({ name, also }: Findable, wanted: string): number {
  if (folded(name).startsWith(wanted)) return 0;
  if (hasWords(folded(name), wanted)) return 1;
  return hasWords(folded([name, ...also].join(' ')), wanted) ? 2 : RANKS;
}

/** Whether every word that is wanted begins a word of the text. */
function hasWords(text: string, wanted: string): boolean {
  const words = text.split(' ');
  return wanted.split(' ').every((part) => words.some((word) => word.startsWith(part)));
}

/** A text without case, accents and marks, its words separated by one space. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
