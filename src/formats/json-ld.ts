/**
 * A story as linked data in the words of schema.org (release 30.0), as JSON-LD: the story is a LiveBlogPosting, what was said a
 * Quotation where it is direct speech and otherwise a Statement, and every notice a CorrectionComment. Nothing is said that
 * the vocabulary has no word for: stances and conditions are in the tables.
 */
import type { BlogPosting, CorrectionComment, LiveBlogPosting, Thing } from 'schema-dts';
import { globalId } from '../story/global-id.js';
import { placeUrl, revisionUrl, statementPlaceUrl, statementUrl, storyUrl } from './addresses.js';
import { speechNode } from './json-ld-speech.js';
import { actorNode, eventNode, proposalNode, type Scope, sourceNode, temporalOf } from './json-ld-things.js';
import type { ExportedStatement, StatementRevision, StoryExport } from './story-export.js';
import { noticeTitle, PUBLISHER, shownWords, titleOf } from './wording.js';

/**
 * A story as JSON-LD for the head of a page: it contains no `<`.
 * @param maxPostCharacters The posts of the newest statements come first into the bound; the rest are left out, whole
 *   statements with their notices. The newest statement is always there.
 */
export function jsonLdOf(story: StoryExport, base: string, maxPostCharacters: number): string {
  const posts = newestPosts(story, base, maxPostCharacters).join(',');
  return jsonLdBegin(story, base) + posts + JSON_LD_POSTS_END + [...jsonLdThings(story, base)].join('') + JSON_LD_END;
}

/** The posts of the newest statements that fit into so many characters, in the order of the record. */
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

/** What comes before the posts of a live blog. */
export function jsonLdBegin(story: StoryExport, base: string): string {
  const blog = written(liveBlog(scopeOf(story, base)));
  return `{"@context":"https://schema.org","@graph":[${blog.slice(0, -1)},"liveBlogUpdate":[`;
}

/** The posts of a live blog: what was said, and every notice. Between them stand commas. */
export function jsonLdPosts(story: StoryExport, base: string): string[] {
  const scope = scopeOf(story, base);
  return story.statements.flatMap((statement) => postsOf(scope, statement));
}

/** The posts of one statement: what was said, and its notices. */
function postsOf(scope: Scope, statement: ExportedStatement): string[] {
  return [
    statementPost(scope, statement),
    ...statement.revisions.flatMap((revision) => noticePost(scope, statement, revision)),
  ].map(written);
}

/** What comes after the posts. */
export const JSON_LD_POSTS_END = ']}';

/** What comes after that: what a story is about, who has a part in it and what is cited, one after the other. */
export function* jsonLdThings(story: StoryExport, base: string): Generator<string> {
  for (const thing of thingsOf(scopeOf(story, base))) yield `,${written(thing)}`;
}

/** What comes after all. */
export const JSON_LD_END = ']}';

function* thingsOf(scope: Scope): Generator<Thing> {
  const { actors, proposals, events, sources } = scope.story;
  for (const [id, actor] of actors) yield actorNode(scope, id, actor);
  for (const proposal of proposals) yield proposalNode(scope, proposal);
  for (const event of events) yield eventNode(scope, event);
  for (const [id, source] of sources) yield sourceNode(scope, id, source);
}

function scopeOf(story: StoryExport, base: string): Scope {
  const idsOf = (things: readonly { readonly id: string }[]) => new Set(things.map(({ id }) => id));
  return { story, base, events: idsOf(story.events), proposals: idsOf(story.proposals) };
}

/** Things as JSON without `<`. */
function written(thing: Thing): string {
  return JSON.stringify(thing).replaceAll('<', '\\u003c');
}

/** The story, without its posts. */
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
    temporal: temporalOf(body.saidAt),
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
