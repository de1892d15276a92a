import { RecordError } from '../record/errors.js';
import type { RecordPoint, Snapshot, Version } from '../record/snapshot.js';
import type { ThingKind } from '../story/model.js';
import { builder } from './builder.js';
import type { Context } from './context.js';
import { inputError } from './errors.js';
import { namedThing, type ReadId, thingId } from './thing-id.js';

const StorySequence = builder.inputType('StorySequence', {
  description: 'An update of a story, by its sequence.',
  fields: (t) => ({
    story: t.id({ required: true, description: 'The story, by id or readable name.' }),
    sequence: t.int({ required: true, description: 'The sequence of the update: 1, 2, 3, …' }),
  }),
});

export const AsOf = builder.inputType('AsOf', {
  isOneOf: true,
  description:
    'Reads the record as it stood at an earlier point: only what had been recorded by then. Ids in the response carry the point.',
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

/** The snapshot that a client asks for: the head of the request, or the moment of an `AsOf`. */
export async function snapshotAsOf(asOf: AsOfInput | null | undefined, context: Context): Promise<Snapshot> {
  const point = await pointAsked(asOf, context);
  return point === null ? context.head() : context.momentAt(point);
}

/** The point that an `AsOf` names; `null` where none is given. */
export async function pointAsked(asOf: AsOfInput | null | undefined, context: Context): Promise<RecordPoint | null> {
  if (asOf?.cursor) return context.pointAt(asOf.cursor);
  if (asOf?.time) return context.pointAtTime(asOf.time);
  if (!asOf?.update) return null;
  const { story, sequence } = asOf.update;
  const point = await context.record.pointOfSequence(thingId('story', story), sequence);
  if (point === null) throw inputError('UPDATE_UNKNOWN', `Story "${story}" has no update with the number ${sequence}`);
  return point;
}

/**
 * The snapshot for a thing that a client names by id: the moment that the id carries, or else the point that the client
 * asked for, or the head. A response has the id that was asked for, so another point than the id's is refused rather than
 * one of the two ignored.
 * @throws GraphQLError ID_OF_OTHER_MOMENT, or CURSOR_FORKED or CURSOR_AHEAD when the moment cannot be honoured.
 */
export async function snapshotOf({ moment }: ReadId, asked: RecordPoint | null, context: Context): Promise<Snapshot> {
  if (moment === null) return asked === null ? context.head() : context.momentAt(asked);
  const point = await context.pointAt(moment).catch((error: unknown) => {
    if (!(error instanceof RecordError)) throw error;
    throw inputError(error.code, `The id carries a moment that cannot be honoured. ${error.message}`);
  });
  if (asked !== null && asked.offset !== point.offset) {
    const message =
      'The id carries another moment than asOf; leave asOf out, or send the headId of the thing with asOf';
    throw inputError('ID_OF_OTHER_MOMENT', message);
  }
  return context.momentAt(point);
}

/** The thing of a kind with an id or readable name, as of the moment that its id carries, or else as asked. */
export async function thingAsOf<K extends ThingKind>(
  kind: K,
  text: string,
  asOf: AsOfInput | null | undefined,
  context: Context,
): Promise<Version<K> | null> {
  const named = namedThing(kind, text);
  const snapshot = await snapshotOf(named, await pointAsked(asOf, context), context);
  return snapshot.get(kind, named.id);
}

/** The argument `asOf` of a root field. */
export const AS_OF_ARGUMENT = builder.args((t) => ({
  asOf: t.field({ type: AsOf, description: 'Reads the record as it stood earlier; by default, as it is now.' }),
}));
