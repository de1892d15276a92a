/** Turns a statement in the form of story files into the input of the mutations, and checks its form before it is sent. */
import { SECTIONS, type StatementFields } from '../desk/story-file/definition.js';
import { check } from '../desk/story-file/form.js';
import { isPlainObject } from '../story/plain-object.js';
import { type Violation, Violations, violation } from '../story/violation.js';
import { words } from '../words/cli.js';
import type { Fields } from './entry.js';

/** The fields of every published statement. The form of story files cannot require them: a file may change a statement. */
const REQUIRED_FIELDS: readonly (keyof StatementFields)[] = ['mode', 'text', 'language', 'saidAt', 'channel'];

/** The mistakes in a new statement, which has the form of an entry in the section `statements` of a story file. */
export function newStatementMistakes(fields: Fields, { draft }: { readonly draft: boolean }): Violation[] {
  const { notice: _notice, allowUnsupported: _allowed, ...others } = fields;
  const violations = new Violations();
  check(SECTIONS.statements, others, [], violations);
  for (const field of ['notice', 'allowUnsupported']) {
    if (!Object.hasOwn(fields, field)) continue;
    violations.add(violation('UNKNOWN_FIELD', [field], words.publish.onlyForChanges(field)));
  }
  if (draft && Object.hasOwn(fields, 'allowDuplicate')) {
    violations.add(violation('UNKNOWN_FIELD', ['allowDuplicate'], words.publish.notInDraft));
  }
  const missing = draft ? [] : REQUIRED_FIELDS.filter((field) => !Object.hasOwn(fields, field));
  for (const field of missing) {
    const isReported = violations.told.some(({ path }) => path[0] === field);
    if (!isReported) violations.add(violation('REQUIRED_FIELD', [field], words.publish.missing(field)));
  }
  return [...violations.told];
}

/** The mistakes in changes of a statement, which have the form of `set` in a correction of a story file. */
export function changeMistakes(fields: Fields): Violation[] {
  const violations = new Violations();
  // The statement and the notice only complete the form: the command checks its own options.
  const notice = { kind: 'CORRECTION', reason: 'OTHER', text: 'Placeholder' };
  check(SECTIONS.correct, { statement: 'placeholder', set: fields, notice }, [], violations);
  return violations.told.map((one) => ({ ...one, path: one.path.slice(1) }));
}

/** The fields as input of the mutations, which take times and quotes in their long form only. */
export function inputOf(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, longForm(field, value)]));
}

function longForm(field: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => longForm(field, one));
  if (field === 'quote' && typeof value === 'string') return { exact: value };
  if (field === 'saidAt' || field === 'retrievedAt') return timeOf(value);
  return isPlainObject(value) ? inputOf(value) : value;
}

/** A time is a text, a year (a number in YAML), or a mapping with one of these. */
function timeOf(value: unknown): unknown {
  if (value === null) return null;
  return isPlainObject(value) ? { ...value, edtf: String(value.edtf) } : { edtf: String(value) };
}
