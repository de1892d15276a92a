/**
 * How mutations are made: each is one operation of the desk, and so is each field of `BatchOperation`. What is read of the
 * input is checked by the desk, by the same rules as the entries of story files.
 */
import type { InputFieldMap, InputRef, InputShapeFromFields } from '@pothos/core';
import {
  type GraphQLInputType,
  type GraphQLResolveInfo,
  getNullableType,
  isInputObjectType,
  isListType,
} from 'graphql';
import type { ApplyOutcome, WriteOptions } from '../../desk/desk.js';
import type { Editor } from '../../desk/editor.js';
import type { Expectation, GivenOperation, OperationType } from '../../desk/operation.js';
import type { Snapshot } from '../../record/snapshot.js';
import type { ThingId, ThingKind } from '../../story/model.js';
import { isPlainObject } from '../../story/plain-object.js';
import { type Path, Violations, violation } from '../../story/violation.js';
import { builder, type SchemaTypes } from '../builder.js';
import type { Context } from '../context.js';
import { readId } from '../node.js';
import { kindNamedIn, naming } from './names.js';
import { type Refusal, refusal, refusalOf, refusalOfRecord, TOKEN_REQUIRED } from './refusals.js';
import { RESULTS, type Written } from './written.js';

/** An input object as GraphQL has checked it, with names in the place of ids. */
export type Given = Readonly<Record<string, unknown>>;

export type InputBuilder = PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>;

/** What is asked of the desk, and what it writes. */
export interface Asked {
  readonly operation: GivenOperation;
  /** The id of what it writes, looked up in what the record says afterwards where only that tells. */
  subject(after: Snapshot): Promise<ThingId | null> | ThingId | null;
}

interface Definition<Fields extends InputFieldMap> {
  /** The mutation: verb and noun. */
  readonly name: string;
  readonly description: string;
  /** What it writes. */
  readonly writes: keyof typeof RESULTS;
  readonly fields: (t: InputBuilder) => Fields;
  /** Reads what is asked for; `path` is where the input stands. */
  readonly read: (given: InputShapeFromFields<Fields>, path: Path) => Asked;
}

/** An operation as a field of a batch. */
export interface BatchField {
  readonly name: string;
  readonly description: string;
  readonly input: InputRef<unknown>;
  /** Reads what GraphQL has checked against `input`. */
  readonly read: (given: Given, path: Path) => Asked;
}

/** All operations, in the order in which they are defined. */
export const BATCH_FIELDS: BatchField[] = [];

/** Defines a mutation, and the field of `BatchOperation` that does the same as one part of a batch. */
export function defineOperation<Fields extends InputFieldMap>(definition: Definition<Fields>): void {
  const { name, description, writes, fields } = definition;
  // GraphQL has checked the input against these very fields; that the compiler cannot follow through the list of all operations.
  const read = (given: Given, path: Path) => definition.read(given as InputShapeFromFields<Fields>, path);
  const typeName = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const part = builder.inputType(`${typeName}Operation`, {
    description: `${description} As a part of a batch.`,
    fields,
  });
  BATCH_FIELDS.push({ name, description, input: part, read });
  const input: InputRef<unknown> = builder.inputType(`${typeName}Input`, {
    description,
    fields: (t) => ({ ...fields(t), ...WRITE_OPTIONS(t) }),
  });
  builder.mutationField(name, (t) =>
    t.field({
      type: RESULTS[writes],
      description,
      args: { input: t.arg({ type: input, required: true, description: 'What is to be done.' }) },
      resolve: (_, args, context, info) =>
        withNames(args.input, info, context, (given, editor) => {
          const { dryRun: _dryRun, idempotencyKey: _key, ...asked } = given;
          const { operation, subject } = read(asked, ['input']);
          return write(
            given,
            editor,
            (options) => context.desk.perform({ operations: [operation], ...options }),
            subject,
          );
        }),
    }),
  );
}

/** How something is written, whatever it is. */
export const WRITE_OPTIONS = (t: InputBuilder) => ({
  dryRun: t.boolean({ description: 'Only say what would be done.' }),
  idempotencyKey: t.string({
    description:
      'A text of your own. The same key again returns the first result and appends nothing, so that one may try again safely.',
  }),
});

/** A name that a client gives to something of its own. */
const OWN_NAME = /^[^\p{C}]{1,200}$/u;

/** Why a name of the client's own cannot be used, or `null` when it can. */
export function ownNameFault(field: string, value: unknown): Refusal | null {
  if (value === undefined || value === null || (typeof value === 'string' && OWN_NAME.test(value))) return null;
  const message = `${field} is a text of 1 to 200 characters, without control characters`;
  return refusal('InvalidInput', 'INVALID_INPUT', message, ['input', field]);
}

/** Has the desk write as an input says, and answers with what became of it. */
export async function write(
  given: Given,
  editor: Editor,
  act: (options: WriteOptions) => Promise<ApplyOutcome>,
  subject: Asked['subject'],
): Promise<Written | Refusal> {
  const { idempotencyKey, dryRun } = given;
  const fault = ownNameFault('idempotencyKey', idempotencyKey);
  if (fault !== null) return fault;
  const key = typeof idempotencyKey === 'string' ? idempotencyKey : null;
  try {
    const outcome = await act({ editor, idempotencyKey: key, dryRun: dryRun === true });
    return outcome.status === 'REFUSED' ? refusalOf(outcome.mistakes) : { outcome, subject };
  } catch (error) {
    return refusalOfRecord(error);
  }
}

/** Does what an editor asks of the desk, by an input with the readable names of things in the place of their ids. */
export async function withNames(
  input: unknown,
  { parentType, fieldName }: GraphQLResolveInfo,
  { editor }: Context,
  act: (given: Given, editor: Editor) => Promise<Written | Refusal> | Refusal,
): Promise<Written | Refusal> {
  if (editor === null) return TOKEN_REQUIRED;
  const violations = new Violations();
  const given = namesForIds(input, parentType.getFields()[fieldName]?.args[0]?.type, ['input'], violations);
  if (!violations.isEmpty) return refusalOf(violations.told.map((one) => ({ ...one, position: null })));
  if (!isPlainObject(given)) throw new TypeError('The input of a mutation is an object');
  return act(given, editor);
}

/** A value with names in the place of ids; what is neither, or names another kind of thing, is added to `violations`. */
function namesForIds(
  value: unknown,
  type: GraphQLInputType | undefined,
  path: Path,
  violations: Violations,
  kind?: ThingKind,
): unknown {
  const bare = type === undefined ? undefined : getNullableType(type);
  if (isListType(bare) && Array.isArray(value)) {
    return value.map((one, index) => namesForIds(one, bare.ofType, [...path, index], violations, kind));
  }
  if (isInputObjectType(bare) && isPlainObject(value)) {
    const fields = bare.getFields();
    const named = Object.entries(value).map(([name, one]) => {
      const field = fields[name];
      const named = field === undefined ? undefined : kindNamedIn(field);
      return [name, namesForIds(one, field?.type, [...path, name], violations, named)];
    });
    return Object.fromEntries(named);
  }
  if (typeof value !== 'string' || kind === undefined) return value;
  const read = readId(kind, value);
  if (typeof read === 'string') return read;
  violations.add(violation(read.isOfOtherKind ? 'REFERENCE_OF_OTHER_TYPE' : 'BAD_NAME', path, read.message));
  return value;
}

/** Of what is shared by all stories, and of what names none. */
const NO_STORY = '';

/** The part of a thing's id that names its story, and the one that names it there. */
export function splitId(id: string): { readonly story: ThingId; readonly name: string } {
  const slash = id.indexOf('/');
  return slash < 0 ? { story: NO_STORY, name: id } : { story: id.slice(0, slash), name: id.slice(slash + 1) };
}

/** What describes something new: a field that is null is one that is left out. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isPlainObject(value)) return value;
  const given = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(given.map(([name, one]) => [name, withoutNulls(one)]));
}

/** The fields that change: one that is null is cleared, and inside of those that are given null is nothing. */
export function changesIn(set: object): Given {
  return Object.fromEntries(Object.entries(set).map(([name, one]) => [name, withoutNulls(one)]));
}

/** That there is nothing of the name yet that stands in a field of `path`. */
export function isNew(target: Path): Expectation {
  return { of: 'absence', target };
}

/** The field that names what is to be changed. */
export function whichOne(t: InputBuilder, thing: ThingKind) {
  return t.id({ ...naming(thing), required: true, description: `Which ${thing}, by id or readable name.` });
}

/** The field that says which version of it was seen. */
export function versionSeen(t: InputBuilder, thing: string) {
  return {
    expectedVersion: t.int({
      required: true,
      description: `The version of the ${thing} that you saw: 1, 2, 3, … If somebody has changed it since, that is a conflict.`,
    }),
  };
}

/** That the thing named in a field is at the version that was seen. */
export function isAtVersion(version: number, path: Path, field: string): Expectation {
  return { of: 'version', version, target: [...path, field], path: [...path, 'expectedVersion'] };
}

/** Something new, as the input gives it. */
interface NewThing {
  /** The field of the input in which it stands whole. */
  readonly field: string;
  readonly thing: object;
  /** The field of it that names it, and its name. */
  readonly named: readonly ['slug' | 'key', string];
  /** Of which story it is; `null` for what belongs to none. */
  readonly story: string | null;
}

/** Asks for a new thing. */
export function askForNew(type: OperationType, { field, thing, named, story }: NewThing, path: Path): Asked {
  const [nameField, name] = named;
  const expects = isNew([...path, field, nameField]);
  const inStory = story ?? (type === 'story' ? name : NO_STORY);
  const value = withoutNulls(thing);
  return {
    operation: { type, story: inStory, storyPath: [...path, 'story'], path: [...path, field], value, expects },
    subject: () => (story === null ? name : `${story}/${name}`),
  };
}

/** A change, as the input gives it. */
interface ChangedThing {
  /** The field of the input that names the thing, and its id. */
  readonly which: readonly [field: string, id: string];
  /** What names it in a story file. */
  readonly name: 'slug' | 'key';
  readonly set: object;
  readonly expectedVersion: number;
}

/** Asks for a change of a thing by what stands in `set`. */
export function askForChange(
  type: OperationType,
  { which: [field, id], name, set, expectedVersion }: ChangedThing,
  path: Path,
): Asked {
  const isShared = type === 'actors' || type === 'sources';
  const inStory = type === 'story' ? { story: id, name: id } : splitId(id);
  const { story, name: own } = isShared ? { story: NO_STORY, name: id } : inStory;
  const value = { ...changesIn(set), [name]: own };
  const operation = { type, story, storyPath: [...path, field], path: [...path, 'set'], value };
  return { operation: { ...operation, expects: isAtVersion(expectedVersion, path, field) }, subject: () => id };
}
