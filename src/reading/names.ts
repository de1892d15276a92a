/** Names in a form in which different spellings and romanisations are equal. */

/** Letters that do not decompose into a plain letter and a mark. */
const PLAIN: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', ß: 'ss', đ: 'd', æ: 'ae', œ: 'oe', ı: 'i' };

/** A text in lower case without accents and punctuation: `Élysée Palace` is `elysee palace`, `U.S.` is `us`. */
export function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}|(?<=\p{L})\.(?=\p{L}|\s|$)|['’](?=\p{L}{2})/gu, '')
    .replaceAll(/[łøßđæœı]/gu, (letter) => PLAIN[letter] ?? letter)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Spellings in which romanisations of one name differ, each with the form that stands for all of them. */
const ROMANISATIONS: readonly (readonly [RegExp, string])[] = [
  [/[yj]/g, 'i'],
  [/(.)\1+/g, '$1'],
  [/shch|schtsch/g, 'sc'],
  [/tsch|tch/g, 'ch'],
  [/sch/g, 'sh'],
  [/kh/g, 'h'],
  [/zh/g, 'z'],
  [/t[sz]/g, 'c'],
  [/ks/g, 'x'],
  [/ph/g, 'f'],
  [/w/g, 'v'],
  [/ou/g, 'u'],
  [/i(?=[aeou])/g, ''],
];

/** The words of a name, each with one form for all its romanisations: Zelensky, Zelenskyy and Zelenskiy are one. */
export function nameWords(name: string): readonly string[] {
  return plain(name)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ROMANISATIONS.reduce((form, [pattern, one]) => form.replaceAll(pattern, one), word));
}

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
