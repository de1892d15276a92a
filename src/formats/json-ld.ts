/**
 * A story as JSON-LD in the vocabulary of schema.org (release 30.0). The story is a LiveBlogPosting, a statement in direct
 * speech a Quotation, any other statement a Statement, and a notice a CorrectionComment. The vocabulary has no terms for
 * stances and conditions, which are in the tables only.
 */
import type { BlogPosting, CorrectionComment, LiveBlogPosting, Thing } from 'schema-dts';
import { globalId } from '../story/global-id.js';
import { placeUrl, revisionUrl, statementPlaceUrl, statementUrl, storyUrl } from './addresses.js';
import { speechNode } from './json-ld-speech.js';
import { actorNode, eventNode, type JsonLdScope, proposalNode, sourceNode, temporalOf } from './json-ld-things.js';
import type { ExportedStatement, StatementRevision, StoryExport } from './story-export.js';
import { noticeTitle, PUBLISHER, shownWords, titleOf } from './wording.js';

/**
 * A story as JSON-LD for the head of a page: it contains no `<`.
 * @param maxPostCharacters The limit for the posts. The newest statements come first into it, each with its notices, and the
 *   others are left out. The newest statement is always there.
 */
export function jsonLdOf(story: StoryExport, base: string, maxPostCharacters: number): string {
  const posts = newestPosts(story, base, maxPostCharacters).join(',');
  return jsonLdBegin(story, base) + posts + JSON_LD_POSTS_END + [...jsonLdThings(story, base)].join('') + JSON_LD_END;
}

/** The posts of the newest statements that fit into `maxCharacters`, in the order of the record. */
function newestPosts(story: StoryExport, base: string, maxCharacters: number): string[] {
  const scope = scopeOf(story, base);
  let kept: string[] = [];
  let characters = 0;
  for (const statement of story.statements.toReversed()) {
    const posts = postsOf(scope, statement);
    characters += posts.reduce((sum, post) => sum + post.length, 0);
    if (kept.length > 0 && characters > maxCharacters) break;
    kept = [...posts, ...kept];
  }
  return kept;
}

/** The document up to the first post of the live blog. */
export function jsonLdBegin(story: StoryExport, base: string): string {
  const blog = written(liveBlog(scopeOf(story, base)));
  return `{"@context":"https://schema.org","@graph":[${blog.slice(0, -1)},"liveBlogUpdate":[`;
}

/** The posts of the live blog, one per statement and notice, to be joined with commas. */
export function jsonLdPosts(story: StoryExport, base: string): string[] {
  const scope = scopeOf(story, base);
  return story.statements.flatMap((statement) => postsOf(scope, statement));
}

/** The posts of a statement and its notices. */
function postsOf(scope: JsonLdScope, statement: ExportedStatement): string[] {
  return [
    statementPost(scope, statement),
    ...statement.revisions.flatMap((revision) => noticePost(scope, statement, revision)),
  ].map(written);
}

/** The end of the posts. */
export const JSON_LD_POSTS_END = ']}';

/** The actors, proposals, events and sources after the posts, one by one. */
export function* jsonLdThings(story: StoryExport, base: string): Generator<string> {
  for (const thing of thingsOf(scopeOf(story, base))) yield `,${written(thing)}`;
}

/** The end of the document. */
export const JSON_LD_END = ']}';

function* thingsOf(scope: JsonLdScope): Generator<Thing> {
  const { actors, proposals, events, sources } = scope.story;
  for (const [id, actor] of actors) yield actorNode(scope, id, actor);
  for (const proposal of proposals) yield proposalNode(scope, proposal);
  for (const event of events) yield eventNode(scope, event);
  for (const [id, source] of sources) yield sourceNode(scope, id, source);
}

function scopeOf(story: StoryExport, base: string): JsonLdScope {
  const idsOf = (things: readonly { readonly id: string }[]) => new Set(things.map(({ id }) => id));
  return { story, base, events: idsOf(story.events), proposals: idsOf(story.proposals) };
}

/** A thing as JSON without `<`. */
function written(thing: Thing): string {
  return JSON.stringify(thing).replaceAll('<', '\\u003c');
}

/** The story, without its posts. */
function liveBlog(scope: JsonLdScope): LiveBlogPosting {
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
    // The time of the coverage and not of the story's events, which may be known only roughly.
    coverageStartTime: recordedAt,
    ...(body.status === 'CLOSED' ? { coverageEndTime: story.story.changedAt } : {}),
    author: publisher,
    publisher,
    about: [
      ...story.events.map((event) => ({ '@id': placeUrl(base, id, 'event', event.id) })),
      ...story.proposals.map((proposal) => ({ '@id': placeUrl(base, id, 'proposal', proposal.id) })),
    ],
  };
}

/** The post of a statement, which changes in place. */
function statementPost(scope: JsonLdScope, statement: ExportedStatement): BlogPosting {
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
    temporal: temporalOf(body.saidAt),
    hasPart: speechNode(scope, statement),
  };
}

/** The post of a notice. */
function noticePost(
  { story, base }: JsonLdScope,
  { id }: ExportedStatement,
  revision: StatementRevision,
): BlogPosting[] {
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
