/** The requests of the view of an article. */
import type { Ask } from '../../ask.js';
import {
  type ArticleDraftChangesInput,
  DeskAddArticleDraftDocument,
  DeskArticleDocument,
  type DeskArticleDraftResultFragment,
  type DeskArticleQuery,
  DeskArticlesDocument,
  type DeskArticlesQuery,
  DeskChangeArticleDraftDocument,
  DeskDeleteArticleDocument,
  DeskReadArticleDocument,
  type ReadArticleInput,
  type SpeechMode,
} from '../generated/operations.js';
import type { DraftEdits, FoundDraft } from './found-draft.js';
import type { TextRange } from './spans.js';

export type OpenArticle = NonNullable<DeskArticleQuery['article']>;
export type WaitingArticle = DeskArticlesQuery['articles'][number];

/** The draft after a request, or why the service has refused it. */
export type DraftAnswer =
  | { readonly draft: FoundDraft }
  | { readonly draft: null; readonly code: string; readonly message: string };

/** The articles of a story, the last read first. */
export async function waitingArticles(ask: Ask, story: string): Promise<readonly WaitingArticle[]> {
  return (await ask(DeskArticlesDocument, { story })).articles;
}

/** The id of the article once it is read, or why it cannot be. */
export async function readArticle(
  ask: Ask,
  input: ReadArticleInput,
): Promise<{ readonly id: string } | { readonly id: null; readonly message: string }> {
  const { readArticle: result } = await ask(DeskReadArticleDocument, { input });
  return result.__typename === 'ArticleRead' ? result.article : { id: null, message: result.message };
}

export async function openArticle(ask: Ask, id: string): Promise<OpenArticle | null> {
  return (await ask(DeskArticleDocument, { id })).article;
}

export async function removeArticle(ask: Ask, article: string): Promise<void> {
  await ask(DeskDeleteArticleDocument, { input: { article } });
}

/** Makes a draft of words of an article. */
export async function addDraft(
  ask: Ask,
  article: string,
  mode: SpeechMode,
  content: readonly TextRange[],
): Promise<DraftAnswer> {
  const input = { article, mode, content: content.map(spanInput) };
  return answerOf((await ask(DeskAddArticleDraftDocument, { input })).addArticleDraft);
}

/** Sends the changes of a draft, which is at the revision that the editor saw. */
export async function changeDraft(
  ask: Ask,
  { id: article, story }: OpenArticle,
  { key, revision }: FoundDraft,
  edits: DraftEdits,
): Promise<DraftAnswer> {
  const input = { article, draft: key, expectedRevision: revision, set: changesInput(edits, story.slug) };
  return answerOf((await ask(DeskChangeArticleDraftDocument, { input })).changeArticleDraft);
}

function answerOf(result: DeskArticleDraftResultFragment): DraftAnswer {
  if (result.__typename === 'ArticleDraftWritten') return result;
  const { code, message, mistakes } = result;
  return { draft: null, code, message: mistakes[0]?.message ?? message };
}

function changesInput(
  { content, speaker, saidAt, proposals, ...others }: DraftEdits,
  story: string,
): ArticleDraftChangesInput {
  return {
    ...others,
    ...(content === undefined ? {} : { content: content.map(spanInput) }),
    ...(speaker === undefined ? {} : { speaker: speakerInput(speaker) }),
    ...(saidAt === undefined
      ? {}
      : { saidAt: saidAt === null ? null : { edtf: saidAt.edtf, timeZone: saidAt.timeZone } }),
    ...(proposals === undefined ? {} : { proposals: proposals.map(({ slug }) => `${story}/${slug}`) }),
  };
}

function spanInput({ start, end }: TextRange) {
  return { start, end };
}

function speakerInput(speaker: FoundDraft['speaker']): ArticleDraftChangesInput['speaker'] {
  if (speaker === null) return null;
  const { actor, isNamed, type, name, office, otherNames, onBehalfOf } = speaker;
  const principal = onBehalfOf === null ? null : actorInput(onBehalfOf);
  if (actor !== null) return { actor: actor.slug, office, onBehalfOf: principal };
  return { name, isNamed, type, office, otherNames, onBehalfOf: principal };
}

function actorInput({ actor, name, type }: NonNullable<NonNullable<FoundDraft['speaker']>['onBehalfOf']>) {
  return actor === null ? { name, type } : { actor: actor.slug };
}
