/** Finds the element of a page that holds its article. */

import { type TextBlock, textBlocks } from './page-text.js';
import { elementsBelow, type PageElement } from './page-tree.js';

/** A block counts as a paragraph from this many characters on; headings of teasers are shorter. */
const MIN_PARAGRAPH_CHARACTERS = 60;
/** A block with a larger share of links is navigation. */
const MAX_LINKED = 0.5;
/** One element within another holds the article if it has at least this share of the paragraphs. */
const MOST = 0.9;
/** An element that a page marks as its article needs this share only. */
const MARKED = 0.4;

/** The innermost element with nearly all paragraphs; first of those that the page marks as its article, if there is one. */
export function articleElement(root: PageElement, furniture: ReadonlySet<PageElement>): PageElement {
  const weights = weightsOf(textBlocks(root, furniture));
  const weightOf = (element: PageElement) => weights.get(element) ?? 0;
  let holder = markedArticle(root, weightOf) ?? root;
  for (let inner = heaviest(holder, weightOf); inner !== null; inner = heaviest(holder, weightOf)) {
    if (weightOf(inner) < weightOf(holder) * MOST) break;
    holder = inner;
  }
  return holder;
}

function heaviest({ children }: PageElement, weightOf: (element: PageElement) => number): PageElement | null {
  let found: PageElement | null = null;
  for (const child of children) {
    if (typeof child === 'string' || child.name === 'p') continue;
    if (weightOf(child) > (found === null ? 0 : weightOf(found))) found = child;
  }
  return found;
}

function markedArticle(root: PageElement, weightOf: (element: PageElement) => number): PageElement | null {
  const least = weightOf(root) * MARKED;
  const elements = elementsBelow(root).filter((element) => weightOf(element) > least);
  const marks: readonly ((element: PageElement) => boolean)[] = [
    ({ attributes }) => /\barticleBody\b/i.test(attributes.itemprop ?? ''),
    ({ name }) => name === 'article',
    ({ name, attributes }) => name === 'main' || attributes.role === 'main',
  ];
  for (const isMarked of marks) {
    const [first, ...others] = elements.filter(isMarked);
    if (first !== undefined) return others.reduce((best, one) => (weightOf(one) > weightOf(best) ? one : best), first);
  }
  return null;
}

/** The length of the paragraphs in each element. */
function weightsOf(blocks: readonly TextBlock[]): ReadonlyMap<PageElement, number> {
  const weights = new Map<PageElement, number>();
  for (const { text, element, linked } of blocks) {
    if (text.length < MIN_PARAGRAPH_CHARACTERS || linked > MAX_LINKED) continue;
    for (let outer: PageElement | null = element; outer !== null; outer = outer.parent) {
      weights.set(outer, (weights.get(outer) ?? 0) + text.length);
    }
  }
  return weights;
}
