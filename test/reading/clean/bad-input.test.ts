/** Inputs that cannot be read: a sentence each, and no article. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArticleInput } from '../../../src/reading/article.js';
import { cleanArticle } from '../../../src/reading/clean/clean-article.js';
import { MAX_PAGE_DEPTH, MAX_PAGE_NODES } from '../../../src/reading/clean/page-tree.js';
import { MAX_ARTICLE_BYTES, MAX_PAGE_BYTES } from '../../../src/reading/clean/unreadable.js';
import { anyCharacter } from '../../fixtures/work/any-text.js';
import { timesAsLong } from '../../fixtures/work/effort.js';
import { cleaned, cleanedText, faultOf, inputOf } from './cleaning.js';

const SENTENCE = 'The ferry to Orrin will sail again on Monday, the harbour office said in a notice. ';
const GERMAN =
  'Die Fähre nach Orrin fährt am Montag wieder, teilte das Hafenamt mit. Der Kapitän war nicht zu sprechen. '.repeat(3);

test.each([
  ['a PDF', '%PDF-1.7\n%\uFFFD\uFFFD'],
  ['a picture', '\u0089PNG\r\n\u001A\n'],
  ['a Word document', 'PK\u0003\u0004\u0014'],
  ['a web archive', 'From: <Saved by Blink>\nMIME-Version: 1.0'],
  ['bytes of another kind', '\uFFFD\u0001\u0002 text \uFFFD\uFFFD'],
])('%s is refused as no text', (_kind, content) => {
  expect([faultOf('text', content), faultOf('html', content)]).toEqual(['NOT_TEXT', 'NOT_TEXT']);
});

test.each([
  '',
  ' \n\t ',
  '\uFEFF',
  '…',
  '<!-- nothing -->',
  '<html><body><nav><a href="/">Home</a></nav></body></html>',
])('the page %j is refused as empty', (content) => {
  expect(faultOf('html', content)).toBe('EMPTY_ARTICLE');
});

test('a text without letters is refused as empty', () => {
  expect(faultOf('text', '— … —\n\n')).toBe('EMPTY_ARTICLE');
});

test.each([
  ['asks for a subscription', `<p>${SENTENCE}</p><p>Subscribe to continue reading this article.</p>`],
  ['asks for JavaScript', '<noscript>Please enable JavaScript to view this page.</noscript><div id="root"></div>'],
  ['has its text in scripts only', '<div id="root"></div><script>render()</script>'],
  ['asks for cookies', '<div class="cookie-banner"><p>We use cookies. Accept all cookies to go on.</p></div>'],
  ['checks the browser', '<h1>Just a moment...</h1><p>Checking your browser before you go on.</p>'],
  [
    'says so in JSON-LD',
    `<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script><p>${SENTENCE}</p>`,
  ],
])('a page that %s is refused as behind a wall', (_way, content) => {
  expect(faultOf('html', content)).toBe('BEHIND_A_WALL');
});

test('a whole article with a box that asks for subscriptions is read', () => {
  const paragraphs = Array.from({ length: 12 }, (_, day) => `<p>On day ${day}, ${SENTENCE}</p>`);
  const page = `<article>${paragraphs.join('')}<p>Subscribe to continue reading.</p></article>`;
  expect(cleaned(page).text).toContain('On day 11, The ferry');
});

describe('inputs that are too long', () => {
  test('a text of 200 KB is read, and one byte more is refused', () => {
    const text = SENTENCE.repeat(MAX_ARTICLE_BYTES / SENTENCE.length + 1).slice(0, MAX_ARTICLE_BYTES);
    expect([faultOf('text', text), faultOf('text', `${text}x`)]).toEqual([null, 'ARTICLE_TOO_LONG']);
  });

  test('a page may be longer by its scripts, up to a bound', () => {
    const pageOf = (scriptBytes: number) => `<p>${SENTENCE.repeat(4)}</p><script>${'x'.repeat(scriptBytes)}</script>`;
    expect(faultOf('html', pageOf(MAX_ARTICLE_BYTES * 2))).toBeNull();
    expect(faultOf('html', pageOf(MAX_PAGE_BYTES))).toBe('ARTICLE_TOO_LONG');
  });

  test('a page with more than 200 KB of text is refused', () => {
    expect(faultOf('html', Array.from({ length: 3_000 }, (_, line) => `<p>${line} ${SENTENCE}</p>`).join(''))).toBe(
      'ARTICLE_TOO_LONG',
    );
  });

  test('a page that is nested too deeply or has too many elements is refused', () => {
    expect(faultOf('html', '<div>'.repeat(MAX_PAGE_DEPTH + 1))).toBe('ARTICLE_TOO_LONG');
    expect(faultOf('html', '<p>a'.repeat(MAX_PAGE_NODES))).toBe('ARTICLE_TOO_LONG');
  });
});

describe('languages', () => {
  test('a text in another language without quotation marks is refused, with the name of the language', () => {
    const result = cleanArticle(inputOf('text', GERMAN));
    expect(result).toMatchObject({ code: 'LANGUAGE_NOT_READ' });
    expect('message' in result && result.message).toContain('German');
  });

  test('a text in another language with quotations is told by its language', () => {
    expect(cleanedText(`${GERMAN}„Wir haben den Anker gefunden“, sagte die Kapitänin.`).language).toBe('de');
    expect(
      cleanedText(
        'Паром в Оррин снова пойдёт в понедельник, сообщили в управлении порта. «Мы нашли якорь и покрасили палубу, поэтому ждём всех», — сказала капитан.',
      ).language,
    ).toBe('ru');
  });

  test('an English text with quotations in other languages, or with few words, is English', () => {
    expect(
      cleanedText(`${SENTENCE.repeat(3)} “Wir haben den Anker gefunden und das Deck gestrichen,” she said.`).language,
    ).toBe('en');
    expect(cleanedText('Ferry returns').language).toBe('en');
  });
});

/** Inputs that grow with their length what a careless reader does for each of its parts. */
const HOSTILE: readonly (readonly [name: string, form: ArticleInput['form'], unit: string])[] = [
  ['open elements', 'html', '<div>'],
  ['elements that close others', 'html', '<b></i>'],
  ['paragraphs', 'html', '<p>'],
  ['comments', 'html', '<!--'],
  ['angle brackets', 'html', '<'],
  ['attributes', 'html', '<p a=b '],
  ['long class names', 'html', `<p class="related-${'x-'.repeat(200)}">`],
  ['titles', 'html', '<title>a | b'],
  ['bylines', 'html', '<p class="byline">By Ada and Bo'],
  ['time stamps', 'html', '<p>1 may 1 may 1 may 1 may'],
  ['quotations that repeat each other', 'html', '<blockquote>we will ... we will ... we will'],
  ['entries of feeds', 'html', '<rss><item><title>a'],
  ['spaces', 'text', ' '],
  ['line ends', 'text', '\n'],
  ['capitals', 'text', 'A'],
  ['capitals with hyphens', 'text', 'A-'],
  ['dates', 'text', '1 Jan '],
  ['quotation marks', 'text', '“'],
  ['halves of characters', 'text', '\uD800'],
];

test.each(HOSTILE)(
  'a text of nothing but %s is read or refused in time in proportion to its length',
  (_name, form, unit) => {
    const most = form === 'html' ? MAX_PAGE_BYTES : MAX_ARTICLE_BYTES;
    const cleaning = (bytes: number) => {
      const input = inputOf(form, unit.repeat(Math.floor(bytes / Buffer.byteLength(unit))));
      return () => cleanArticle(input);
    };
    // Time that grows with the square would be sixteen times as long.
    expect(timesAsLong(cleaning(most), cleaning(most / 4))).toBeLessThan(10);
  },
);

test('no input throws, and the same input gives the same article', () => {
  const pieces = fc.constantFrom(
    '<p>',
    '</p>',
    '<div class="ad">',
    '<br>',
    '<!--',
    '-->',
    '<a href=x>',
    '“',
    '”',
    '\n',
    '&lt;',
    '<svg>',
    '<script>',
  );
  const markup = fc.array(fc.oneof(pieces, fc.string({ unit: anyCharacter, maxLength: 20 })), { maxLength: 60 });
  fc.assert(
    fc.property(fc.constantFrom('text' as const, 'html' as const), markup, (form, parts) => {
      const input = inputOf(form, parts.join(''));
      const article = cleanArticle(input);
      expect(cleanArticle(input)).toEqual(article);
      if ('code' in article) return;
      const ends = article.paragraphs.flat();
      expect(ends).toEqual([...ends].sort((a, b) => a - b));
      expect(ends.at(-1) ?? 0).toBeLessThanOrEqual(article.text.length);
    }),
    { numRuns: 300 },
  );
});
