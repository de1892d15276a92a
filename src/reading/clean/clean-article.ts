/** Stage 1: an article without its page. */
import type { ArticleInput, CleanedArticle, UnreadableArticle } from '../article.js';
import { WALL } from '../en/page-phrases.js';
import { ENGLISH, languageOf } from './article-language.js';
import { cleanPage, hostOf } from './clean-page.js';
import { datelinePlace } from './dateline.js';
import { kindOfNoText } from './not-text.js';
import { lineSpans, textHead, withLineFeeds } from './plain-text.js';
import { BEHIND_A_WALL, EMPTY_TEXT, languageNotRead, MAX_ARTICLE_BYTES, notText, tooLong } from './unreadable.js';

/** A longer text, in UTF-16 units, is more than the notice of a wall. */
const MAX_LENGTH_OF_WALL = 500;
/** Only a headline, a byline and the like stand above a dateline. */
const LINES_BEFORE_DATELINE = 6;
const QUOTATION_MARK = /["“”„«»]/u;

/** Cleans an article, or says why it cannot be read. It never throws, whatever the input is. */
export function cleanArticle(input: ArticleInput): CleanedArticle | UnreadableArticle {
  const kind = kindOfNoText(input.content);
  if (kind !== null) return notText(kind);
  const article = input.form === 'html' ? cleanPage(input) : cleanText(input);
  if ('code' in article || article.language === ENGLISH || QUOTATION_MARK.test(article.text)) return article;
  return languageNotRead(article.language);
}

function cleanText({ content, published, address }: ArticleInput): CleanedArticle | UnreadableArticle {
  const bytes = Buffer.byteLength(content);
  if (bytes > MAX_ARTICLE_BYTES) return tooLong(bytes, MAX_ARTICLE_BYTES);
  const text = withLineFeeds(content);
  if (!/[\p{L}\p{N}]/u.test(text)) return EMPTY_TEXT;
  if (text.length <= MAX_LENGTH_OF_WALL && WALL.some((phrase) => phrase.test(text))) return BEHIND_A_WALL;
  const paragraphs = lineSpans(text);
  const lines = paragraphs.map(([start, end]) => text.slice(start, end));
  const head = textHead(lines);
  const first = lines
    .slice(0, LINES_BEFORE_DATELINE)
    .find((line) => line !== head.title && datelinePlace(line) !== null);
  return {
    text,
    paragraphs,
    title: head.title,
    authors: head.authors,
    datelinePlace: first === undefined ? null : datelinePlace(first),
    publisher: hostOf(address),
    published: published ?? head.published,
    address,
    language: languageOf(text, null),
  };
}
