import type { Mistake } from '../../desk/story-file/parse.js';
import { ViolationCode } from '../../story/violation.js';
import { labelled } from '../../words/labels.js';
import { builder } from '../builder.js';

const MistakeCode = builder.enumType('MistakeCode', {
  description: 'The codes of mistakes in an input. Values may be added.',
  values: Object.fromEntries(Object.entries(ViolationCode).map(([code, description]) => [code, { description }])),
});

export const MistakeType = builder.objectRef<Mistake>('Mistake').implement({
  description: 'A mistake in an input, and its place.',
  fields: (t) => ({
    code: t.expose('code', { type: MistakeCode, description: 'The code of the mistake, for programs.' }),
    message: t.exposeString('message', { description: 'What is wrong and what would be right, for people.' }),
    labelledMessage: t.string({
      description:
        'The same for an editor at a form: fields and values have their labels at the desk, in quotation marks, in place of their names.',
      resolve: ({ sentence }) => labelled(sentence),
    }),
    path: t.stringList({
      description: 'The place: field names and list indexes (from 0), from the outside in.',
      resolve: ({ path }) => path.map(String),
    }),
    line: t.int({
      nullable: true,
      description: 'The line, from 1; null if the input is not a story file.',
      resolve: ({ position }) => position?.line ?? null,
    }),
    column: t.int({
      nullable: true,
      description: 'The column, from 1; null if the input is not a story file.',
      resolve: ({ position }) => position?.column ?? null,
    }),
  }),
});
