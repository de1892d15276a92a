/** Names in a form in which different spellings and romanisations are equal. */

/** A text without case, accents and marks, its words separated by one space: `www.paper.example` is three words. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

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
