import { builder } from './builder.js';
import type { Context } from './context.js';

const RecordType = builder.objectRef<Context>('Record').implement({
  description: 'The append-only record that everything is read from.',
  fields: (t) => ({
    head: t.field({
      type: 'Cursor',
      description: 'The newest place. Reading as of it, or following on from it, misses nothing and repeats nothing.',
      resolve: async (context) => context.record.cursor(await context.head()),
    }),
    oldest: t.field({
      type: 'Cursor',
      description: 'The oldest place that can still be read as of, or followed on from.',
      resolve: (context) => context.record.cursor(context.record.oldest()),
    }),
    epoch: t.string({
      description: 'Which record this is: a random text made when it was created. Cursors of another epoch do not fit.',
      resolve: (context) => context.record.epoch,
    }),
    updateCount: t.int({
      description: 'How many updates there are, over all stories and outside them.',
      resolve: async (context) => (await context.head()).offset,
    }),
  }),
});

const Editor = builder.objectRef<{ readonly name: string }>('Editor').implement({
  description: 'Somebody of the desk.',
  fields: (t) => ({ name: t.exposeString('name', { description: 'Who they are.' }) }),
});

builder.queryFields((t) => ({
  record: t.field({
    type: RecordType,
    description: 'The record itself: where it begins and where it stands.',
    resolve: (_, __, context) => context,
  }),
  viewer: t.field({
    type: Editor,
    nullable: true,
    description: 'Who is asking, by the token that was sent; null for readers.',
    resolve: (_, __, { editor }) => (editor === null ? null : { name: editor }),
  }),
}));
