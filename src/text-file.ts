/** Reads text that comes from outside: files and standard input. It is UTF-8, or it is refused in a sentence. */
import { readFileSync } from 'node:fs';
import { detect } from 'chardet';

/** Text that cannot be read. The message says what is wrong, where, and what would be right; it repeats none of the text. */
export class UnreadableText extends Error {
  override readonly name = 'UnreadableText';
}

/**
 * Reads a file as UTF-8.
 * @throws UnreadableText when there is no such file, it may not be read, or it is not UTF-8.
 */
export function readTextFile(path: string): string {
  return decodeText(readBytes(path), path);
}

/**
 * Reads a file.
 * @throws UnreadableText when there is no such file, or it may not be read.
 */
export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    throw new UnreadableText(READ_FAULTS[code]?.(path) ?? `${path} cannot be read (${code})`);
  }
}

const READ_FAULTS: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `There is no file ${path}`,
  EISDIR: (path) => `${path} is a folder; name a file`,
  EACCES: (path) => `${path} may not be read`,
};

/** The code of an error of the operating system, like `ENOENT`; `null` for any other error. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/**
 * Reads bytes as UTF-8. `name` is where they come from, for the message.
 * @throws UnreadableText with the first line that is not UTF-8, and the encoding that it seems to be.
 */
export function decodeText(bytes: Uint8Array, name: string): string {
  const text = decoded(bytes);
  // UTF-16 without a byte order mark is valid UTF-8 where its letters are Latin: a NUL beside each of them.
  if (text !== null && !text.includes('\0')) return text;
  const { line, from } = firstUnreadableLine(bytes);
  const likely = likelyEncoding(bytes, from);
  const fault = text !== null && likely === null ? 'This has a NUL, which is no text' : 'This is not UTF-8';
  const seems = likely === null ? '' : `; it seems to be ${likely}`;
  throw new UnreadableText(`${name}:${line}  ${fault}${seems}. Save it as UTF-8, and try again`);
}

/** The text of bytes, with its byte order mark if it has one; `null` where it is not UTF-8. */
function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

const LINE_FEED = 0x0a;

/** The first line that is not UTF-8 or has a NUL: its number, from 1, and where it begins. UTF-8 has no line feed inside a character. */
function firstUnreadableLine(bytes: Uint8Array): { readonly line: number; readonly from: number } {
  let from = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf(LINE_FEED, from);
    const isLast = end < 0;
    const text = decoded(bytes.subarray(from, isLast ? bytes.length : end));
    if (text === null || text.includes('\0') || isLast) return { line, from };
    from = end + 1;
  }
}

/** How much is looked at to tell the encoding, in bytes. */
const SAMPLE_BYTES = 65_536;
/** UTF-16 has more than this share of zeros: one beside each space, and each letter of Latin scripts. */
const UTF16_ZEROS = 0.1;
const NOT_IT: readonly (string | null)[] = ['UTF-8', 'ASCII', null];

/** The encoding that bytes seem to have, judged from the first line that is not UTF-8 on; `null` where nothing tells. */
function likelyEncoding(bytes: Uint8Array, from: number): string | null {
  const sample = bytes.subarray(from, from + SAMPLE_BYTES);
  const found = detect(sample);
  // Of UTF-16 the detection knows only the byte order mark.
  const zeros = sample.reduce((count, byte) => (byte === 0 ? count + 1 : count), 0);
  if (zeros > sample.length * UTF16_ZEROS && found?.startsWith('UTF-') !== true) return 'UTF-16';
  if (zeros > 0 && found?.startsWith('UTF-') !== true) return null;
  return NOT_IT.includes(found) ? null : found;
}
