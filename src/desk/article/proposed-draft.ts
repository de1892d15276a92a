/** The drafts that the reader proposes, as they are stored. */
import type { ArticleDraft, DraftSpeaker } from '../../reading/draft.js';
import type { ArticleActor, ArticleDraftContent, ArticleSpeaker } from '../../record/article-draft.js';
import type { ProposedArticleDraft } from '../../record/articles.js';
import type { Snapshot, Version } from '../../record/snapshot.js';
import { decodeGlobalId } from '../../story/global-id.js';
import { idInStory } from '../../story/identity.js';
import type { ThingId } from '../../story/model.js';

/** The drafts of the reader, to be stored. One that the record has from this very article is dropped: nothing is left to publish. */
export async function proposedDrafts(
  drafts: readonly ArticleDraft[],
  story: ThingId,
  head: Snapshot,
): Promise<readonly ProposedArticleDraft[]> {
  const principals = await knownActors(
    head,
    drafts.flatMap(({ speaker }) => speaker?.represents ?? []),
  );
  return drafts.map(({ key, speaker, event, proposals, onRecord: match, ...rest }) => {
    const onRecord =
      match === null ? null : { ...match, statement: decodeGlobalId(match.statement)?.id ?? match.statement };
    const content: ArticleDraftContent = {
      ...rest,
      speaker: speaker === null ? null : storedSpeaker(speaker, principals),
      event: event === null ? null : idInStory(story, event),
      proposals: proposals.map((slug) => idInStory(story, slug)),
      onRecord,
      use: onRecord?.relation === 'SAME' ? 'CITATION' : 'STATEMENT',
    };
    return { key, state: onRecord?.relation === 'CITED' ? 'DROPPED' : 'PENDING', content };
  });
}

/** The actors of the record with these ids, by id. */
export async function knownActors(
  head: Snapshot,
  ids: readonly ThingId[],
): Promise<ReadonlyMap<ThingId, ArticleActor>> {
  const found = await head.getMany('actor', [...new Set(ids)]);
  return new Map(found.map((actor) => [actor.id, knownActor(actor)]));
}

export function knownActor({ id, body: { name, type } }: Version<'actor'>): ArticleActor {
  return { actor: id, name, type };
}

/** The speaker with the actor for whom they speak: one of the record, or a new one that the article names. */
function storedSpeaker(
  { onBehalfOf, represents, ...speaker }: DraftSpeaker,
  principals: ReadonlyMap<ThingId, ArticleActor>,
): ArticleSpeaker {
  const principal = principals.get(represents ?? '');
  if (principal !== undefined) return { ...speaker, onBehalfOf: principal };
  // For an actor of the record, the record says for whom they speak, and not the article.
  const isNew = onBehalfOf !== null && speaker.named && speaker.actor === null;
  return { ...speaker, onBehalfOf: isNew ? { actor: null, name: onBehalfOf, type: 'ORGANIZATION' } : null };
}
