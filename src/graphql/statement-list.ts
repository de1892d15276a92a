/** The filter and the order of every list of statements. */
import type { ListScope } from '../record/lists.js';
import type { Version } from '../record/snapshot.js';
import { EVERY_STATEMENT, type StatementFilter } from '../story/statement-filter.js';
import { builder } from './builder.js';
import { listConnection, PAGE_ARGUMENTS, type PageArguments } from './connection.js';
import { Channel, SpeechMode, StatementStatus } from './enums.js';
import { TimeRange } from './fuzzy-time.js';
import { optionalThingId } from './thing-id.js';

export const StatementFilterInput = builder.inputType('StatementFilter', {
  description: 'Selects statements that match every given field. Ids may also be readable names.',
  fields: (t) => ({
    speaker: t.id({ description: 'Said by this actor.' }),
    onBehalfOf: t.id({ description: 'Said on behalf of this actor.' }),
    proposal: t.id({ description: 'About this proposal.' }),
    event: t.id({ description: 'Said at this event.' }),
    mode: t.field({ type: SpeechMode, description: 'In this mode.' }),
    channel: t.field({ type: Channel, description: 'Through this channel.' }),
    status: t.field({ type: StatementStatus, description: 'With this status: `PUBLISHED` for those that stand.' }),
    said: t.field({ type: TimeRange, description: 'May have been said in this range of time.' }),
    hasNotice: t.boolean({ description: 'Whether the statement has ever had a notice: a correction, a retraction.' }),
  }),
});

export const StatementOrder = builder.inputType('StatementOrder', {
  description: 'The order of a list of statements.',
  fields: (t) => ({
    field: t.field({ type: StatementOrderField, required: true, description: 'By what.' }),
    direction: t.field({ type: OrderDirection, required: true, description: 'The direction of the order.' }),
  }),
});

const StatementOrderField = builder.enumType('StatementOrderField', {
  description: 'The time by which statements are ordered.',
  values: {
    SAID_AT: { value: 'time', description: 'When it was said: the timeline.' },
    RECORDED_AT: { value: 'recorded', description: 'When it was put on the record: the order of the feed.' },
  } as const,
});

const OrderDirection = builder.enumType('OrderDirection', {
  description: 'The direction of an order.',
  values: { ASC: { description: 'The oldest first.' }, DESC: { description: 'The newest first.' } } as const,
});

type FilterInput = typeof StatementFilterInput.$inferInput;

/** The domain's filter for an input. */
export function domainFilter(input: FilterInput | null | undefined): StatementFilter {
  if (input === null || input === undefined) return EVERY_STATEMENT;
  return {
    speaker: optionalThingId('actor', input.speaker),
    onBehalfOf: optionalThingId('actor', input.onBehalfOf),
    proposal: optionalThingId('proposal', input.proposal),
    event: optionalThingId('event', input.event),
    mode: input.mode ?? null,
    channel: input.channel ?? null,
    status: input.status ?? null,
    saidFrom: input.said?.from ?? null,
    saidUntil: input.said?.until ?? null,
    hasNotice: input.hasNotice ?? null,
  };
}

/** The statuses in a public list: placeholders of withheld, retracted and redacted statements included. */
export const SHOWN = ['PUBLISHED', 'WITHHELD', 'RETRACTED', 'REDACTED'] as const;

/** The arguments of every list of statements. */
export const STATEMENT_LIST_ARGUMENTS = {
  ...PAGE_ARGUMENTS,
  ...builder.args((t) => ({
    filter: t.field({ type: StatementFilterInput, description: 'Which statements.' }),
    orderBy: t.field({
      type: StatementOrder,
      description: 'The order of the list; by default, the newest said first.',
    }),
  })),
};

interface StatementListArguments extends PageArguments {
  readonly filter?: FilterInput | null | undefined;
  readonly orderBy?: typeof StatementOrder.$inferInput | null | undefined;
}

/** Resolves a list of the statements that relate to a thing in one way. */
export function statementsBy(scope: ListScope<'statement'>) {
  return ({ snapshot, id }: Version, args: StatementListArguments) =>
    listConnection(
      snapshot,
      { kind: 'statement', scope, id },
      {
        order: args.orderBy?.field ?? 'time',
        descending: (args.orderBy?.direction ?? 'DESC') === 'DESC',
        filter: { statement: domainFilter(args.filter), statementStatus: SHOWN },
      },
      args,
    );
}
