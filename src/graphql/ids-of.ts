/** The argument `ids` of fields that show earlier moments: whether ids carry them. */
import type { RecordPoint, Snapshot } from '../record/snapshot.js';
import { builder } from './builder.js';

const IdsOf = builder.enumType('IdsOf', {
  description: 'Whether the ids of things carry the moment at which the things are shown.',
  values: {
    MOMENT: {
      description:
        'They carry it: caches keep these things apart from the same things at the head and at other moments.',
    },
    HEAD: {
      description:
        'They do not: the ids and all bytes are those of the feed. For clients that apply updates in order to what they show, and not for caches that are keyed by ids.',
    },
  } as const,
});

/** A value of `IdsOf`. */
export type IdsOfValue = typeof IdsOf.$inferType;

/** The argument `ids`. */
export const IDS_ARGUMENT = builder.args((t) => ({
  ids: t.field({
    type: IdsOf,
    required: true,
    defaultValue: 'MOMENT',
    description: 'Whether ids carry the moment at which things are shown.',
  }),
}));

/** The record at a point, with ids as asked; it reads together with another snapshot. */
export function snapshotWithIds(ids: IdsOfValue, point: RecordPoint, { snapshots }: Snapshot): Snapshot {
  return ids === 'HEAD' ? snapshots.at(point) : snapshots.momentAt(point);
}
