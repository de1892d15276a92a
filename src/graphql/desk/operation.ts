/**
 * Defines mutations: each is one operation of the desk, and also one field of `BatchOperation`. The desk checks their
 * inputs by the same rules as the entries of story files.
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
import { type Path, Violations } from '../../story/violation.js';
import { builder, type SchemaTypes } from '../builder.js';
import type { Context } from '../context.js';
import { idToWrite, kindNamedIn, naming } from './names.js';
import { type DeskRefusal, refusal, refusalOf, refusalOfRecord, TOKEN_REQUIRED } from './refusals.js';
import { RESULTS, type Written } from './written.js';

/** An input object that GraphQL has checked, with readable names in place of ids. */
export type GivenInput = Readonly<Record<string, unknown>>;

export type InputBuilder = PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>;

/** A request to the desk, and the thing that it writes. */
export interface DeskOperation {
  readonly operation: GivenOperation;
  /** The id of the written thing; if only the record knows it, looked up afterwards. */
  subject(after: Snapshot): Promise<ThingId | null> | ThingId | null;
}

interface Definition<Fields extends InputFieldMap> {
  /** The name of the mutation: verb and noun. */
  readonly name: string;
  readonly description: string;
  /** The kind of thing that it writes. */
  readonly writes: keyof typeof RESULTS;
  readonly fields: (t: InputBuilder) => Fields;
  /** Reads the request; `path` is the path of the input. */
  readonly read: (given: InputShapeFromFields<Fields>, path: Path) => DeskOperation;
}

/** An operation as a field of a batch. */
export interface BatchField {
  readonly name: string;
  readonly description: string;
  readonly input: InputRef<unknown>;
  /** Reads an input that GraphQL has checked against `input`. */
  readonly read: (given: GivenInput, path: Path) => DeskOperation;
}

/** All operations, in the order in which they are defined. */
export const BATCH_FIELDS: BatchField[] = [];

/** Defines a mutation, and the field of `BatchOperation` that does the same within a batch. */
export function defineOperation<Fields extends InputFieldMap>(definition: Definition<Fields>): void {
  const { name, description, writes, fields } = definition;
  // GraphQL has checked the input against these fields; the compiler cannot follow that through the list of all
  // operations.
  const read = (given: GivenInput, path: Path) => definition.read(given as InputShapeFromFields<Fields>, path);
  const typeName = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const part = builder.inputType(`${typeName}Operation`, {
    description: `${description} As part of a batch.`,
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
      args: { input: t.arg({ type: input, required: true, description: 'The input of the mutation.' }) },
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

/** The fields of every input that writes. */
export const WRITE_OPTIONS = (t: InputBuilder) => ({
  dryRun: t.boolean({
    description: 'Whether to only plan: the result says what would be done, and nothing is appended.',
  }),
  idempotencyKey: t.string({
    description:
      'A text that you choose. A repeated key returns the first result and appends nothing, so that a retry is safe.',
  }),
});

/** The form of a key or name that a client chooses. */
const OWN_NAME = /^[^\p{C}]{1,200}$/u;

/** Why a name chosen by the client is invalid, or `null`. */
export function ownNameFault(field: string, value: unknown): DeskRefusal | null {
  if (value === undefined || value === null || (typeof value === 'string' && OWN_NAME.test(value))) return null;
  const message = `${field} must be a text of 1 to 200 characters, without control characters`;
  return refusal('InvalidInput', 'INVALID_INPUT', message, ['input', field]);
}

/** Has the desk write, and turns the outcome into a result. */
export async function write(
  given: GivenInput,
  editor: Editor,
  act: (options: WriteOptions) => Promise<ApplyOutcome>,
  subject: DeskOperation['subject'],
): Promise<Written | DeskRefusal> {
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

/** Runs a request of an editor, with readable names in place of ids. */
export async function withNames(
  input: unknown,
  { parentType, fieldName }: GraphQLResolveInfo,
  { editor }: Context,
  act: (given: GivenInput, editor: Editor) => Promise<Written | DeskRefusal> | DeskRefusal,
): Promise<Written | DeskRefusal> {
  if (editor === null) return TOKEN_REQUIRED;
  const violations = new Violations();
  const given = namesForIds(input, parentType.getFields()[fieldName]?.args[0]?.type, ['input'], violations);
  if (!violations.isEmpty) return refusalOf(violations.told.map((one) => ({ ...one, position: null })));
  if (!isPlainObject(given)) throw new TypeError('The input of a mutation must be an object');
  return act(given, editor);
}

/** Replaces ids by readable names; an invalid one, or one for another kind of thing, is added to `violations`. */
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
  return idToWrite(kind, value, path, violations);
}

/** The story of shared things, and of names without one. */
const NO_STORY = '';

/** Splits a thing's id into its story and its name there. */
export function splitId(id: string): { readonly story: ThingId; readonly name: string } {
  const slash = id.indexOf('/');
  return slash < 0 ? { story: NO_STORY, name: id } : { story: id.slice(0, slash), name: id.slice(slash + 1) };
}

/** The fields of a new thing: a null field counts as omitted. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isPlainObject(value)) return value;
  const given = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(given.map(([name, one]) => [name, withoutNulls(one)]));
}

/** The fields of a change: a null field is cleared; inside a given value, null counts as omitted. */
export function changesIn(set: object): GivenInput {
  return Object.fromEntries(Object.entries(set).map(([name, one]) => [name, withoutNulls(one)]));
}

/** Expects that nothing has the name in a field of `path` yet. */
export function isNew(target: Path): Expectation {
  return { of: 'absence', target };
}

/** The field that names the thing to change. */
export function whichOne(t: InputBuilder, thing: ThingKind) {
  return t.id({ ...naming(thing), required: true, description: `The ${thing}, by id or readable name.` });
}

/** The field for the version that the editor saw. */
export function versionSeen(t: InputBuilder, thing: string) {
  return {
    expectedVersion: t.int({
      required: true,
      description: `The version of the ${thing} that you saw: 1, 2, 3, … A later version is a conflict.`,
    }),
  };
}

/** Expects the thing named in a field to be at the version that the editor saw. */
export function isAtVersion(version: number, path: Path, field: string): Expectation {
  return { of: 'version', version, target: [...path, field], path: [...path, 'expectedVersion'] };
}

/** A new thing, as the input gives it. */
interface NewThing {
  /** The field of the input that holds it. */
  readonly field: string;
  readonly thing: object;
  /** The field of it that names it, and its name. */
  readonly named: readonly ['slug' | 'key', string];
  /** Its story; `null` for things that belong to none. */
  readonly story: string | null;
}

/** Asks for a new thing. */
export function askForNew(type: OperationType, { field, thing, named, story }: NewThing, path: Path): DeskOperation {
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
  /** The name of the naming field in a story file. */
  readonly name: 'slug' | 'key';
  readonly set: object;
  readonly expectedVersion: number;
}

/** Asks to change a thing by the fields in `set`. */
export function askForChange(
  type: OperationType,
  { which: [field, id], name, set, expectedVersion }: ChangedThing,
  path: Path,
): DeskOperation {
  const isShared = type === 'actors' || type === 'sources';
  const inStory = type === 'story' ? { story: id, name: id } : splitId(id);
  const { story, name: own } = isShared ? { story: NO_STORY, name: id } : inStory;
  const value = { ...changesIn(set), [name]: own };
  const operation = { type, story, storyPath: [...path, field], path: [...path, 'set'], value };
  return { operation: { ...operation, expects: isAtVersion(expectedVersion, path, field) }, subject: () => id };
}
