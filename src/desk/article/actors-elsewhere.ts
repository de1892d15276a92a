/** Finds speakers who have no part in the story yet among all actors of the record, so that nobody is added twice. */
import type { ArticleActor, ArticleDraftContent, ArticleSpeaker } from '../../record/article-draft.js';
import type { ProposedArticleDraft } from '../../record/articles.js';
import type { Snapshot, Version } from '../../record/snapshot.js';
import type { WriteLookUp } from '../../record/write/write-look-up.js';
import type { ThingId } from '../../story/model.js';
import { readingWords } from '../../words/reading.js';
import { knownActor } from './proposed-draft.js';

/** Finds the actor of the record that has the name of a new actor; `null` where none or several have it. */
type FindActor = (actor: ArticleActor) => Version<'actor'> | null;

/** The drafts with the actors of the record that have the names of their speakers. */
export async function withActorsElsewhere(
  drafts: readonly ProposedArticleDraft[],
  head: Snapshot,
  lookUp: Pick<WriteLookUp, 'actorsNamed'>,
): Promise<readonly ProposedArticleDraft[]> {
  const idsOf = await lookUp.actorsNamed(drafts.flatMap(({ content }) => newNamesIn(content)));
  const found = await head.getMany('actor', [...new Set([...idsOf.values()].flat())]);
  const byId = new Map(found.map((actor) => [actor.id, actor]));
  const represented = await head.getMany('actor', [...new Set(found.flatMap(({ body }) => body.represents ?? []))]);
  const principals = new Map(represented.map((actor) => [actor.id, knownActor(actor)]));
  const find: FindActor = ({ actor, name, type }) => {
    const named = actor === null ? (idsOf.get(name) ?? []).flatMap((id) => byId.get(id) ?? []) : [];
    const [only, ...others] = named.filter(({ body }) => body.type === type);
    return only === undefined || others.length > 0 ? null : only;
  };
  return drafts.map((draft) => ({ ...draft, content: withKnownSpeaker(draft.content, find, principals) }));
}

function newNamesIn({ speaker }: ArticleDraftContent): readonly string[] {
  if (speaker === null || !speaker.named) return [];
  return [speaker, speaker.onBehalfOf].flatMap((one) => (one === null || one.actor !== null ? [] : one.name));
}

function withKnownSpeaker(
  content: ArticleDraftContent,
  find: FindActor,
  principals: ReadonlyMap<ThingId, ArticleActor>,
): ArticleDraftContent {
  const { speaker, doubts } = content;
  if (speaker === null || !speaker.named) return content;
  const [found, principal] = [find(speaker), speaker.onBehalfOf === null ? null : find(speaker.onBehalfOf)];
  const onBehalfOf = principal === null ? speaker.onBehalfOf : knownActor(principal);
  if (found === null) return { ...content, speaker: { ...speaker, onBehalfOf } };
  const known: ArticleSpeaker = {
    ...speaker,
    actor: found.id,
    office: found.body.office ?? speaker.office,
    onBehalfOf: principals.get(found.body.represents ?? '') ?? onBehalfOf,
  };
  const doubt = readingWords.speaker.ofAnotherStory(found.body.name);
  return { ...content, speaker: known, doubts: [...doubts, doubt] };
}
