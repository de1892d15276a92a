/** A version of a statement, and its changes. */
import type { Snapshot, Version } from '../record/snapshot.js';
import type { ThingId } from '../story/model.js';
import { quotedSpans } from '../story/quotation.js';
import { isShown } from '../story/redaction.js';
import { STATEMENT_FIELDS } from '../story/statement-fields.js';
import { StatementStatus } from './enums.js';
import { changedNames, FieldChangeType, fieldChanges, type Step, stepBetween } from './field-changes.js';
import { NoticeType } from './notice.js';
import { SPANS, TextSpan } from './statement.js';
import { thingFields } from './thing-fields.js';
import { StatementVersion } from './types.js';
import { textChanges, WORD_CHANGES, WordChangeType } from './word-changes.js';

type History = Promise<readonly Version<'statement'>[]>;

/** The recorded versions of a statement, by snapshot and id: every field of every version needs them. */
const histories = new WeakMap<Snapshot, Map<ThingId, History>>();

function historyOf({ snapshot, id }: Version<'statement'>): History {
  const known = histories.get(snapshot) ?? new Map<ThingId, History>();
  const history = known.get(id) ?? snapshot.history('statement', id);
  histories.set(snapshot, known.set(id, history));
  return history;
}

/**
 * The step to a version; `null` for the first. Compares the recorded versions: while a statement is withheld, every
 * version is shown as withheld, although the status did not change with each.
 */
async function stepTo(shown: Version<'statement'>): Promise<Step<'statement'> | null> {
  const versions = await historyOf(shown);
  // Versions count from 1 without gaps.
  const [before, after] = [versions[shown.version - 2], versions[shown.version - 1]];
  if (before === undefined || after === undefined) return null;
  const step = stepBetween('statement', before, after);
  return { ...step, wordsShown: step.wordsShown && isShown(shown.body) };
}

/** The fields of a version of a statement, with a description where it differs from the statement's. */
const IN_VERSIONS: ReadonlyMap<string, string | null> = new Map([
  ['mode', 'Whose words the text was in.'],
  ['text', null],
  ['language', null],
  ['attributions', 'The attributions in this version.'],
  ['saidAt', 'The time of speaking in this version.'],
  ['channel', null],
  ['citations', 'The citations in this version.'],
]);

const VERSION_FIELDS = STATEMENT_FIELDS.filter(({ name }) => IN_VERSIONS.has(name)).map((field) => ({
  ...field,
  words: { ...field.words, read: IN_VERSIONS.get(field.name) ?? field.words.read },
}));

StatementVersion.implement({
  description: 'A version of a statement.',
  fields: (t) => ({
    number: t.int({ description: 'Which version: 1, 2, 3, …', resolve: ({ version }) => version }),
    status: t.field({
      type: StatementStatus,
      description: 'Whether the statement stood then.',
      resolve: ({ body }) => body.status,
    }),
    ...thingFields(t, VERSION_FIELDS, ({ body }) => isShown(body)),
    quotedSpans: t.field({
      type: [TextSpan],
      description: SPANS,
      resolve: ({ body }) => (isShown(body) && body.mode === 'MIXED' ? quotedSpans(body.text) : []),
    }),
    notice: t.field({
      type: NoticeType,
      nullable: true,
      description: 'The notice that explains this version; null for the first and for changes that need none.',
      resolve: ({ notice, recordedAt }) => (notice === null ? null : { ...notice, at: recordedAt }),
    }),
    changedFields: t.stringList({
      description: 'The fields that differ from the version before; empty for the first.',
      resolve: async (version) => changedNames(await stepTo(version)),
    }),
    changes: t.field({
      type: [FieldChangeType],
      description: 'The old and the new value of each of these fields, in one line.',
      resolve: async (version) => fieldChanges(await stepTo(version)),
    }),
    wordChanges: t.field({
      type: [WordChangeType],
      description: WORD_CHANGES,
      resolve: async (version) => textChanges(await stepTo(version)),
    }),
    recordedAt: t.field({
      type: 'DateTime',
      description: 'When this version was recorded.',
      resolve: ({ recordedAt }) => recordedAt,
    }),
  }),
});
