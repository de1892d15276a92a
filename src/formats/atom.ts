/** A story as an Atom feed (RFC 4287). Retracted and redacted statements are deleted entries (RFC 6721). */
import type { Element } from '@xmldom/xmldom';
import { serviceWords } from '../words/service.js';
import { storyUrl } from './addresses.js';
import { type FeedEntry, feedEntries, feedItems, inFeedOrder, type SyndicatedItem } from './feed-items.js';
import { urnOf } from './ids.js';
import { formatUrl } from './links.js';
import type { ExportedStatement, StoryExport } from './story-export.js';
import { creditOf, PUBLISHER } from './wording.js';
import { addElement, addText, documentText, rootElement } from './xml.js';

const ATOM = 'http://www.w3.org/2005/Atom';
const TOMBSTONES = 'http://purl.org/atompub/tombstones/1.0';

/** A story as Atom. */
export function atomOf(story: StoryExport, base: string): string {
  const items = atomItems(story, inFeedOrder(feedEntries(story.statements)), base).join('');
  return atomBegin(story, base) + items + ATOM_END;
}

/** The feed up to its first entry. */
export function atomBegin(story: StoryExport, base: string): string {
  const { body, id } = story.story;
  const feed = emptyFeed(story);
  text(feed, 'id', urnOf('story', id));
  text(feed, 'title', body.headline);
  text(feed, 'subtitle', body.summary);
  text(feed, 'updated', story.changedAt);
  text(addElement(feed, 'author'), 'name', PUBLISHER);
  link(feed, { rel: 'self', type: 'application/atom+xml', href: formatUrl(base, id, 'atom', story.asOf) });
  link(feed, { rel: 'alternate', type: 'text/html', href: storyUrl(base, id) });
  return documentText(feed).slice(0, -ATOM_END.length);
}

/** The entries and deleted entries of a feed. */
export function atomItems(story: StoryExport, entries: readonly FeedEntry[], base: string): string[] {
  const begin = beginOf(documentText(emptyFeed(story)));
  return feedItems(story, entries, base).map((item) => {
    const feed = emptyFeed(story);
    if (item.notice === null && isGone(item.statement)) tombstone(feed, item);
    else entry(story, feed, item);
    // Serialized inside a feed, so that the entry needs no namespace declarations of its own.
    return documentText(feed).slice(begin.length, -ATOM_END.length);
  });
}

/** The end of the feed. */
export const ATOM_END = '</feed>';

function emptyFeed(story: StoryExport): Element {
  return rootElement(ATOM, 'feed', { 'xml:lang': story.story.body.language });
}

/** The start tag of an element that is serialized as an empty one. */
function beginOf(element: string): string {
  return `${element.slice(0, -'/>'.length)}>`;
}

/** Whether a statement is gone for good. A withheld statement may be released. */
function isGone({ body, isShown }: ExportedStatement): boolean {
  return !isShown && body.status !== 'WITHHELD';
}

/** RFC 4287, 4.1.2. */
function entry(
  story: StoryExport,
  feed: Element,
  { id, url, title, published, updated, html, ...item }: SyndicatedItem,
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
    addElement(one, 'category', { term: body.mode, label: serviceWords.feed.speech[body.mode] });
  } else {
    link(one, { rel: 'related', href: url.slice(0, url.indexOf('#')) });
  }
  addText(addElement(one, 'content', { type: 'html' }), html);
}

/** RFC 6721, 3. */
function tombstone(feed: Element, { id, updated, url, statement }: SyndicatedItem): void {
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
