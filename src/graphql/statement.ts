import { asRecorded } from '../record/lists.js';
import type { Version } from '../record/snapshot.js';
import { statementPath } from '../story/global-id.js';
import type { Attribution, StatementRelation, Translation } from '../story/model.js';
import { principalsOf, speakersOf } from '../story/model.js';
import { type QuotedSpan, quotedSpans } from '../story/quotation.js';
import { isShown } from '../story/redaction.js';
import { AS_OF_ARGUMENT, snapshotAsOf } from './as-of.js';
import { builder } from './builder.js';
import { Channel, RelationKind, SpeechMode, StatementStatus } from './enums.js';
import { FIRST_ARGUMENT, firstOf } from './long-list.js';
import { NodeInterface, thingId } from './node.js';
import { NoticeType } from './notice.js';
import { CitationType } from './source.js';
import { SHOWN } from './statement-list.js';
import {
  Actor,
  Event,
  FuzzyTimeType,
  type Part,
  Position,
  Proposal,
  referred,
  Source,
  Statement,
  StatementVersion,
  Story,
} from './types.js';

/** Most relations to one statement, or positions that rest on one, that a statement lists. */
const MAX_BACK_REFERENCES = 100;

export const AttributionType = builder.objectRef<Part<Attribution>>('Attribution').implement({
  description: 'Who said it, for whom, in which office. Speaker and label are both null when the speaker is not known.',
  fields: (t) => ({
    speaker: t.field({
      type: Actor,
      nullable: true,
      description: 'The actor who said it.',
      resolve: ({ snapshot, value }) => (value.speaker === null ? null : referred(snapshot, 'actor', value.speaker)),
    }),
    label: t.string({
      nullable: true,
      description: 'An unnamed source as it was described: "a senior official".',
      resolve: ({ value }) => value.label,
    }),
    office: t.string({
      nullable: true,
      description: "The speaker's title as it was when this was said.",
      resolve: ({ value }) => value.office,
    }),
    onBehalfOf: t.field({
      type: [Actor],
      description: 'Those it was said on behalf of.',
      resolve: ({ snapshot, value }) => snapshot.getMany('actor', value.onBehalfOf),
    }),
    relayedBy: t.field({
      type: Actor,
      nullable: true,
      description: 'Who passed it on.',
      resolve: ({ snapshot, value }) =>
        value.relayedBy === null ? null : referred(snapshot, 'actor', value.relayedBy),
    }),
    addressedTo: t.field({
      type: Actor,
      nullable: true,
      description: 'Whom it was said to.',
      resolve: ({ snapshot, value }) =>
        value.addressedTo === null ? null : referred(snapshot, 'actor', value.addressedTo),
    }),
  }),
});

const TranslationType = builder.objectRef<Part<Translation>>('Translation').implement({
  description: 'Another published wording of the same utterance, the original among them.',
  fields: (t) => ({
    text: t.string({ description: 'The words.', resolve: ({ value }) => value.text }),
    language: t.field({ type: 'LanguageTag', description: 'Their language.', resolve: ({ value }) => value.language }),
    translator: t.string({
      nullable: true,
      description: 'Who translated it.',
      resolve: ({ value }) => value.translator,
    }),
    source: t.field({
      type: Source,
      nullable: true,
      description: 'Where it was published.',
      resolve: ({ snapshot, value }) => (value.source === null ? null : referred(snapshot, 'source', value.source)),
    }),
    machine: t.boolean({ description: 'Whether a machine translated it.', resolve: ({ value }) => value.machine }),
  }),
});

export const TextSpan = builder.objectRef<QuotedSpan>('TextSpan').implement({
  description: 'A part of a text. Positions count Unicode code points from 0, not UTF-16 units.',
  fields: (t) => ({
    start: t.exposeInt('start', { description: 'The first code point.' }),
    end: t.exposeInt('end', { description: 'The code point after the last.' }),
  }),
});

const StatementRelationType = builder.objectRef<Part<StatementRelation>>('StatementRelation').implement({
  description: 'How a statement relates to an earlier one.',
  fields: (t) => ({
    kind: t.field({ type: RelationKind, description: 'In what way.', resolve: ({ value }) => value.kind }),
    statement: t.field({
      type: Statement,
      description: 'The earlier statement.',
      resolve: ({ snapshot, value }) => referred(snapshot, 'statement', value.statement),
    }),
  }),
});

interface BackRelation {
  readonly kind: StatementRelation['kind'];
  readonly statement: Version<'statement'>;
}

const BackRelationType = builder.objectRef<BackRelation>('StatementBackRelation').implement({
  description: 'How a later statement relates to this one.',
  fields: (t) => ({
    kind: t.expose('kind', { type: RelationKind, description: 'In what way: it DENIES this one, for example.' }),
    statement: t.field({ type: Statement, description: 'The later statement.', resolve: ({ statement }) => statement }),
  }),
});

/** The citations of a statement, as readers see them. */
export function citations({ snapshot, body }: Version<'statement'>) {
  return body.citations.map((value) => ({ snapshot, value: isShown(body) ? value : { ...value, quote: null } }));
}

export const TEXT =
  'The words, in `language`; null while the statement is withheld, after it was retracted, and in every version once it was redacted, also of those that are PUBLISHED.';
export const SPANS =
  'MIXED: which parts of the text are quoted words. DIRECT: the whole text is. INDIRECT: nothing is.';

Statement.implement({
  description: 'An act of speaking: who said what, on whose behalf, when, and how we know.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    key: t.string({
      description: 'The readable name in story files, unique in its story.',
      resolve: ({ body }) => body.key,
    }),
    story: t.field({
      type: Story,
      description: 'The story it belongs to.',
      resolve: ({ snapshot, body }) => referred(snapshot, 'story', body.story),
    }),
    status: t.field({
      type: StatementStatus,
      description: 'Whether it stands.',
      resolve: ({ body }) => body.status,
    }),
    mode: t.field({
      type: SpeechMode,
      description:
        'Whose words the text is in. Only DIRECT text, and the spans of MIXED text, belong in quotation marks.',
      resolve: ({ body }) => body.mode,
    }),
    text: t.string({ nullable: true, description: TEXT, resolve: ({ body }) => (isShown(body) ? body.text : null) }),
    quotedSpans: t.field({
      type: [TextSpan],
      description: SPANS,
      resolve: ({ body }) => (isShown(body) && body.mode === 'MIXED' ? quotedSpans(body.text) : []),
    }),
    language: t.field({
      type: 'LanguageTag',
      description: 'The language of the text.',
      resolve: ({ body }) => body.language,
    }),
    originalLanguage: t.field({
      type: 'LanguageTag',
      nullable: true,
      description: 'The language it was said in, where known; a text in another language is a translation.',
      resolve: ({ body }) => body.originalLanguage,
    }),
    translations: t.field({
      type: [TranslationType],
      description: 'Other published wordings of the same utterance.',
      resolve: ({ snapshot, body }) => (isShown(body) ? body.translations.map((value) => ({ snapshot, value })) : []),
    }),
    attributions: t.field({
      type: [AttributionType],
      description: 'Who said it; several for a joint statement.',
      resolve: ({ snapshot, body }) => body.attributions.map((value) => ({ snapshot, value })),
    }),
    speakers: t.field({
      type: [Actor],
      description: 'The actors who said it, where they are known.',
      resolve: ({ snapshot, body }) => snapshot.getMany('actor', speakersOf(body)),
    }),
    principals: t.field({
      type: [Actor],
      description: 'The actors it was said on behalf of.',
      resolve: ({ snapshot, body }) => snapshot.getMany('actor', principalsOf(body)),
    }),
    saidAt: t.field({ type: FuzzyTimeType, description: 'When it was said.', resolve: ({ body }) => body.saidAt }),
    channel: t.field({
      type: Channel,
      description: 'The channel through which it was said.',
      resolve: ({ body }) => body.channel,
    }),
    event: t.field({
      type: Event,
      nullable: true,
      description: 'Where it was said, or what it tells of.',
      resolve: ({ snapshot, body }) => (body.event === null ? null : referred(snapshot, 'event', body.event)),
    }),
    proposals: t.field({
      type: [Proposal],
      description: 'The proposals it is about.',
      resolve: ({ snapshot, body }) => snapshot.getMany('proposal', body.proposals),
    }),
    mentions: t.field({
      type: [Actor],
      description: 'Actors it mentions.',
      resolve: ({ snapshot, body }) => snapshot.getMany('actor', body.mentions),
    }),
    citations: t.field({ type: [CitationType], description: 'How we know.', resolve: citations }),
    relations: t.field({
      type: [StatementRelationType],
      description: 'How it relates to earlier statements: what it denies, confirms or answers.',
      resolve: ({ snapshot, body }) => body.relations.map((value) => ({ snapshot, value })),
    }),
    relatedBy: t.field({
      type: [BackRelationType],
      description: `How later statements relate to it: what denies, confirms or answers it. The first ${MAX_BACK_REFERENCES}.`,
      args: FIRST_ARGUMENT,
      resolve: async ({ snapshot, id }, { first }, { meter }) => {
        const page = await snapshot.page(
          'statement',
          'relatedTo',
          id,
          asRecorded(MAX_BACK_REFERENCES, { statementStatus: SHOWN }),
        );
        // One read answers many fields, which would all go on at once.
        const turn = meter.enter();
        if (turn !== null) await turn;
        const relations = page.items.flatMap(({ item }) =>
          item.body.relations
            .filter((relation) => relation.statement === id)
            .map((relation) => ({ kind: relation.kind, statement: item })),
        );
        return firstOf(relations, first);
      },
    }),
    evidenceFor: t.field({
      type: [Position],
      description: `Positions that rest on it. The first ${MAX_BACK_REFERENCES}.`,
      args: FIRST_ARGUMENT,
      resolve: async ({ snapshot, id }, { first }) => {
        const page = await snapshot.page('position', 'evidence', id, asRecorded(MAX_BACK_REFERENCES));
        const positions = page.items.map(({ item }) => item);
        return firstOf(positions, first);
      },
    }),
    notices: t.field({
      type: [NoticeType],
      description: 'All public notices on it, the oldest first.',
      args: FIRST_ARGUMENT,
      resolve: async ({ snapshot, id }, { first }) => {
        const notices = (await snapshot.history('statement', id)).flatMap(({ notice, recordedAt }) =>
          notice === null ? [] : [{ ...notice, at: recordedAt }],
        );
        return firstOf(notices, first);
      },
    }),
    version: t.int({ description: 'Which version this is: 1, 2, 3, …', resolve: ({ version }) => version }),
    history: t.field({
      type: [StatementVersion],
      description: 'All its versions up to this one, the oldest first. While it is withheld, none shows the words.',
      args: FIRST_ARGUMENT,
      resolve: async ({ snapshot, id, body }, { first }) => {
        const versions = firstOf(await snapshot.history('statement', id), first);
        return body.status === 'WITHHELD' ? versions.map(withheld) : versions;
      },
    }),
    changedAt: t.field({
      type: 'DateTime',
      description: 'When this version was recorded.',
      resolve: ({ recordedAt }) => recordedAt,
    }),
    publishedAt: t.field({
      type: 'DateTime',
      description: 'When it was first put on the record.',
      resolve: async ({ snapshot, id, recordedAt }) =>
        (await snapshot.history('statement', id))[0]?.recordedAt ?? recordedAt,
    }),
    permalink: t.string({
      description: 'The path of its page on this service. It never changes.',
      resolve: ({ id }) => statementPath(id),
    }),
  }),
});

function withheld(version: Version<'statement'>): Version<'statement'> {
  return { ...version, body: { ...version.body, status: 'WITHHELD' } };
}

builder.queryFields((t) => ({
  statement: t.field({
    type: Statement,
    nullable: true,
    description: 'One statement, or null where there is none.',
    args: {
      id: t.arg.id({ required: true, description: 'Its id, or `story/key`.' }),
      ...AS_OF_ARGUMENT,
    },
    resolve: async (_, { id, asOf }, context) =>
      (await snapshotAsOf(asOf, context)).get('statement', thingId('statement', id)),
  }),
}));
