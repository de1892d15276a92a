/** Plain text as an article. The text stays as it was, with line ends as LF: an editor's tools count the same characters. */
import type { TextSpan } from '../../story/article.js';
import { BYLINE } from '../en/page-phrases.js';
import { namesIn } from './page-facts.js';
import { edtfOf } from './written-time.js';

/** The lines above the first paragraph that may name authors and the time of publication. */
const MAX_LINES_OF_HEAD = 6;
/** A headline has at most this many words. */
const MAX_TITLE_WORDS = 26;
/** The share of words with a capital that makes a sentence with a full stop a headline. */
const CAPITALIZED = 0.6;
const MAX_DATE_LINE_LENGTH = 80;

/** The head of a text: facts that stand in lines of their own above its first paragraph. */
export interface TextHead {
  readonly title: string | null;
  readonly authors: readonly string[];
  readonly published: string | null;
}

/** The text with line ends as LF. */
export function withLineFeeds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}

/** The lines of a text, as spans without white space around them; empty lines are left out. */
export function lineSpans(text: string): TextSpan[] {
  const spans: TextSpan[] = [];
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const line = text.slice(start, end);
    const trimmed = line.trim();
    const from = start + line.indexOf(trimmed);
    if (trimmed !== '') spans.push([from, from + trimmed.length]);
    start = end + 1;
  }
  return spans;
}

/** Reads the head of a text from its lines. */
export function textHead(lines: readonly string[]): TextHead {
  const [first = '', second] = lines;
  const title = second !== undefined && isTitle(first) ? first : null;
  const below = lines.slice(title === null ? 0 : 1, MAX_LINES_OF_HEAD);
  const byline = below.find((line) => BYLINE.test(line));
  const dates = below.filter(({ length }) => length <= MAX_DATE_LINE_LENGTH).map(dateOfLine);
  return {
    title,
    authors: byline === undefined ? [] : namesIn(byline),
    published: dates.find((one) => one !== null) ?? null,
  };
}

/** A headline is short, and either has no full stop, or capitals in most of its words. */
function isTitle(line: string): boolean {
  const words = line.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  if (words.length < 2 || words.length > MAX_TITLE_WORDS || BYLINE.test(line)) return false;
  if (!/[.!”"’]$/u.test(line)) return true;
  const capitalized = words.filter((word) => /^[^\p{L}]*\p{Lu}/u.test(word));
  return capitalized.length >= words.length * CAPITALIZED;
}

/** The date of a line that holds little else: "Published: 13 March 2025, 14:05 GMT". */
function dateOfLine(line: string): string | null {
  const rest = line.replace(/^(?:published|updated|posted|issued|date)(?: on)?:?\s*/i, '');
  return /^(?:\p{L}+day,? )?(?:\d|\p{Lu}\p{L}{2,8}\.? \d)/u.test(rest) ? edtfOf(rest) : null;
}
