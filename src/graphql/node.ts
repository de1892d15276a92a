/** Global object identification: opaque ids, `node` and `nodes`. */
import type { Version } from '../record/snapshot.js';
import { decodeGlobalId, globalId, ID_NAMES } from '../story/global-id.js';
import { isName } from '../story/identity.js';
import type { ThingId, ThingKind } from '../story/model.js';
import { builder } from './builder.js';
import type { Context } from './context.js';
import { inputError } from './errors.js';

/** The most ids in one call of `nodes`. */
const MAX_NODES = 100;

/** The most parts in the readable name of a thing, with `/` between them. */
const MOST_PARTS: Readonly<Record<ThingKind, number>> = {
  actor: 1,
  source: 1,
  story: 1,
  event: 2,
  proposal: 2,
  statement: 2,
  position: 4,
};
/** "an Event", "a Story". */
function withArticle(kind: ThingKind): string {
  const name = ID_NAMES[kind];
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

/**
 * Reads an `ID` argument: a global id, or a thing's readable name (a slug, or `story/slug` for a thing of a story),
 * which is easier to write by hand.
 * @throws GraphQLError ID_MALFORMED, ID_OF_OTHER_TYPE
 */
export function thingId(kind: ThingKind, text: string): ThingId {
  const read = readId(kind, text);
  if (typeof read === 'string') return read;
  throw inputError(read.isOfOtherKind ? 'ID_OF_OTHER_TYPE' : 'ID_MALFORMED', read.message);
}

/** The id in a text, or why the text does not name a thing of this kind. */
export function readId(
  kind: ThingKind,
  text: string,
): ThingId | { readonly isOfOtherKind: boolean; readonly message: string } {
  const decoded = decodeGlobalId(text);
  if (decoded?.kind === kind) return decoded.id;
  if (decoded !== null) {
    const message = `"${text}" is the id of ${withArticle(decoded.kind)}, not of ${withArticle(kind)}`;
    return { isOfOtherKind: true, message };
  }
  const parts = text.split('/');
  if (parts.length <= MOST_PARTS[kind] && parts.every(isName)) return text;
  const message = `"${text}" is neither an id nor a name like vladimir-putin or story-slug/event-slug`;
  return { isOfOtherKind: false, message };
}

/** The same for an optional argument. */
export function optionalThingId(kind: ThingKind, text: string | null | undefined): ThingId | null {
  return text === null || text === undefined ? null : thingId(kind, text);
}

export const NodeInterface = builder.interfaceRef<Version>('Node').implement({
  description: 'A thing with an id by which clients can read it again.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque, permanent, never reused.',
      resolve: (version) => globalId(version.kind, version.id),
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

/** The things with these ids, in the same order and all at the same head; null for an unknown id. */
export async function nodesAtHead(ids: readonly string[], context: Context): Promise<(Version | null)[]> {
  const head = await context.head();
  return Promise.all(
    ids.map((id) => {
      const decoded = decodeGlobalId(id);
      return decoded === null ? null : head.get(decoded.kind, decoded.id);
    }),
  );
}

builder.queryFields((t) => ({
  node: t.field({
    type: NodeInterface,
    nullable: true,
    description: 'The thing with this id, or null if there is none.',
    args: { id: t.arg.id({ required: true, description: 'The id.' }) },
    resolve: async (_, { id }, context) => {
      const decoded = decodeGlobalId(id);
      return decoded === null ? null : (await context.head()).get(decoded.kind, decoded.id);
    },
  }),
  nodes: t.field({
    type: [NodeInterface],
    nullable: { list: false, items: true },
    description: `The things with these ids, in the same order; null for an unknown id. At most ${MAX_NODES}.`,
    args: { ids: t.arg.idList({ required: true, description: 'The ids.' }) },
    resolve: async (_, { ids }, context) => {
      if (ids.length > MAX_NODES) {
        throw inputError('TOO_MANY_IDS', `nodes takes at most ${MAX_NODES} ids; ${ids.length} were given`);
      }
      return nodesAtHead(ids, context);
    },
  }),
}));
