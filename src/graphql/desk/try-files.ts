/** Tries story files: reports the outcome of each, applied after those before it, and applies nothing. */
import type { TriedFiles } from '../../desk/desk.js';
import { MAX_TRIED } from '../../desk/tried-at-once.js';
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { ApplyBatchResult, AS_NOW } from './apply-batch.js';
import { ownNameFault } from './operation.js';
import {
  Conflict,
  type DeskRefusal,
  Forbidden,
  InvalidInput,
  refusal,
  refusalOf,
  refusalOfRecord,
  resultType,
  TOKEN_REQUIRED,
} from './refusals.js';
import type { Written } from './written.js';

const TryFilesSuccess = builder.objectRef<TriedFiles>('TryFilesSuccess').implement({
  description: 'The desk has tried the files, up to the first that it would refuse.',
  fields: (t) => ({
    results: t.field({
      type: [ApplyBatchResult],
      description: 'The outcome of each tried file, in order. The last one may be a refusal.',
      resolve: ({ outcomes }) =>
        outcomes.map((outcome): Written | DeskRefusal => {
          if (outcome.status === 'REFUSED') return refusalOf(outcome.mistakes);
          return { outcome, subject: () => null };
        }),
    }),
    untried: t.exposeInt('untried', {
      description:
        'The number of files that were not tried: those after a refusal, or beyond 1,000,000 characters of all files together.',
    }),
  }),
});

const TryFilesResult = resultType('TryFilesResult', TryFilesSuccess, 'The outcome of trying the files.', [
  InvalidInput,
  Conflict,
  Forbidden,
]);

const StoryFileInput = builder.inputType('StoryFileInput', {
  description: 'A story file.',
  fields: (t) => ({
    source: t.string({ required: true, description: 'Its text (YAML), see `schema/story-file.schema.json`.' }),
    name: t.string({ description: 'Its name within its story, like `updates/01-first.yaml`.' }),
  }),
});

const TryFilesInput = builder.inputType('TryFilesInput', {
  description: 'Story files to try.',
  fields: (t) => ({
    files: t.field({
      type: [StoryFileInput],
      required: true,
      description: `The files, in the order of application. At most ${MAX_TRIED}.`,
    }),
    asNow: AS_NOW(t),
  }),
});

builder.mutationField('tryFiles', (t) =>
  t.field({
    type: TryFilesResult,
    description:
      'Applies story files one after the other, each as a batch, returns the outcome of each, and rolls all of it back. Nobody else sees any of it; other batches wait meanwhile.',
    args: { input: t.arg({ type: TryFilesInput, required: true, description: 'The files.' }) },
    resolve: (_, { input }, context) => tryFiles(input.files, input.asNow === true, context),
  }),
);

async function tryFiles(
  files: readonly { readonly source: string; readonly name?: string | null | undefined }[],
  asNow: boolean,
  { desk, editor }: Context,
): Promise<TriedFiles | DeskRefusal> {
  if (editor === null) return TOKEN_REQUIRED;
  if (files.length > MAX_TRIED) {
    const message = `files may have at most ${MAX_TRIED} items; it has ${files.length}`;
    return refusal('InvalidInput', 'INVALID_INPUT', message, ['input', 'files']);
  }
  for (const { name } of files) {
    const fault = ownNameFault('name', name);
    if (fault !== null) return fault;
  }
  try {
    const named = files.map(({ source, name }) => ({ source, name: name ?? null }));
    return await desk.tryFiles(named, { asNow }, editor);
  } catch (error) {
    return refusalOfRecord(error);
  }
}
