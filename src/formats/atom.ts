/** A story as an Atom feed (RFC 4287), in which what was taken back is told of as deleted (RFC 6721). */
import type { Element } from '@xmldom/xmldom';
import { storyUrl } from './addresses.js';
import { type FeedItem, feedItems } from './feed-items.js';
import { urnOf } from './ids.js';
import { formatUrl } from './links.js';
import type { ExportedStatement, StoryExport } from './story-export.js';
import { creditOf, inWords, PUBLISHER } from './wording.js';
import { addElement, addText, documentText, rootElement } from './xml.js';

const ATOM = 'http://www.w3.org/2005/Atom';
const TOMBSTONES = 'http://purl.org/atompub/tombstones/1.0';

/** A story as Atom. */
export function atomOf(story: StoryExport, base: string): string {
  const { body, id } = story.story;
  const feed = rootElement(ATOM, 'feed', { 'xml:lang': body.language });
  text(feed, 'id', urnOf('story', id));
  text(feed, 'title', body.headline);
  text(feed, 'subtitle', body.summary);
  text(feed, 'updated', story.changedAt);
  text(addElement(feed, 'author'), 'name', PUBLISHER);
  link(feed, { rel: 'self', type: 'application/atom+xml', href: formatUrl(base, id, 'atom', story.asOf) });
  link(feed, { rel: 'alternate', type: 'text/html', href: storyUrl(base, id) });
  for (const item of feedItems(story, base)) {
    if (item.notice === null && isGone(item.statement)) tombstone(feed, item);
    else entry(story, feed, item);
  }
  return documentText(feed);
}

/** Whether a statement was taken back, for good: one that is withheld may come again. */
function isGone({ body, isShown }: ExportedStatement): boolean {
  return !isShown && body.status !== 'WITHHELD';
}

/** RFC 4287, 4.1.2. */
function entry(
  story: StoryExport,
  feed: Element,
  { id, url, title, published, updated, html, ...item }: FeedItem,
): void {
  const one = addElement(feed, 'entry');
  text(one, 'id', id);
  text(one, 'title', title);
  text(one, 'published', published);
  text(one, 'updated', updated);
  link(one, { rel: 'alternate', type: 'text/html', href: url });
  if (item.notice === null) {
    const { body } = item.statement;
    text(addElement(one, 'author'), 'name', creditOf(story, body));
    for (const { source } of body.citations) {
      const via = story.sources.get(source);
      if (via !== undefined) link(one, { rel: 'via', href: via.url, title: via.publisher });
    }
    addElement(one, 'category', { term: body.mode, label: `${inWords(body.mode)} speech` });
  } else {
    link(one, { rel: 'related', href: url.slice(0, url.indexOf('#')) });
  }
  addText(addElement(one, 'content', { type: 'html' }), html);
}

/** RFC 6721, 3. */
function tombstone(feed: Element, { id, updated, url, statement }: FeedItem): void {
  const one = addElement(feed, 'at:deleted-entry', { ref: id, when: updated }, TOMBSTONES);
  const notice = statement.revisions.findLast((revision) => revision.notice !== null)?.notice;
  if (notice) addText(addElement(one, 'at:comment'), notice.text);
  link(one, { rel: 'alternate', type: 'text/html', href: url });
}

function text(parent: Element, name: string, value: string): void {
  addText(addElement(parent, name), value);
}

function link(parent: Element, attributes: Readonly<Record<string, string>>): void {
  addElement(parent, 'link', attributes, ATOM);
}
