/**
 * Compares what the reader found with what people marked. A found content is right when it shares at least half of its words with a
 * marked one (Dice), one to one; its source is right when the head word of each lies within the other.
 */
import type { PreparedArticle, Token } from '../../src/reading/prepare/prepared-article.js';
import type { Attribution, Span } from './corpus.js';

/** The figures are told for these sets of attributions. */
export const SETS = [
  'quoted',
  'direct',
  'mixed',
  'indirect',
  'reporting verbs',
  'indirect with reporting verbs',
  'all',
] as const;
export type SetName = (typeof SETS)[number];

/** How many attributions of one set people marked and the reader found, and how many of each the other has too. */
export interface Counts {
  marked: number;
  found: number;
  markedContentRight: number;
  foundContentRight: number;
  markedSourceRight: number;
  foundSourceRight: number;
}

export type CountsBySet = Readonly<Record<SetName, Counts>>;

/** A marked attribution with no found one of its content, or one with a wrong source; and a found one with no marked one. */
export interface Miss {
  readonly kind: 'missed' | 'wrong source' | 'not marked';
  readonly sets: readonly SetName[];
  readonly marked: Attribution | null;
  readonly found: Attribution | null;
}

export interface Comparison {
  readonly counts: CountsBySet;
  readonly misses: readonly Miss[];
}

/** The words by which English reports speech, as the reader knows them. */
export interface ReportingWords {
  readonly verbs: ReadonlySet<string>;
  readonly irregular: ReadonlyMap<string, string>;
}

interface Analysed {
  readonly attribution: Attribution;
  readonly source: readonly Span[];
  readonly cue: readonly Span[];
  readonly words: ReadonlySet<number>;
  readonly head: Span | null;
  readonly sets: readonly SetName[];
}

const LEAST_SHARED = 0.5;
/** Content is direct when at least this share of its words is quoted. */
const LEAST_QUOTED = 0.95;

export function compare(
  article: PreparedArticle,
  marked: readonly Attribution[],
  found: readonly Attribution[],
  reporting: ReportingWords,
): Comparison {
  const words = wordsOf(article.text);
  const analyse = (attribution: Attribution) => analysed(article, attribution, words, reporting);
  const ours = found.map(analyse);
  const theirs = marked.filter(({ content }) => content.length > 0).map(analyse);
  const pairs = paired(theirs, ours);
  const counts = emptyCounts();
  const misses: Miss[] = [];
  for (const one of theirs) {
    const other = pairs.ofMarked.get(one) ?? null;
    const isRight = other !== null && sourceIsRight(one, other);
    for (const name of one.sets) {
      const count = counts[name];
      count.marked += 1;
      if (other !== null) count.markedContentRight += 1;
      if (isRight) count.markedSourceRight += 1;
    }
    if (isRight) continue;
    const kind = other === null ? 'missed' : 'wrong source';
    misses.push({ kind, sets: one.sets, marked: one.attribution, found: other?.attribution ?? null });
  }
  for (const one of ours) {
    const other = pairs.ofFound.get(one) ?? null;
    for (const name of one.sets) {
      const count = counts[name];
      count.found += 1;
      if (other !== null) count.foundContentRight += 1;
      if (other !== null && sourceIsRight(other, one)) count.foundSourceRight += 1;
    }
    if (other === null) misses.push({ kind: 'not marked', sets: one.sets, marked: null, found: one.attribution });
  }
  return { counts, misses };
}

export function emptyCounts(): CountsBySet {
  const none = (): Counts => ({
    marked: 0,
    found: 0,
    markedContentRight: 0,
    foundContentRight: 0,
    markedSourceRight: 0,
    foundSourceRight: 0,
  });
  return {
    quoted: none(),
    direct: none(),
    mixed: none(),
    indirect: none(),
    'reporting verbs': none(),
    'indirect with reporting verbs': none(),
    all: none(),
  };
}

/** The counts of several articles together. */
export function sumOf(all: readonly CountsBySet[]): CountsBySet {
  const sum = emptyCounts();
  for (const counts of all) {
    for (const name of SETS) {
      const [into, from] = [sum[name], counts[name]];
      into.marked += from.marked;
      into.found += from.found;
      into.markedContentRight += from.markedContentRight;
      into.foundContentRight += from.foundContentRight;
      into.markedSourceRight += from.markedSourceRight;
      into.foundSourceRight += from.foundSourceRight;
    }
  }
  return sum;
}

/** The F1 of one set, from 0 to 1: of content alone, or of content with the right source. */
export function f1(counts: Counts, of: 'content' | 'source'): number {
  const found = of === 'content' ? counts.foundContentRight : counts.foundSourceRight;
  const marked = of === 'content' ? counts.markedContentRight : counts.markedSourceRight;
  const precision = found / Math.max(1, counts.found);
  const recall = marked / Math.max(1, counts.marked);
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** The words and marks of a text. */
function wordsOf(text: string): readonly { readonly span: Span; readonly isWord: boolean }[] {
  return [...text.matchAll(/[\p{L}\p{N}]+|[^\s]/gu)].map((match) => ({
    span: [match.index, match.index + match[0].length],
    isWord: /[\p{L}\p{N}]/u.test(match[0]),
  }));
}

function analysed(
  article: PreparedArticle,
  attribution: Attribution,
  words: ReturnType<typeof wordsOf>,
  reporting: ReportingWords,
): Analysed {
  const { text } = article;
  const source = joined(text, attribution.source);
  return {
    attribution,
    source,
    cue: joined(text, attribution.cue),
    words: wordsWithin(words, joined(text, attribution.content)),
    head: headOf(text, source),
    sets: setsOf(article, attribution, reporting),
  };
}

function wordsWithin(words: ReturnType<typeof wordsOf>, spans: readonly Span[]): ReadonlySet<number> {
  const within = new Set<number>();
  for (const [from, to] of spans) {
    for (let index = firstEndingAfter(words, from); index < words.length; index += 1) {
      const word = words[index];
      if (word === undefined || word.span[0] >= to) break;
      if (word.isWord) within.add(index);
    }
  }
  return within;
}

function firstEndingAfter(words: ReturnType<typeof wordsOf>, place: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.span[1] ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The spans in order and without white space at their edges; those that touch, but for white space, as one. */
function joined(text: string, spans: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  for (const [start, end] of [...spans].filter(([from, to]) => to > from).sort((one, other) => one[0] - other[0])) {
    let from = start;
    let to = end;
    while (from < to && /\s/.test(text.charAt(from))) from += 1;
    while (to > from && /\s/.test(text.charAt(to - 1))) to -= 1;
    const last = found.at(-1);
    if (last !== undefined && (from <= last[1] || /^\s*$/.test(text.slice(last[1], from)))) {
      found[found.length - 1] = [last[0], Math.max(last[1], to)];
    } else found.push([from, to]);
  }
  return found;
}

const AFTER_HEAD =
  /(,|\(|—|–|:| - | (?:of|for|at|in|from|who|whose|that|which|with|on|to|by|about|as|said|told|and his|and her)\s)/;

/** The head word of a source, as nearly as its words tell; `null` where it has no words. */
function headOf(text: string, [first]: readonly Span[]): Span | null {
  if (first === undefined) return null;
  const [from, to] = first;
  const whole = text.slice(from, to);
  const cut = whole.search(AFTER_HEAD);
  const phrase = (cut > 0 ? whole.slice(0, cut) : whole).replace(/[\s"”“’']+$/, '').replace(/['’]s$/, '');
  const match = /[\p{L}\p{N}]+(?:['’\-.][\p{L}\p{N}]+)*\.?$/u.exec(phrase) ?? /[\p{L}\p{N}]+/u.exec(phrase);
  return match === null ? [from, to] : [from + match.index, from + match.index + match[0].length];
}

function sourceIsRight(marked: Analysed, found: Analysed): boolean {
  if (marked.source.length === 0 || found.source.length === 0) {
    return marked.source.length === 0 && found.source.length === 0;
  }
  return isWithin(marked.head, found.source) && isWithin(found.head, marked.source);
}

function isWithin(head: Span | null, spans: readonly Span[]): boolean {
  return head !== null && spans.some(([start, end]) => head[0] >= start && head[1] <= end);
}

function setsOf(article: PreparedArticle, attribution: Attribution, reporting: ReportingWords): readonly SetName[] {
  const kind = kindOf(article, attribution.content);
  const sets: SetName[] = ['all'];
  if (kind !== 'none') sets.push(kind);
  if (kind === 'direct' || kind === 'mixed') sets.push('quoted');
  if (reportsSpeech(article, attribution.cue, reporting)) {
    sets.push('reporting verbs');
    if (kind === 'indirect') sets.push('indirect with reporting verbs');
  }
  return sets;
}

function kindOf(article: PreparedArticle, spans: readonly Span[]): 'direct' | 'mixed' | 'indirect' | 'none' {
  const start = spans[0]?.[0] ?? 0;
  const end = spans.at(-1)?.[1] ?? 0;
  const quotations = article.quotations.filter(
    (one) => !(start > one.start && end < one.end) && one.end > start && one.start < end,
  );
  let total = 0;
  let quoted = 0;
  for (const token of article.tokens) {
    if (!/[\p{L}\p{N}]/u.test(token.text) || !liesWithin(token, spans)) continue;
    total += 1;
    if (quotations.some((one) => token.start >= one.start && token.end <= one.end)) quoted += 1;
  }
  if (total === 0) return 'none';
  if (quoted === 0) return 'indirect';
  return quoted >= total * LEAST_QUOTED ? 'direct' : 'mixed';
}

function liesWithin({ start, end }: Token, spans: readonly Span[]): boolean {
  return spans.some(([from, to]) => start >= from && end <= to);
}

function reportsSpeech(article: PreparedArticle, cue: readonly Span[], { verbs, irregular }: ReportingWords): boolean {
  return cue.some((span) => {
    const words = article.text.slice(...span);
    if (/according to/i.test(words) || /^\s*:\s*$/.test(words)) return true;
    return article.tokens.some((token) => {
      if (!liesWithin(token, [span])) return false;
      return (/^(VERB|AUX)$/.test(token.partOfSpeech) && verbs.has(token.lemma)) || irregular.has(token.lower);
    });
  });
}

/** The one-to-one pairs that share most words; where the cues overlap, before all others. */
function paired(
  marked: readonly Analysed[],
  found: readonly Analysed[],
): { readonly ofMarked: ReadonlyMap<Analysed, Analysed>; readonly ofFound: ReadonlyMap<Analysed, Analysed> } {
  const pairs = marked.flatMap((one) =>
    found.flatMap((other) => {
      let common = 0;
      for (const word of one.words) if (other.words.has(word)) common += 1;
      const shared = (2 * common) / (one.words.size + other.words.size);
      return common > 0 && shared >= LEAST_SHARED
        ? [{ one, other, rank: shared + (overlap(one.cue, other.cue) ? 1 : 0) }]
        : [];
    }),
  );
  pairs.sort((first, second) => second.rank - first.rank);
  const ofMarked = new Map<Analysed, Analysed>();
  const ofFound = new Map<Analysed, Analysed>();
  for (const { one, other } of pairs) {
    if (ofMarked.has(one) || ofFound.has(other)) continue;
    ofMarked.set(one, other);
    ofFound.set(other, one);
  }
  return { ofMarked, ofFound };
}

function overlap(some: readonly Span[], others: readonly Span[]): boolean {
  return some.some((one) => others.some((other) => one[0] < other[1] && other[0] < one[1]));
}
