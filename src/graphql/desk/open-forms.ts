/** The forms that editors have open: a page reports its own, and shows those of others. Only the desk sees them. */
import { type FormSubject, OPEN_FORM_MS, type OpenForm } from '../../record/open-forms.js';
import { globalId } from '../../story/global-id.js';
import { builder } from '../builder.js';
import type { Context } from '../context.js';
import { readGlobalId } from '../thing-id.js';
import { deskOnly } from './desk-only.js';
import { type DeskRefusal, Forbidden, InvalidInput, refusal, resultType, TOKEN_REQUIRED } from './refusals.js';

/** The longest name of a form, and the longest id of an article, in characters. */
const MAX_NAME_CHARACTERS = 64;
const FORM = new RegExp(`^[\\w-]{1,${MAX_NAME_CHARACTERS}}$`);
const FORM_RULE = `1 to ${MAX_NAME_CHARACTERS} letters, digits, _ and -`;
const SECONDS = OPEN_FORM_MS / 1_000;

const OpenFormType = builder.objectRef<OpenForm>('OpenForm').implement({
  description:
    'A form that an editor has open on a draft, a statement, another thing of the record, or an article. It is not on the record, and only the desk sees it.',
  fields: (t) => ({
    openedBy: t.exposeString('editor', { description: 'The name of the editor.' }),
    form: t.exposeString('form', {
      description:
        'The name of the form, which the page of the editor chose. It is unique among the forms of the editor.',
    }),
    thing: t.id({
      nullable: true,
      description:
        'The id of the thing that the form is about; for a draft, the id that the statement will have. Null for an article.',
      resolve: ({ subject }) => (subject.kind === 'article' ? null : globalId(subject.kind, subject.id)),
    }),
    article: t.id({
      nullable: true,
      description: 'The id of the article that the editor decides; null for a thing.',
      resolve: ({ subject }) => (subject.kind === 'article' ? subject.id : null),
    }),
    openedAt: t.expose('openedAt', { type: 'DateTime', description: 'When the form was opened.' }),
  }),
});

builder.queryFields((t) => ({
  openForms: t.field({
    type: [OpenFormType],
    description: `The forms that editors have open now, the newest first; at most 500. A form counts until it is reported as closed, or for ${SECONDS} seconds after its last report. For the desk only.`,
    resolve: async (_, __, context) => {
      deskOnly(context, 'Open forms');
      return [...(await context.desk.openForms.list())];
    },
  }),
}));

interface Reported {
  readonly isReported: true;
}

const REPORTED: Reported = { isReported: true };

const OpenFormReported = builder.objectRef<Reported>('OpenFormReported').implement({
  description: 'The desk has noted it.',
  fields: (t) => ({
    openForms: t.field({
      type: [OpenFormType],
      description: 'The forms that are open now, the newest first; at most 500.',
      resolve: async (_, __, { desk }) => [...(await desk.openForms.list())],
    }),
  }),
});

const OpenFormResult = resultType('OpenFormResult', OpenFormReported, 'The outcome of a report of a form.', [
  InvalidInput,
  Forbidden,
]);

const FormSubjectInput = builder.inputType('FormSubject', {
  isOneOf: true,
  description: 'The subject of a form.',
  fields: (t) => ({
    thing: t.id({ description: 'The id of a thing on the record, or of a draft of a statement.' }),
    article: t.id({ description: 'The id of an article.' }),
  }),
});

const ReportOpenFormInput = builder.inputType('ReportOpenFormInput', {
  description: 'A form that the editor has open.',
  fields: (t) => ({
    form: t.string({
      required: true,
      description: `A name of your choice for the form, unique among the forms of the editor: ${FORM_RULE}.`,
    }),
    about: t.field({ type: FormSubjectInput, required: true, description: 'The subject of the form.' }),
  }),
});

const ReportClosedFormInput = builder.inputType('ReportClosedFormInput', {
  description: 'A form that the editor has closed.',
  fields: (t) => ({ form: t.string({ required: true, description: 'The name under which it was reported.' }) }),
});

builder.mutationFields((t) => ({
  reportOpenForm: t.field({
    type: OpenFormResult,
    description: `Tells other editors that the editor has a form open. Report it every few seconds: it counts for ${SECONDS} seconds. Nothing is recorded.`,
    args: { input: t.arg({ type: ReportOpenFormInput, required: true, description: 'The form.' }) },
    resolve: async (_, { input: { form, about } }, { desk, editor }: Context): Promise<Reported | DeskRefusal> => {
      if (editor === null) return TOKEN_REQUIRED;
      if (!FORM.test(form)) return invalid(`form must be ${FORM_RULE}`, ['input', 'form']);
      const subject = subjectOf(about);
      if (typeof subject === 'string') return invalid(subject, ['input', 'about']);
      const fault = await desk.openForms.report(form, subject, editor);
      return fault === null ? REPORTED : refusal('InvalidInput', 'TOO_MANY', fault, ['input', 'form']);
    },
  }),
  reportClosedForm: t.field({
    type: OpenFormResult,
    description: 'Tells other editors that the editor has closed a form. One that is not open stays closed.',
    args: { input: t.arg({ type: ReportClosedFormInput, required: true, description: 'The form.' }) },
    resolve: async (_, { input: { form } }, { desk, editor }: Context): Promise<Reported | DeskRefusal> => {
      if (editor === null) return TOKEN_REQUIRED;
      if (!FORM.test(form)) return invalid(`form must be ${FORM_RULE}`, ['input', 'form']);
      await desk.openForms.close(form, editor);
      return REPORTED;
    },
  }),
}));

/** The subject of a form, or the sentence that says why there is none. */
function subjectOf({
  thing,
  article,
}: {
  readonly thing?: string | null | undefined;
  readonly article?: string | null | undefined;
}): FormSubject | string {
  if (typeof article === 'string') {
    return FORM.test(article) ? { kind: 'article', id: article } : `article must be the id of an article: ${FORM_RULE}`;
  }
  const named = readGlobalId(thing ?? '');
  return named === null ? `thing must be the id of a thing or of a draft; "${thing}" is none` : named;
}

function invalid(message: string, path: readonly string[]): DeskRefusal {
  return refusal('InvalidInput', 'INVALID_INPUT', message, path);
}
