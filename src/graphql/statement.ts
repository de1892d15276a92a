import { asRecorded } from '../record/lists.js';
import type { Version } from '../record/snapshot.js';
import { statementPath } from '../story/global-id.js';
import type { StatementRelation } from '../story/model.js';
import { principalsOf, speakersOf } from '../story/model.js';
import { type QuotedSpan, quotedSpans } from '../story/quotation.js';
import { isShown } from '../story/redaction.js';
import { STATEMENT_FIELDS } from '../story/statement-fields.js';
import { AS_OF_ARGUMENT, thingAsOf } from './as-of.js';
import { builder } from './builder.js';
import { RelationKind, StatementStatus } from './enums.js';
import { IDS_ARGUMENT, snapshotWithIds } from './ids-of.js';
import { FIRST_ARGUMENT, firstOf } from './long-list.js';
import { NodeInterface } from './node.js';
import { NoticeType } from './notice.js';
import { SHOWN } from './statement-list.js';
import { thingFields, versionField } from './thing-fields.js';
import {
  Actor,
  AttributionType,
  Position,
  referred,
  Source,
  Statement,
  StatementRelationType,
  StatementVersion,
  Story,
  TranslationType,
} from './types.js';

/** The most back references that a statement lists: later relations to it, or positions that rest on it. */
const MAX_BACK_REFERENCES = 100;

AttributionType.implement({
  description: 'Who said it, for whom, in which office. Speaker and label are both null if the speaker is not known.',
  fields: (t) => ({
    speaker: t.field({
      type: Actor,
      nullable: true,
      description: 'The actor who said it.',
      resolve: ({ snapshot, value }) => (value.speaker === null ? null : referred(snapshot, 'actor', value.speaker)),
    }),
    label: t.string({
      nullable: true,
      description: 'The description of an unnamed source: "a senior official".',
      resolve: ({ value }) => value.label,
    }),
    office: t.string({
      nullable: true,
      description: "The speaker's title at the time.",
      resolve: ({ value }) => value.office,
    }),
    onBehalfOf: t.field({
      type: [Actor],
      description: 'The actors on whose behalf it was said.',
      resolve: ({ snapshot, value }) => snapshot.getMany('actor', value.onBehalfOf),
    }),
    relayedBy: t.field({
      type: Actor,
      nullable: true,
      description: 'The actor who passed it on.',
      resolve: ({ snapshot, value }) =>
        value.relayedBy === null ? null : referred(snapshot, 'actor', value.relayedBy),
    }),
    addressedTo: t.field({
      type: Actor,
      nullable: true,
      description: 'The actor to whom it was said.',
      resolve: ({ snapshot, value }) =>
        value.addressedTo === null ? null : referred(snapshot, 'actor', value.addressedTo),
    }),
  }),
});

TranslationType.implement({
  description: 'Another published wording of the same utterance; the original may be one of them.',
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

StatementRelationType.implement({
  description: 'How a statement relates to an earlier one.',
  fields: (t) => ({
    kind: t.field({ type: RelationKind, description: 'The kind of the relation.', resolve: ({ value }) => value.kind }),
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
    kind: t.expose('kind', {
      type: RelationKind,
      description: 'The kind of the relation: it DENIES this one, for example.',
    }),
    statement: t.field({ type: Statement, description: 'The later statement.', resolve: ({ statement }) => statement }),
  }),
});

export const SPANS = 'The quoted parts of the text. MIXED: the marked spans. DIRECT: the whole text. INDIRECT: none.';

Statement.implement({
  description: 'A statement: who said what, on whose behalf, when, and with which sources.',
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
      description: 'Whether the statement stands.',
      resolve: ({ body }) => body.status,
    }),
    ...thingFields(t, STATEMENT_FIELDS, ({ body }) => isShown(body)),
    quotedSpans: t.field({
      type: [TextSpan],
      description: SPANS,
      resolve: ({ body }) => (isShown(body) && body.mode === 'MIXED' ? quotedSpans(body.text) : []),
    }),
    speakers: t.field({
      type: [Actor],
      description: 'The known speakers.',
      resolve: ({ snapshot, body }) => snapshot.getMany('actor', speakersOf(body)),
    }),
    principals: t.field({
      type: [Actor],
      description: 'The actors on whose behalf it was said.',
      resolve: ({ snapshot, body }) => snapshot.getMany('actor', principalsOf(body)),
    }),
    relatedBy: t.field({
      type: [BackRelationType],
      description: `Later statements that relate to it: they deny, confirm or answer it, for example. The first ${MAX_BACK_REFERENCES}.`,
      args: FIRST_ARGUMENT,
      resolve: async ({ snapshot, id }, { first }, { meter }) => {
        const page = await snapshot.page(
          'statement',
          'relatedTo',
          id,
          asRecorded(MAX_BACK_REFERENCES, { statementStatus: SHOWN }),
        );
        // One read resolves many fields, which would otherwise all go on at once.
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
      description: `Positions with this statement as evidence. The first ${MAX_BACK_REFERENCES}.`,
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
    version: versionField(t),
    history: t.field({
      type: [StatementVersion],
      description:
        'All versions up to this one, the oldest first. While the statement is withheld, none shows the words. The things that they name are shown as of the moment of reading, which their ids carry unless you ask for `ids: HEAD`.',
      args: { ...FIRST_ARGUMENT, ...IDS_ARGUMENT },
      resolve: async ({ snapshot, id, body }, { first, ids }) => {
        const versions = firstOf(await snapshotWithIds(ids, snapshot, snapshot).history('statement', id), first);
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
      description: 'When it was published.',
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
    description: 'One statement, or null if there is none.',
    args: {
      id: t.arg.id({ required: true, description: 'Its id, or `story/key`.' }),
      ...AS_OF_ARGUMENT,
    },
    resolve: (_, { id, asOf }, context) => thingAsOf('statement', id, asOf, context),
  }),
}));
