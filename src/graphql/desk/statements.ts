/** Mutations of statements: drafts, publishes, corrects, withholds, releases, retracts and redacts them. */
import { STATEMENT_FIELDS } from '../../story/statement-fields.js';
import type { Path } from '../../story/violation.js';
import type { NoticeKind } from '../../story/vocabulary.js';
import { builder } from '../builder.js';
import { IN_STORY, NoticeInput } from './inputs.js';
import { naming } from './names.js';
import {
  askForChange,
  askForNew,
  changesIn,
  type DeskOperation,
  defineOperation,
  type InputBuilder,
  isAtVersion,
  splitId,
  versionSeen,
  whichOne,
  withoutNulls,
} from './operation.js';
import { thingInputs } from './thing-inputs.js';

const KEY = 'The readable name, unique in its story.';

const StatementInput = builder.inputType('StatementInput', {
  description: 'A statement to publish. It needs at least one attribution and one citation.',
  fields: (t) => ({ key: t.string({ required: true, description: KEY }), ...thingInputs(t, STATEMENT_FIELDS, true) }),
});

const StatementDraftInput = builder.inputType('StatementDraftInput', {
  description: 'The known part of a statement.',
  fields: (t) => ({ key: t.string({ required: true, description: KEY }), ...thingInputs(t, STATEMENT_FIELDS, false) }),
});

const StatementChangesInput = builder.inputType('StatementChangesInput', {
  description: 'Changes of a statement. Omitted fields stay; null clears a field; a list replaces the whole old list.',
  fields: (t) => thingInputs(t, STATEMENT_FIELDS, false),
});

/** A statement on the record, at the version that the editor saw. */
const ON_RECORD = (t: InputBuilder) => ({ statement: whichOne(t, 'statement'), ...versionSeen(t, 'statement') });

const CHANGES = (t: InputBuilder) => ({
  set: t.field({ type: StatementChangesInput, required: true, description: 'The fields to change.' }),
});

const ALLOW_DUPLICATE = (t: InputBuilder) => ({
  allowDuplicate: t.boolean({
    description: 'Confirms that this is another utterance, although the same speaker said the same words that day.',
  }),
});

const NOTICE = (t: InputBuilder) => ({
  notice: t.field({ type: NoticeInput, required: true, description: 'The public notice that explains it.' }),
});

const ALLOW_UNSUPPORTED = (t: InputBuilder) => ({
  allowUnsupported: t.boolean({
    description: 'Confirms that positions may lose their last evidence by this and become UNSUPPORTED.',
  }),
});

/** An operation on a published statement, with a notice. */
interface OnRecord {
  readonly statement: string;
  readonly expectedVersion: number;
  readonly notice: { readonly kind?: NoticeKind | null | undefined };
  readonly set?: object;
  readonly allowUnsupported?: boolean | null | undefined;
}

/** Asks for it. `kind`: the default kind of the notice. */
function askOnRecord(
  type: 'correct' | 'withhold' | 'release' | 'retract' | 'redact',
  { statement, expectedVersion, notice, set, allowUnsupported }: OnRecord,
  path: Path,
  kind: NoticeKind,
): DeskOperation {
  const value = {
    statement,
    notice: withoutNulls({ ...notice, kind: notice.kind ?? kind }),
    ...(set === undefined ? {} : { set: changesIn(set) }),
    ...(allowUnsupported === true ? { allowUnsupported } : {}),
  };
  const operation = { type, story: splitId(statement).story, storyPath: [...path, 'statement'], path, value };
  return {
    operation: { ...operation, expects: isAtVersion(expectedVersion, path, 'statement') },
    subject: () => statement,
  };
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
  read: ({ story, statement, allowDuplicate }, path) => {
    const thing = { ...statement, allowDuplicate };
    return askForNew('statements', { field: 'statement', thing, named: ['key', statement.key], story }, path);
  },
});

defineOperation({
  name: 'changeStatement',
  description:
    'Changes a statement without a notice: adds a translation or a citation, or sets its proposals or relations. Use correctStatement for its words, speaker, time or channel.',
  writes: 'statement',
  fields: (t) => ({
    ...ON_RECORD(t),
    ...CHANGES(t),
  }),
  read: ({ statement, set, expectedVersion }, path) =>
    askForChange('statements', { which: ['statement', statement], name: 'key', set, expectedVersion }, path),
});

defineOperation({
  name: 'correctStatement',
  description: 'Corrects a statement, with a public notice. Its earlier versions stay readable.',
  writes: 'statement',
  fields: (t) => ({
    ...ON_RECORD(t),
    ...CHANGES(t),
    ...NOTICE(t),
    ...ALLOW_UNSUPPORTED(t),
  }),
  read: (given, path) => askOnRecord('correct', given, path, 'CORRECTION'),
});

defineOperation({
  name: 'withholdStatement',
  description: 'Hides a statement while it is checked. A placeholder with its notice remains.',
  writes: 'statement',
  fields: (t) => ({ ...ON_RECORD(t), ...NOTICE(t) }),
  read: (given, path) => askOnRecord('withhold', given, path, 'HOLD'),
});

defineOperation({
  name: 'releaseStatement',
  description: 'Shows a withheld statement again.',
  writes: 'statement',
  fields: (t) => ({ ...ON_RECORD(t), ...NOTICE(t) }),
  read: (given, path) => askOnRecord('release', given, path, 'RELEASE'),
});

defineOperation({
  name: 'retractStatement',
  description:
    "Takes a statement back, for good. Its history stays readable, marked. Retracting others' work needs a chief.",
  writes: 'statement',
  fields: (t) => ({
    ...ON_RECORD(t),
    ...NOTICE(t),
    ...ALLOW_UNSUPPORTED(t),
  }),
  read: (given, path) => askOnRecord('retract', given, path, 'RETRACTION'),
});

defineOperation({
  name: 'redactStatement',
  description:
    'Erases the text of a statement from the whole record, for legal reasons. The id and this notice remain. Needs a chief.',
  writes: 'statement',
  fields: (t) => ({
    ...ON_RECORD(t),
    ...NOTICE(t),
    ...ALLOW_UNSUPPORTED(t),
  }),
  read: (given, path) => askOnRecord('redact', given, path, 'REDACTION'),
});

const DRAFT = 'The draft, by its id or as `story/key`.';
const SEEN = 'The revision of the draft that you saw. A later revision is a conflict.';

defineOperation({
  name: 'saveDraft',
  description: 'Saves a draft of a statement, for the desk only. Replaces the draft saved before.',
  writes: 'draft',
  fields: (t) => ({
    ...IN_STORY(t),
    draft: t.field({ type: StatementDraftInput, required: true, description: 'The known part of the statement.' }),
    expectedRevision: t.int({ description: `${SEEN} Omit it for a new draft.` }),
  }),
  read: ({ story, draft, expectedRevision }, path) => {
    const asked = askForNew('saveDraft', { field: 'draft', thing: draft, named: ['key', draft.key], story }, path);
    if (expectedRevision === undefined || expectedRevision === null) return asked;
    const expects = isAtRevision(expectedRevision, path, ['draft', 'key']);
    return { ...asked, operation: { ...asked.operation, expects } };
  },
});

/** The result of saving a draft. */
interface SavedDraft {
  readonly draft: string;
  readonly expectedRevision: number;
  readonly allowDuplicate?: boolean | null | undefined;
}

/** Asks for an operation on a draft. */
function askOfDraft(
  type: 'publishDraft' | 'discardDraft',
  { draft, expectedRevision, allowDuplicate }: SavedDraft,
  path: Path,
): DeskOperation {
  const { story, name: key } = splitId(draft);
  const expects = isAtRevision(expectedRevision, path, ['draft']);
  const value = { key, ...(typeof allowDuplicate === 'boolean' ? { allowDuplicate } : {}) };
  const operation = { type, story, storyPath: [...path, 'draft'], path: [...path, 'draft'], value, expects };
  return { operation, subject: () => draft };
}

/** Expects a draft to be at the revision that the editor saw. */
function isAtRevision(revision: number, path: Path, target: readonly string[]) {
  const at = [...path, 'expectedRevision'];
  return { of: 'version', version: revision, target: [...path, ...target], path: at } as const;
}

defineOperation({
  name: 'publishDraft',
  description: 'Puts the statement in a draft on the record, and deletes the draft.',
  writes: 'statement',
  fields: (t) => ({
    // A draft has the id of the future statement.
    draft: t.id({ ...naming('statement'), required: true, description: DRAFT }),
    expectedRevision: t.int({ required: true, description: SEEN }),
    ...ALLOW_DUPLICATE(t),
  }),
  read: (given, path) => askOfDraft('publishDraft', given, path),
});

defineOperation({
  name: 'discardDraft',
  description: 'Deletes a draft.',
  writes: 'draft',
  fields: (t) => ({
    // A draft has the id of the future statement.
    draft: t.id({ ...naming('statement'), required: true, description: DRAFT }),
    expectedRevision: t.int({ required: true, description: SEEN }),
  }),
  read: (given, path) => askOfDraft('discardDraft', given, path),
});
