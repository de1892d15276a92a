/** The nested inputs of things: times, citations, attributions, notices. */
import { builder, type SchemaTypes } from '../builder.js';
import {
  CitationSupport,
  ConditionKind,
  ConditionStatus,
  NoticeKind,
  NoticeReason,
  ParticipantRole,
  ProposalRelationKind,
  RelationKind,
} from '../enums.js';
import { naming } from './names.js';

export const FuzzyTimeInput = builder.inputType('FuzzyTimeInput', {
  description: 'A time, exactly as precisely as it is known.',
  fields: (t) => ({
    edtf: t.string({
      required: true,
      description:
        'EDTF (ISO 8601-2), and times of day: `2025-03-13`, `2025-03-18T14:00Z`, `2025-03~`, `2025-03-21/2025-03-22`, `2025-03-XX`.',
    }),
    timeZone: t.string({ description: 'The IANA time zone of the date, like `Europe/Moscow`.' }),
    approximate: t.boolean({ description: 'Whether the time is approximate.' }),
  }),
});

const QuoteInput = builder.inputType('QuoteInput', {
  description: 'A passage of a source, after the TextQuoteSelector of the W3C Web Annotation model.',
  fields: (t) => ({
    exact: t.string({ required: true, description: 'The passage, word for word.' }),
    prefix: t.string({ description: 'The words before it.' }),
    suffix: t.string({ description: 'The words after it.' }),
  }),
});

export const CitationInput = builder.inputType('CitationInput', {
  description: 'A source of a statement or proposal, the passage in it, and what it supports.',
  fields: (t) => ({
    source: t.id({ ...naming('source'), required: true, description: 'The source.' }),
    quote: t.field({ type: QuoteInput, description: 'The passage of the source.' }),
    retrievedAt: t.field({ type: FuzzyTimeInput, description: 'When the desk read it.' }),
    supports: t.field({ type: [CitationSupport], required: true, description: 'What the source supports.' }),
  }),
});

export const AttributionInput = builder.inputType('AttributionInput', {
  description: 'Who said it, for whom, in which office: a speaker, or a label, or neither if the speaker is not known.',
  fields: (t) => ({
    speaker: t.id({ ...naming('actor'), description: 'The actor who said it.' }),
    label: t.string({ description: 'Instead of a speaker: the description of an unnamed source.' }),
    onBehalfOf: t.idList({ ...naming('actor'), description: 'The actors on whose behalf it was said.' }),
    office: t.string({
      description: "The speaker's title at the time; by default, a copy of the actor's present title.",
    }),
    relayedBy: t.id({ ...naming('actor'), description: 'The actor who passed it on.' }),
    addressedTo: t.id({ ...naming('actor'), description: 'The actor to whom it was said.' }),
  }),
});

export const TranslationInput = builder.inputType('TranslationInput', {
  description: 'Another published wording of the same utterance.',
  fields: (t) => ({
    text: t.string({ required: true, description: 'The words.' }),
    language: t.string({ required: true, description: 'Their language (BCP 47).' }),
    translator: t.string({ description: 'Who translated it.' }),
    source: t.id({ ...naming('source'), description: 'Where it was published.' }),
    machine: t.boolean({ description: 'Whether a machine translated it.' }),
  }),
});

export const StatementRelationInput = builder.inputType('StatementRelationInput', {
  description: 'How a statement relates to an earlier one.',
  fields: (t) => ({
    kind: t.field({ type: RelationKind, required: true, description: 'The kind of the relation.' }),
    statement: t.id({ ...naming('statement'), required: true, description: 'The earlier statement.' }),
  }),
});

export const ParticipantInput = builder.inputType('ParticipantInput', {
  description: 'Somebody who takes part in an event.',
  fields: (t) => ({
    actor: t.id({ ...naming('actor'), required: true, description: 'The participant.' }),
    role: t.field({ type: ParticipantRole, required: true, description: 'The role of the participant.' }),
  }),
});

export const ProposalRelationInput = builder.inputType('ProposalRelationInput', {
  description: 'How a proposal relates to another.',
  fields: (t) => ({
    kind: t.field({ type: ProposalRelationKind, required: true, description: 'The kind of the relation.' }),
    proposal: t.id({ ...naming('proposal'), required: true, description: 'The other proposal.' }),
  }),
});

export const ConditionInput = builder.inputType('ConditionInput', {
  description: 'A condition of a position.',
  fields: (t) => ({
    kind: t.field({ type: ConditionKind, required: true, description: 'The kind of the condition.' }),
    text: t.string({ required: true, description: "What must be met, in the desk's words." }),
    onActor: t.id({ ...naming('actor'), description: 'The actor who must meet it.' }),
    status: t.field({ type: ConditionStatus, description: 'Whether the condition is met; OPEN by default.' }),
    evidence: t.id({ ...naming('statement'), description: 'The statement that made, met or dropped it.' }),
  }),
});

export const NoticeInput = builder.inputType('NoticeInput', {
  description: 'The public explanation of a change.',
  fields: (t) => ({
    kind: t.field({
      type: NoticeKind,
      description: 'The kind of the notice; by default, the kind that fits the mutation.',
    }),
    reason: t.field({ type: NoticeReason, required: true, description: 'The reason for the change.' }),
    text: t.string({ required: true, description: 'The explanation, in the words of the desk. Public.' }),
    internalNote: t.string({ description: 'For the desk only; readers never see it.' }),
  }),
});

/** The field for the story of a new thing. */
export const IN_STORY = (t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>) => ({
  story: t.id({ ...naming('story'), required: true, description: 'The story it belongs to, by id or readable name.' }),
});
