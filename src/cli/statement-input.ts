/** A statement as a story file has it, as the mutations take it; what is wrong with its form is found before it is sent. */
import { SECTIONS, type StatementFields } from '../desk/story-file/definition.js';
import { check } from '../desk/story-file/form.js';
import { type Violation, Violations, violation } from '../story/violation.js';
import { type Fields, isMapping } from './entry.js';

/** What no statement is published without. A story file may leave them out, for it may be about one that is there. */
const REQUIRED_FIELDS: readonly (keyof StatementFields)[] = ['mode', 'text', 'language', 'saidAt', 'channel'];

/** What a file says of a statement that is to be published is what the section `statements` of a story file says. */
export function newStatementMistakes(fields: Fields, { draft }: { readonly draft: boolean }): Violation[] {
  const { notice: _notice, allowUnsupported: _allowed, ...others } = fields;
  const violations = new Violations();
  check(SECTIONS.statements, others, [], violations);
  for (const field of ['notice', 'allowUnsupported']) {
    if (!Object.hasOwn(fields, field)) continue;
    const message = `${field} belongs to a change, and this statement is new; to change one use "onrecord correct"`;
    violations.add(violation('UNKNOWN_FIELD', [field], message));
  }
  if (draft && Object.hasOwn(fields, 'allowDuplicate')) {
    const message = 'A draft cannot say this; say --allow-duplicate when you publish it';
    violations.add(violation('UNKNOWN_FIELD', ['allowDuplicate'], message));
  }
  const missing = draft ? [] : REQUIRED_FIELDS.filter((field) => !Object.hasOwn(fields, field));
  for (const field of missing) {
    const isReported = violations.told.some(({ path }) => path[0] === field);
    if (!isReported) violations.add(violation('REQUIRED_FIELD', [field], `${field} is missing`));
  }
  return [...violations.told];
}

/** What is to change about a statement is what `set` of a correction in a story file says. */
export function changeMistakes(fields: Fields): Violation[] {
  const violations = new Violations();
  const notice = { kind: 'CORRECTION', reason: 'OTHER', text: 'It is given otherwise.' };
  check(SECTIONS.correct, { statement: 'given-otherwise', set: fields, notice }, [], violations);
  return violations.told.map((one) => ({ ...one, path: one.path.slice(1) }));
}

/** Fields as the mutations take them: they know times and quotes in their long form only. */
export function inputOf(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, longForm(field, value)]));
}

function longForm(field: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => longForm(field, one));
  if (field === 'quote' && typeof value === 'string') return { exact: value };
  if (field === 'saidAt' || field === 'retrievedAt') return timeOf(value);
  return isMapping(value) ? inputOf(value) : value;
}

/** A time is a text, a year, which YAML takes for a number, or a mapping with one of them. */
function timeOf(value: unknown): unknown {
  if (value === null) return null;
  return isMapping(value) ? { ...value, edtf: String(value.edtf) } : { edtf: String(value) };
}
