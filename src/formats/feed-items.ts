/**
 * The items of a feed of a story, for Atom and JSON Feed. Every statement is an item, which changes in place and keeps its
 * id. Every notice is an item too: feed readers that keep the first copy of an item show corrections that way.
 */
import type { Element } from '@xmldom/xmldom';
import type { Citation, ThingId } from '../story/model.js';
import { describeTime, type Instant } from '../story/time.js';
import { serviceWords } from '../words/service.js';
import { revisionUrl, statementUrl } from './addresses.js';
import { noticeUrn, urnOf } from './ids.js';
import type { ExportedStatement, PublicNotice, StatementRevision, StoryExport } from './story-export.js';
import { creditOf, noticeTitle, shownWords, titleOf } from './wording.js';
import { addElement, addText, innerText, rootElement } from './xml.js';

/** A notice, with the number of the version that it explains. */
export interface NumberedNotice extends PublicNotice {
  readonly version: number;
}

/** An item of an Atom or JSON feed: a statement or a notice. */
export interface SyndicatedItem {
  /** An IRI that never changes. */
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly published: Instant;
  readonly updated: Instant;
  readonly text: string;
  readonly html: string;
  /** The statement of the item. */
  readonly statement: ExportedStatement;
  /** The notice; `null` where the item is the statement itself. */
  readonly notice: NumberedNotice | null;
}

/** The part of an item that the order of a feed depends on. */
export interface FeedEntry {
  readonly statement: ThingId;
  /** The version whose notice the item is; `null` where the item is the statement itself. */
  readonly notice: number | null;
  readonly updated: Instant;
}

/** The entries of statements and their notices. */
export function feedEntries(statements: readonly ExportedStatement[]): FeedEntry[] {
  return statements.flatMap((statement) => [
    { statement: statement.id, notice: null, updated: statement.changedAt },
    ...statement.revisions.flatMap((revision) =>
      revision.notice === null
        ? []
        : [{ statement: statement.id, notice: revision.number, updated: noticeUpdated(statement, revision) }],
    ),
  ]);
}

/** Sorts the entries of a feed, the last change first. `entries` must be in the order of the record. */
export function inFeedOrder(entries: readonly FeedEntry[]): FeedEntry[] {
  return entries.toReversed().sort((a, b) => (a.updated < b.updated ? 1 : a.updated > b.updated ? -1 : 0));
}

/** The items of entries. `story` must have their statements. */
export function feedItems(story: StoryExport, entries: readonly FeedEntry[], base: string): SyndicatedItem[] {
  const statements = new Map(story.statements.map((one) => [one.id, one]));
  return entries.flatMap((entry) => {
    const statement = statements.get(entry.statement);
    if (statement === undefined) return [];
    if (entry.notice === null) return [statementItem(story, statement, base)];
    const revision = statement.revisions.find(({ number }) => number === entry.notice);
    return revision?.notice ? [noticeItem(story, statement, revision, revision.notice, base)] : [];
  });
}

/** The time at which a notice last changed. A redaction erases the words of earlier notices too. */
function noticeUpdated({ body, changedAt }: ExportedStatement, { recordedAt }: StatementRevision): Instant {
  return body.status === 'REDACTED' ? changedAt : recordedAt;
}

function statementItem(story: StoryExport, statement: ExportedStatement, base: string): SyndicatedItem {
  const { id, body, isShown, recordedAt, changedAt, revisions } = statement;
  const channel = body.channel === 'UNKNOWN' ? [] : [serviceWords.channel[body.channel]];
  const about = serviceWords.feed.about(creditOf(story, body), [...channel, describeTime(body.saidAt)]);
  const notices = revisions.flatMap(({ notice, recordedAt: at }) => (notice === null ? [] : [{ ...notice, at }]));
  const words = isShown ? shownWords(body) : null;
  const html = rootElement(null, 'div');
  if (words !== null) {
    const parent = body.mode === 'DIRECT' ? addElement(html, 'blockquote') : html;
    lines(addElement(parent, 'p', { lang: body.language, dir: 'auto' }), words);
  }
  addText(addElement(html, 'p'), about);
  const sources = sourcesOf(story, body.citations);
  if (sources.length > 0) {
    const list = addElement(html, 'p');
    addText(list, serviceWords.feed.sources(sources.length));
    for (const [index, { url, name }] of sources.entries()) {
      if (index > 0) addText(list, ', ');
      addText(addElement(list, 'a', { href: url }), name);
    }
  }
  for (const notice of notices) lines(addElement(html, 'p'), noticeLine(notice));
  return {
    id: urnOf('statement', id),
    url: statementUrl(base, id),
    title: titleOf(story, statement),
    published: recordedAt,
    updated: changedAt,
    text: [...(words === null ? [] : [words]), about, ...notices.map(noticeLine)].join('\n'),
    html: innerText(html),
    statement,
    notice: null,
  };
}

function noticeItem(
  story: StoryExport,
  statement: ExportedStatement,
  revision: StatementRevision,
  notice: PublicNotice,
  base: string,
): SyndicatedItem {
  const url = revisionUrl(base, statement.id, revision.number);
  const html = rootElement(null, 'div');
  lines(addElement(html, 'p'), notice.text);
  addText(addElement(addElement(html, 'p'), 'a', { href: url }), serviceWords.feed.toStatement);
  return {
    id: noticeUrn(statement.id, revision.number),
    url,
    title: noticeTitle(story, notice.kind, revision),
    published: revision.recordedAt,
    updated: noticeUpdated(statement, revision),
    text: notice.text,
    html: innerText(html),
    statement,
    notice: { ...notice, version: revision.number },
  };
}

function noticeLine({ kind, text, at }: PublicNotice & { readonly at: Instant }): string {
  return serviceWords.noticeOfDay(serviceWords.notice[kind], at.slice(0, 10), text);
}

/** Adds a text with its line breaks to an element. */
function lines(parent: Element, text: string): void {
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (index > 0) addElement(parent, 'br');
    addText(parent, line);
  }
}

function sourcesOf(story: StoryExport, citations: readonly Citation[]): { url: string; name: string }[] {
  return [...new Set(citations.map(({ source }) => source))].flatMap((id) => {
    const source = story.sources.get(id);
    return source === undefined ? [] : [{ url: source.url, name: source.publisher }];
  });
}
