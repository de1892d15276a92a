/** Applying a batch: the one mutation so far, on the one write path. */
import type { ApplyOutcome } from '../desk/desk.js';
import type { Mistake } from '../desk/story-file/parse.js';
import { RecordError } from '../record/errors.js';
import type { Place } from '../record/snapshot.js';
import type { Update } from '../story/update.js';
import { ViolationCode as ViolationCodes } from '../story/violation.js';
import { builder } from './builder.js';
import { UpdateKind } from './enums.js';

interface ErrorShape {
  readonly message: string;
  readonly code: string;
  readonly path: readonly string[];
}

const ErrorInterface = builder.interfaceRef<ErrorShape>('Error').implement({
  description: 'Why something was not done.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What is wrong and what would be right, for people.' }),
    code: t.exposeString('code', { description: 'What is wrong, for programs. Codes never change their meaning.' }),
    path: t.stringList({
      description: 'The argument that it is about, from the outside in.',
      resolve: ({ path }) => [...path],
    }),
  }),
});

const MistakeCode = builder.enumType('MistakeCode', {
  description: 'What can be wrong with a story file. Values may be added.',
  values: Object.fromEntries(Object.entries(ViolationCodes).map(([code, description]) => [code, { description }])),
});

const MistakeType = builder.objectRef<Mistake>('StoryFileMistake').implement({
  description: 'Something wrong in a story file, and where.',
  fields: (t) => ({
    code: t.expose('code', { type: MistakeCode, description: 'What is wrong, for programs.' }),
    message: t.exposeString('message', { description: 'What is wrong and what would be right, for people.' }),
    path: t.stringList({
      description: 'Where: the names and list positions (from 0) from the outside in.',
      resolve: ({ path }) => path.map(String),
    }),
    line: t.exposeInt('line', { description: 'The line, from 1.' }),
    column: t.exposeInt('column', { description: 'The column, from 1.' }),
  }),
});

const AppliedUpdate = builder.objectRef<Update>('AppliedUpdate').implement({
  description: 'An update that a batch made, or would make.',
  fields: (t) => ({
    kind: t.expose('kind', { type: UpdateKind, description: 'What it tells.' }),
    subject: t.exposeString('subject', { description: 'The readable name of what it is about.' }),
    sequence: t.exposeInt('sequence', {
      nullable: true,
      description: 'Its number within the story; null for actors and sources, which belong to no story.',
    }),
  }),
});

const BatchStatus = builder.enumType('BatchStatus', {
  description: 'What became of a batch.',
  values: {
    APPENDED: { description: 'Its updates are on the record.' },
    UNCHANGED: { description: 'The record says all of it already; nothing was appended.' },
    DRY_RUN: { description: 'Nothing was appended; these updates would have been.' },
    REPEATED: {
      description: 'The idempotency key was used before; this is the first result, and nothing was appended.',
    },
  } as const,
});

interface Success {
  readonly type: 'success';
  readonly outcome: Exclude<ApplyOutcome, { status: 'REFUSED' }>;
}
interface Refusal extends ErrorShape {
  readonly type: 'InvalidInput' | 'Forbidden' | 'Conflict';
  readonly mistakes: readonly Mistake[];
}

const ApplyBatchSuccess = builder.objectRef<Success>('ApplyBatchSuccess').implement({
  description: 'The batch was applied whole, or there was nothing to apply.',
  fields: (t) => ({
    status: t.field({ type: BatchStatus, description: 'What became of it.', resolve: ({ outcome }) => outcome.status }),
    cursor: t.field({
      type: 'Cursor',
      description:
        'The place after it. A read as of this cursor sees the batch; following on from it does not repeat it.',
      resolve: ({ outcome }, _, context) => context.record.cursor(placeAfter(outcome)),
    }),
    updates: t.field({
      type: [AppliedUpdate],
      description: 'The updates, in order.',
      resolve: ({ outcome }) => [...outcome.updates],
    }),
    alreadyApplied: t.int({
      description: 'How many entries of the file the record had taken before, word for word.',
      resolve: ({ outcome }) => outcome.alreadyApplied,
    }),
  }),
});

function placeAfter({ status, updates, head }: Success['outcome']): Place {
  return status === 'REPEATED' ? (updates.at(-1) ?? head) : head;
}

const InvalidInput = builder.objectRef<Refusal>('InvalidInput').implement({
  description: 'The input breaks rules. Nothing was applied.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    mistakes: t.field({
      type: [MistakeType],
      description: 'Everything that is wrong, in the order of the file.',
      resolve: ({ mistakes }) => [...mistakes],
    }),
  }),
});

const Forbidden = builder.objectRef<Refusal>('Forbidden').implement({
  description: 'The token that was sent does not allow this, or there was none.',
  interfaces: [ErrorInterface],
});

const Conflict = builder.objectRef<Refusal>('Conflict').implement({
  description:
    'It does not go together with what is there: a key that was used before, or another batch being written.',
  interfaces: [ErrorInterface],
});

const ApplyBatchResult = builder.unionType('ApplyBatchResult', {
  description: 'What became of a batch. New kinds of errors may be added; they all implement Error.',
  types: [ApplyBatchSuccess, InvalidInput, Forbidden, Conflict],
  resolveType: (result) => (result.type === 'success' ? 'ApplyBatchSuccess' : result.type),
});

const ApplyBatchInput = builder.inputType('ApplyBatchInput', {
  description: 'A batch to apply: whole, or not at all.',
  fields: (t) => ({
    source: t.string({
      required: true,
      description: 'The text of a story file (YAML), see `schema/story-file.schema.json`.',
    }),
    name: t.string({
      description:
        'The name of the file within its story, like `updates/01-first.yaml`. Of an edited version of a file only what was edited is applied; without a name, a text is only known again as a whole.',
    }),
    dryRun: t.boolean({ description: 'Only say what would be done.' }),
    idempotencyKey: t.string({
      description:
        'A text of your own. The same key again returns the first result and appends nothing, so that one may try again safely.',
    }),
  }),
});

/** A name that a client gives to something of its own. */
const OWN_NAME = /^[^\p{C}]{1,200}$/u;

const CONFLICTS: readonly string[] = ['IDEMPOTENCY_KEY_REUSED', 'RECORD_BUSY'];

builder.mutationFields((t) => ({
  applyBatch: t.field({
    type: ApplyBatchResult,
    description: 'Applies a story file. Applying it again changes nothing. Needs the token of the desk.',
    args: { input: t.arg({ type: ApplyBatchInput, required: true, description: 'The batch.' }) },
    resolve: async (_, { input }, { desk, editor }): Promise<Success | Refusal> => {
      if (editor === null) {
        const message = 'Writing needs the token of the desk; send it as "Authorization: Bearer <token>"';
        return { type: 'Forbidden', code: 'TOKEN_REQUIRED', message, path: [], mistakes: [] };
      }
      const { idempotencyKey = null, name = null } = input;
      for (const [field, value] of Object.entries({ idempotencyKey, name })) {
        if (value === null || OWN_NAME.test(value)) continue;
        const message = `${field} is a text of 1 to 200 characters, without control characters`;
        return { type: 'InvalidInput', code: 'INVALID_INPUT', message, path: ['input', field], mistakes: [] };
      }
      try {
        const outcome = await desk.apply({
          source: input.source,
          name,
          editor,
          idempotencyKey,
          dryRun: input.dryRun ?? false,
        });
        if (outcome.status !== 'REFUSED') return { type: 'success', outcome };
        const message = `Nothing was applied: ${outcome.mistakes.length} mistakes`;
        const path = ['input', 'source'];
        return { type: 'InvalidInput', code: 'INVALID_INPUT', message, path, mistakes: outcome.mistakes };
      } catch (error) {
        if (!(error instanceof RecordError) || !CONFLICTS.includes(error.code)) throw error;
        return { type: 'Conflict', code: error.code, message: error.message, path: ['input'], mistakes: [] };
      }
    },
  }),
}));
