/** Rewrites the files of the store without the words that redactions have erased. */
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { type DeskRefusal, Forbidden, refusal, resultType, StoreInUse, TOKEN_REQUIRED } from './refusals.js';

interface Scrubbed {
  readonly isFinished: boolean;
}

const ScrubStoreSuccess = builder.objectRef<Scrubbed>('ScrubStoreSuccess').implement({
  description: 'The service rewrites the files of the store, or has done so.',
  fields: (t) => ({
    isFinished: t.exposeBoolean('isFinished', { description: 'Whether the files are now without any erased words.' }),
  }),
});

const ScrubStoreResult = resultType('ScrubStoreResult', ScrubStoreSuccess, 'The outcome of the scrub.', [
  StoreInUse,
  Forbidden,
]);

const ScrubStoreInput = builder.inputType('ScrubStoreInput', {
  description: 'Options of the scrub.',
  fields: (t) => ({
    wait: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether to respond only when the scrub has ended; otherwise the response comes at once.',
    }),
  }),
});

builder.mutationField('scrubStore', (t) =>
  t.field({
    type: ScrubStoreResult,
    description:
      'Rewrites the files of the store without the words that redactions have erased. Every redaction starts this by itself; use the mutation if that has failed. Reads and writes wait meanwhile. Needs a chief.',
    args: { input: t.arg({ type: ScrubStoreInput, required: true, description: 'The options.' }) },
    resolve: (_, { input }, context) => scrub(input.wait, context),
  }),
);

async function scrub(wait: boolean, { desk, editor }: Context): Promise<Scrubbed | DeskRefusal> {
  if (editor === null) return TOKEN_REQUIRED;
  if (editor.role !== 'CHIEF') return refusal('Forbidden', 'CHIEF_REQUIRED', 'Only a chief may scrub the store');
  const outcome = desk.scrub();
  if (!wait) return { isFinished: false };
  const { failure } = await outcome;
  if (failure === null) return { isFinished: true };
  return refusal('StoreInUse', 'STORE_IN_USE', `The service could not rewrite the files of the store: ${failure}`);
}
