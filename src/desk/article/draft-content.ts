/** The content of the drafts of an article: as the reader proposes it, and as an editor changes it. */
import type { ArticleDraft, DraftSpeaker } from '../../reading/draft.js';
import type { KnownActor, ReadingContext } from '../../reading/reading-context.js';
import type { ArticleActor, ArticleDraftContent, ArticleSpan, ArticleSpeaker } from '../../record/article-draft.js';
import type { ProposedArticleDraft } from '../../record/articles.js';
import { decodeGlobalId } from '../../story/global-id.js';
import { idInStory } from '../../story/identity.js';
import type { ThingId } from '../../story/model.js';
import { foldText } from '../../story/quotation.js';

/** A draft of the reader, to be stored. One that the record has from this very article has nothing to publish. */
export function proposedDraft(draft: ArticleDraft, story: ThingId, context: ReadingContext): ProposedArticleDraft {
  const { key, speaker, event, proposals, onRecord: match, ...rest } = draft;
  const onRecord =
    match === null ? null : { ...match, statement: decodeGlobalId(match.statement)?.id ?? match.statement };
  const content: ArticleDraftContent = {
    ...rest,
    speaker: speaker === null ? null : storedSpeaker(speaker, context),
    event: event === null ? null : idInStory(story, event),
    proposals: proposals.map((slug) => idInStory(story, slug)),
    onRecord,
    use: onRecord?.relation === 'SAME' ? 'CITATION' : 'STATEMENT',
  };
  return { key, state: onRecord?.relation === 'CITED' ? 'DROPPED' : 'PENDING', content };
}

/** The speaker, with the actor for whom they speak: that of the record, or the one that the article names. */
function storedSpeaker({ onBehalfOf, ...speaker }: DraftSpeaker, { actors }: ReadingContext): ArticleSpeaker {
  const known = actors.find(({ slug }) => slug === speaker.actor);
  const principal =
    actors.find(({ slug }) => slug === known?.represents) ??
    (onBehalfOf === null ? undefined : actors.find((one) => one.type !== 'PERSON' && isNamed(one, onBehalfOf)));
  const { named } = speaker;
  if (principal !== undefined) return { ...speaker, named, onBehalfOf: knownActor(principal) };
  // Countries are on record before their officials speak; anybody else for whom somebody speaks is an organization.
  const isNew = onBehalfOf !== null && named && known === undefined;
  return { ...speaker, onBehalfOf: isNew ? { actor: null, name: onBehalfOf, type: 'ORGANIZATION' } : null };
}

function isNamed({ name, otherNames }: KnownActor, wanted: string): boolean {
  return [name, ...otherNames].some((one) => comparable(one) === comparable(wanted));
}

function comparable(name: string): string {
  return foldText(name).toLowerCase().replace(/^the /, '');
}

function knownActor({ slug, name, type }: KnownActor): ArticleActor {
  return { actor: slug, name, type };
}

/** Whether spans lie within a text, in order, without touching half of a character, and have words. */
export function areSpansOf(text: string, spans: readonly ArticleSpan[]): boolean {
  let from = 0;
  for (const [start, end] of spans) {
    if (start < from || end <= start || end > text.length) return false;
    if (!text.slice(start, end).isWellFormed()) return false;
    from = end;
  }
  return spans.length > 0 && spans.some(([start, end]) => /[\p{L}\p{N}]/u.test(text.slice(start, end)));
}
