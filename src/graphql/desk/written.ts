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
  description: 'An update that a batch made, or would make.',
  fields: (t) => ({
    kind: t.expose('kind', { type: UpdateKind, description: 'What it tells.' }),
    subject: t.exposeString('subject', { description: 'The readable name of what it is about.' }),
    sequence: t.exposeInt('sequence', {
      nullable: true,
      description: 'Its number within the story; null for actors and sources, which belong to no story.',
    }),
  }),
});

const BatchStatus = builder.enumType('BatchStatus', {
  description: 'What became of a batch.',
  values: {
    APPENDED: { description: 'Its updates are on the record, and its drafts are saved.' },
    UNCHANGED: { description: 'All of it is there already; nothing was appended.' },
    DRY_RUN: { description: 'Nothing was appended; these updates would have been.' },
    REPEATED: {
      description: 'The idempotency key was used before; this is the first result, and nothing was appended.',
    },
  } as const,
});

/** The fields that every successful mutation returns. */
export const Success = builder.interfaceRef<Written>('Success').implement({
  description: 'It was done, or there was nothing to do.',
  fields: (t) => ({
    status: t.field({ type: BatchStatus, description: 'What became of it.', resolve: ({ outcome }) => outcome.status }),
    cursor: t.field({
      type: 'Cursor',
      description: 'The place after it. A read as of this cursor sees it; following on from it does not repeat it.',
      resolve: (written, _, context) => context.record.cursor(written.outcome.head),
    }),
    updates: t.field({
      type: [AppliedUpdate],
      description: 'The updates, in order.',
      resolve: ({ outcome }) => [...outcome.updates],
    }),
  }),
});

const IN_A_DRY_RUN = 'After a dry run as it is now; null where it is new.';

/** The result for the written thing: the union of its success type and all refusals. */
function resultOf<K extends ThingKind>(
  kind: K,
  name: string,
  type: ObjectRef<SchemaTypes, Version<K>> | InterfaceRef<SchemaTypes, Version<K>>,
) {
  const success = builder.objectRef<Written>(`${name}Written`).implement({
    description: `What was asked for the ${kind} was done.`,
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
  return { success, result: resultType(`${name}Result`, success, `What became of what was asked for the ${kind}.`) };
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
    description: 'The positions that lost their last evidence by it; after a dry run those that would.',
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
  description: 'What was asked for a draft was done.',
  interfaces: [Success],
  fields: (t) => ({
    draft: t.field({
      type: StatementDraft,
      nullable: true,
      description: 'The draft after it; null when there is none any more, or none yet.',
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
  draft: resultType('DraftResult', draftSuccess, 'What became of what was asked for a draft.'),
} as const;
