/** The updates of a story in pages: the same payloads as the feed. */
import type { Cursor } from '../record/cursor.js';
import type { Snapshot } from '../record/snapshot.js';
import type { ThingId } from '../story/model.js';
import type { UpdateKind as UpdateKindName } from '../story/vocabulary.js';
import { builder } from './builder.js';
import {
  type Connection,
  connectionOf,
  connectionType,
  DEFAULT_PAGE_SIZE,
  type Edge,
  MAX_PAGE_SIZE,
  pageSize,
} from './connection.js';
import type { Context } from './context.js';
import { UpdateKind } from './enums.js';
import { IDS_ARGUMENT, type IdsOfValue, snapshotWithIds } from './ids-of.js';
import { StoryUpdate, type UpdateSeen } from './types.js';

const StoryUpdateEdge = builder.objectRef<Edge<UpdateSeen>>('StoryUpdateEdge').implement({
  description: 'An update of a page.',
  fields: (t) => ({
    cursor: t.expose('cursor', { type: 'Cursor', description: 'The cursor of the update.' }),
    node: t.expose('node', { type: StoryUpdate, description: 'The update.' }),
  }),
});

export const StoryUpdateConnection = connectionType('StoryUpdate', 'updates', StoryUpdate, StoryUpdateEdge);

const PAGE_OF_UPDATES = builder.args((t) => ({
  first: t.int({
    description: `How many updates from the beginning; ${DEFAULT_PAGE_SIZE} by default, at most ${MAX_PAGE_SIZE}.`,
  }),
  after: t.field({ type: 'Cursor', description: 'Only updates after this cursor.' }),
  last: t.int({ description: `How many updates from the end; at most ${MAX_PAGE_SIZE}.` }),
  before: t.field({ type: 'Cursor', description: 'Only updates before this cursor.' }),
  kinds: t.field({ type: [UpdateKind], description: 'Only updates of these kinds.' }),
}));

/** The arguments of a page of updates: its cursors are those of the record. */
export const UPDATE_PAGE_ARGUMENTS = { ...PAGE_OF_UPDATES, ...IDS_ARGUMENT };

interface UpdatePageArguments {
  readonly first?: number | null | undefined;
  readonly after?: Cursor | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: Cursor | null | undefined;
  readonly kinds?: readonly UpdateKindName[] | null | undefined;
  readonly ids: IdsOfValue;
}

/** A page of a story's updates up to a snapshot, each seen at its own offset. */
export async function updateConnection(
  snapshot: Snapshot,
  story: ThingId,
  args: UpdatePageArguments,
  context: Context,
): Promise<Connection<UpdateSeen>> {
  const { limit, fromEnd } = pageSize({ first: args.first, last: args.last });
  const [after, before] = await Promise.all([
    args.after ? context.pointAt(args.after) : null,
    args.before ? context.pointAt(args.before) : null,
  ]);
  const kinds = args.kinds ?? null;
  const query = { after: after?.offset ?? 0, before: before?.offset ?? null, kinds, limit, fromEnd };
  const { updates, more } = await snapshot.updates(story, query);
  const edges = updates.map((update) => ({
    cursor: context.record.cursor(update),
    node: { snapshot: snapshotWithIds(args.ids, update, snapshot), update },
  }));
  const pageArguments = { last: args.last, after: args.after ? '' : null, before: args.before ? '' : null };
  return connectionOf(edges, pageArguments, more, () => snapshot.countUpdates(story, kinds));
}
