/** Global object identification: opaque ids, `node` and `nodes`. */
import type { RecordPoint, Version } from '../record/snapshot.js';
import { globalId, ID_NAMES, momentId } from '../story/global-id.js';
import { AS_OF_ARGUMENT, type AsOfInput, pointAsked, snapshotOf } from './as-of.js';
import { builder } from './builder.js';
import type { Context } from './context.js';
import { inputError } from './errors.js';
import { readGlobalId } from './thing-id.js';

/** The most ids in one call of `nodes`. */
const MAX_NODES = 100;

export const NodeInterface = builder.interfaceRef<Version>('Node').implement({
  description:
    'A thing with an id by which clients can read it again. Objects with the same id are the same thing as of the same moment, so caches may key them by it.',
  fields: (t) => ({
    id: t.id({
      description:
        'Opaque, permanent, never reused. It carries the moment at which this is shown if a moment was asked for; `node` reads it as of that moment.',
      resolve: ({ snapshot, kind, id }, _, { record }) =>
        snapshot.isMoment ? momentId(kind, id, record.cursor(snapshot)) : globalId(kind, id),
    }),
    headId: t.id({
      description:
        'The id of the same thing at the head, without a moment: for links, for writing, and to find it in another response.',
      resolve: ({ kind, id }) => globalId(kind, id),
    }),
  }),
  resolveType: typeName,
});

const ACTOR_TYPES = { PERSON: 'Person', COUNTRY: 'Country', ORGANIZATION: 'Organization' } as const;

/** The name of a thing's GraphQL type. */
export function typeName(version: Version): string {
  return isActor(version) ? ACTOR_TYPES[version.body.type] : ID_NAMES[version.kind];
}

function isActor(version: Version): version is Version<'actor'> {
  return version.kind === 'actor';
}

/**
 * The things that opaque ids name, in the same order, each as of the moment that its id carries, or else as of `asOf` or the
 * head of the request; `null` for an unknown id. The promise of an id whose moment cannot be honoured is rejected.
 */
export async function thingsByIds(
  ids: readonly string[],
  asOf: AsOfInput | null | undefined,
  context: Context,
): Promise<Promise<Version | null>[]> {
  const asked = await pointAsked(asOf, context);
  return ids.map((id) => {
    const thing = thingById(id, asked, context);
    // The execution may wait for its turn before it looks at the promise: until then a rejection counts as unhandled.
    thing.catch(() => undefined);
    return thing;
  });
}

async function thingById(id: string, asked: RecordPoint | null, context: Context): Promise<Version | null> {
  const named = readGlobalId(id);
  return named === null ? null : (await snapshotOf(named, asked, context)).get(named.kind, named.id);
}

builder.queryFields((t) => ({
  node: t.field({
    type: NodeInterface,
    nullable: true,
    description:
      'The thing with this id, as of the moment that the id carries; null if there is none. A moment of another record, or of a history that was undone, is refused with CURSOR_FORKED. To read as of another moment, ask `nodes`.',
    // Relay's compiler refetches by `node` only where it has no other argument.
    args: { id: t.arg.id({ required: true, description: 'The id.' }) },
    resolve: (_, { id }, context) => thingById(id, null, context),
  }),
  nodes: t.field({
    type: [NodeInterface],
    nullable: { list: false, items: true },
    description: `The things with these ids, in the same order, each as of the moment that its id carries; null for an unknown id. An id whose moment is refused gives null and an error at its place. At most ${MAX_NODES}.`,
    args: { ids: t.arg.idList({ required: true, description: 'The ids.' }), ...AS_OF_ARGUMENT },
    resolve: (_, { ids, asOf }, context) => {
      if (ids.length > MAX_NODES) {
        throw inputError('TOO_MANY_IDS', `nodes takes at most ${MAX_NODES} ids; ${ids.length} were given`);
      }
      return thingsByIds(ids, asOf, context);
    },
  }),
}));
