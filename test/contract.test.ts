/** The published contract: fresh, described and conventional. */
import { readFileSync } from 'node:fs';
import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNullableType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  parse,
  validate,
  validateSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { contract } from '../src/cli/contract.js';
import { filesOfStory, readStoryFile, storyFolders } from '../src/desk/story-folder.js';
import { schema } from '../src/graphql/schema.js';
import { exampleOperations } from '../src/server/documents/example-operations.js';

const types: readonly GraphQLNamedType[] = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && !(isScalarType(type) && isSpecifiedScalarType(type)),
);

const files = await contract();

describe('The contract', () => {
  test.each(files.map(({ path, content }) => [path.split('/').at(-1), path, content]))(
    'schema/%s is fresh (npm run contract writes it)',
    (_, path = '', content) => {
      expect(readFileSync(path, 'utf8')).toBe(content);
    },
  );

  test('the published form of story files takes the stories there are, and refuses what has another form', () => {
    const published = files.find(({ path }) => path.endsWith('story-file.schema.json'));
    const form = z.fromJSONSchema(JSON.parse(published?.content ?? ''));
    for (const path of ['data', 'data/samples'].flatMap(storyFolders).flatMap(filesOfStory)) {
      expect(form.safeParse(parseYaml(readStoryFile(path).source)).error, path).toBeUndefined();
    }
    for (const wrong of [
      {},
      { story: 'x', colour: 'red' },
      { story: 'x', statements: [{ key: 'k', mode: 'SHOUTED' }] },
    ]) {
      expect(form.safeParse(wrong).success).toBe(false);
    }
  });

  test('the contract is a valid schema', () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  test('describes every type, field, argument and enum value', () => {
    const bare: string[] = [];
    const look = (name: string, description: string | null | undefined) => {
      if (!description) bare.push(name);
    };
    for (const type of types) {
      look(type.name, type.description);
      if (isObjectType(type) || isInterfaceType(type)) {
        for (const field of Object.values(type.getFields())) {
          look(`${type.name}.${field.name}`, field.description);
          for (const argument of field.args) look(`${type.name}.${field.name}(${argument.name})`, argument.description);
        }
      }
      if (isInputObjectType(type)) {
        for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field.description);
      }
      if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value.description);
    }
    expect(bare).toEqual([]);
  });

  test('names the specification of every custom scalar', () => {
    for (const type of types) if (isScalarType(type)) expect(type.specifiedByURL, type.name).toMatch(/^https:/);
  });

  test('names connections and edges after what they hold, with nodes, cursors and a count', () => {
    const connections = types.filter((type) => type.name.endsWith('Connection'));
    expect(connections.length).toBeGreaterThanOrEqual(8);
    for (const type of connections) {
      if (!isObjectType(type)) throw new Error(`${type.name} is no object`);
      expect(Object.keys(type.getFields()).sort(), type.name).toEqual(['edges', 'nodes', 'pageInfo', 'totalCount']);
      expect(String(type.getFields().edges?.type)).toBe(`[${type.name.replace('Connection', 'Edge')}!]!`);
    }
  });

  test.each(['FeedMessage', 'ApplyBatchResult', 'CreateTokenResult', 'RevokeTokenResult'])(
    'members of %s give fields of one name one type, so that all can be selected',
    (name) => {
      const union = schema.getType(name);
      if (!isUnionType(union)) throw new Error(`${name} is no union`);
      const fields = new Map<string, string>();
      for (const type of union.getTypes()) {
        for (const field of Object.values(type.getFields())) {
          expect(String(field.type), `${type.name}.${field.name}`).toBe(fields.get(field.name) ?? String(field.type));
          fields.set(field.name, String(field.type));
        }
      }
    },
  );

  test('the description of every field for the desk says that readers get null', () => {
    for (const type of types) {
      for (const field of isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : []) {
        const name = `${type.name}.${field.name}`;
        if (!/^(internalNote|editor)$/.test(field.name)) continue;
        expect(field.description, name).toMatch(/for the desk only, null for readers/);
        expect(isNullableType(field.type), name).toBe(true);
      }
    }
  });

  test.each(exampleOperations().map((operation) => [operation.name, operation.query]))(
    '%s is valid',
    (_, query = '') => {
      expect(validate(schema, parse(query))).toEqual([]);
    },
  );
});
