/** Applying a batch: a story file, or several operations, whole or not at all. */
import type { Desk } from '../../desk/desk.js';
import type { Editor } from '../../desk/editor.js';
import { isPlainObject } from '../../story/plain-object.js';
import { builder } from '../builder.js';
import {
  BATCH_FIELDS,
  type GivenInput,
  type InputBuilder,
  ownNameFault,
  WRITE_OPTIONS,
  withNames,
  write,
} from './operation.js';
import { type DeskRefusal, refusal, resultType } from './refusals.js';
import { Success, type Written } from './written.js';
// Each file defines operations, which then become the fields of `BatchOperation`.
import './stories.js';
import './actors.js';
import './sources.js';
import './events.js';
import './proposals.js';
import './statements.js';
import './positions.js';

/** The most operations in one batch; a story file may have any number of entries. */
const MAX_OPERATIONS = 100;

const ApplyBatchSuccess = builder.objectRef<Written>('ApplyBatchSuccess').implement({
  description: 'The desk has applied the whole batch, or found nothing to apply.',
  interfaces: [Success],
  fields: (t) => ({
    alreadyApplied: t.int({
      description: 'The number of entries of the file that the record already had, word for word.',
      resolve: ({ outcome }) => outcome.alreadyApplied,
    }),
  }),
});

export const ApplyBatchResult = resultType('ApplyBatchResult', ApplyBatchSuccess, 'The outcome of a batch.');

const BatchOperation = builder.inputType('BatchOperation', {
  isOneOf: true,
  description: 'One operation of a batch: the same as the mutation of that name.',
  fields: (t) =>
    Object.fromEntries(
      BATCH_FIELDS.map(({ name, description, input }) => [name, t.field({ type: input, description })]),
    ),
});

/** The field of inputs with story files that records them now. */
export const AS_NOW = (t: InputBuilder) =>
  t.boolean({
    description:
      'Whether to record a story file now, whatever `recordedAt` it gives. A record that has begun to live takes no other times.',
  });

const ApplyBatchInput = builder.inputType('ApplyBatchInput', {
  description: 'A batch to apply, whole or not at all: the text of a story file, or operations.',
  fields: (t) => ({
    source: t.string({ description: 'The text of a story file (YAML), see `schema/story-file.schema.json`.' }),
    name: t.string({
      description:
        'The name of the file within its story, like `updates/01-first.yaml`. With a name, an edited file applies only its edits; without one, only an unchanged text is recognised as applied before.',
    }),
    operations: t.field({
      type: [BatchOperation],
      description: `Instead of a file: the operations, in order. Each may refer to the results of earlier ones. At most ${MAX_OPERATIONS}.`,
    }),
    asNow: AS_NOW(t),
    ...WRITE_OPTIONS(t),
  }),
});

builder.mutationField('applyBatch', (t) =>
  t.field({
    type: ApplyBatchResult,
    description: 'Applies a story file, or several operations. Applying a file again changes nothing.',
    args: { input: t.arg({ type: ApplyBatchInput, required: true, description: 'The batch.' }) },
    resolve: (_, args, context, info) =>
      withNames(args.input, info, context, (given, editor) => applyBatch(given, editor, context.desk)),
  }),
);

async function applyBatch(input: GivenInput, editor: Editor, desk: Desk): Promise<Written | DeskRefusal> {
  const { source, operations, name, asNow } = input;
  const isFile = typeof source === 'string';
  if (isFile === Array.isArray(operations)) {
    return refusal('InvalidInput', 'INVALID_INPUT', 'Give either source or operations, and not both', ['input']);
  }
  const fault = ownNameFault('idempotencyKey', input.idempotencyKey) ?? ownNameFault('name', name);
  if (fault !== null) return fault;
  if (!isFile) return applyOperations(operations, input, editor, desk);
  const file = { source, name: typeof name === 'string' ? name : null };
  return write(
    input,
    editor,
    (options) => desk.apply({ ...file, asNow: asNow === true, ...options }),
    () => null,
  );
}

function applyOperations(
  operations: unknown,
  input: GivenInput,
  editor: Editor,
  desk: Desk,
): Promise<Written | DeskRefusal> | DeskRefusal {
  const all: readonly unknown[] = Array.isArray(operations) ? operations : [];
  if (all.length === 0 || all.length > MAX_OPERATIONS) {
    const message = `operations must have 1 to ${MAX_OPERATIONS} items; it has ${all.length}`;
    return refusal('InvalidInput', 'INVALID_INPUT', message, ['input', 'operations']);
  }
  const asked = all.flatMap((one, index) =>
    BATCH_FIELDS.flatMap(({ name, read }) => {
      const given = isPlainObject(one) ? one[name] : null;
      return isPlainObject(given) ? [read(given, ['input', 'operations', index, name]).operation] : [];
    }),
  );
  return write(
    input,
    editor,
    (options) => desk.perform({ operations: asked, ...options }),
    () => null,
  );
}
