/** A page as it was saved from a browser, as an article. */
import type { TextSpan } from '../../story/article.js';
import type { ArticleInput, CleanedArticle, UnreadableArticle } from '../article.js';
import { AROUND_THE_ARTICLE, BYLINE, MAX_LENGTH_AROUND, TIME_STAMP, WALL } from '../en/page-phrases.js';
import { articleElement } from './article-element.js';
import { languageOf } from './article-language.js';
import { datelinePlace } from './dateline.js';
import { isFeed, pageOfEntry } from './feed-entry.js';
import { furnitureOf } from './furniture.js';
import { type PageFacts, pageFacts } from './page-facts.js';
import { type TextBlock, textBlocks } from './page-text.js';
import { type PageTree, readPageTree, textOf } from './page-tree.js';
import { withoutRepeated } from './repeated-quotations.js';
import { BEHIND_A_WALL, EMPTY_PAGE, MAX_ARTICLE_BYTES, MAX_PAGE_BYTES, TOO_COMPLEX, tooLong } from './unreadable.js';

/** An article of fewer words is shown in part only, if the page speaks of a wall. */
const MIN_WORDS_BESIDE_WALL = 150;
/** A page with fewer words shows no article. */
const MIN_WORDS = 25;
/** The beginning of a text, in which a wall shows its notice, in UTF-16 units. */
const MAX_LENGTH_OF_WALL = 5_000;
/** The longest line that can be a time stamp, in UTF-16 units. */
const MAX_STAMP_LENGTH = 60;
/** A line with more links leads elsewhere. */
const MAX_LINKED = 0.9;

/** Reads the article of a page. */
export function cleanPage({ content, ...given }: ArticleInput): CleanedArticle | UnreadableArticle {
  const bytes = Buffer.byteLength(content);
  if (bytes > MAX_PAGE_BYTES) return tooLong(bytes, MAX_PAGE_BYTES);
  const markup = isFeed(content) ? pageOfEntry(content) : content;
  if (markup === null) return EMPTY_PAGE;
  const page = readPageTree(markup, { isXml: false });
  if (page === null) return TOO_COMPLEX;
  const facts = pageFacts(page);
  const furniture = furnitureOf(page.root);
  const blocks = textBlocks(articleElement(page.root, furniture), furniture);
  const ofArticle = blocks.filter((block) => isOfArticle(block, facts));
  const size = ofArticle.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  if (size > MAX_ARTICLE_BYTES) return tooLong(size, MAX_ARTICLE_BYTES);
  const paragraphs = withoutRepeated(ofArticle);
  return faultOf(page, facts, blocks, paragraphs) ?? assembled(paragraphs, facts, given);
}

/** Whether a block of the article's element is part of the article. */
function isOfArticle({ text, linked, element }: TextBlock, { title }: PageFacts): boolean {
  if (!/[\p{L}\p{N}]/u.test(text) || text === title || element.name === 'h1') return false;
  if (linked > MAX_LINKED) return false;
  if (text.length <= MAX_STAMP_LENGTH && TIME_STAMP.test(text)) return false;
  if (text.length > MAX_LENGTH_AROUND) return true;
  return !BYLINE.test(text) && !AROUND_THE_ARTICLE.some((phrase) => phrase.test(text));
}

/** The fault of a page that shows no article, or only the beginning of one. */
function faultOf(
  page: PageTree,
  { isForSubscribers }: PageFacts,
  blocks: readonly TextBlock[],
  paragraphs: readonly TextBlock[],
): UnreadableArticle | null {
  const words = paragraphs.reduce((sum, { text }) => sum + text.split(' ').length, 0);
  const speaksOfWall = (text: string) => {
    const beginning = text.slice(0, MAX_LENGTH_OF_WALL);
    return WALL.some((phrase) => phrase.test(beginning));
  };
  if (words < MIN_WORDS_BESIDE_WALL && (isForSubscribers || blocks.some(({ text }) => speaksOfWall(text)))) {
    return BEHIND_A_WALL;
  }
  if (words >= MIN_WORDS) return null;
  const isHidden = page.hasScripts && words === 0;
  return isHidden || speaksOfWall(`${textOf(page.root)} ${page.withoutScripts}`)
    ? BEHIND_A_WALL
    : words === 0
      ? EMPTY_PAGE
      : null;
}

function assembled(
  paragraphs: readonly TextBlock[],
  { title, authors, publisher, published, address, language }: PageFacts,
  given: Omit<ArticleInput, 'content'>,
): CleanedArticle {
  const spans: TextSpan[] = [];
  let text = '';
  const lines = paragraphs.map((paragraph) => paragraph.text);
  for (const line of title === null ? lines : [title, ...lines]) {
    if (text !== '') text += '\n';
    spans.push([text.length, text.length + line.length]);
    text += line;
  }
  return {
    text,
    paragraphs: spans,
    title,
    authors,
    datelinePlace: datelinePlace(lines[0] ?? ''),
    publisher: publisher ?? hostOf(given.address ?? address),
    published: given.published ?? published,
    address: given.address ?? address,
    language: languageOf(text, language),
  };
}

/** The name of the host of an address, without "www."; `null` where the address has none. */
export function hostOf(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  return new URL(address).hostname.replace(/^www\./, '');
}
