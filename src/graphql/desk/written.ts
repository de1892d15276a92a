/** The result of a mutation that was done. */
import type { InterfaceRef, ObjectRef } from '@pothos/core';
import type { Taken } from '../../desk/desk.js';
import type { StoredDraft } from '../../record/drafts.js';
import type { Snapshot, Version } from '../../record/snapshot.js';
import type { ThingId, ThingKind } from '../../story/model.js';
import type { Update } from '../../story/update.js';
import { builder, type SchemaTypes } from '../builder.js';
import type { Context } from '../context.js';
import { UpdateKind } from '../enums.js';
import { Actor, Event, Position, Proposal, Source, Statement, Story } from '../types.js';
import { StatementDraft } from './draft.js';
import { resultType } from './refusals.js';

/** The outcome, and the thing that was written. */
export interface Written {
  readonly outcome: Taken;
  /** The id of the written thing, looked up afterwards: a position gets its id only then. */
  subject(after: Snapshot): Promise<ThingId | null> | ThingId | null;
}

const AppliedUpdate = builder.objectRef<Update>('AppliedUpdate').implement({
  description: 'An update that a batch has appended, or would append.',
  fields: (t) => ({
    kind: t.expose('kind', { type: UpdateKind, description: 'The kind of the update.' }),
    subject: t.exposeString('subject', { description: 'The readable name of its subject.' }),
    sequence: t.exposeInt('sequence', {
      nullable: true,
      description: 'Its sequence within the story; null for actors and sources, which belong to no story.',
    }),
  }),
});

const BatchStatus = builder.enumType('BatchStatus', {
  description: 'The outcome of a batch.',
  values: {
    APPENDED: { description: 'Its updates are on the record, and its drafts are saved.' },
    UNCHANGED: { description: 'The record has all of it already; nothing was appended.' },
    DRY_RUN: { description: 'Nothing was appended; these updates would have been.' },
    REPEATED: {
      description: 'The idempotency key was used before; this is the first result, and nothing was appended.',
    },
  } as const,
});

/** The fields that every successful mutation returns. */
export const Success = builder.interfaceRef<Written>('Success').implement({
  description: 'The desk has done it, or there was nothing to do.',
  fields: (t) => ({
    status: t.field({ type: BatchStatus, description: 'The outcome.', resolve: ({ outcome }) => outcome.status }),
    cursor: t.field({
      type: 'Cursor',
      description:
        'The cursor after it. A read as of this cursor sees it; a subscription from this cursor does not repeat it.',
      resolve: (written, _, context) => context.record.cursor(written.outcome.head),
    }),
    updates: t.field({
      type: [AppliedUpdate],
      description: 'The updates, in order.',
      resolve: ({ outcome }) => [...outcome.updates],
    }),
  }),
});

const IN_A_DRY_RUN = 'After a dry run, as it is now; null for a new one.';

/** The result for the written thing: the union of its success type and all refusals. */
function resultOf<K extends ThingKind>(
  kind: K,
  name: string,
  type: ObjectRef<SchemaTypes, Version<K>> | InterfaceRef<SchemaTypes, Version<K>>,
) {
  const success = builder.objectRef<Written>(`${name}Written`).implement({
    description: `The desk has done the operation on the ${kind}.`,
    interfaces: [Success],
    fields: (t) => ({
      [kind]: t.field({
        type,
        nullable: true,
        description: `The ${kind} after it. ${IN_A_DRY_RUN}`,
        resolve: (written, _, context) => subjectOf(kind, written, context),
      }),
    }),
  });
  return { success, result: resultType(`${name}Result`, success, `The outcome of an operation on the ${kind}.`) };
}

async function subjectOf<K extends ThingKind>(kind: K, written: Written, context: Context): Promise<Version<K> | null> {
  const after = context.at(written.outcome.head);
  const id = await written.subject(after);
  return id === null ? null : after.get(kind, id);
}

const statement = resultOf('statement', 'Statement', Statement);
builder.objectField(statement.success, 'positionsUnsupported', (t) =>
  t.field({
    type: [Position],
    description: 'The positions that have lost their last evidence by it; after a dry run, those that would.',
    resolve: (written, _, context) => {
      const lost = written.outcome.updates.filter(({ kind }) => kind === 'POSITION_UNSUPPORTED');
      return context.at(written.outcome.head).getMany(
        'position',
        lost.map(({ subject }) => subject),
      );
    },
  }),
);

const draftSuccess = builder.objectRef<Written>('DraftWritten').implement({
  description: 'The desk has done the operation on the draft.',
  interfaces: [Success],
  fields: (t) => ({
    draft: t.field({
      type: StatementDraft,
      nullable: true,
      description: 'The draft after it; null if it was deleted, or does not exist yet.',
      resolve: async (written, _, context): Promise<StoredDraft | null> => {
        const id = await written.subject(context.at(written.outcome.head));
        return id === null ? null : context.desk.draft(id);
      },
    }),
  }),
});

/** The result type of a mutation, by the kind of thing that it writes. */
export const RESULTS = {
  story: resultOf('story', 'Story', Story).result,
  actor: resultOf('actor', 'Actor', Actor).result,
  source: resultOf('source', 'Source', Source).result,
  event: resultOf('event', 'Event', Event).result,
  proposal: resultOf('proposal', 'Proposal', Proposal).result,
  statement: statement.result,
  position: resultOf('position', 'Position', Position).result,
  draft: resultType('DraftResult', draftSuccess, 'The outcome of an operation on a draft.'),
} as const;
