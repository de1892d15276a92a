/** Recognises files that are no text, by their first characters. */
import { readingWords } from '../../words/reading.js';

const { kind: kinds } = readingWords;

/** The first characters of files, each byte as the character with its number, and the kinds of the files. */
const SIGNATURES: readonly (readonly [start: string, kind: string])[] = [
  ['%PDF-', kinds.pdf],
  ['%!PS', kinds.postScript],
  ['\u0089PNG', kinds.png],
  ['\u00FF\u00D8\u00FF', kinds.jpeg],
  ['GIF8', kinds.gif],
  ['RIFF', kinds.media],
  ['II*\0', kinds.tiff],
  ['MM\0*', kinds.tiff],
  ['\0\0\0', kinds.media],
  ['ID3', kinds.mp3],
  ['OggS', kinds.soundOrVideo],
  ['PK\u0003\u0004', kinds.archive],
  ['\u00D0\u00CF\u0011\u00E0', kinds.word],
  ['{\\rtf', kinds.rtf],
  ['\u001F\u008B', kinds.compressed],
  ['From: <Saved by', kinds.webArchive],
  ['MIME-Version:', kinds.webArchive],
  ['bplist00', kinds.safariArchive],
];

/** A text with a larger share of NUL and the like is a file of another kind. */
const MAX_SHARE_LOST = 0.01;
const SAMPLE_LENGTH = 20_000;

/** The kind of a file that is no text, like "a PDF"; `null` for a text. */
export function kindOfNoText(content: string): string | null {
  const kind = kindBySignature(content);
  if (kind !== null) return kind;
  const sample = content.slice(0, SAMPLE_LENGTH);
  const lost = sample.match(/(?!\s)[\p{Cc}\uFFFD]/gu)?.length ?? 0;
  return lost > sample.length * MAX_SHARE_LOST ? kinds.other : null;
}

/** The kind of a file by its first characters, also if these are its bytes; `null` for any other file. */
export function kindBySignature(start: string): string | null {
  return SIGNATURES.find(([signature]) => start.startsWith(signature))?.[1] ?? null;
}
