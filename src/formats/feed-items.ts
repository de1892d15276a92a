/**
 * What a feed of a story lists: every statement, which is changed in place and keeps its id, and beside it every notice,
 * which has an id of its own. Those who read feeds by programs that keep the first copy of an item are told that way, too.
 */
import type { Element } from '@xmldom/xmldom';
import type { Citation, ThingId } from '../story/model.js';
import { describeTime, type Instant } from '../story/time.js';
import { revisionUrl, statementUrl } from './addresses.js';
import { noticeUrn, urnOf } from './ids.js';
import type { ExportedStatement, PublicNotice, StatementRevision, StoryExport } from './story-export.js';
import { creditOf, inWords, NOTICE_TITLES, noticeTitle, shownWords, titleOf } from './wording.js';
import { addElement, addText, innerText, rootElement } from './xml.js';

/** A notice, with the number of the version that it explains. */
export interface NumberedNotice extends PublicNotice {
  readonly version: number;
}

export interface FeedItem {
  /** An IRI that never changes. */
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly published: Instant;
  readonly updated: Instant;
  readonly text: string;
  readonly html: string;
  /** What it is about. */
  readonly statement: ExportedStatement;
  /** The notice that it is; `null` where it is the statement itself. */
  readonly notice: NumberedNotice | null;
}

/** What a feed lists, by what is needed to put it in order. */
export interface FeedEntry {
  readonly statement: ThingId;
  /** The number of the version whose notice it is; `null` where it is the statement itself. */
  readonly notice: number | null;
  readonly updated: Instant;
}

/** What a feed lists of statements. */
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

/** The entries of a whole feed, what changed last first; `entries` are in the order of the record. */
export function inFeedOrder(entries: readonly FeedEntry[]): FeedEntry[] {
  return entries.toReversed().sort((a, b) => (a.updated < b.updated ? 1 : a.updated > b.updated ? -1 : 0));
}

/** Items of a feed. The statements of the story that they are of have to be there. */
export function feedItems(story: StoryExport, entries: readonly FeedEntry[], base: string): FeedItem[] {
  const statements = new Map(story.statements.map((one) => [one.id, one]));
  return entries.flatMap((entry) => {
    const statement = statements.get(entry.statement);
    if (statement === undefined) return [];
    if (entry.notice === null) return [statementItem(story, statement, base)];
    const revision = statement.revisions.find(({ number }) => number === entry.notice);
    return revision?.notice ? [noticeItem(story, statement, revision, revision.notice, base)] : [];
  });
}

/** A redaction erases the words of the notices before it as well. */
function noticeUpdated({ body, changedAt }: ExportedStatement, { recordedAt }: StatementRevision): Instant {
  return body.status === 'REDACTED' ? changedAt : recordedAt;
}

function statementItem(story: StoryExport, statement: ExportedStatement, base: string): FeedItem {
  const { id, body, isShown, recordedAt, changedAt, revisions } = statement;
  const credit = creditOf(story, body);
  const circumstances = [body.channel === 'UNKNOWN' ? [] : [inWords(body.channel)], describeTime(body.saidAt)];
  const about = `— ${credit}; ${circumstances.flat().join(', ')}`;
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
    addText(list, sources.length === 1 ? 'Source: ' : 'Sources: ');
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
): FeedItem {
  const url = revisionUrl(base, statement.id, revision.number);
  const html = rootElement(null, 'div');
  lines(addElement(html, 'p'), notice.text);
  addText(addElement(addElement(html, 'p'), 'a', { href: url }), 'The statement, and what changed');
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
  return `${NOTICE_TITLES[kind]} (${at.slice(0, 10)}): ${text}`;
}

/** A text in an element, with its line breaks. */
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
