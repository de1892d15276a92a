import type { Editor } from '../desk/editor.js';
import type { Verification } from '../record/verify/verify.js';
import { builder } from './builder.js';
import type { Context } from './context.js';
import { EditorRole } from './enums.js';
import { inputError } from './errors.js';

const RecordType = builder.objectRef<Context>('Record').implement({
  description: 'The append-only record, which is the source of everything.',
  fields: (t) => ({
    head: t.field({
      type: 'Cursor',
      description: 'The head. A read as of it, followed by a subscription from it, misses nothing and repeats nothing.',
      resolve: async (context) => context.record.cursor(await context.head()),
    }),
    oldest: t.field({
      type: 'Cursor',
      description: 'The oldest cursor to subscribe from. Reads are possible as of any cursor.',
      resolve: async (context) => context.record.cursor(await context.feed.oldest(await context.head())),
    }),
    epoch: t.string({
      description:
        'Identifies this record: a random text made when it was created. Cursors of another epoch are invalid here.',
      resolve: (context) => context.record.epoch,
    }),
    updateCount: t.int({
      description: 'The number of updates, in all stories and outside them.',
      resolve: async (context) => (await context.head()).offset,
    }),
    verification: t.field({
      type: RecordVerification,
      nullable: true,
      description: 'Checks the whole record, which takes time. For the desk only.',
      resolve: ({ record, editor }) => {
        if (editor === null)
          throw inputError(
            'TOKEN_REQUIRED',
            'Checking the whole record needs the token of an editor; send it as "Authorization: Bearer <token>"',
          );
        return record.verify();
      },
    }),
  }),
});

const RecordVerification = builder.objectRef<Verification>('RecordVerification').implement({
  description: 'The result of checking the record.',
  fields: (t) => ({
    isIntact: t.boolean({
      description: 'Whether every update is as it was recorded.',
      resolve: ({ intact }) => intact,
    }),
    updateCount: t.int({
      nullable: true,
      description: 'The number of checked updates, if all are intact.',
      resolve: (verification) => (verification.intact ? verification.updates : null),
    }),
    brokenAt: t.int({
      nullable: true,
      description: 'The offset of the first update with a fault.',
      resolve: (verification) => (verification.intact ? null : verification.offset),
    }),
    fault: t.string({
      nullable: true,
      description: 'The fault there.',
      resolve: (verification) => (verification.intact ? null : verification.fault),
    }),
    warnings: t.stringList({
      description:
        'Findings to look at in an intact record, each in a sentence: times that would be parsed differently today, and a newest update that is ahead of the clock.',
      resolve: (_, __, { record }) => record.warnings(),
    }),
  }),
});

const EditorType = builder.objectRef<Editor>('Editor').implement({
  description: 'An editor.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name of the editor.' }),
    role: t.expose('role', { type: EditorRole, description: 'The role of the editor.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When their token expires; null for never.',
    }),
  }),
});

builder.queryFields((t) => ({
  record: t.field({
    type: RecordType,
    description: 'The record itself: its oldest and newest cursor, and its checks.',
    resolve: (_, __, context) => context,
  }),
  viewer: t.field({
    type: EditorType,
    nullable: true,
    description: 'The editor whose token the request has; null for readers.',
    resolve: (_, __, { editor }) => editor,
  }),
}));
