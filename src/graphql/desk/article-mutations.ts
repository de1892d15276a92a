/** Reading an article, deciding its drafts, publishing them, and deleting the article. */
import type { ArticleOutcome, DraftOutcome } from '../../desk/article/articles.js';
import { publicationViolations } from '../../desk/article/content-rules.js';
import type { StoredArticle, StoredArticleDraft } from '../../record/article-draft.js';
import { type Violation, Violations } from '../../story/violation.js';
import { builder } from '../builder.js';
import { ArticleDraftType, ArticleType } from './article.js';
import {
  AddArticleDraftInput,
  ChangeArticleDraftInput,
  changesOf,
  DeleteArticleInput,
  PublishArticleInput,
  ReadArticleInput,
  sourceOf,
  spanOf,
} from './article-inputs.js';
import { idToWrite } from './names.js';
import { ownNameFault, write } from './operation.js';
import {
  Conflict,
  type DeskRefusal,
  Forbidden,
  InvalidInput,
  NotFound,
  refusal,
  refusalOf,
  resultType,
  TOKEN_REQUIRED,
} from './refusals.js';
import { Success, type Written } from './written.js';

type ArticleRead = Extract<ArticleOutcome, { readonly status: 'READ' }>;

const ArticleReadType = builder.objectRef<ArticleRead>('ArticleRead').implement({
  description: 'The article has been read, now or before.',
  fields: (t) => ({
    article: t.field({
      type: ArticleType,
      description: 'The article with its drafts.',
      resolve: ({ article }) => article,
    }),
    isNew: t.exposeBoolean('isNew', {
      description:
        'Whether it was read just now. Otherwise it was read before, and its drafts are as they were left since.',
    }),
  }),
});

const ReadArticleResult = resultType('ReadArticleResult', ArticleReadType, 'The outcome of reading an article.', [
  InvalidInput,
  NotFound,
  Conflict,
  Forbidden,
]);

interface DraftDone {
  readonly draft: StoredArticleDraft;
}

const ArticleDraftWritten = builder.objectRef<DraftDone>('ArticleDraftWritten').implement({
  description: 'The desk has stored the draft.',
  fields: (t) => ({
    draft: t.field({ type: ArticleDraftType, description: 'The draft after it.', resolve: ({ draft }) => draft }),
  }),
});

const ArticleDraftResult = resultType(
  'ArticleDraftResult',
  ArticleDraftWritten,
  'The outcome of a change of a draft of an article.',
  [InvalidInput, NotFound, Conflict, Forbidden],
);

const ArticlePublished = builder.objectRef<Written>('ArticlePublished').implement({
  description: 'The accepted drafts are on the record, or there were none.',
  interfaces: [Success],
  fields: (t) => ({
    article: t.field({
      type: ArticleType,
      nullable: true,
      description: 'The article after it; null if it was deleted meanwhile.',
      resolve: async (written, _, context): Promise<StoredArticle | null> => {
        const id = await written.subject(context.at(written.outcome.head));
        return id === null ? null : context.desk.articles.find(id);
      },
    }),
  }),
});

const PublishArticleResult = resultType(
  'PublishArticleResult',
  ArticlePublished,
  'The outcome of publishing the accepted drafts of an article.',
);

interface Deletion {
  readonly id: string;
}

const ArticleDeleted = builder.objectRef<Deletion>('ArticleDeleted').implement({
  description: 'The article and its drafts are deleted. Statements that were published from it stay.',
  fields: (t) => ({ id: t.exposeID('id', { description: 'The id that it had.' }) }),
});

const DeleteArticleResult = resultType('DeleteArticleResult', ArticleDeleted, 'The outcome of deleting an article.', [
  NotFound,
  Forbidden,
]);

builder.mutationFields((t) => ({
  readArticle: t.field({
    type: ReadArticleResult,
    description:
      'Reads an article for a story: its drafts wait at the desk, and nothing is published. The same article again returns the same drafts.',
    args: { input: t.arg({ type: ReadArticleInput, required: true, description: 'The article.' }) },
    resolve: async (_, { input }, { desk, editor }) => {
      if (editor === null) return TOKEN_REQUIRED;
      const violations = new Violations();
      const story = idToWrite('story', input.story, ['input', 'story'], violations);
      const { form, content, published = null, address = null } = input;
      violations.addAll(publicationViolations({ address, published }, ['input']));
      if (!violations.isEmpty) return refused(violations.told);
      const outcome = await desk.articles.read({ story, form, content, published, address }, editor);
      if (outcome.status === 'STORY_UNKNOWN') return unknown('story', story, ['input', 'story']);
      if (outcome.status === 'READ') return outcome;
      const { code, message } = outcome;
      return refusal(code === 'READER_BUSY' ? 'Conflict' : 'InvalidInput', code, message, ['input', 'content']);
    },
  }),
  changeArticleDraft: t.field({
    type: ArticleDraftResult,
    description:
      'Decides a draft of an article (accepts, drops or restores it), or changes its words, span, speaker or time.',
    args: { input: t.arg({ type: ChangeArticleDraftInput, required: true, description: 'The change.' }) },
    resolve: async (_, { input }, context) => {
      if (context.editor === null) return TOKEN_REQUIRED;
      const violations = new Violations();
      const set = await changesOf(input.set, context, violations);
      if (!violations.isEmpty) return refused(violations.told);
      const { article, draft: key, expectedRevision: revision } = input;
      return doneOr(await context.desk.articles.change({ article, key, revision, set }, context.editor));
    },
  }),
  addArticleDraft: t.field({
    type: ArticleDraftResult,
    description: 'Makes a draft of selected words of an article. The same words again return the first draft of them.',
    args: { input: t.arg({ type: AddArticleDraftInput, required: true, description: 'The words.' }) },
    resolve: async (_, { input: { article, mode, content } }, { desk, editor }) => {
      if (editor === null) return TOKEN_REQUIRED;
      return doneOr(await desk.articles.add({ article, kind: mode, content: content.map(spanOf) }, editor));
    },
  }),
  publishArticle: t.field({
    type: PublishArticleResult,
    description:
      'Puts the accepted drafts of an article on the record as one batch: new actors, one source, the statements. The path of a mistake begins with `input.source`, or with `input.drafts` and the key of a draft.',
    args: { input: t.arg({ type: PublishArticleInput, required: true, description: 'The article.' }) },
    resolve: async (_, { input }, { desk, editor }): Promise<Written | DeskRefusal> => {
      if (editor === null) return TOKEN_REQUIRED;
      const { idempotencyKey, dryRun, article: id, source } = input;
      const fault = ownNameFault('idempotencyKey', idempotencyKey);
      if (fault !== null) return fault;
      const article = await desk.articles.find(id);
      if (article === null) return unknown('article', id, ['input', 'article']);
      return write(
        { idempotencyKey, dryRun },
        editor,
        (options) => desk.publishArticle({ article, source: sourceOf(source), ...options }),
        () => id,
      );
    },
  }),
  deleteArticle: t.field({
    type: DeleteArticleResult,
    description: 'Deletes the text of an article and its drafts at once. Published statements stay.',
    args: { input: t.arg({ type: DeleteArticleInput, required: true, description: 'The article.' }) },
    resolve: async (_, { input: { article: id } }, { desk, editor }): Promise<Deletion | DeskRefusal> => {
      if (editor === null) return TOKEN_REQUIRED;
      return (await desk.articles.delete(id)) ? { id } : unknown('article', id, ['input', 'article']);
    },
  }),
}));

function unknown(what: string, id: string, path: readonly string[]): DeskRefusal {
  return refusal('NotFound', 'UNKNOWN_REFERENCE', `There is no ${what} "${id}"`, path);
}

function refused(violations: readonly Violation[]): DeskRefusal {
  return refusalOf(violations.map((one) => ({ ...one, position: null })));
}

function doneOr(outcome: DraftOutcome): DraftDone | DeskRefusal {
  if (outcome.status === 'DONE') return { draft: outcome.draft };
  return refused(outcome.violations.map((one) => ({ ...one, path: ['input', ...one.path] })));
}
