import { ActorConnection } from './actor.js';
import { builder } from './builder.js';
import { pageOf } from './connection.js';
import { StoryStatus } from './enums.js';
import { EventConnection } from './event.js';
import { FuzzyTime } from './fuzzy-time.js';
import type { StoryShape } from './shapes.js';
import { StatementConnection } from './statement.js';
import { cursor, globalId } from './tokens.js';

const FIRST = builder.args((t) => ({ first: t.int() }));

const Story = builder.loadableObject('Story', {
  load: (slugs: string[], { db }): Promise<StoryShape[]> => db.stories(slugs),
  toKey: ({ slug }) => slug,
  sort: true,
  fields: (t) => ({
    id: t.id({ resolve: ({ slug }) => globalId('Story', slug) }),
    slug: t.exposeString('slug'),
    headline: t.exposeString('headline'),
    summary: t.exposeString('summary'),
    status: t.expose('status', { type: StoryStatus }),
    startedAt: t.expose('startedAt', { type: FuzzyTime }),
    cursor: t.field({
      type: 'Cursor',
      resolve: ({ epoch, offset, hashStart }) => cursor(epoch, offset, hashStart),
    }),
    sequence: t.exposeInt('sequence'),
    actors: t.field({ type: ActorConnection, args: FIRST, resolve: ({ slug }, { first }) => pageOf(slug, first) }),
    events: t.field({ type: EventConnection, args: FIRST, resolve: ({ slug }, { first }) => pageOf(slug, first) }),
    statements: t.field({
      type: StatementConnection,
      args: FIRST,
      resolve: ({ slug }, { first }) => pageOf(slug, first),
    }),
  }),
});

const StoryBy = builder.inputType('StoryBy', { isOneOf: true, fields: (t) => ({ slug: t.string() }) });

builder.queryField('story', (t) =>
  t.field({
    type: Story,
    nullable: true,
    args: { by: t.arg({ type: StoryBy, required: true }) },
    resolve: (_, { by }) => by.slug,
  }),
);
