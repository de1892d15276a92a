/** Finds speakers who have no part in the story yet among all actors of the record, so that nobody is added twice. */
import type { ArticleActor, ArticleDraftContent } from '../../record/article-draft.js';
import type { ProposedArticleDraft } from '../../record/articles.js';
import type { Snapshot, Version } from '../../record/snapshot.js';
import type { WriteLookUp } from '../../record/write/write-look-up.js';
import type { ThingId } from '../../story/model.js';

/** The drafts with the actors of the record that have the names of their speakers. Where several have one, none is taken. */
export async function withActorsElsewhere(
  drafts: readonly ProposedArticleDraft[],
  head: Snapshot,
  lookUp: Pick<WriteLookUp, 'actorsNamed'>,
): Promise<readonly ProposedArticleDraft[]> {
  const names = drafts.flatMap(({ content }) => newActorsIn(content).map(({ name }) => name));
  const ids = await lookUp.actorsNamed(names);
  const found = await head.getMany('actor', [...new Set([...ids.values()].flat())]);
  const represented = await head.getMany('actor', [...new Set(found.flatMap(({ body }) => body.represents ?? []))]);
  const principals = new Map(represented.map((one) => [one.id, knownActor(one)]));
  const known = (actor: ArticleActor): Version<'actor'> | null => {
    const named = ids.get(actor.name) ?? [];
    const [only, ...others] = found.filter(({ id, body }) => named.includes(id) && body.type === actor.type);
    return actor.actor !== null || only === undefined || others.length > 0 ? null : only;
  };
  return drafts.map((draft) => ({ ...draft, content: withKnown(draft.content, known, principals) }));
}

function newActorsIn({ speaker }: ArticleDraftContent): readonly ArticleActor[] {
  if (speaker === null || !speaker.named) return [];
  return [speaker, speaker.onBehalfOf].filter((one) => one !== null).filter(({ actor }) => actor === null);
}

function withKnown(
  content: ArticleDraftContent,
  known: (actor: ArticleActor) => Version<'actor'> | null,
  principals: ReadonlyMap<ThingId, ArticleActor>,
): ArticleDraftContent {
  const { speaker } = content;
  if (speaker === null || !speaker.named) return content;
  const [found, principal] = [known(speaker), speaker.onBehalfOf === null ? null : known(speaker.onBehalfOf)];
  const onBehalfOf = principal === null ? speaker.onBehalfOf : knownActor(principal);
  if (found === null) return { ...content, speaker: { ...speaker, onBehalfOf } };
  const doubt = `${found.body.name} has no part in this story yet; the record has this name from another story`;
  return {
    ...content,
    speaker: {
      ...speaker,
      actor: found.id,
      office: found.body.office ?? speaker.office,
      onBehalfOf: principals.get(found.body.represents ?? '') ?? onBehalfOf,
    },
    doubts: [...content.doubts, doubt],
  };
}

function knownActor({ id, body: { name, type } }: Version<'actor'>): ArticleActor {
  return { actor: id, name, type };
}
