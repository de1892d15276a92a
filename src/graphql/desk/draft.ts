/** Drafts of statements. Only the desk sees them. */
import { entryOfDraft } from '../../desk/story-file/write.js';
import type { StoredDraft } from '../../record/drafts.js';
import { MAX_MISTAKES_TOLD } from '../../story/bounds.js';
import { globalId } from '../../story/global-id.js';
import { builder } from '../builder.js';
import { pageSize } from '../connection.js';
import { optionalThingId, thingId } from '../thing-id.js';
import { referred, Story } from '../types.js';
import { deskOnly, listArgs } from './desk-only.js';
import { MistakeType } from './mistake.js';

/** A text field of a draft, or `null`. */
function textOf({ content }: StoredDraft, field: string): string | null {
  const value = content[field];
  return typeof value === 'string' ? value : null;
}

export const StatementDraft = builder.objectRef<StoredDraft>('StatementDraft').implement({
  description:
    'A statement that the desk is preparing. It is not on the record, and only the desk sees it. Publishing the draft makes it a statement.',
  fields: (t) => ({
    id: t.id({
      description: 'The id that the statement will have.',
      resolve: ({ id }) => globalId('statement', id),
    }),
    key: t.string({
      description: 'The readable name, unique in its story.',
      resolve: ({ id, story }) => id.slice(story.length + 1),
    }),
    story: t.field({
      type: Story,
      description: 'The story it belongs to.',
      resolve: async ({ story }, _, context) => referred(await context.head(), 'story', story),
    }),
    revision: t.exposeInt('revision', {
      description:
        'How often the draft has been saved: 1, 2, 3, … To save or publish it, name the revision that you saw.',
    }),
    text: t.string({
      nullable: true,
      description: 'The words, if the draft has any yet.',
      resolve: (draft) => textOf(draft, 'text'),
    }),
    mode: t.string({
      nullable: true,
      description: 'Whose words they are, if the draft says so yet: a value of SpeechMode.',
      resolve: (draft) => textOf(draft, 'mode'),
    }),
    entry: t.string({
      description: 'The whole draft as an entry of a story file (YAML), to edit and save again.',
      resolve: entryOfDraft,
    }),
    savedBy: t.exposeString('editor', { description: 'The editor who saved it last.' }),
    savedAt: t.expose('savedAt', { type: 'DateTime', description: 'When it was saved last.' }),
    mistakes: t.field({
      type: [MistakeType],
      description: `The mistakes that keep the draft from being published now; empty if it is ready. At most ${MAX_MISTAKES_TOLD}; a last one (MORE_MISTAKES) counts any others.`,
      resolve: async (draft, _, { desk, editor }) => (editor === null ? [] : [...(await desk.review(draft, editor))]),
    }),
  }),
});

builder.queryFields((t) => ({
  drafts: t.field({
    type: [StatementDraft],
    description: 'The drafts of the desk, by id. For the desk only.',
    args: listArgs('drafts', t.arg),
    resolve: (_, { story, first, after }, context) => {
      deskOnly(context, 'Drafts');
      const { limit } = pageSize({ first });
      const query = { story: optionalThingId('story', story), after: optionalThingId('statement', after), limit };
      return context.desk.drafts(query);
    },
  }),
  draft: t.field({
    type: StatementDraft,
    nullable: true,
    description: 'One draft, or null if there is none. For the desk only.',
    args: { id: t.arg.id({ required: true, description: 'Its id, or `story/key`.' }) },
    resolve: (_, { id }, context) => {
      deskOnly(context, 'Drafts');
      return context.desk.draft(thingId('statement', id));
    },
  }),
}));
