/** Subscriptions: the record from a cursor on. */
import type { FeedItem } from '../feed/subscription.js';
import type { RecordPoint } from '../record/snapshot.js';
import type { ThingId } from '../story/model.js';
import { passes } from '../story/statement-filter.js';
import type { Update } from '../story/update.js';
import { builder } from './builder.js';
import type { Context } from './context.js';
import { UpdateKind } from './enums.js';
import { inputError } from './errors.js';
import { domainFilter, StatementFilterInput } from './statement-list.js';
import { optionalThingId, thingId } from './thing-id.js';
import type { UpdateSeen } from './types.js';
import { STORY_UPDATE_TYPES, StatementPublished, updateTypeName } from './updates.js';

interface Reached {
  readonly type: 'caughtUp' | 'checkpoint';
  readonly point: RecordPoint;
}
type Reset = Extract<FeedItem, { readonly type: 'reset' }>;
/** A message of a subscription. A payload depends only on it and on the client's selection. */
export type FeedMessage = UpdateSeen | Reached | Reset;

/** The cursor to resume from after a message; for a reset, the head. */
export function pointAfter(message: FeedMessage): RecordPoint {
  if ('update' in message) return message.update;
  return message.type === 'reset' ? message.head : message.point;
}

/** Identifies a message within its record: equal messages have equal payloads for ever. */
export function messageKey(message: FeedMessage): string {
  if ('update' in message) return `update ${message.update.hash}`;
  if (message.type === 'reset') return `reset ${message.reason} ${message.oldest.hash} ${message.head.hash}`;
  return `${message.type} ${message.point.hash}`;
}

/** A message about the progress of a subscription. */
function reached(name: 'CaughtUp' | 'Checkpoint', description: string) {
  return builder.objectRef<Reached>(name).implement({
    description,
    fields: (t) => ({
      cursor: t.field({
        type: 'Cursor',
        description: 'The cursor that the subscription has reached.',
        resolve: ({ point }, _, context) => context.record.cursor(point),
      }),
    }),
  });
}

const CaughtUp = reached(
  'CaughtUp',
  'The feed has delivered everything recorded before the subscription; what follows is live. Comes once.',
);
const Checkpoint = reached(
  'Checkpoint',
  'The subscription has reached this cursor, and no more updates match up to here. Comes at least every 15 seconds when nothing else does, so that a client can resume from near the head.',
);

const FeedResetReason = builder.enumType('FeedResetReason', {
  description: 'Why a cursor cannot be honoured.',
  values: {
    EXPIRED: {
      description:
        'It is older than the oldest cursor that the feed replays from; the pages of `updates` still go back to the beginning.',
    },
    FORKED: {
      description:
        'It belongs to another record or another history of this one, for example before a backup was restored.',
    },
    AHEAD: { description: 'It is beyond the head.' },
  } as const,
});

const FeedReset = builder.objectRef<Reset>('FeedReset').implement({
  description:
    'The cursor cannot be honoured: read the story again, and subscribe from its cursor. Comes as the only message; or as the last one, when the history of the record itself has changed.',
  fields: (t) => ({
    reason: t.expose('reason', { type: FeedResetReason, description: 'Why.' }),
    oldest: t.field({
      type: 'Cursor',
      description: 'The oldest cursor to subscribe from.',
      resolve: ({ oldest }, _, context) => context.record.cursor(oldest),
    }),
    head: t.field({
      type: 'Cursor',
      description: 'The head: every read from now on is at this cursor or beyond it.',
      resolve: ({ head }, _, context) => context.record.cursor(head),
    }),
  }),
});

const FeedMessageType = builder.unionType('FeedMessage', {
  description: 'A message of the feed: an update, or its progress. New members may be added.',
  types: [...STORY_UPDATE_TYPES, CaughtUp, Checkpoint, FeedReset],
  resolveType: (message: FeedMessage) => {
    if ('update' in message) return updateTypeName(message);
    return { caughtUp: 'CaughtUp', checkpoint: 'Checkpoint', reset: 'FeedReset' }[message.type];
  },
});

/** One message for all subscribers of an update, shared because a returning crowd replays many. */
const known = new WeakMap<Update, UpdateSeen>();

/** An update at its own offset. The maker of the payload looks the offset up, once for all subscribers. */
function seen({ update }: Extract<FeedItem, { readonly type: 'update' }>, { feed }: Context): UpdateSeen {
  const before = known.get(update);
  if (before !== undefined) return before;
  const message: UpdateSeen = {
    update,
    get snapshot() {
      return feed.at(update);
    },
  };
  known.set(update, message);
  return message;
}

/** Whether a story exists: by the memory of this process, or else by the record. */
async function isKnown(story: ThingId, { feed }: Context): Promise<boolean> {
  if ((await feed.head.get('story', story)) !== null) return true;
  await feed.advance();
  return (await feed.head.get('story', story)) !== null;
}

const RESET_CODES = { EXPIRED: 'CURSOR_EXPIRED', FORKED: 'CURSOR_FORKED', AHEAD: 'CURSOR_AHEAD' } as const;

builder.subscriptionFields((t) => ({
  storyUpdates: t.field({
    type: FeedMessageType,
    description:
      'The record of a story from a cursor on: every update once, in order, then live. A subscription to some kinds of updates, or to one actor or proposal, still receives every correction and retraction of what it has received.',
    args: {
      story: t.arg.id({ required: true, description: 'Which story.' }),
      after: t.arg({ type: 'Cursor', description: 'Starts after this cursor; by default, from now on.' }),
      kinds: t.arg({
        type: [UpdateKind],
        description: 'Only these kinds, and the kinds that correct or retract them.',
      }),
      actor: t.arg.id({ description: 'Only updates of things that concern this actor, or ever did.' }),
      proposal: t.arg.id({ description: 'Only updates of things that concern this proposal, or ever did.' }),
    },
    subscribe: async (_, args, context) => {
      const story = thingId('story', args.story);
      if (!(await isKnown(story, context))) throw inputError('STORY_UNKNOWN', `There is no story "${args.story}"`);
      return context.feed.follow<FeedMessage>({
        story,
        after: context.resumeAfter ?? args.after ?? null,
        following: {
          kinds: args.kinds ?? null,
          actor: optionalThingId('actor', args.actor),
          proposal: optionalThingId('proposal', args.proposal),
        },
        followUps: true,
        deliver: (item) => (item.type === 'update' ? seen(item, context) : item),
      });
    },
    resolve: (message) => message,
  }),
  statementPublished: t.field({
    type: StatementPublished,
    description:
      'New statements, as they are published. The simple subscription: it leaves out corrections and retractions, which `storyUpdates` delivers. A cursor that cannot be honoured ends it with an error.',
    args: {
      story: t.arg.id({ description: 'Only in this story.' }),
      filter: t.arg({ type: StatementFilterInput, description: 'Only these statements.' }),
      after: t.arg({ type: 'Cursor', description: 'Starts after this cursor; by default, from now on.' }),
    },
    subscribe: (_, args, context) => {
      const filter = domainFilter(args.filter);
      return context.feed.follow<UpdateSeen>({
        story: optionalThingId('story', args.story),
        after: context.resumeAfter ?? args.after ?? null,
        following: { kinds: ['STATEMENT_PUBLISHED'], actor: null, proposal: null },
        followUps: false,
        deliver: async (item) => {
          if (item.type === 'reset')
            throw inputError(
              RESET_CODES[item.reason],
              'This cursor cannot be honoured; read the statements again, and subscribe from the new cursor',
            );
          if (item.type !== 'update') return null;
          const message = seen(item, context);
          const statement = await message.snapshot.get('statement', item.update.subject);
          return statement !== null && passes(filter, statement.body, false) ? message : null;
        },
      });
    },
    resolve: (message) => message,
  }),
}));
