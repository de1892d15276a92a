/**
 * A story as linked data in the words of schema.org (release 30.0), as JSON-LD: the story is a LiveBlogPosting, what was said a
 * Quotation where it is direct speech and otherwise a Statement, and every notice a CorrectionComment. Nothing is said that
 * the vocabulary has no word for: stances and conditions are in the tables.
 */
import type { BlogPosting, CorrectionComment, Graph, LiveBlogPosting, Thing } from 'schema-dts';
import { globalId } from '../story/global-id.js';
import { placeUrl, revisionUrl, statementPlaceUrl, statementUrl, storyUrl } from './addresses.js';
import { speechNode } from './json-ld-speech.js';
import { actorNode, eventNode, proposalNode, type Scope, sourceNode } from './json-ld-things.js';
import type { ExportedStatement, StatementRevision, StoryExport } from './story-export.js';
import { noticeTitle, PUBLISHER, shownWords, titleOf } from './wording.js';

/** A story as JSON-LD. It can stand in a script of a page: there is no `<` in it. */
export function jsonLdOf(story: StoryExport, base: string): string {
  return JSON.stringify(graphOf(story, base)).replaceAll('<', '\\u003c');
}

/** The same as an object. */
export function graphOf(story: StoryExport, base: string): Graph {
  const idsOf = (things: readonly { readonly id: string }[]) => new Set(things.map(({ id }) => id));
  const scope: Scope = { story, base, events: idsOf(story.events), proposals: idsOf(story.proposals) };
  const things: Thing[] = [
    liveBlog(scope),
    ...[...story.actors].map(([id, actor]) => actorNode(scope, id, actor)),
    ...story.proposals.map((proposal) => proposalNode(scope, proposal)),
    ...story.events.map((event) => eventNode(scope, event)),
    ...[...story.sources].map(([id, source]) => sourceNode(scope, id, source)),
  ];
  return { '@context': 'https://schema.org', '@graph': things };
}

function liveBlog(scope: Scope): LiveBlogPosting {
  const { story, base } = scope;
  const { body, id, recordedAt } = story.story;
  const url = storyUrl(base, id);
  const publisher = { '@type': 'Organization', name: PUBLISHER, url: base } as const;
  return {
    '@type': 'LiveBlogPosting',
    '@id': url,
    identifier: globalId('story', id),
    url,
    mainEntityOfPage: url,
    headline: body.headline,
    description: body.summary,
    inLanguage: body.language,
    datePublished: recordedAt,
    dateModified: story.changedAt,
    // When the desk began and ended to cover it, not when what it is about did: that may be known less well.
    coverageStartTime: recordedAt,
    ...(body.status === 'CLOSED' ? { coverageEndTime: story.story.changedAt } : {}),
    author: publisher,
    publisher,
    about: [
      ...story.events.map((event) => ({ '@id': placeUrl(base, id, 'event', event.id) })),
      ...story.proposals.map((proposal) => ({ '@id': placeUrl(base, id, 'proposal', proposal.id) })),
    ],
    liveBlogUpdate: story.statements.flatMap((statement) => [
      statementPost(scope, statement),
      ...statement.revisions.flatMap((revision) => noticePost(scope, statement, revision)),
    ]),
  };
}

/** The statement as an item of the live blog: changed in place. */
function statementPost(scope: Scope, statement: ExportedStatement): BlogPosting {
  const { story, base } = scope;
  const { id, body, isShown, recordedAt, changedAt } = statement;
  const notice = statement.revisions.findLast((revision) => revision.notice !== null)?.notice;
  const place = statementPlaceUrl(base, story.story.id, id);
  return {
    '@type': 'BlogPosting',
    '@id': place,
    url: place,
    headline: titleOf(story, statement),
    articleBody: isShown ? shownWords(body) : (notice?.text ?? titleOf(story, statement)),
    inLanguage: isShown ? body.language : story.story.body.language,
    datePublished: recordedAt,
    dateModified: changedAt,
    author: { '@type': 'Organization', name: PUBLISHER, url: base },
    temporal: body.saidAt.edtf,
    hasPart: speechNode(scope, statement),
  };
}

/** The notice as an item of its own. */
function noticePost({ story, base }: Scope, { id }: ExportedStatement, revision: StatementRevision): BlogPosting[] {
  const { notice, recordedAt, number } = revision;
  if (notice === null) return [];
  const url = revisionUrl(base, id, number);
  const comment: CorrectionComment = { '@type': 'CorrectionComment', '@id': url };
  return [
    {
      '@type': 'BlogPosting',
      '@id': `${statementPlaceUrl(base, story.story.id, id)}-version-${number}`,
      url,
      headline: noticeTitle(story, notice.kind, revision),
      articleBody: notice.text,
      inLanguage: story.story.body.language,
      datePublished: recordedAt,
      dateModified: recordedAt,
      author: { '@type': 'Organization', name: PUBLISHER, url: base },
      about: { '@id': statementUrl(base, id) },
      mentions: comment,
    },
  ];
}
