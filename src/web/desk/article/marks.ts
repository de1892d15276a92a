/** Cuts an article's text into paragraphs and runs, so that the page can mark the spans of its drafts, which may overlap. */
import type { TextRange } from './spans.js';

/** A draft as far as its marks need it. */
export interface MarkedDraft<Key> {
  readonly key: Key;
  readonly content: readonly TextRange[];
  readonly source: readonly TextRange[];
  readonly cue: readonly TextRange[];
}

/** A run of text with the same marks from its beginning to its end. */
export interface MarkedRun<Key> extends TextRange {
  readonly text: string;
  /** The drafts whose words it belongs to: the shortest first. */
  readonly drafts: readonly Key[];
  /** The draft whose words begin here; `null` for none. */
  readonly begins: Key | null;
  /** Its part in the current draft, beside the words; `null` for none. */
  readonly part: 'source' | 'cue' | null;
}

/** One line of the text. */
export interface MarkedParagraph<Key> extends TextRange {
  readonly runs: readonly MarkedRun<Key>[];
}

/** @param current The draft whose speaker and reporting words are marked, too; `null` for none. */
export function markedParagraphs<Key>(
  text: string,
  drafts: readonly MarkedDraft<Key>[],
  current: Key | null,
): MarkedParagraph<Key>[] {
  const shortestFirst = drafts
    .map((draft) => ({ draft, length: draft.content.reduce((sum, { start, end }) => sum + end - start, 0) }))
    .sort((a, b) => a.length - b.length)
    .map(({ draft }) => draft);
  const parts = drafts.find(({ key }) => key === current);
  const spans = drafts.flatMap(({ content }) => content).concat(parts?.source ?? [], parts?.cue ?? []);
  const edges = [...new Set(spans.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  return linesOf(text).map((line) => {
    const cuts = [line.start, ...edges.filter((edge) => edge > line.start && edge < line.end), line.end];
    const runs = cuts.slice(1).map((end, index): MarkedRun<Key> => {
      const start = cuts[index] ?? line.start;
      const run = { start, end };
      const covering = shortestFirst.filter(({ content }) => content.some((span) => isWithin(run, span)));
      const part = (['source', 'cue'] as const).find((one) => parts?.[one].some((span) => isWithin(run, span)));
      return {
        ...run,
        text: text.slice(start, end),
        drafts: covering.map(({ key }) => key),
        begins: covering.find(({ content }) => content[0]?.start === start)?.key ?? null,
        part: part ?? null,
      };
    });
    return { ...line, runs };
  });
}

function isWithin(inner: TextRange, outer: TextRange): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** The lines of a text that are not empty. */
function linesOf(text: string): TextRange[] {
  return [...text.matchAll(/[^\n]+/g)].map(({ 0: line, index }) => ({ start: index, end: index + line.length }));
}
