/** A story as a JSON Feed (version 1.1, https://www.jsonfeed.org/version/1.1/). */
import { edtfOf, precisionsOf } from '../story/edtf.js';
import { globalId } from '../story/global-id.js';
import type { FuzzyTime } from '../story/time.js';
import { storyUrl } from './addresses.js';
import {
  type FeedEntry,
  feedEntries,
  feedItems,
  inFeedOrder,
  type NumberedNotice,
  type SyndicatedItem,
} from './feed-items.js';
import { noticeId } from './ids.js';
import { formatUrl } from './links.js';
import type { ExportedStatement, StoryExport } from './story-export.js';
import { creditOf, PUBLISHER } from './wording.js';

/** A story as JSON Feed. The extension `_onrecord` has what the format has no field for ("Extensions"). */
export function jsonFeedOf(story: StoryExport, base: string): string {
  const items = jsonFeedItems(story, inFeedOrder(feedEntries(story.statements)), base).join(',');
  return jsonFeedBegin(story, base) + items + JSON_FEED_END;
}

/** The feed up to its first item. */
export function jsonFeedBegin(story: StoryExport, base: string): string {
  const { body, id } = story.story;
  const feed = JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: body.headline,
    description: body.summary,
    home_page_url: storyUrl(base, id),
    feed_url: formatUrl(base, id, 'feed.json', story.asOf),
    language: body.language,
    authors: [{ name: PUBLISHER, url: base }],
    // Tells feed readers that a closed story gets no more items.
    expired: body.status === 'CLOSED',
    _onrecord: { id: globalId('story', id), status: body.status, date_modified: story.changedAt, cursor: story.cursor },
  });
  return `${feed.slice(0, -1)},"items":[`;
}

/** The items of a feed, to be joined with commas. */
export function jsonFeedItems(story: StoryExport, entries: readonly FeedEntry[], base: string): string[] {
  return feedItems(story, entries, base).map((item) => JSON.stringify(itemOf(story, item)));
}

/** The end of the feed. */
export const JSON_FEED_END = ']}';

function itemOf(story: StoryExport, item: SyndicatedItem) {
  const { statement, notice } = item;
  const { body } = statement;
  return {
    id: item.id,
    url: item.url,
    title: item.title,
    content_html: item.html,
    content_text: item.text,
    date_published: item.published,
    date_modified: item.updated,
    ...(notice === null ? { language: body.language, authors: [{ name: creditOf(story, body) }] } : {}),
    tags: [(notice?.kind ?? body.mode).toLowerCase()],
    _onrecord: notice === null ? ofStatement(story, statement) : ofNotice(statement, notice),
  };
}

function ofStatement(story: StoryExport, { id, body, isShown, version }: ExportedStatement) {
  return {
    type: 'statement',
    id: globalId('statement', id),
    key: body.key,
    version,
    status: body.status,
    mode: body.mode,
    text: isShown ? body.text : null,
    text_language: body.language,
    said_at: saidAt(body.saidAt),
    channel: body.channel,
    proposals: body.proposals.map((one) => globalId('proposal', one)),
    event: body.event === null ? null : globalId('event', body.event),
    sources: body.citations.flatMap(({ source }) => story.sources.get(source)?.url ?? []),
  };
}

/** A time with the fields of the GraphQL type `FuzzyTime`. */
function saidAt(time: FuzzyTime) {
  return { ...time, ...precisionsOf(time), edtf: edtfOf(time), written: time.edtf };
}

function ofNotice({ id }: ExportedStatement, { version, kind, reason }: NumberedNotice) {
  return { type: 'notice', id: noticeId(id, version), statement: globalId('statement', id), version, kind, reason };
}
