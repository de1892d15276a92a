/** A page without what is no part of its article. */
import { expect, test } from 'vitest';
import { cleaned } from './cleaning.js';

const FIRST =
  'The ferry to Orrin will sail again on Monday, the harbour office of Port Ardel said in a notice on its door.';
const SECOND =
  '“We have painted the deck and found the anchor,” said the captain, Runa Vick, to a queue of eleven cars.';
const THIRD =
  'She added that the bar would open as soon as somebody had found the key, which was last seen in the winter.';

/** A page whose article has three paragraphs, with a part between the first two. */
const pageWith = (part: string) =>
  `<html><body><article><h1>Ferry returns</h1><p>${FIRST}</p>${part}<p>${SECOND}</p><p>${THIRD}</p></article></body></html>`;
const linesOf = (html: string) => cleaned(html).text.split('\n');

test.each([
  ['a template', '<template><p>“Never shown,” he said.</p></template>'],
  ['a caption without a figure', '<div class="image-caption">“Ahoy,” said Vick. Photo: P. Lum</div>'],
  ['a figure', '<figure><img src="a.jpg"><figcaption>Captain Vick said: “Ahoy.”</figcaption></figure>'],
  ['an aside', '<aside><p>“I get sick at sea,” the mayor said in June.</p></aside>'],
  ['a pull quote that its class names', '<div class="c-pullquote">“We found the anchor”</div>'],
  ['a pull quote that repeats words of a paragraph', '<blockquote><p>We have painted the deck</p></blockquote>'],
  ['a pull quote with an omission', '<div class="x"><p>“We have painted ... found the anchor”</p></div>'],
  ['a pull quote with its speaker', '<div>We have painted the deck and found the anchor</div><div>— Runa Vick</div>'],
  ['a newsletter box', '<div class="NewsletterSignup"><p>“I love it,” says Bo. Get our newsletter.</p></div>'],
  ['a link to another article', '<p><a href="/x">Mayor says the sea is “overrated”</a></p>'],
  ['a line that leads away', '<p><b>Read more:</b> Mayor says the sea is “overrated”</p>'],
  ['a credit', '<p>Additional reporting by Olaf Tam</p>'],
  ['an advertisement', '<div id="ad-slot-3"><p>“Best boat,” says Pim.</p></div>'],
  [
    'comments that are longer than the article',
    `<section id="comments">${'<p>“He lied,” said my aunt.</p>'.repeat(80)}</section>`,
  ],
  ['a hidden part', '<div style="display: none"><p>“Not shown,” she said.</p></div>'],
  ['a time stamp', '<p>14:32 GMT</p><p>3 hours ago</p>'],
])('%s does not come into the text', (_part, html) => {
  expect(linesOf(pageWith(html))).toEqual(['Ferry returns', FIRST, SECOND, THIRD]);
});

test.each([
  [
    'a quotation in a blockquote',
    '<blockquote><p>The anchor was in the chapel.</p></blockquote>',
    ['The anchor was in the chapel.'],
  ],
  [
    'a quotation in a figure, with its speaker',
    '<figure><blockquote>The anchor was in the chapel.</blockquote><p>— Abbot Tyl</p></figure>',
    ['The anchor was in the chapel.', '— Abbot Tyl'],
  ],
  [
    'a list',
    '<ul><li>Cars cost ten crowns.</li><li>Goats travel free.</li></ul>',
    ['Cars cost ten crowns.', 'Goats travel free.'],
  ],
  ['a paragraph with a link', '<p>The office <a href="/n">wrote so</a> twice.</p>', ['The office wrote so twice.']],
  [
    'a question above its answer',
    '<p><b>Why now?</b><br>Because of the anchor.</p>',
    ['Why now?', 'Because of the anchor.'],
  ],
  ['a line broken within a sentence', '<p>The office<br>wrote so.</p>', ['The office wrote so.']],
  ['a paragraph that begins like a link', '<p>Readers of the notice laughed.</p>', ['Readers of the notice laughed.']],
])('%s stays in the text', (_part, html, lines) => {
  expect(linesOf(pageWith(html))).toEqual(['Ferry returns', FIRST, ...lines, SECOND, THIRD]);
});

test('a form or a hidden element around the whole page does not hide its article', () => {
  const lines = ['Ferry returns', FIRST, SECOND, THIRD];
  expect(linesOf(`<form>${pageWith('')}</form>`)).toEqual(lines);
  expect(linesOf(`<div aria-hidden="true" class="has-ads ads">${pageWith('')}</div>`)).toEqual(lines);
});

test('entities, line breaks and unseen marks of a page become plain characters', () => {
  const [, , line] = linesOf(pageWith('<p>Fish&nbsp;&amp;\r\n  chips &mdash; caf\u00ADé\u200B, <b>n</b>ow.</p>'));
  expect(line).toBe('Fish & chips — café, now.');
});

test('the headline is that of the article, without the name of the site', () => {
  const titleOf = (head: string, heading = '') =>
    cleaned(`<head>${head}</head><body>${heading}<p>${FIRST}</p></body>`).title;
  expect(titleOf('<title>Ferry returns | Quay News</title>')).toBe('Ferry returns');
  expect(titleOf('<title>Ferry returns - Quay News</title><meta property="og:site_name" content="Quay News">')).toBe(
    'Ferry returns',
  );
  expect(titleOf('<title>Quay News</title>', '<h1>Ferry returns to Orrin</h1>')).toBe('Ferry returns to Orrin');
});

test('JSON-LD that is broken or hostile is ignored', () => {
  const broken = ['{', '['.repeat(100_000), '{"@graph":'.repeat(10_000), '[null, 7, {"@type": 4}]'];
  for (const script of broken) {
    const page = pageWith(`<script type="application/ld+json">${script}</script>`);
    expect(cleaned(page).title).toBe('Ferry returns');
  }
});

test.each([
  [
    'RSS',
    `<?xml version="1.0"?><rss version="2.0" xmlns:content="x"><channel><title>Quay News</title><item><title>Ferry returns</title>
    <link>https://quay.example/ferry</link><pubDate>Mon, 03 Mar 2031 10:05:00 +0100</pubDate><dc:creator>Ada Rook</dc:creator>
    <content:encoded><![CDATA[<p>${FIRST}</p><p>${SECOND}</p>]]></content:encoded></item></channel></rss>`,
  ],
  [
    'Atom',
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay News</title><entry><title>Ferry returns</title><author><name>Ada Rook</name></author>
    <link href="https://quay.example/ferry"/><published>2031-03-03T09:05:00Z</published>
    <content type="html">&lt;p&gt;${FIRST}&lt;/p&gt;&lt;p&gt;${SECOND}&lt;/p&gt;</content></entry></feed>`,
  ],
])('the first entry of a feed in %s is read like a page', (_format, feed) => {
  expect(cleaned(feed)).toMatchObject({
    text: ['Ferry returns', FIRST, SECOND].join('\n'),
    authors: ['Ada Rook'],
    publisher: 'Quay News',
    published: '2031-03-03T09:05:00Z',
    address: 'https://quay.example/ferry',
  });
});
