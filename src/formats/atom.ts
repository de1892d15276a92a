/** A story as an Atom feed (RFC 4287), in which what was taken back is told of as deleted (RFC 6721). */
import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { storyUrl } from './addresses.js';
import { type FeedItem, feedItems } from './feed-items.js';
import { urnOf } from './ids.js';
import { formatUrl } from './links.js';
import type { ExportedStatement, StoryExport } from './story-export.js';
import { creditOf, inWords, PUBLISHER } from './wording.js';
import { withLineFeeds, XML_TEXT } from './xml.js';

const ATOM = 'http://www.w3.org/2005/Atom';
const TOMBSTONES = 'http://purl.org/atompub/tombstones/1.0';

/** A story as Atom. */
export function atomOf(story: StoryExport, base: string): string {
  const { body, id } = story.story;
  const document = create(XML_TEXT);
  const feed = document.ele(ATOM, 'feed', { 'xml:lang': body.language });
  text(feed, 'id', urnOf('story', id));
  text(feed, 'title', body.headline);
  text(feed, 'subtitle', body.summary);
  text(feed, 'updated', story.changedAt);
  text(feed.ele(ATOM, 'author'), 'name', PUBLISHER);
  link(feed, { rel: 'self', type: 'application/atom+xml', href: formatUrl(base, id, 'atom', story.asOf) });
  link(feed, { rel: 'alternate', type: 'text/html', href: storyUrl(base, id) });
  for (const item of feedItems(story, base)) {
    if (item.notice === null && isGone(item.statement)) tombstone(feed, item);
    else entry(story, feed, item);
  }
  return document.end();
}

/** Whether a statement was taken back, for good: one that is withheld may come again. */
function isGone({ body, isShown }: ExportedStatement): boolean {
  return !isShown && body.status !== 'WITHHELD';
}

/** RFC 4287, 4.1.2. */
function entry(
  story: StoryExport,
  feed: XMLBuilder,
  { id, url, title, published, updated, html, ...item }: FeedItem,
): void {
  const one = feed.ele(ATOM, 'entry');
  text(one, 'id', id);
  text(one, 'title', title);
  text(one, 'published', published);
  text(one, 'updated', updated);
  link(one, { rel: 'alternate', type: 'text/html', href: url });
  if (item.notice === null) {
    const { body } = item.statement;
    text(one.ele(ATOM, 'author'), 'name', creditOf(story, body));
    for (const { source } of body.citations) {
      const via = story.sources.get(source);
      if (via !== undefined) link(one, { rel: 'via', href: via.url, title: via.publisher });
    }
    one.ele(ATOM, 'category', { term: body.mode, label: `${inWords(body.mode)} speech` });
  } else {
    link(one, { rel: 'related', href: url.slice(0, url.indexOf('#')) });
  }
  one.ele(ATOM, 'content', { type: 'html' }).txt(html);
}

/** RFC 6721, 3. */
function tombstone(feed: XMLBuilder, { id, updated, url, statement }: FeedItem): void {
  const one = feed.ele(TOMBSTONES, 'at:deleted-entry', { ref: id, when: updated });
  const notice = statement.revisions.findLast((revision) => revision.notice !== null)?.notice;
  if (notice) one.ele(TOMBSTONES, 'at:comment').txt(withLineFeeds(notice.text));
  link(one, { rel: 'alternate', type: 'text/html', href: url });
}

function text(parent: XMLBuilder, name: string, value: string): void {
  parent.ele(ATOM, name).txt(withLineFeeds(value));
}

function link(parent: XMLBuilder, attributes: Readonly<Record<string, string>>): void {
  parent.ele(ATOM, 'link', attributes);
}
