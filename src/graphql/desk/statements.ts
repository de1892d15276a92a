/** What the desk does with statements: drafts, publishes, corrects, withholds, releases, retracts and redacts them. */
import type { NoticeKind } from '../../story/vocabulary.js';
import { builder, type SchemaTypes } from '../builder.js';
import { Channel, RelationKind, SpeechMode } from '../enums.js';
import { CitationInput, FuzzyTimeInput, IN_STORY, NoticeInput } from './inputs.js';
import {
  type Asked,
  askForChange,
  askForNew,
  changeFields,
  changesIn,
  defineOperation,
  type Given,
  isAtVersion,
  objectIn,
  splitId,
  textIn,
  withoutNulls,
} from './operation.js';

const AttributionInput = builder.inputType('AttributionInput', {
  description: 'Who said it, for whom, in which office: a speaker, or a label, or neither when it is not known.',
  fields: (t) => ({
    speaker: t.id({ description: 'The actor who said it.' }),
    label: t.string({ description: 'Instead of a speaker: an unnamed source as it was described.' }),
    onBehalfOf: t.idList({ description: 'Those it was said on behalf of.' }),
    office: t.string({
      description: "The title as it was then; the actor's present one is copied when this is left out.",
    }),
    relayedBy: t.id({ description: 'Who passed it on.' }),
    addressedTo: t.id({ description: 'Whom it was said to.' }),
  }),
});

const TranslationInput = builder.inputType('TranslationInput', {
  description: 'Another published wording of the same utterance.',
  fields: (t) => ({
    text: t.string({ required: true, description: 'The words.' }),
    language: t.string({ required: true, description: 'Their language (BCP 47).' }),
    translator: t.string({ description: 'Who translated it.' }),
    source: t.id({ description: 'Where it was published.' }),
    machine: t.boolean({ description: 'Whether a machine translated it.' }),
  }),
});

const StatementRelationInput = builder.inputType('StatementRelationInput', {
  description: 'How a statement relates to an earlier one.',
  fields: (t) => ({
    kind: t.field({ type: RelationKind, required: true, description: 'In what way.' }),
    statement: t.id({ required: true, description: 'The earlier statement.' }),
  }),
});

const statementFields = (t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>, required: boolean) => ({
  mode: t.field({ type: SpeechMode, required, description: 'Whose words the text is in.' }),
  text: t.string({ required, description: 'The words, in `language`.' }),
  language: t.string({ required, description: 'The language of the text (BCP 47).' }),
  originalLanguage: t.string({ description: 'The language it was said in, where known.' }),
  translations: t.field({ type: [TranslationInput], description: 'Other published wordings.' }),
  attributions: t.field({ type: [AttributionInput], description: 'Who said it; several for a joint statement.' }),
  saidAt: t.field({ type: FuzzyTimeInput, required, description: 'When it was said.' }),
  channel: t.field({ type: Channel, required, description: 'The channel through which it was said.' }),
  event: t.id({ description: 'Where it was said, or what it tells of.' }),
  proposals: t.idList({ description: 'The proposals it is about.' }),
  mentions: t.idList({ description: 'Actors it mentions.' }),
  citations: t.field({ type: [CitationInput], description: 'How we know.' }),
  relations: t.field({ type: [StatementRelationInput], description: 'How it relates to earlier statements.' }),
});

const KEY = 'The readable name, unique in its story.';

const StatementInput = builder.inputType('StatementInput', {
  description: 'A statement to be published. It has at least one attribution and one citation.',
  fields: (t) => ({ key: t.string({ required: true, description: KEY }), ...statementFields(t, true) }),
});

const StatementDraftInput = builder.inputType('StatementDraftInput', {
  description: 'A statement as far as it is known.',
  fields: (t) => ({ key: t.string({ required: true, description: KEY }), ...statementFields(t, false) }),
});

const StatementChangesInput = builder.inputType('StatementChangesInput', {
  description: 'What changes about a statement. What is left out stays; null clears it; lists are replaced whole.',
  fields: (t) => statementFields(t, false),
});

const ALLOW_DUPLICATE = (t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>) => ({
  allowDuplicate: t.boolean({
    description: 'Says that another utterance is meant, where the same speaker said the same words that day.',
  }),
});

const NOTICE = (t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>) => ({
  notice: t.field({ type: NoticeInput, required: true, description: 'Why, for the public.' }),
});

const ALLOW_UNSUPPORTED = (t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>) => ({
  allowUnsupported: t.boolean({
    description: 'Says that it is meant that positions lose their last evidence by this, and become UNSUPPORTED.',
  }),
});

/** Asks for something that is done to a statement that is on the record, with a notice. */
function askOnRecord(
  type: 'correct' | 'withhold' | 'release' | 'retract' | 'redact',
  given: Given,
  path: readonly (string | number)[],
  kind: NoticeKind,
): Asked {
  const statement = textIn(given, 'statement');
  const value = {
    statement,
    notice: { kind, ...objectIn({ notice: withoutNulls(given.notice) }, 'notice') },
    ...(type === 'correct' ? { set: changesIn(given, 'set') } : {}),
    ...(given.allowUnsupported === true ? { allowUnsupported: true } : {}),
  };
  const operation = { type, story: splitId(statement).story, storyPath: [...path, 'statement'], path, value };
  return { operation: { ...operation, expects: isAtVersion(given, path, 'statement') }, subject: () => statement };
}

defineOperation({
  name: 'publishStatement',
  description: 'Puts a statement on the record.',
  writes: 'statement',
  fields: (t) => ({
    ...IN_STORY(t),
    statement: t.field({ type: StatementInput, required: true, description: 'The statement.' }),
    ...ALLOW_DUPLICATE(t),
  }),
  read: (given, path) => {
    const { allowDuplicate, statement } = given;
    const described = { ...given, statement: { ...objectIn({ statement }, 'statement'), allowDuplicate } };
    return askForNew('statements', described, path, { field: 'statement', name: 'key' });
  },
});

defineOperation({
  name: 'changeStatement',
  description:
    'Changes what needs no notice about a statement: adds a translation or a citation, what it is about, how it relates to others. Use correctStatement for its words, speaker, time or channel.',
  writes: 'statement',
  fields: (t) => ({
    ...changeFields('statement', 'statement')(t),
    set: t.field({ type: StatementChangesInput, required: true, description: 'What changes.' }),
  }),
  read: (given, path) => askForChange('statements', given, path, { field: 'statement', name: 'key' }),
});

defineOperation({
  name: 'correctStatement',
  description: 'Corrects a statement, with a public notice. What it said before stays in its history.',
  writes: 'statement',
  fields: (t) => ({
    ...changeFields('statement', 'statement')(t),
    set: t.field({ type: StatementChangesInput, required: true, description: 'What changes.' }),
    ...NOTICE(t),
    ...ALLOW_UNSUPPORTED(t),
  }),
  read: (given, path) => askOnRecord('correct', given, path, 'CORRECTION'),
});

defineOperation({
  name: 'withholdStatement',
  description: 'Hides a statement while it is checked. A placeholder with its notice remains.',
  writes: 'statement',
  fields: (t) => ({ ...changeFields('statement', 'statement')(t), ...NOTICE(t) }),
  read: (given, path) => askOnRecord('withhold', given, path, 'HOLD'),
});

defineOperation({
  name: 'releaseStatement',
  description: 'Shows a withheld statement again.',
  writes: 'statement',
  fields: (t) => ({ ...changeFields('statement', 'statement')(t), ...NOTICE(t) }),
  read: (given, path) => askOnRecord('release', given, path, 'RELEASE'),
});

defineOperation({
  name: 'retractStatement',
  description:
    "Takes a statement back, for good. Its history stays readable, marked. Retracting others' work needs a chief.",
  writes: 'statement',
  fields: (t) => ({ ...changeFields('statement', 'statement')(t), ...NOTICE(t), ...ALLOW_UNSUPPORTED(t) }),
  read: (given, path) => askOnRecord('retract', given, path, 'RETRACTION'),
});

defineOperation({
  name: 'redactStatement',
  description:
    'Erases the text of a statement from everything that was ever recorded, for legal reasons. The id and this notice remain. Needs a chief.',
  writes: 'statement',
  fields: (t) => ({ ...changeFields('statement', 'statement')(t), ...NOTICE(t), ...ALLOW_UNSUPPORTED(t) }),
  read: (given, path) => askOnRecord('redact', given, path, 'REDACTION'),
});

const DRAFT = 'The draft, by its id or as `story/key`.';
const SEEN = 'The revision of the draft that you saw. If somebody has saved it since, that is a conflict.';

defineOperation({
  name: 'saveDraft',
  description: 'Saves a statement that is being prepared, for the desk only. What was saved of it before is replaced.',
  writes: 'draft',
  fields: (t) => ({
    ...IN_STORY(t),
    draft: t.field({ type: StatementDraftInput, required: true, description: 'What is known of the statement.' }),
    expectedRevision: t.int({ description: `${SEEN} Left out for a new one.` }),
  }),
  read: (given, path) => {
    const { operation, subject } = askForNew('saveDraft', given, path, { field: 'draft', name: 'key' });
    const { expectedRevision } = given;
    if (typeof expectedRevision !== 'number') return { operation, subject };
    return { operation: { ...operation, expects: isAtRevision(expectedRevision, path, ['draft', 'key']) }, subject };
  },
});

/** Asks for something that is done to a draft that was saved. */
function askOfDraft(type: 'publishDraft' | 'discardDraft', given: Given, path: readonly (string | number)[]): Asked {
  const id = textIn(given, 'draft');
  const { story, name: key } = splitId(id);
  const { expectedRevision, allowDuplicate } = given;
  const revision = typeof expectedRevision === 'number' ? expectedRevision : 0;
  const expects = isAtRevision(revision, path, ['draft']);
  const value = { key, ...(typeof allowDuplicate === 'boolean' ? { allowDuplicate } : {}) };
  const operation = { type, story, storyPath: [...path, 'draft'], path: [...path, 'draft'], value, expects };
  return { operation, subject: () => id };
}

/** That a draft is at the revision that was seen. */
function isAtRevision(revision: number, path: readonly (string | number)[], target: readonly string[]) {
  const at = [...path, 'expectedRevision'];
  return { of: 'version', version: revision, target: [...path, ...target], path: at } as const;
}

defineOperation({
  name: 'publishDraft',
  description: 'Puts what a draft holds on the record. The draft is then no more.',
  writes: 'statement',
  fields: (t) => ({
    draft: t.id({ required: true, description: DRAFT }),
    expectedRevision: t.int({ required: true, description: SEEN }),
    ...ALLOW_DUPLICATE(t),
  }),
  read: (given, path) => askOfDraft('publishDraft', given, path),
});

defineOperation({
  name: 'discardDraft',
  description: 'Throws a draft away.',
  writes: 'draft',
  fields: (t) => ({
    draft: t.id({ required: true, description: DRAFT }),
    expectedRevision: t.int({ required: true, description: SEEN }),
  }),
  read: (given, path) => askOfDraft('discardDraft', given, path),
});
