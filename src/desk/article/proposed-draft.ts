/** The drafts that the reader proposes, as they are stored. */
import type { ArticleDraft, DraftSpeaker } from '../../reading/draft.js';
import { countryNamed } from '../../reading/link/country-named.js';
import type { ArticleActor, ArticleDraftContent, ArticleDraftUse, ArticleSpeaker } from '../../record/article-draft.js';
import type { ProposedArticleDraft } from '../../record/articles.js';
import type { Snapshot, Version } from '../../record/snapshot.js';
import { decodeGlobalId } from '../../story/global-id.js';
import { idInStory } from '../../story/identity.js';
import type { ThingId } from '../../story/model.js';
import type { ArticleMatchRelation } from '../../story/vocabulary.js';

/** How a draft goes on the record by default. */
const USE_OF = {
  SAME: 'CITATION',
  DIFFERS: 'CONFLICTING_ACCOUNT',
  CITED: 'STATEMENT',
} as const satisfies Readonly<Record<ArticleMatchRelation, ArticleDraftUse>>;

/** The drafts of the reader, to be stored. One that the record has from this very article is dropped: nothing is left to publish. */
export async function proposedDrafts(
  drafts: readonly ArticleDraft[],
  story: ThingId,
  head: Snapshot,
): Promise<readonly ProposedArticleDraft[]> {
  const ids = drafts.flatMap(({ speaker }) => [speaker?.actor ?? [], speaker?.represents ?? []].flat());
  const found = await head.getMany('actor', [...new Set(ids)]);
  const actors = new Map(found.map((actor) => [actor.id, actor]));
  return drafts.map(({ key, speaker, event, proposals, onRecord: match, ...rest }) => {
    const onRecord =
      match === null ? null : { ...match, statement: decodeGlobalId(match.statement)?.id ?? match.statement };
    const content: ArticleDraftContent = {
      ...rest,
      speaker: speaker === null ? null : storedSpeaker(speaker, actors),
      event: event === null ? null : idInStory(story, event),
      proposals: proposals.map((slug) => idInStory(story, slug)),
      onRecord,
      use: onRecord === null ? 'STATEMENT' : USE_OF[onRecord.relation],
    };
    return { key, state: onRecord?.relation === 'CITED' ? 'DROPPED' : 'PENDING', content };
  });
}

/** An actor of the record, as a draft names it. */
export function knownActor({ id, body: { name, type } }: Version<'actor'>): ArticleActor {
  return { actor: id, name, type };
}

/**
 * The speaker, in the office that the record has, else as the article words it, with the actor for whom they speak: that
 * of the record, or a new one that the article names.
 */
function storedSpeaker(
  { onBehalfOf, represents, ...speaker }: DraftSpeaker,
  actors: ReadonlyMap<ThingId, Version<'actor'>>,
): ArticleSpeaker {
  const held = { ...speaker, office: actors.get(speaker.actor ?? '')?.body.office ?? speaker.office };
  const principal = actors.get(represents ?? '');
  if (principal !== undefined) return { ...held, onBehalfOf: knownActor(principal) };
  // For an actor of the record, the record says for whom they speak, and not the article.
  const isNew = speaker.named && speaker.actor === null;
  return { ...held, onBehalfOf: onBehalfOf === null || !isNew ? null : newPrincipal(onBehalfOf) };
}

/** A country, if the name is one of a country, else an organization. */
function newPrincipal(name: string): ArticleActor {
  const country = countryNamed(name);
  return country === null
    ? { actor: null, name, type: 'ORGANIZATION' }
    : { actor: null, name: country.name, type: 'COUNTRY' };
}
