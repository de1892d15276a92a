import type { Editor } from '../desk/editor.js';
import type { Verification } from '../record/verify/verify.js';
import { builder } from './builder.js';
import type { Context } from './context.js';
import { EditorRole } from './enums.js';
import { inputError } from './errors.js';

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
      description: 'The oldest place that can still be followed on from. Everything can be read as of any place.',
      resolve: async (context) => context.record.cursor(await context.feed.oldest(await context.head())),
    }),
    epoch: t.string({
      description: 'Which record this is: a random text made when it was created. Cursors of another epoch do not fit.',
      resolve: (context) => context.record.epoch,
    }),
    updateCount: t.int({
      description: 'How many updates there are, over all stories and outside them.',
      resolve: async (context) => (await context.head()).offset,
    }),
    verification: t.field({
      type: RecordVerification,
      nullable: true,
      description: 'Walks the whole record and checks it, which takes time: for the desk only.',
      resolve: ({ record, editor }) => {
        if (editor === null)
          throw inputError('TOKEN_REQUIRED', 'Checking the whole record needs the token of the desk');
        return record.verify();
      },
    }),
  }),
});

const RecordVerification = builder.objectRef<Verification>('RecordVerification').implement({
  description: 'Whether the record is what was recorded.',
  fields: (t) => ({
    isIntact: t.boolean({ description: 'Whether everything is as it was recorded.', resolve: ({ intact }) => intact }),
    updateCount: t.int({
      nullable: true,
      description: 'How many updates were checked, when all are intact.',
      resolve: (verification) => (verification.intact ? verification.updates : null),
    }),
    brokenAt: t.int({
      nullable: true,
      description: 'The number of the first update at which something is wrong.',
      resolve: (verification) => (verification.intact ? null : verification.offset),
    }),
    fault: t.string({
      nullable: true,
      description: 'What is wrong there.',
      resolve: (verification) => (verification.intact ? null : verification.fault),
    }),
    warnings: t.stringList({
      description:
        'What to look at although it was recorded so, each in a sentence: times that are read otherwise today, and a newest update that is ahead of the clock.',
      resolve: (_, __, { record }) => record.warnings(),
    }),
  }),
});

const EditorType = builder.objectRef<Editor>('Editor').implement({
  description: 'Somebody of the desk.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Who they are.' }),
    role: t.expose('role', { type: EditorRole, description: 'What they may do.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When their token is good no more; null for never.',
    }),
  }),
});

builder.queryFields((t) => ({
  record: t.field({
    type: RecordType,
    description: 'The record itself: where it begins and where it stands.',
    resolve: (_, __, context) => context,
  }),
  viewer: t.field({
    type: EditorType,
    nullable: true,
    description: 'Who is asking, by the token that was sent; null for readers.',
    resolve: (_, __, { editor }) => editor,
  }),
}));
