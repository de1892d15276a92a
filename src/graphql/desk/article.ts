/** Articles that the desk reads, and the drafts proposed from them. Only the desk sees them. */
import type {
  ArticleActor,
  ArticleDraftContent,
  ArticleSpeaker,
  StoredArticle,
  StoredArticleDraft,
} from '../../record/article-draft.js';
import type { Version } from '../../record/snapshot.js';
import type { TextSpan } from '../../story/article.js';
import type { ThingId, ThingKind } from '../../story/model.js';
import { builder } from '../builder.js';
import { pageSize } from '../connection.js';
import type { Context } from '../context.js';
import { ActorType, ArticleDraftState, ArticleDraftUse, ArticleMatchRelation, Channel, SpeechMode } from '../enums.js';
import { optionalThingId } from '../thing-id.js';
import { Actor, Event, Proposal, referred, Source, Statement, Story } from '../types.js';
import { deskOnly, listArgs } from './desk-only.js';

/** A thing as it is at the head; `null` where none is named, or the record does not have it. */
async function atHead<K extends ThingKind>(kind: K, id: ThingId | null, context: Context): Promise<Version<K> | null> {
  return id === null ? null : (await context.head()).get(kind, id);
}

/** The unit of all offsets into the text of an article, as in the output of `onrecord read`. */
const OFFSET_UNIT = 'UTF-16';

const ArticleSpanType = builder.objectRef<TextSpan>('ArticleSpan').implement({
  description:
    'A half-open range of the text of an article, in UTF-16 units: the units of `length` and `slice` in browsers, not code points.',
  fields: (t) => ({
    start: t.int({ description: 'The offset of its first unit.', resolve: ([start]) => start }),
    end: t.int({ description: 'The offset after its last unit.', resolve: ([, end]) => end }),
  }),
});

const ArticleActorType = builder.objectRef<ArticleActor>('ArticleActor').implement({
  description: 'An actor that an article names: one of the record, or a new one.',
  fields: (t) => ({
    actor: t.field({
      type: Actor,
      nullable: true,
      description: 'The actor on the record; null for a new one.',
      resolve: ({ actor }, _, context) => atHead('actor', actor, context),
    }),
    name: t.exposeString('name', { description: 'The name, as the article gives it.' }),
    type: t.expose('type', { type: ActorType, description: 'The type of the actor.' }),
  }),
});

const ArticleSpeakerType = builder.objectRef<ArticleSpeaker>('ArticleSpeaker').implement({
  description:
    'The speaker of a draft: an actor of the record, a new actor as the article introduces them, or a label.',
  fields: (t) => ({
    actor: t.field({
      type: Actor,
      nullable: true,
      description: 'The actor on the record; null for a new one, and for a label.',
      resolve: ({ actor }, _, context) => atHead('actor', actor, context),
    }),
    name: t.exposeString('name', {
      description: 'The fullest name that the article gives, or the label of an unnamed speaker ("a senior official").',
    }),
    isNamed: t.exposeBoolean('named', { description: 'Whether `name` is a name; otherwise it is a label.' }),
    type: t.expose('type', { type: ActorType, description: 'The type of the actor.' }),
    office: t.exposeString('office', { nullable: true, description: 'The office, as the article words it.' }),
    otherNames: t.stringList({
      description: 'Other forms of the name that the article uses.',
      resolve: ({ otherNames }) => [...otherNames],
    }),
    onBehalfOf: t.field({
      type: ArticleActorType,
      nullable: true,
      description: 'The country or organization for which they speak.',
      resolve: ({ onBehalfOf }) => onBehalfOf,
    }),
  }),
});

const ArticleTimeType = builder.objectRef<NonNullable<ArticleDraftContent['saidAt']>>('ArticleTime').implement({
  description: 'When something was said, with the words of the article that say it.',
  fields: (t) => ({
    edtf: t.exposeString('edtf', { description: 'EDTF, no more precise than the words are.' }),
    timeZone: t.exposeString('timeZone', { nullable: true, description: 'The IANA time zone of the date, if known.' }),
    words: t.field({
      type: ArticleSpanType,
      nullable: true,
      description: 'The words it comes from; null if it is only known to be before the publication.',
      resolve: ({ words }) => words,
    }),
  }),
});

const ArticleMatchType = builder.objectRef<NonNullable<ArticleDraftContent['onRecord']>>('ArticleMatch').implement({
  description: 'The statement on the record that reports the same utterance as a draft.',
  fields: (t) => ({
    relation: t.expose('relation', { type: ArticleMatchRelation, description: 'How the two relate.' }),
    statement: t.field({
      type: Statement,
      description: 'The statement.',
      resolve: async ({ statement }, _, context) => referred(await context.head(), 'statement', statement),
    }),
  }),
});

export const ArticleDraftType = builder.objectRef<StoredArticleDraft>('ArticleDraft').implement({
  description:
    'A statement that an article seems to report. It waits at the desk until an editor decides it; nobody else sees it.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its name within the article. It never changes.' }),
    revision: t.exposeInt('revision', {
      description: 'How often it has been changed or decided: 1, 2, 3, … To change it, name the revision that you saw.',
    }),
    state: t.expose('state', { type: ArticleDraftState, description: 'The decision about it.' }),
    mode: t.field({
      type: SpeechMode,
      description: 'Whose words it is in. An INDIRECT draft is in the words of the article until it is reworded.',
      resolve: ({ content }) => content.kind,
    }),
    text: t.string({
      description: 'The text as the statement will have it: DIRECT without quotation marks, MIXED with “ ”.',
      resolve: ({ content }) => content.words,
    }),
    content: t.field({
      type: [ArticleSpanType],
      description: 'The words that were said, in the article; several spans if the reporting clause is between them.',
      resolve: ({ content }) => [...content.content],
    }),
    source: t.field({
      type: [ArticleSpanType],
      description: 'The words that name the speaker; empty if none do.',
      resolve: ({ content }) => [...content.source],
    }),
    cue: t.field({
      type: [ArticleSpanType],
      description: 'The words that report: "said", "according to", "ruled out".',
      resolve: ({ content }) => [...content.cue],
    }),
    passage: t.field({
      type: ArticleSpanType,
      description: 'The sentences that prove it, which the statement will cite.',
      resolve: ({ content }) => content.passage,
    }),
    speaker: t.field({
      type: ArticleSpeakerType,
      nullable: true,
      description: 'Who said it; null if nobody is named and no label is given.',
      resolve: ({ content }) => content.speaker,
    }),
    saidAt: t.field({
      type: ArticleTimeType,
      nullable: true,
      description: 'When it was said; null if the article does not say it.',
      resolve: ({ content }) => content.saidAt,
    }),
    channel: t.field({
      type: Channel,
      description: 'The channel through which it was said.',
      resolve: ({ content }) => content.channel,
    }),
    event: t.field({
      type: Event,
      nullable: true,
      description: 'The event at which it was said, if the article names one of the record.',
      resolve: ({ content }, _, context) => atHead('event', content.event, context),
    }),
    proposals: t.field({
      type: [Proposal],
      description: 'The proposals of the story that it seems to be about.',
      resolve: async ({ content }, _, context) => (await context.head()).getMany('proposal', content.proposals),
    }),
    onRecord: t.field({
      type: ArticleMatchType,
      nullable: true,
      description: 'The statement on the record that reports the same utterance, if there is one.',
      resolve: async ({ content: { onRecord } }, _, context) => {
        const statement = await atHead('statement', onRecord?.statement ?? null, context);
        return statement === null ? null : onRecord;
      },
    }),
    use: t.field({
      type: ArticleDraftUse,
      description: 'How it goes on the record once it is published.',
      resolve: ({ content }) => content.use,
    }),
    confidence: t.float({
      description: 'How sure the reader is, from 0 to 1; 1 for a draft that an editor has made.',
      resolve: ({ content }) => content.confidence,
    }),
    rule: t.string({
      description: 'The name of the rule that has found it; `selected` for a draft that an editor has made.',
      resolve: ({ content }) => content.rule,
    }),
    doubts: t.stringList({
      description: 'The doubts about it, in sentences for an editor.',
      resolve: ({ content }) => [...content.doubts],
    }),
    statement: t.field({
      type: Statement,
      nullable: true,
      description: 'The statement that it was published as, or that cites the article for it; null until then.',
      resolve: ({ statement }, _, context) => atHead('statement', statement, context),
    }),
    decidedBy: t.exposeString('editor', {
      nullable: true,
      description: 'The editor who changed or decided it last; null if nobody has.',
    }),
    changedAt: t.expose('changedAt', {
      type: 'DateTime',
      description: 'When it was changed or decided last; at first, when it was proposed.',
    }),
  }),
});

export const ArticleType = builder.objectRef<StoredArticle>('Article').implement({
  description:
    'An article that the desk has read for a story. Only the desk sees its text, which is deleted some time after its drafts are decided.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id of the article: reading the same again returns the same.' }),
    story: t.field({
      type: Story,
      description: 'The story that it was read for.',
      resolve: async ({ story }, _, context) => referred(await context.head(), 'story', story),
    }),
    text: t.exposeString('text', {
      description: 'The text without the rest of its page, one paragraph a line. All spans are ranges of it.',
    }),
    offsetUnit: t.string({
      description: 'The unit of all offsets into the text: always `UTF-16`, the units of strings in browsers.',
      resolve: () => OFFSET_UNIT,
    }),
    paragraphs: t.field({
      type: [ArticleSpanType],
      description: 'The paragraphs of the text, in order.',
      resolve: ({ page }) => [...page.paragraphs],
    }),
    title: t.string({ nullable: true, description: 'Its title, if known.', resolve: ({ page }) => page.title }),
    authors: t.stringList({ description: 'Its authors.', resolve: ({ page }) => [...page.authors] }),
    publisher: t.string({
      nullable: true,
      description: 'Its publisher, if known.',
      resolve: ({ page }) => page.publisher,
    }),
    published: t.string({
      nullable: true,
      description: 'When it was published (EDTF), if known.',
      resolve: ({ page }) => page.published,
    }),
    address: t.string({ nullable: true, description: 'Its address, if known.', resolve: ({ page }) => page.address }),
    language: t.field({
      type: 'LanguageTag',
      description: 'The language of the text.',
      resolve: ({ page }) => page.language,
    }),
    source: t.field({
      type: Source,
      nullable: true,
      description: 'The source on the record with the address of the article; null if there is none yet.',
      resolve: async (article, _, context) => atHead('source', await context.desk.articles.sourceOf(article), context),
    }),
    readBy: t.exposeString('editor', { description: 'The editor who first read it.' }),
    readAt: t.expose('readAt', { type: 'DateTime', description: 'When it was first read.' }),
    drafts: t.field({
      type: [ArticleDraftType],
      description: 'Its drafts, in the order of the text; at most 1,000.',
      resolve: async ({ id }, _, { desk }) => [...(await desk.articles.drafts(id))],
    }),
  }),
});

builder.queryFields((t) => ({
  articles: t.field({
    type: [ArticleType],
    description: 'The articles that the desk has read, the last one first. For the desk only.',
    args: listArgs('articles', t.arg),
    resolve: async (_, { story, first, after }, context) => {
      deskOnly(context, 'Articles');
      const { limit } = pageSize({ first });
      return [
        ...(await context.desk.articles.list({ story: optionalThingId('story', story), after: after ?? null, limit })),
      ];
    },
  }),
  article: t.field({
    type: ArticleType,
    nullable: true,
    description: 'One article, or null if there is none. For the desk only.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_, { id }, context) => {
      deskOnly(context, 'Articles');
      return context.desk.articles.find(id);
    },
  }),
}));
