/** Pages as saved from a browser: all paragraphs of the article come into its text, and nothing else does. */
import { expect, test } from 'vitest';
import { SAVED_PAGES } from '../../fixtures/reading/pages.js';
import { cleaned } from './cleaning.js';

test('the saved pages are of ten kinds', () => {
  expect(SAVED_PAGES).toHaveLength(10);
});

test.each(SAVED_PAGES)('the text of the page "$kind" is its article and nothing else', ({ html, article }) => {
  expect(cleaned(html).text.split('\n')).toEqual(article.split('\n'));
});

test.each(SAVED_PAGES)('the paragraphs of the page "$kind" are the lines of its text', ({ html }) => {
  const { text, paragraphs } = cleaned(html);
  expect(paragraphs.map(([start, end]) => text.slice(start, end))).toEqual(text.split('\n'));
});

test('the facts of a page come from what it states for machines', () => {
  const facts = Object.fromEntries(
    SAVED_PAGES.map(({ kind, html }) => {
      const { publisher, published, authors, datelinePlace } = cleaned(html);
      return [kind, [publisher, published, authors.join(' and '), datelinePlace]];
    }),
  );
  expect(facts).toEqual({
    amp: ['Ferry Post', '2031-09-03T10:00:00+03:00', 'Lena Fisk', null],
    blog: ['Marrow Notes', '2031-07-05T18:20:11+00:00', 'Finn Okoro', null],
    broadsheet: ['The Ardel Courier', '2031-05-19T05:00:00+01:00', 'Rosalind Eke and Tomas Hrdy', null],
    interview: ['The Long Table', '2031-02-14', 'Beatriz Lunn', null],
    'live-ticker': ['Radio Tamm', '2031-04-10', 'Hana Moe', null],
    newsletter: ['Gulf Brief', '2031-08-22T06:30:00Z', '', null],
    opinion: ['Meridian', '2031-03-01T08:00:00+02:00', 'Ewa Strand', null],
    'press-release': ['Government of Veland', '2031-03-22', '', null],
    tabloid: ['Daily Quay', '2031-06-02T21:15:00Z', 'Kit Barlow', null],
    'wire-report': ['Northern Wire', '2031-04-08T16:42:10Z', 'Ines Corda', 'Port Ardel'],
  });
});
