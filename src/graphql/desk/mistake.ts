import type { Mistake } from '../../desk/story-file/parse.js';
import { ViolationCode } from '../../story/violation.js';
import { builder } from '../builder.js';

const MistakeCode = builder.enumType('MistakeCode', {
  description: 'What can be wrong with what the desk was given. Values may be added.',
  values: Object.fromEntries(Object.entries(ViolationCode).map(([code, description]) => [code, { description }])),
});

export const MistakeType = builder.objectRef<Mistake>('Mistake').implement({
  description: 'Something wrong in what the desk was given, and where.',
  fields: (t) => ({
    code: t.expose('code', { type: MistakeCode, description: 'What is wrong, for programs.' }),
    message: t.exposeString('message', { description: 'What is wrong and what would be right, for people.' }),
    path: t.stringList({
      description: 'Where: the names and list positions (from 0) from the outside in.',
      resolve: ({ path }) => path.map(String),
    }),
    line: t.int({
      nullable: true,
      description: 'The line, from 1; null where what was given is not a story file.',
      resolve: ({ position }) => position?.line ?? null,
    }),
    column: t.int({
      nullable: true,
      description: 'The column, from 1; null where what was given is not a story file.',
      resolve: ({ position }) => position?.column ?? null,
    }),
  }),
});
