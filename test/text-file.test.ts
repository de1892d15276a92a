/** Reading text from outside: it is UTF-8, or it is refused with the line and the likely encoding. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeText, readTextFile, UnreadableText } from '../src/text-file.js';

const folder = mkdtempSync(join(tmpdir(), 'onrecord-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Bytes of a text in an encoding of one byte a character: `letters` are those from `first` on. */
function oneByteEach(text: string, letters: string, first: number): Uint8Array {
  return Uint8Array.from(text, (letter) => {
    const at = letters.indexOf(letter);
    return at < 0 ? letter.charCodeAt(0) : first + at;
  });
}

const RUSSIAN =
  'story: example\nsummary: in English\nheadline: путин заявил что россия поддерживает идею прекращения огня\n';
const FRENCH = 'story: example\nsummary: in English\nheadline: déclaré après négociation à Genève, où être prêt\n';
const windows1251 = oneByteEach(RUSSIAN, 'абвгдежзийклмнопрстуфхцчшщъыьэюя', 0xe0);
const koi8 = oneByteEach(RUSSIAN, 'юабцдефгхийклмнопярстужвьызшэщчъ', 0xc0);
const latin1 = Buffer.from(FRENCH, 'latin1');
const utf16 = Buffer.from(RUSSIAN, 'utf16le');

function refusalOf(bytes: Uint8Array): string {
  try {
    decodeText(bytes, 'file.yaml');
  } catch (error) {
    if (error instanceof UnreadableText) return error.message;
    throw error;
  }
  throw new Error('expected the bytes to be refused, but they were decoded');
}

test('text in UTF-8 is read as it is, with and without a byte order mark', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      fc.pre(!text.includes('\0'));
      expect(decodeText(Buffer.from(text), 'x')).toBe(text);
      expect(decodeText(Buffer.from(`\uFEFF${text}`), 'x')).toBe(`\uFEFF${text}`);
    }),
  );
});

test.each([
  ['windows-1251', windows1251, 3, 'windows-1251'],
  ['KOI8-R', koi8, 3, 'KOI8-R'],
  ['Latin-1', latin1, 3, 'ISO-8859-1'],
  ['UTF-16 with a byte order mark', Buffer.concat([Buffer.of(0xff, 0xfe), utf16]), 1, 'UTF-16LE'],
  ['UTF-16 without one', utf16, 1, 'UTF-16'],
  ['UTF-16 of which every byte is valid UTF-8', Buffer.from('story: example\n', 'utf16le'), 1, 'UTF-16'],
])('%s is refused with its line and the likely encoding', (_, bytes, line, encoding) => {
  expect(refusalOf(bytes)).toBe(
    `file.yaml:${line}  This is not UTF-8; it seems to be ${encoding}. Save it as UTF-8, and try again`,
  );
});

test('bytes that begin, break off or double a character are refused, and half of a surrogate pair is', () => {
  for (const bytes of [[0x80], [0xd0], [0xe2, 0x82], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]]) {
    expect(refusalOf(Buffer.from([0x61, 0x0a, ...bytes, 0x0a]))).toMatch(/^file\.yaml:2 {2}This is not UTF-8/);
  }
});

test('a NUL in a text is told as that', () => {
  expect(refusalOf(Buffer.from('story: x\nheadline: Moscow and\0 Kyiv speak\n'))).toMatch(
    /^file\.yaml:2 {2}This has a NUL/,
  );
});

describe('readTextFile', () => {
  test('a missing file, or a folder in its place, is reported in a sentence', () => {
    expect(() => readTextFile(join(folder, 'none'))).toThrow(new UnreadableText(`There is no file ${folder}/none`));
    mkdirSync(join(folder, 'folder'));
    expect(() => readTextFile(join(folder, 'folder'))).toThrow(/is a folder; name a file$/);
  });

  test('names the file whose text is not UTF-8', () => {
    writeFileSync(join(folder, 'latin.yaml'), latin1);
    expect(() => readTextFile(join(folder, 'latin.yaml'))).toThrow(`${folder}/latin.yaml:3  This is not UTF-8`);
  });
});
