import type { Notice } from '../story/model.js';
import { builder } from './builder.js';
import { NoticeKind, NoticeReason } from './enums.js';

export interface DatedNotice extends Notice {
  /** When the notice was recorded. */
  readonly at: string;
}

export const NoticeType = builder.objectRef<DatedNotice>('Notice').implement({
  description: "The desk's public explanation of a change.",
  fields: (t) => ({
    kind: t.expose('kind', { type: NoticeKind, description: 'The kind of the notice.' }),
    reason: t.expose('reason', { type: NoticeReason, description: 'The reason for the change.' }),
    text: t.exposeString('text', { description: 'The explanation, in the words of the desk.' }),
    internalNote: t.string({
      nullable: true,
      description: "The desk's internal note: for the desk only, null for readers.",
      resolve: ({ internalNote }, _, { editor }) => (editor === null ? null : internalNote),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When the notice was recorded.' }),
  }),
});
