/** Compares two wordings of a text, word by word. */
import { diffArrays } from 'diff';
import type { LanguageTag } from './model.js';

/** How a run of words differs between two texts. */
export const WordChangeKind = {
  SAME: 'Both texts have it.',
  REMOVED: 'Only the earlier text has it.',
  ADDED: 'Only the later text has it.',
} as const;
export type WordChangeKind = keyof typeof WordChangeKind;

/** A run of words with the spaces around them. */
export interface WordChange {
  readonly kind: WordChangeKind;
  readonly text: string;
}

/**
 * Two passages are compared word by word only within these limits: characters together, words and marks together, and
 * words removed and added. Each comparison then takes a few milliseconds. The limit is not a time, so that the result
 * is always the same.
 */
const COMPARED = { characters: 6_000, words: 1_500, edits: 200 } as const;

/** How many characters one request or refusal may compare. Passages beyond that are reported as a whole. */
export class ComparingBudget {
  /** @param characters How many characters may be compared. */
  constructor(private characters: number) {}

  /** Takes `characters` off the budget; `false` if it has too few left. */
  take(characters: number): boolean {
    if (characters > this.characters) return false;
    this.characters -= characters;
    return true;
  }
}

/**
 * The changes from one text to another. SAME and REMOVED words make up `before`, SAME and ADDED words make up `after`,
 * to the last space. A passage that is too long, differs too much or exceeds `budget` is removed and added as a whole:
 * less exact, and still correct.
 */
export function wordChanges(
  before: string,
  after: string,
  language: LanguageTag,
  budget: ComparingBudget | null = null,
): WordChange[] {
  const start = commonStart(before, after);
  const end = commonEnd(before.slice(start), after.slice(start));
  const removed = before.slice(start, before.length - end);
  const added = after.slice(start, after.length - end);
  return joined([
    { kind: 'SAME', text: before.slice(0, start) },
    ...passageChanges(removed, added, language, budget),
    { kind: 'SAME', text: before.slice(before.length - end) },
  ]);
}

function passageChanges(
  before: string,
  after: string,
  language: LanguageTag,
  budget: ComparingBudget | null,
): WordChange[] {
  const whole: WordChange[] = [
    { kind: 'REMOVED', text: before },
    { kind: 'ADDED', text: after },
  ];
  const characters = before.length + after.length;
  if (before === '' || after === '' || characters > COMPARED.characters) return whole;
  if (budget !== null && !budget.take(characters)) return whole;
  const earlier = unitsOf(before, language, COMPARED.words);
  const later = earlier === null ? null : unitsOf(after, language, COMPARED.words - earlier.length);
  if (earlier === null || later === null) return whole;
  const words = (units: readonly Unit[]) => units.map(({ word }) => word);
  const runs = diffArrays(words(earlier), words(later), { maxEditLength: COMPARED.edits });
  if (runs === undefined) return whole;
  const changes: WordChange[] = [];
  let [was, is] = [0, 0];
  for (const { added, removed, count } of runs) {
    const old = added ? [] : earlier.slice(was, was + count);
    const now = removed ? [] : later.slice(is, is + count);
    was += old.length;
    is += now.length;
    if (added || removed) {
      const text = [...old, ...now].map(({ word, spaces }) => word + spaces).join('');
      changes.push({ kind: added ? 'ADDED' : 'REMOVED', text });
    } else {
      changes.push(...old.flatMap((unit, index) => sameWord(unit, now[index] ?? unit)));
    }
  }
  return changes;
}

/** A word in both texts, perhaps with different spaces after it. */
function sameWord({ word, spaces }: Unit, now: Unit): WordChange[] {
  if (spaces === now.spaces) return [{ kind: 'SAME', text: word + spaces }];
  return [
    { kind: 'SAME', text: word },
    { kind: 'REMOVED', text: spaces },
    { kind: 'ADDED', text: now.spaces },
  ];
}

/** A word or a mark, and the spaces after it. Only words are compared: otherwise every space would match another. */
interface Unit {
  readonly word: string;
  readonly spaces: string;
}

/** A cache: making a segmenter takes longer than using it, and the desk writes in few languages. */
const segmenters = new Map<LanguageTag, Intl.Segmenter>();

function segmenterOf(language: LanguageTag): Intl.Segmenter {
  const known = segmenters.get(language);
  if (known !== undefined) return known;
  const made = new Intl.Segmenter(language, { granularity: 'word' });
  segmenters.set(language, made);
  return made;
}

/**
 * Splits a text into words by the rules of its language, some of which have no spaces between words. `null` where
 * there are more than `most`.
 */
function unitsOf(text: string, language: LanguageTag, most: number): Unit[] | null {
  const units: Unit[] = [];
  for (const { segment } of segmenterOf(language).segment(text)) {
    if (units.length > most) return null;
    const last = units.at(-1);
    if (!isSpace(segment)) units.push({ word: segment, spaces: '' });
    else if (last === undefined) units.push({ word: '', spaces: segment });
    else units[units.length - 1] = { word: last.word, spaces: last.spaces + segment };
  }
  return units.length > most ? null : units;
}

/**
 * How many leading characters two texts share, up to the end of a space. Most corrections change a few words, and only
 * those need comparing.
 */
function commonStart(a: string, b: string): number {
  const shortest = Math.min(a.length, b.length);
  let length = 0;
  while (length < shortest && a[length] === b[length]) length += 1;
  if (length === a.length && length === b.length) return length;
  while (length > 0 && !isSpace(a.charAt(length - 1))) length -= 1;
  return length;
}

/** How many trailing characters two texts share, from the beginning of a word. */
function commonEnd(a: string, b: string): number {
  const shortest = Math.min(a.length, b.length);
  let length = 0;
  while (length < shortest && a.at(-1 - length) === b.at(-1 - length)) length += 1;
  while (length > 0 && !(beginsWord(a, length) && beginsWord(b, length))) length -= 1;
  return length;
}

/** Whether a word begins this many characters before the end of a text. */
function beginsWord(text: string, length: number): boolean {
  const at = text.length - length;
  return !isSpace(text.charAt(at)) && (at === 0 || isSpace(text.charAt(at - 1)));
}

function isSpace(text: string): boolean {
  return /^\s+$/u.test(text);
}

/** The spaces at the end of both texts, between the changed and the unchanged part. */
function sharedSpaces(a: string, b: string): string {
  const spaces = a.slice(a.trimEnd().length);
  const shortest = Math.min(spaces.length, b.length);
  let length = 0;
  while (length < shortest && spaces.at(-1 - length) === b.at(-1 - length)) length += 1;
  return spaces.slice(spaces.length - length);
}

/** Merges neighbouring changes of a kind, and puts removed words before the words added in their place. */
function joined(changes: readonly WordChange[]): WordChange[] {
  const result: WordChange[] = [];
  let [removed, added] = ['', ''];
  const push = (kind: WordChangeKind, text: string) => {
    const last = result.at(-1);
    if (text === '') return;
    if (last?.kind === kind) result[result.length - 1] = { kind, text: last.text + text };
    else result.push({ kind, text });
  };
  const settle = () => {
    const spaces = sharedSpaces(removed, added);
    push('REMOVED', removed.slice(0, removed.length - spaces.length));
    push('ADDED', added.slice(0, added.length - spaces.length));
    push('SAME', spaces);
    [removed, added] = ['', ''];
  };
  for (const { kind, text } of changes) {
    if (text === '') continue;
    if (kind === 'REMOVED') removed += text;
    else if (kind === 'ADDED') added += text;
    else {
      settle();
      push('SAME', text);
    }
  }
  settle();
  return result;
}
