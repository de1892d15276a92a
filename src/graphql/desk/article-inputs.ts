/** The inputs about articles: what an editor sends, and what the desk makes of it. */
import type { InputShapeFromTypeParam } from '@pothos/core';
import type { DraftChanges } from '../../desk/article/articles.js';
import type { ArticleSource } from '../../desk/article/publication.js';
import type { ArticleActor } from '../../record/article-draft.js';
import type { TextSpan } from '../../story/article.js';
import { type Path, type Violations, violation } from '../../story/violation.js';
import { builder, type SchemaTypes } from '../builder.js';
import type { Context } from '../context.js';
import { ActorType, ArticleDraftState, ArticleDraftUse, Channel, SourceKind, SpeechMode } from '../enums.js';
import { FuzzyTimeInput } from './inputs.js';
import { idToWrite, naming } from './names.js';
import { type InputBuilder, WRITE_OPTIONS } from './operation.js';

/** The article that an input is about. */
const ARTICLE = (t: InputBuilder) => ({
  article: t.id({ required: true, description: 'The id of the article.' }),
});

const ArticleForm = builder.enumType('ArticleForm', {
  description: 'The form in which an article is given.',
  values: {
    TEXT: { value: 'text', description: 'Plain text.' },
    HTML: { value: 'html', description: 'A page as it was saved from a browser.' },
  } as const,
});

export const ReadArticleInput = builder.inputType('ReadArticleInput', {
  description: 'An article to read for a story.',
  fields: (t) => ({
    story: t.id({ ...naming('story'), required: true, description: 'The story, by id or readable name.' }),
    form: t.field({ type: ArticleForm, required: true, description: 'The form of `content`.' }),
    content: t.string({
      required: true,
      description: 'The text, at most 200 KB, or the page, at most 2 MB of which the article is at most 200 KB.',
    }),
    published: t.string({
      description: 'When it was published (EDTF), if the page does not say it. Days like "on Thursday" go by it.',
    }),
    address: t.string({ description: 'Where it was published, if the page does not say it.' }),
  }),
});

const ArticleSpanInput = builder.inputType('ArticleSpanInput', {
  description: 'A half-open range of the text of an article, in UTF-16 units, as browsers count them.',
  fields: (t) => ({
    start: t.int({ required: true, description: 'The offset of its first unit.' }),
    end: t.int({ required: true, description: 'The offset after its last unit.' }),
  }),
});

/** An actor of the record. */
const ACTOR = (t: InputBuilder) => ({
  actor: t.id({ ...naming('actor'), description: 'The actor on the record.' }),
});

const ArticleActorInput = builder.inputType('ArticleActorInput', {
  description: 'An actor of the record, or a new one, which is added when the draft is published.',
  fields: (t) => ({
    ...ACTOR(t),
    name: t.string({ description: 'Instead of an actor: the name of a new one.' }),
    type: t.field({ type: ActorType, description: 'The type of a new actor; ORGANIZATION by default.' }),
  }),
});

const ArticleSpeakerInput = builder.inputType('ArticleSpeakerInput', {
  description: 'The speaker of a draft: an actor of the record, a new one, or the label of an unnamed source.',
  fields: (t) => ({
    ...ACTOR(t),
    name: t.string({ description: 'Instead of an actor: the name of a new one, or a label.' }),
    isNamed: t.boolean({ description: 'Whether `name` is a name, and not a label; true by default.' }),
    type: t.field({ type: ActorType, description: 'The type of a new actor; PERSON by default.' }),
    office: t.string({
      description:
        'The office at the time, which a new person has from then on; by default the one that the record has.',
    }),
    otherNames: t.stringList({ description: 'Other names of a new actor.' }),
    onBehalfOf: t.field({
      type: ArticleActorInput,
      description:
        'The country or organization for which they speak; a new person represents it from then on. By default whom the actor on the record represents.',
    }),
  }),
});

const ArticleDraftChangesInput = builder.inputType('ArticleDraftChangesInput', {
  description: 'Changes of a draft. Omitted fields stay; null clears speaker, saidAt and event.',
  fields: (t) => ({
    state: t.field({
      type: ArticleDraftState,
      description:
        'The decision: ACCEPTED, DROPPED, or PENDING to take a decision back. Only publishArticle publishes.',
    }),
    mode: t.field({ type: SpeechMode, description: 'Whose words it is in. Without `text`, the text follows.' }),
    content: t.field({
      type: [ArticleSpanInput],
      description:
        'The words that were said, in the article, in order. The passage follows, and without `text` the text, too.',
    }),
    text: t.string({
      description: 'The text as the statement will have it. Quoted words must be words of the passage.',
    }),
    speaker: t.field({ type: ArticleSpeakerInput, description: 'Who said it; null if nobody knows.' }),
    saidAt: t.field({ type: FuzzyTimeInput, description: 'When it was said.' }),
    channel: t.field({ type: Channel, description: 'The channel through which it was said.' }),
    event: t.id({ ...naming('event'), description: 'The event at which it was said.' }),
    proposals: t.idList({ ...naming('proposal'), description: 'The proposals that it is about.' }),
    use: t.field({ type: ArticleDraftUse, description: 'How it goes on the record.' }),
  }),
});
type GivenChanges = InputShapeFromTypeParam<SchemaTypes, typeof ArticleDraftChangesInput, true>;
type GivenSpeaker = InputShapeFromTypeParam<SchemaTypes, typeof ArticleSpeakerInput, true>;
type GivenActor = InputShapeFromTypeParam<SchemaTypes, typeof ArticleActorInput, true>;
type GivenSpan = InputShapeFromTypeParam<SchemaTypes, typeof ArticleSpanInput, true>;

export const ChangeArticleDraftInput = builder.inputType('ChangeArticleDraftInput', {
  description: 'A draft of an article to decide or to change.',
  fields: (t) => ({
    ...ARTICLE(t),
    draft: t.string({ required: true, description: 'The key of the draft.' }),
    expectedRevision: t.int({
      required: true,
      description: 'The revision of the draft that you saw. A later revision is a conflict.',
    }),
    set: t.field({ type: ArticleDraftChangesInput, required: true, description: 'The fields to change.' }),
  }),
});

export const AddArticleDraftInput = builder.inputType('AddArticleDraftInput', {
  description: 'Words of an article to make a draft of.',
  fields: (t) => ({
    ...ARTICLE(t),
    mode: t.field({ type: SpeechMode, required: true, description: 'Whose words they are.' }),
    content: t.field({
      type: [ArticleSpanInput],
      required: true,
      description: 'The words that were said, in the article, in order.',
    }),
  }),
});

const ArticleSourceInput = builder.inputType('ArticleSourceInput', {
  description:
    'The source that the article is, where its page does not say it. Ignored where the record has the source.',
  fields: (t) => ({
    slug: t.string({ description: 'The readable name; by default made of the publisher and the title.' }),
    url: t.string({ description: 'The address.' }),
    publisher: t.string({ description: 'The publisher.' }),
    title: t.string({ description: 'The title.' }),
    kind: t.field({ type: SourceKind, description: 'The kind of the source; NEWS_REPORT by default.' }),
    publishedAt: t.string({ description: 'When it was published (EDTF).' }),
  }),
});

export const PublishArticleInput = builder.inputType('PublishArticleInput', {
  description: 'An article whose accepted drafts are published.',
  fields: (t) => ({
    ...ARTICLE(t),
    source: t.field({ type: ArticleSourceInput, description: 'The source that the article is.' }),
    ...WRITE_OPTIONS(t),
  }),
});

export const DeleteArticleInput = builder.inputType('DeleteArticleInput', {
  description: 'An article to delete.',
  fields: ARTICLE,
});

export function spanOf({ start, end }: GivenSpan): TextSpan {
  return [start, end];
}

export async function changesOf(set: GivenChanges, context: Context, violations: Violations): Promise<DraftChanges> {
  const path = ['input', 'set'];
  const { state, mode, content, text, speaker, saidAt, channel, event, proposals, use } = set;
  if (state === 'PUBLISHED') {
    violations.add(violation('MOVE_NOT_ALLOWED', [...path, 'state'], 'Only publishArticle publishes a draft'));
  }
  return {
    ...(state == null || state === 'PUBLISHED' ? {} : { state }),
    ...(mode == null ? {} : { kind: mode }),
    ...(content == null ? {} : { content: content.map(spanOf) }),
    ...(text == null ? {} : { words: text }),
    ...(speaker === undefined ? {} : { speaker: await speakerOf(speaker, context, [...path, 'speaker'], violations) }),
    ...(saidAt === undefined ? {} : { saidAt: saidAt === null ? null : timeOf(saidAt) }),
    ...(channel == null ? {} : { channel }),
    ...(event === undefined
      ? {}
      : { event: event === null ? null : idToWrite('event', event, [...path, 'event'], violations) }),
    ...(proposals == null
      ? {}
      : {
          proposals: proposals.map((id, index) => idToWrite('proposal', id, [...path, 'proposals', index], violations)),
        }),
    ...(use == null ? {} : { use }),
  };
}

function timeOf({ edtf, timeZone, approximate }: InputShapeFromTypeParam<SchemaTypes, typeof FuzzyTimeInput, true>) {
  // EDTF says "about" of a date with a tilde.
  const isMarked = approximate === true && !edtf.endsWith('~');
  return { edtf: isMarked ? `${edtf}~` : edtf, timeZone: timeZone ?? null, words: null };
}

async function speakerOf(given: GivenSpeaker | null, context: Context, path: Path, violations: Violations) {
  if (given === null) return null;
  const { isNamed, otherNames, onBehalfOf, type } = given;
  const actor = await actorOf({ ...given, type: type ?? 'PERSON' }, context, path, violations);
  const head = await context.head();
  const known = actor.actor === null ? null : ((await head.get('actor', actor.actor))?.body ?? null);
  // The record says what the editor leaves out.
  const principal = onBehalfOf === undefined && known?.represents != null ? { actor: known.represents } : onBehalfOf;
  return {
    ...actor,
    named: actor.actor !== null || isNamed !== false,
    office: given.office === undefined ? (known?.office ?? null) : given.office,
    otherNames: otherNames ?? [],
    onBehalfOf: principal == null ? null : await actorOf(principal, context, [...path, 'onBehalfOf'], violations),
  };
}

async function actorOf(given: GivenActor, context: Context, path: Path, violations: Violations): Promise<ArticleActor> {
  const { actor: id, name, type } = given;
  if (id == null) {
    if (name == null || name.trim() === '') {
      violations.add(violation('REQUIRED_FIELD', [...path, 'name'], 'Give an actor of the record, or a name'));
    }
    return { actor: null, name: name?.trim() ?? '', type: type ?? 'ORGANIZATION' };
  }
  const actor = idToWrite('actor', id, [...path, 'actor'], violations);
  const known = await (await context.head()).get('actor', actor);
  return { actor, name: known?.body.name ?? actor, type: known?.body.type ?? type ?? 'PERSON' };
}

export function sourceOf(given: InputShapeFromTypeParam<SchemaTypes, typeof ArticleSourceInput, false>): ArticleSource {
  return {
    slug: given?.slug ?? null,
    url: given?.url ?? null,
    publisher: given?.publisher ?? null,
    title: given?.title ?? null,
    kind: given?.kind ?? 'NEWS_REPORT',
    publishedAt: given?.publishedAt ?? null,
  };
}
