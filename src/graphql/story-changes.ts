/** The news of a story since an earlier cursor, for a returning reader. */
import type { Snapshot, Version } from '../record/snapshot.js';
import type { ThingId, ThingKind } from '../story/model.js';
import type { Update } from '../story/update.js';
import type { UpdateKind } from '../story/vocabulary.js';
import { builder } from './builder.js';
import { expecting, FIRST_ARGUMENT, firstOf } from './long-list.js';
import { Event, Position, Proposal, Statement } from './types.js';

/** How many of the newest updates are examined; a reader who missed more reads the pages of `updates`. */
const MAX_UPDATES = 1_000;

export interface StoryChanges {
  readonly since: Snapshot;
  readonly now: Snapshot;
  readonly updates: readonly Update[];
  readonly complete: boolean;
}

export async function changesOf(story: ThingId, since: Snapshot, now: Snapshot): Promise<StoryChanges> {
  const query = { after: since.offset, before: null, kinds: null, limit: MAX_UPDATES, fromEnd: true };
  const { updates, more } = await now.updates(story, query);
  return { since, now, updates, complete: !more };
}

/** The things of one kind that some kinds of updates concern, as they are now. */
function changedThings<K extends ThingKind>(kind: K, kinds: readonly UpdateKind[]) {
  return ({ updates, now }: StoryChanges, { first }: ListArguments): Promise<Version<K>[]> => {
    const ids = updates.filter((update) => kinds.includes(update.kind)).map((update) => update.subject);
    return now.getMany(kind, firstOf([...new Set(ids)], first));
  };
}

interface ListArguments {
  readonly first?: number | null | undefined;
}

/** The estimated number of items of each kind that somebody misses in a day. */
const EXPECTED = expecting(20);

export const StoryChangesType = builder.objectRef<StoryChanges>('StoryChanges').implement({
  description: 'The changes in a story between two cursors. Things are shown as they are at the later one.',
  fields: (t) => ({
    since: t.field({
      type: 'Cursor',
      description: 'The earlier cursor.',
      resolve: ({ since }, _, context) => context.record.cursor(since),
    }),
    until: t.field({
      type: 'Cursor',
      description: 'The later cursor, at which everything here is read.',
      resolve: ({ now }, _, context) => context.record.cursor(now),
    }),
    updateCount: t.int({
      description: `The number of updates between the cursors; only the newest ${MAX_UPDATES} are examined.`,
      resolve: ({ updates }) => updates.length,
    }),
    isComplete: t.boolean({
      description: `Whether all updates between were examined; false if there are more than ${MAX_UPDATES}.`,
      resolve: ({ complete }) => complete,
    }),
    statementsPublished: t.field({
      type: [Statement],
      description: 'New statements.',
      args: FIRST_ARGUMENT,
      extensions: EXPECTED,
      resolve: changedThings('statement', ['STATEMENT_PUBLISHED']),
    }),
    statementsCorrected: t.field({
      type: [Statement],
      description: 'Statements that were corrected or explained.',
      args: FIRST_ARGUMENT,
      extensions: EXPECTED,
      resolve: changedThings('statement', ['STATEMENT_CORRECTED']),
    }),
    statementsTakenBack: t.field({
      type: [Statement],
      description: 'Statements that were withheld, retracted or redacted.',
      args: FIRST_ARGUMENT,
      extensions: EXPECTED,
      resolve: changedThings('statement', ['STATEMENT_WITHHELD', 'STATEMENT_RETRACTED', 'STATEMENT_REDACTED']),
    }),
    positionsTaken: t.field({
      type: [Position],
      description: 'New positions.',
      args: FIRST_ARGUMENT,
      extensions: EXPECTED,
      resolve: changedThings('position', ['POSITION_TAKEN']),
    }),
    positionsUnsupported: t.field({
      type: [Position],
      description: 'Positions that lost their evidence.',
      args: FIRST_ARGUMENT,
      extensions: EXPECTED,
      resolve: changedThings('position', ['POSITION_UNSUPPORTED']),
    }),
    proposalsChanged: t.field({
      type: [Proposal],
      description: 'New or changed proposals.',
      args: FIRST_ARGUMENT,
      extensions: EXPECTED,
      resolve: changedThings('proposal', ['PROPOSAL_TABLED', 'PROPOSAL_CHANGED']),
    }),
    eventsChanged: t.field({
      type: [Event],
      description: 'New or changed events.',
      args: FIRST_ARGUMENT,
      extensions: EXPECTED,
      resolve: changedThings('event', ['EVENT_ANNOUNCED', 'EVENT_CHANGED']),
    }),
  }),
});
