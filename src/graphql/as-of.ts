import type { Snapshot } from '../record/snapshot.js';
import { builder } from './builder.js';
import type { Context } from './context.js';
import { inputError } from './errors.js';
import { thingId } from './node.js';

const StorySequence = builder.inputType('StorySequence', {
  description: 'An update of a story, by its sequence.',
  fields: (t) => ({
    story: t.id({ required: true, description: 'The story, by id or readable name.' }),
    sequence: t.int({ required: true, description: 'The sequence of the update: 1, 2, 3, …' }),
  }),
});

export const AsOf = builder.inputType('AsOf', {
  isOneOf: true,
  description: 'Reads the record as it stood at an earlier point: only what had been recorded by then.',
  fields: (t) => ({
    cursor: t.field({ type: 'Cursor', description: 'As it stood at this cursor.' }),
    time: t.field({
      type: 'DateTime',
      description:
        'As it stood at this moment, by the time of recording, not of speaking. Now or a later moment means the head.',
    }),
    update: t.field({ type: StorySequence, description: 'As it stood after this update of a story.' }),
  }),
});

/** The value of an `AsOf`. */
export type AsOfInput = typeof AsOf.$inferInput;

/** The snapshot that a client asks for: the head of the request, or an earlier offset. */
export async function snapshotAsOf(asOf: AsOfInput | null | undefined, context: Context): Promise<Snapshot> {
  if (asOf?.cursor) return context.at(await context.pointAt(asOf.cursor));
  if (asOf?.time) return context.at(await context.pointAtTime(asOf.time));
  if (asOf?.update) {
    const { story, sequence } = asOf.update;
    const point = await context.record.pointOfSequence(thingId('story', story), sequence);
    if (point === null)
      throw inputError('UPDATE_UNKNOWN', `Story "${story}" has no update with the number ${sequence}`);
    return context.at(point);
  }
  return context.head();
}

/** The argument `asOf` of a root field. */
export const AS_OF_ARGUMENT = builder.args((t) => ({
  asOf: t.field({ type: AsOf, description: 'Reads the record as it stood earlier; by default, as it is now.' }),
}));
