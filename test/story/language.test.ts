/** Language tags: which are valid, their canonical form, and suggestions for invalid ones. */
import { describe, expect, test } from 'vitest';
import { languageTag, likelyLanguageTag } from '../../src/story/language.js';

describe('Valid language tags', () => {
  test.each([
    ['en', 'en'],
    ['EN-us', 'en-US'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['sr-Latn-XK', 'sr-Latn-XK'],
    ['de-1996', 'de-1996'],
    ['ca-valencia', 'ca-valencia'],
    ['es-419', 'es-419'],
    ['ukr', 'uk'],
    ['iw', 'he'],
    // Extended languages and irregular tags, which ECMAScript does not know.
    ['zh-yue', 'yue'],
    ['i-klingon', 'tlh'],
    ['en-GB-oed', 'en-GB-oxendict'],
    ['und', 'und'],
    ['mul', 'mul'],
    ['qaa', 'qaa'],
    ['en-x-house-style', 'en-x-house-style'],
    ['ar-u-nu-latn', 'ar-u-nu-latn'],
  ])('the language tag %s has the canonical form %s', (text, tag) => expect(languageTag(text)).toBe(tag));
});

describe('Invalid language tags', () => {
  test.each([
    ['english', 'en'],
    ['English', 'en'],
    ['klingon', 'tlh'],
    ['englsh', 'en'],
    ['dansih', 'da'],
    ['Ukranian', 'uk'],
    ['portugese', 'pt'],
    ['Greek', 'el'],
    ['Hebrew language', 'he'],
    ['English (US)', 'en'],
    ['Deutsch', 'de'],
    ['русский', 'ru'],
    ['中文', 'zh'],
    ['en_US', 'en-US'],
    ['english-us', 'en-US'],
    ['en-USA', 'en'],
    ['en-Abcd', 'en'],
    ['en-abcdefgh', 'en'],
    ['en-', 'en'],
    ['ua', 'uk'],
    ['jp', 'ja'],
    ['cz', 'cs'],
    ['qzz', null],
    ['xx', null],
    ['zz', null],
    ['abcdefgh', null],
    ['', null],
    ['-', null],
    ['language', null],
    ['x', null],
  ])('the text %s is no language tag, and the suggestion is %s', (text, likely) => {
    expect(languageTag(text)).toBeNull();
    expect(likelyLanguageTag(text)).toBe(likely);
  });
});
