/** Recognises files that are no text, by their first characters. */

/** The first characters of files, each byte as the character with its number, and the kinds of the files. */
const SIGNATURES: readonly (readonly [start: string, kind: string])[] = [
  ['%PDF-', 'a PDF'],
  ['%!PS', 'a PostScript file'],
  ['\u0089PNG', 'a picture (PNG)'],
  ['\u00FF\u00D8\u00FF', 'a picture (JPEG)'],
  ['GIF8', 'a picture (GIF)'],
  ['RIFF', 'a picture, a sound or a video'],
  ['II*\0', 'a picture (TIFF)'],
  ['MM\0*', 'a picture (TIFF)'],
  ['\0\0\0', 'a picture, a sound or a video'],
  ['ID3', 'a sound (MP3)'],
  ['OggS', 'a sound or a video'],
  ['PK\u0003\u0004', 'a Word document or another archive'],
  ['\u00D0\u00CF\u0011\u00E0', 'a Word document'],
  ['{\\rtf', 'an RTF document'],
  ['\u001F\u008B', 'a compressed file'],
  ['From: <Saved by', 'a web archive (MHTML)'],
  ['MIME-Version:', 'a web archive (MHTML)'],
  ['bplist00', 'a web archive of Safari'],
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
  return lost > sample.length * MAX_SHARE_LOST ? 'a file of another kind than text' : null;
}

/** The kind of a file by its first characters, also if these are its bytes; `null` for any other file. */
export function kindBySignature(start: string): string | null {
  return SIGNATURES.find(([signature]) => start.startsWith(signature))?.[1] ?? null;
}
