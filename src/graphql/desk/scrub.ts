/** Rewrites the files of the store without the words that redactions have erased. */
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { type DeskRefusal, Forbidden, refusal, resultType, StoreInUse, TOKEN_REQUIRED } from './refusals.js';

interface Scrubbed {
  readonly isFinished: boolean;
}

const ScrubStoreSuccess = builder.objectRef<Scrubbed>('ScrubStoreSuccess').implement({
  description: 'The files of the store are being rewritten, or were.',
  fields: (t) => ({
    isFinished: t.exposeBoolean('isFinished', { description: 'Whether nothing of what was erased is left in them.' }),
  }),
});

const ScrubStoreResult = resultType('ScrubStoreResult', ScrubStoreSuccess, 'What became of it.', [
  StoreInUse,
  Forbidden,
]);

const ScrubStoreInput = builder.inputType('ScrubStoreInput', {
  description: 'How to rewrite the files of the store.',
  fields: (t) => ({
    wait: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Answer when it is done, or has failed; otherwise at once.',
    }),
  }),
});

builder.mutationField('scrubStore', (t) =>
  t.field({
    type: ScrubStoreResult,
    description:
      'Rewrites the files of the store, so that nothing is left in them of what redactions have erased. Every redaction does so by itself; this is for when that has failed. Reading and writing waits for it. Needs a chief.',
    args: { input: t.arg({ type: ScrubStoreInput, required: true, description: 'How.' }) },
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
  return refusal('StoreInUse', 'STORE_IN_USE', `The files could not be rewritten: ${failure}`);
}
