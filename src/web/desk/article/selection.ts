/** The words of an article that an editor has selected in the page. */
import type { TextRange } from './spans.js';

/** Each run of the article's text has the offset of its first character in this attribute. */
export const OFFSET_ATTRIBUTE = 'data-start';

/** The selected range of the article's text; `null` if nothing is selected, or something outside the article. */
export function selectedSpan(article: HTMLElement, selection: Selection | null): TextRange | null {
  if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
  const start = offsetOf(article, startContainer, startOffset);
  const end = offsetOf(article, endContainer, endOffset);
  return start === null || end === null || end <= start ? null : { start, end };
}

/** The offset in the text of a place in the document; `null` if it is outside the article. */
function offsetOf(article: HTMLElement, container: Node, offset: number): number | null {
  if (!article.contains(container)) return null;
  const before = document.createRange();
  before.setStart(article, 0);
  before.setEnd(container, offset);
  const runs = [...article.querySelectorAll<HTMLElement>(`[${OFFSET_ATTRIBUTE}]`)];
  // The last run that begins before the place has it, or ends before it.
  const run = runs.findLast((one) => before.comparePoint(one, 0) <= 0);
  if (run === undefined) return 0;
  const within = document.createRange();
  within.selectNodeContents(run);
  if (run.contains(container)) within.setEnd(container, offset);
  return Number(run.getAttribute(OFFSET_ATTRIBUTE)) + within.toString().length;
}
