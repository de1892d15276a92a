/** Plain text as an article. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanArticle } from '../../../src/reading/clean/clean-article.js';
import { datelinePlace } from '../../../src/reading/clean/dateline.js';
import { anyCharacter } from '../../fixtures/work/any-text.js';
import { cleanedText, inputOf } from './cleaning.js';

const BODY = 'The ferry to Orrin will sail again on Monday, the harbour office said.\n\nIts captain was not there.';

test('plain text stays as it was, but for its line ends', () => {
  const text = `\uFEFF  Ferry Returns \r\n\r\n\t${BODY}\u00A0 \r`;
  expect(cleanedText(text).text).toBe(`\uFEFF  Ferry Returns \n\n\t${BODY}\u00A0 \n`);
});

test('the paragraphs of a text are its lines with words, without the white space around them', () => {
  const { text, paragraphs } = cleanedText(`Ferry returns\r\n \r\n  ${BODY}  `);
  expect(paragraphs.map(([start, end]) => text.slice(start, end))).toEqual(['Ferry returns', ...BODY.split('\n\n')]);
});

test('any text gives paragraphs that are in order, and hold all of it but white space', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, maxLength: 300 }), (content) => {
      const article = cleanArticle(inputOf('text', content));
      if ('code' in article) return;
      const { text, paragraphs } = article;
      expect(text).toBe(content.replaceAll(/\r\n?/g, '\n'));
      let end = 0;
      for (const span of paragraphs) {
        expect(text.slice(end, span[0]).trim()).toBe('');
        expect(span[1]).toBeGreaterThan(span[0]);
        [, end] = span;
      }
      expect(text.slice(end).trim()).toBe('');
    }),
  );
});

test.each([
  ['Ferry returns to Orrin', 'Ferry returns to Orrin'],
  ['Ferry Returns to Orrin After the Long Winter.', 'Ferry Returns to Orrin After the Long Winter.'],
  ['Will the ferry ever return?', 'Will the ferry ever return?'],
  ['The ferry has returned to Orrin, the harbour office said on Monday.', null],
  ['“We have found the anchor,” said the captain.', null],
  ['By Ada Rook', null],
])('the first line "%s" gives the title %j', (line, title) => {
  expect(cleanedText(`${line}\n${BODY}`).title).toBe(title);
});

test('a text of one paragraph has no title', () => {
  expect(cleanedText('Ferry returns to Orrin').title).toBeNull();
});

test('a byline and a date above the first paragraph give authors and the time of publication', () => {
  const { authors, published } = cleanedText(`Ferry returns\nBy Ada Rook and Tom O’Lind\nMarch 3, 2031\n${BODY}`);
  expect({ authors, published }).toEqual({ authors: ['Ada Rook', 'Tom O’Lind'], published: '2031-03-03' });
});

test('the time that an editor gives counts more than that of the text', () => {
  const input = { ...inputOf('text', `Ferry returns\nMarch 3, 2031\n${BODY}`), published: '2031-03-04' };
  expect(cleanArticle(input)).toMatchObject({ published: '2031-03-04' });
});

test.each([
  ['PORT ARDEL, March 13 (Northern Wire) — The ferry', 'Port Ardel'],
  ['SANKT ILVE (Northern Wire) - The ferry', 'Sankt Ilve'],
  ['ORRIN, N.V., Sept. 26 (NW) — The ferry', 'Orrin, N.V.'],
  ['Port Ardel, 13 March (NW) – The ferry', 'Port Ardel'],
  ['ORRIN — The ferry', 'Orrin'],
  ['ORRIN/PORT ARDEL, April 8 (NW) - The ferry', 'Orrin/Port Ardel'],
  ['The ferry — the old one — sails.', null],
  ['Runa Vick - a captain - said so.', null],
  ['A', null],
])('the dateline of "%s" is at %j', (paragraph, place) => {
  expect(datelinePlace(paragraph)).toBe(place);
});
