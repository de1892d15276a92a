/** Articles from files and standard input: pages and plain texts, in the encoding that they declare. */
import { isUtf8 } from 'node:buffer';
import { statSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import type { ArticleInput, UnreadableArticle } from '../reading/article.js';
import { kindBySignature } from '../reading/clean/not-text.js';
import { MAX_PAGE_BYTES, notText, tooLong } from '../reading/clean/unreadable.js';
import { decodeText, readBytes, UnreadableText } from '../text-file.js';
import { words } from '../words/cli.js';

/** An input that cannot be read: the reader refuses it, or the file is not there or in no known encoding. */
export interface UnreadableInput {
  readonly code: UnreadableArticle['code'] | 'UNREADABLE_FILE';
  readonly message: string;
}

/** The facts about an article that the command line gives. */
export type GivenFacts = Pick<ArticleInput, 'published' | 'address'>;

/** The beginning of a file that tells its kind and encoding, in bytes. */
const HEAD_BYTES = 1_024;
const PAGE_NAME = /\.(?:html?|xhtml|xml|rss|atom)$/i;
const TEXT_NAME = /\.(?:txt|text|md)$/i;
const PAGE_START = /^\uFEFF?\s*<(?:!doctype|!--|\?xml|html|head|body|rss|feed|entry|article|main|div|section|p)\b/i;
const CHARSET = /<meta[^>]{1,200}charset\s*=\s*["']?([\w-]{2,40})/i;

/** Reads an article from a file, or from standard input for `-`. */
export async function readInput(path: string, given: GivenFacts): Promise<ArticleInput | UnreadableInput> {
  const size = path === '-' ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  if (size > MAX_PAGE_BYTES) return tooLong(size, MAX_PAGE_BYTES);
  try {
    return inputOf(path, path === '-' ? await buffer(process.stdin) : readBytes(path), given);
  } catch (error) {
    if (error instanceof UnreadableText) return { code: 'UNREADABLE_FILE', message: error.message };
    throw error;
  }
}

function inputOf(path: string, bytes: Buffer, given: GivenFacts): ArticleInput | UnreadableInput {
  const head = bytes.toString('latin1', 0, HEAD_BYTES);
  const kind = kindBySignature(head);
  if (kind !== null) return notText(kind);
  const isPage =
    PAGE_NAME.test(path) || (!TEXT_NAME.test(path) && PAGE_START.test(bytes.toString('utf8', 0, HEAD_BYTES)));
  const name = path === '-' ? words.entry.standardInput : path;
  return {
    ...given,
    form: isPage ? 'html' : 'text',
    content: isPage ? decodePage(bytes, head, name) : decodeText(bytes, name),
  };
}

/** The characters of windows-1252 from 0x80 on, which Node 20 decodes as controls; a space for those that it lacks. */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** A browser saves a page in the encoding that it came in, and the page declares it. */
function decodePage(bytes: Buffer, head: string, name: string): string {
  const [, charset] = CHARSET.exec(head) ?? [];
  // Some programs save a page as UTF-8 and leave its declaration as it was.
  if (charset === undefined || isUtf8(bytes)) return decodeText(bytes, name);
  try {
    return new TextDecoder(charset).decode(bytes).replaceAll(/[\u0080-\u009F]/g, (control) => {
      return WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80);
    });
  } catch (error) {
    // An encoding that nobody knows.
    if (error instanceof RangeError) return decodeText(bytes, name);
    throw error;
  }
}
