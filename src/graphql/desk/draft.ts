/** Drafts of statements. Only the desk sees them. */
import { entryOfDraft } from '../../desk/story-file/write.js';
import type { StoredDraft } from '../../record/drafts.js';
import { MAX_MISTAKES_TOLD } from '../../story/bounds.js';
import { globalId } from '../../story/global-id.js';
import { builder } from '../builder.js';
import { DEFAULT_PAGE_SIZE, pageSize } from '../connection.js';
import type { Context } from '../context.js';
import { inputError } from '../errors.js';
import { optionalThingId, thingId } from '../node.js';
import { referred, Story } from '../types.js';
import { MistakeType } from './mistake.js';

/** A text field of a draft, or `null`. */
function textOf({ content }: StoredDraft, field: string): string | null {
  const value = content[field];
  return typeof value === 'string' ? value : null;
}

export const StatementDraft = builder.objectRef<StoredDraft>('StatementDraft').implement({
  description:
    'A statement that the desk is preparing. It is not on the record: nobody but the desk sees it, and publishing it makes a statement of it.',
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
        'How often it has been saved: 1, 2, 3, … Whoever saves or publishes it says which revision they saw.',
    }),
    text: t.string({
      nullable: true,
      description: 'The words, if there are any yet.',
      resolve: (draft) => textOf(draft, 'text'),
    }),
    mode: t.string({
      nullable: true,
      description: 'Whose words they are, if that is known yet: a value of SpeechMode.',
      resolve: (draft) => textOf(draft, 'mode'),
    }),
    entry: t.string({
      description: 'All of it, as an entry of a story file (YAML), to be edited and saved again.',
      resolve: entryOfDraft,
    }),
    savedBy: t.exposeString('editor', { description: 'Who saved it last.' }),
    savedAt: t.expose('savedAt', { type: 'DateTime', description: 'When it was saved last.' }),
    mistakes: t.field({
      type: [MistakeType],
      description: `What would keep it from being published now; nothing when it is ready. At most ${MAX_MISTAKES_TOLD}; where there are more, a last one (MORE_MISTAKES) says how many.`,
      resolve: async (draft, _, { desk, editor }) => (editor === null ? [] : [...(await desk.review(draft, editor))]),
    }),
  }),
});

/** @throws GraphQLError TOKEN_REQUIRED for readers. */
export function deskOnly({ editor }: Context, what: string): void {
  if (editor === null) throw inputError('TOKEN_REQUIRED', `${what} is for the desk; send the token of an editor`);
}

builder.queryFields((t) => ({
  drafts: t.field({
    type: [StatementDraft],
    description: 'What the desk is preparing, by id. For the desk only.',
    args: {
      story: t.arg.id({ description: 'Only of this story.' }),
      first: t.arg.int({ description: `So many; ${DEFAULT_PAGE_SIZE} by default.` }),
      after: t.arg.id({ description: 'Only those after this one.' }),
    },
    resolve: (_, { story, first, after }, context) => {
      deskOnly(context, 'What is being prepared');
      const { limit } = pageSize({ first });
      const query = { story: optionalThingId('story', story), after: optionalThingId('statement', after), limit };
      return context.desk.drafts(query);
    },
  }),
  draft: t.field({
    type: StatementDraft,
    nullable: true,
    description: 'One draft, or null where there is none. For the desk only.',
    args: { id: t.arg.id({ required: true, description: 'Its id, or `story/key`.' }) },
    resolve: (_, { id }, context) => {
      deskOnly(context, 'What is being prepared');
      return context.desk.draft(thingId('statement', id));
    },
  }),
}));
