/** The words and the passage of spans that an editor chooses in the text of an article. */
import type { ArticleSpan } from '../../record/article-draft.js';
import type { SpeechMode } from '../../story/vocabulary.js';

const OPENING = /^[\s"“„«‘']+/u;
const CLOSING = /[\s"”“»’']+$/u;

/** The words of spans, as a statement of this kind has them. */
export function wordsOfSpans(text: string, spans: readonly ArticleSpan[], kind: SpeechMode): string {
  const runs = spans.map(([start, end]) => text.slice(start, end).replaceAll(/\s+/g, ' ').trim());
  if (kind !== 'DIRECT') return runs.join(' … ');
  return runs
    .map((run) => run.replace(OPENING, '').replace(CLOSING, '').replaceAll('...', '…'))
    .filter((run) => run !== '')
    .join(' … ');
}

/** The sentences that spans lie in, from the first to the last. */
export function passageOf(text: string, spans: readonly ArticleSpan[]): ArticleSpan {
  const [first, last] = [spans[0]?.[0] ?? 0, spans.at(-1)?.[1] ?? 0];
  const begin = text.lastIndexOf('\n', first - 1) + 1;
  const lineEnd = text.indexOf('\n', last);
  const end = lineEnd < 0 ? text.length : lineEnd;
  let [from, to] = [begin, end];
  for (const { index, segment } of new Intl.Segmenter('en', { granularity: 'sentence' }).segment(
    text.slice(begin, end),
  )) {
    const [start, stop] = [begin + index, begin + index + segment.trimEnd().length];
    if (start <= first) from = start;
    if (stop >= last) {
      to = stop;
      break;
    }
  }
  return [from, to];
}
