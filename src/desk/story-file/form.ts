/** Checks the form of an input, and reports mistakes in the codes and words of this service. */
import type { z } from 'zod';
import { MAX_TEXT_LENGTH_PER_ENTRY, MAX_VALUES_PER_ENTRY } from '../../story/bounds.js';
import { isPlainObject } from '../../story/plain-object.js';
import {
  excerpt,
  type Path,
  type Violation,
  ViolationCode,
  type Violations,
  violation,
} from '../../story/violation.js';
import { mistakeWords } from '../../words/mistakes.js';
import { fieldAt } from '../../words/names.js';
import { isTooLarge } from './document.mjs';
import { repaired } from './repair.js';

const { form: words } = mistakeWords;

/** A value read from an input, as far as its form is right. */
export interface Checked<T> {
  readonly value: T;
  /** The places with a wrong form. The value holds stand-ins there, so that the rest can be checked. */
  readonly faults: readonly Path[];
}

/** Reads a value and adds its mistakes of form to `violations`; `null` where nothing of it can be read. */
export function check<T>(schema: z.ZodType<T>, value: unknown, path: Path, violations: Violations): Checked<T> | null {
  if (isTooLarge(value, ENTRY_BOUNDS)) {
    violations.add(tooLarge(path));
    return null;
  }
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, faults: [] };
  for (const issue of result.error.issues) addIssue(issue, value, path, violations);
  // When the list is full, further mistakes need no search.
  if (violations.isFull) return null;
  const mended = schema.safeParse(repaired(schema, value));
  // An unknown field does not make other fields wrong.
  const faulty = result.error.issues.filter(({ code }) => code !== 'unrecognized_keys');
  return mended.success ? { value: mended.data, faults: faulty.map((issue) => [...path, ...namesOf(issue)]) } : null;
}

/** The path of a zod issue, as field names and list indexes. */
function namesOf({ path }: z.core.$ZodIssue): Path {
  return path.filter((part) => typeof part !== 'symbol');
}

/** The violation of an entry that is too large. */
export function tooLarge(path: Path): Violation {
  const { values, length } = ENTRY_BOUNDS;
  return violation('TOO_LARGE', path, words.entryTooLarge(values, length));
}

/** The bounds of one entry. */
export const ENTRY_BOUNDS = { values: MAX_VALUES_PER_ENTRY, length: MAX_TEXT_LENGTH_PER_ENTRY } as const;

/** Adds the issues that zod found. Of very many unknown fields it makes only those that fit into the list. */
function addIssue(issue: z.core.$ZodIssue, input: unknown, path: Path, violations: Violations): void {
  if (issue.code === 'unrecognized_keys') {
    const { keys } = issue;
    violations.addMany(keys.length, (most) => violationsOf({ ...issue, keys: keys.slice(0, most) }, input, path));
  } else {
    violations.add(...violationsOf(issue, input, path));
  }
}

/** Translates a zod issue into the codes and words of this service. `input` is the value at `base`. */
function violationsOf(issue: z.core.$ZodIssue, input: unknown, base: Path): Violation[] {
  const inner = namesOf(issue);
  const path = [...base, ...inner];
  const field = path.some((part) => typeof part === 'string') ? fieldAt(path) : words.theFile;
  const given = inner.reduce(valueAt, input);
  const one = (code: ViolationCode, message: string): Violation[] => [violation(code, path, message)];
  if (given === null && NO_VALUE_FITS.includes(issue.code)) {
    return one('FORM', words.noValue(field));
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        return violation('UNKNOWN_FIELD', [...path, key], words.unknownField(excerpt(key)));
      });
    case 'invalid_union':
      return given === undefined ? missing(path, field) : unionViolations(issue, given, path);
    case 'invalid_value': {
      if (given === undefined) return missing(path, field);
      return one('FORM', words.notOneOf(field, excerpt(JSON.stringify(given)), issue.values.map(String)));
    }
    case 'invalid_type':
      return given === undefined
        ? missing(path, field)
        : one('FORM', words.mustBe(field, expectedForm(issue.expected, given)));
    case 'too_big':
      return one(issue.origin === 'array' ? 'TOO_MANY' : 'FORM', words.ofField(field, issue.message));
    case 'custom': {
      const code: unknown = issue.params?.code;
      const known = isViolationCode(code) ? code : 'FORM';
      return one(known, SAYS_NO_FIELD.includes(known) ? words.ofField(field, issue.message) : issue.message);
    }
    default:
      return one('FORM', words.other(field, issue.message));
  }
}

function missing(path: Path, field: string): Violation[] {
  return [violation('REQUIRED_FIELD', path, words.missing(field))];
}

/** Picks the form of a union that the author meant: the one whose outer shape matches. */
function unionViolations(issue: z.core.$ZodIssueInvalidUnion, given: unknown, path: Path): Violation[] {
  const meant = issue.errors.find(
    (issues) => !issues.some((one) => one.code === 'invalid_type' && one.path.length === 0),
  );
  return meant === undefined
    ? [violation('FORM', path, issue.message)]
    : meant.flatMap((one) => violationsOf(one, given, path));
}

/** Codes of this service whose messages state the mistake without naming the field first. */
const SAYS_NO_FIELD: readonly ViolationCode[] = ['FORM', 'BAD_CHARACTER'];

/** Whether zod found a `null` where none is allowed. */
const NO_VALUE_FITS: readonly string[] = ['invalid_type', 'invalid_value', 'invalid_union'];

function expectedForm(expected: string, given: unknown): string {
  // YAML reads "- Note: it rains" as a mapping.
  if (expected === 'string' && isPlainObject(given)) return words.textWithColon;
  return FORM_NAMES[expected] ?? expected;
}

const FORM_NAMES: Readonly<Record<string, string>> = words.forms;

function valueAt(value: unknown, part: string | number): unknown {
  if (Array.isArray(value) && typeof part === 'number') return value[part];
  return isPlainObject(value) ? value[part] : undefined;
}

function isViolationCode(code: unknown): code is ViolationCode {
  return typeof code === 'string' && Object.hasOwn(ViolationCode, code);
}
