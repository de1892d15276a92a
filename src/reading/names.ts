/** The names of persons, in their parts, and whether two of them can be one person's. */
import { nameWords } from '../story/name-words.js';

/** Marks of generations, which distinguish namesakes. */
const GENERATION = /^(?:ir|sr|i|ii|iii|iv)$/;

/** The parts of a person's name. The words are in the form of `nameWords`. */
export interface PersonName {
  readonly given: readonly string[];
  readonly surname: string;
  readonly generation: string | null;
}

/** A person's name in its parts; `null` without a word. */
export function personName(name: string): PersonName | null {
  const words = nameWords(name);
  const last = words.at(-1) ?? '';
  const generation = words.length > 1 && GENERATION.test(last) ? last : null;
  const own = generation === null ? words : words.slice(0, -1);
  const surname = own.at(-1);
  return surname === undefined ? null : { given: own.slice(0, -1), surname, generation };
}

/** The shortest given name whose beginning stands for the whole: Steve for Steven. */
const SHORTEST_SHORT_FORM = 3;

/** Whether two names can be one person's: the same surname, and no given names that contradict each other. */
export function canBeSamePerson(a: PersonName, b: PersonName): boolean {
  if (a.surname !== b.surname || a.generation !== b.generation) return false;
  if (a.given.length === 0 || b.given.length === 0) return true;
  return a.given.some((one) => b.given.some((other) => isSameGivenName(one, other)));
}

function isSameGivenName(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return (
    short === long || ((short.length === 1 || short.length >= SHORTEST_SHORT_FORM) && long.startsWith(stem(short)))
  );
}

/** Steve is the beginning of Steven, and Dave that of David. */
function stem(name: string): string {
  return name.length > SHORTEST_SHORT_FORM ? name.replace(/[ei]$/, '') : name;
}
