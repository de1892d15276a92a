/** The published contract by the rules of graphql-eslint in eslint.config.js; `npx eslint schema` reports the same. */
import { readdirSync } from 'node:fs';
import { rules } from '@graphql-eslint/eslint-plugin';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { exampleOperations } from '../../src/server/documents/example-operations.js';
import { noteClause } from '../fixtures/contract/conformance.js';

const SCHEMA = 'schema/schema.graphql';
const OPERATION = `schema/operations/${exampleOperations()[0]?.name}.graphql`;
const PREFIX = '@graphql-eslint/';

/** ESLint's calculated configuration: the severity of each rule, 0 for off, and its options. */
const Configuration = z.object({
  rules: z.record(z.string(), z.tuple([z.number()], z.unknown())),
});
const Descriptions = z.record(
  z.string(),
  z.object({ meta: z.object({ docs: z.object({ description: z.string().default('') }) }) }),
);

describe('The contract', () => {
  const eslint = new ESLint();
  let results: ESLint.LintResult[];
  beforeAll(async () => {
    results = await eslint.lintFiles('schema');
  });

  test('the lint reads the schema, every example operation, and every document of the pages', () => {
    const files = readdirSync('schema/operations', { recursive: true, encoding: 'utf8' });
    const operations = files.filter((name) => name.endsWith('.graphql'));
    expect(operations.length).toBeGreaterThan(exampleOperations().length);
    expect(results).toHaveLength(1 + operations.length);
  });

  test.each([
    ['schema-recommended, schema-relay', SCHEMA],
    ['operations-recommended', OPERATION],
  ])('the contract has no finding of %s', async (name, path) => {
    const configuration = Configuration.parse(await eslint.calculateConfigForFile(path));
    const descriptions = Descriptions.parse(rules);
    const messages = results
      .filter(({ filePath }) => filePath.endsWith(SCHEMA) === (path === SCHEMA))
      .flatMap((result) => result.messages.map((message) => ({ ...message, filePath: result.filePath })));
    for (const [rule, [severity]] of Object.entries(configuration.rules)) {
      const found = messages.filter(({ ruleId }) => ruleId === rule).length;
      const short = rule.slice(PREFIX.length);
      const sentence = descriptions[short]?.meta.docs.description.split('\n')[0] ?? '';
      const obtained = severity === 0 ? 'OFF, for the reason in eslint.config.js' : `${found} findings`;
      const held = severity > 0 && found === 0;
      noteClause({ target: `graphql-eslint: ${name}`, part: short, sentence, obtained, held });
    }
    expect(messages.map(({ filePath, line, ruleId, message }) => `${filePath}:${line} ${ruleId} ${message}`)).toEqual(
      [],
    );
  });

  test.each([
    [
      'a type without a description, with a name of another style',
      'type bad_name { name: String }',
      ['naming-convention', 'require-description'],
    ],
    [
      'a connection without page info',
      '"""Many."""\ntype ThingConnection { edges: [String] }',
      ['relay-connection-types'],
    ],
  ])('the lint fails for %s', async (_, addition, expected) => {
    const [result] = await eslint.lintText(addition, { filePath: SCHEMA });
    const found = result?.messages.map(({ ruleId }) => ruleId?.slice(PREFIX.length));
    expect(found).toEqual(expect.arrayContaining(expected));
  });

  test('the lint fails for an operation that selects an unknown field', async () => {
    const [result] = await eslint.lintText('query Story { story(by: { slug: "x" }) { colour } }', {
      filePath: OPERATION,
    });
    expect(result?.messages.map(({ ruleId }) => ruleId)).toContain(`${PREFIX}fields-on-correct-type`);
  });
});
