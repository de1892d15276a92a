/** GraphQL inputs and story files have the same fields, so that neither grows without the other. */
import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { expect, test } from 'vitest';
import { storyFileJsonSchema } from '../../src/desk/story-file/definition.js';
import { kindNamedIn } from '../../src/graphql/desk/names.js';
import { schema } from '../../src/graphql/schema.js';
import { NOT_OF_THE_RECORD } from '../fixtures/stories/desk.js';

/** The shape of a field: whether it is a list, an enum's values, or an object's fields. */
interface Shape {
  readonly isList: boolean;
  readonly values: readonly string[];
  readonly fields: Readonly<Record<string, Shape>>;
}
const PLAIN: Shape = { isList: false, values: [], fields: {} };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The shape of a part of the JSON Schema; of several forms, the most detailed one. */
function ofJson(json: unknown): Shape {
  if (!isRecord(json)) return PLAIN;
  const forms = [...listOf(json.anyOf), ...listOf(json.oneOf)].map(ofJson);
  const structured = forms.find((form) => form.isList || form.values.length > 0 || Object.keys(form.fields).length > 0);
  if (structured !== undefined) return structured;
  if (json.type === 'array') return { ...ofJson(json.items), isList: true };
  const values = listOf(json.enum).map(String).sort();
  const properties = isRecord(json.properties) ? Object.entries(json.properties) : [];
  return { isList: false, values, fields: Object.fromEntries(properties.map(([name, one]) => [name, ofJson(one)])) };
}

function ofInput(type: GraphQLInputType): Shape {
  const bare = getNullableType(type);
  if (isListType(bare)) return { ...ofInput(bare.ofType), isList: true };
  if (isEnumType(bare))
    return {
      ...PLAIN,
      values: bare
        .getValues()
        .map(({ name }) => name)
        .sort(),
    };
  if (!isInputObjectType(bare)) return PLAIN;
  const fields = Object.values(bare.getFields()).map((field) => [field.name, ofInput(field.type)] as const);
  return { ...PLAIN, fields: Object.fromEntries(fields) };
}

const file = ofJson(storyFileJsonSchema()).fields;

/** A shape within a file, by the field names that lead to it, without the fields that an input has elsewhere. */
function inFile(path: string, without: readonly string[] = []): Shape {
  const found = path
    .split('.')
    .reduce<Shape | undefined>((shape, name) => shape?.fields[name], { ...PLAIN, fields: file });
  if (found === undefined) throw new Error(`expected a story file to have ${path}`);
  return { ...found, isList: false, fields: omit(found.fields, without) };
}

function input(name: string, without: readonly string[] = []): Shape {
  const type = schema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`expected an input type ${name}`);
  const shape = ofInput(type);
  return { ...shape, fields: omit(shape.fields, without) };
}

function omit(fields: Shape['fields'], names: readonly string[]): Shape['fields'] {
  for (const name of names) if (!(name in fields)) throw new Error(`expected a field ${name} to leave out`);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

/** Fields of a statement's entry that mutations have beside the statement. */
const BESIDE = ['allowDuplicate', 'allowUnsupported', 'notice'];
const WRITING = ['dryRun', 'idempotencyKey'];

test.each([
  ['StoryInput', input('StoryInput'), inFile('story')],
  ['StoryChangesInput', input('StoryChangesInput'), inFile('story', ['slug'])],
  ['SourceInput', input('SourceInput'), inFile('sources')],
  ['SourceChangesInput', input('SourceChangesInput'), inFile('sources', ['slug'])],
  ['ActorInput', input('ActorInput'), inFile('actors')],
  ['ActorChangesInput (a type is for good)', input('ActorChangesInput'), inFile('actors', ['slug', 'type'])],
  ['EventInput', input('EventInput'), inFile('events')],
  ['EventChangesInput', input('EventChangesInput'), inFile('events', ['slug'])],
  ['ProposalInput', input('ProposalInput'), inFile('proposals')],
  ['ProposalChangesInput', input('ProposalChangesInput'), inFile('proposals', ['slug'])],
  ['StatementInput', input('StatementInput'), inFile('statements', BESIDE)],
  ['StatementDraftInput', input('StatementDraftInput'), inFile('statements', BESIDE)],
  ['StatementChangesInput', input('StatementChangesInput'), inFile('correct.set')],
  ['NoticeInput', input('NoticeInput'), inFile('statements.notice')],
  ['CitationInput', input('CitationInput'), inFile('statements.citations')],
  ['QuoteInput', input('QuoteInput'), inFile('statements.citations.quote')],
  ['AttributionInput', input('AttributionInput'), inFile('statements.attributions')],
  ['TranslationInput', input('TranslationInput'), inFile('statements.translations')],
  ['StatementRelationInput', input('StatementRelationInput'), inFile('statements.relations')],
  ['ParticipantInput', input('ParticipantInput'), inFile('events.participants')],
  ['ProposalRelationInput', input('ProposalRelationInput'), inFile('proposals.relation')],
  ['FuzzyTimeInput', input('FuzzyTimeInput'), inFile('statements.saidAt')],
  ['TakePositionInput', input('TakePositionInput', [...WRITING, 'supersedes']), inFile('positions')],
  ['ConditionInput', input('ConditionInput'), inFile('positions.conditions')],
  ['CorrectStatementInput', input('CorrectStatementInput', [...WRITING, 'expectedVersion']), inFile('correct')],
  ['WithholdStatementInput', input('WithholdStatementInput', [...WRITING, 'expectedVersion']), inFile('withhold')],
  ['ReleaseStatementInput', input('ReleaseStatementInput', [...WRITING, 'expectedVersion']), inFile('release')],
  ['RetractStatementInput', input('RetractStatementInput', [...WRITING, 'expectedVersion']), inFile('retract')],
  ['RedactStatementInput', input('RedactStatementInput', [...WRITING, 'expectedVersion']), inFile('redact')],
])('the input %s has the fields and values of a story file', (_, given, entry) => {
  expect(Object.keys(given.fields).length).toBeGreaterThan(0);
  expect(given).toEqual(entry);
});

test('an operation of a batch has the fields of its mutation, except those of the request', () => {
  for (const { name, args } of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const type = args[0]?.type;
    if (name === 'applyBatch' || NOT_OF_THE_RECORD.includes(name) || type === undefined) continue;
    const mutation = ofInput(type);
    expect(ofInput(type).fields, name).toMatchObject({ dryRun: PLAIN, idempotencyKey: PLAIN });
    expect(input('BatchOperation').fields[name], name).toEqual({ ...mutation, fields: omit(mutation.fields, WRITING) });
  }
});

test("every id in a mutation's input has a known kind", () => {
  const unknown = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isInputObjectType(type) || !/(Input|Operation)$/.test(type.name)) continue;
    // The ids of tokens and of articles name nothing on the record.
    if (type.name === 'RevokeTokenInput') continue;
    for (const field of Object.values(type.getFields())) {
      const isOfRecord = getNamedType(field.type).name === 'ID' && field.name !== 'article';
      if (isOfRecord && kindNamedIn(field) === undefined) unknown.add(`${type.name}.${field.name}`);
    }
  }
  expect([...unknown]).toEqual([]);
});
