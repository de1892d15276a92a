/** The contract compared with the last released one, by GraphQL Inspector: no undeclared change breaks clients. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { clausesOf } from '../fixtures/contract/conformance.js';
import { schemaChanges } from '../fixtures/contract/schema-changes.js';

const read = (name: string) => readFileSync(`schema/${name}`, 'utf8');
const released = read('released.graphql');
const current = read('schema.graphql');
const declarations = read('breaking-changes.yaml');
const clause = clausesOf('GraphQL Inspector: schema/schema.graphql next to schema/released.graphql');

clause('breaking', 'Every breaking change is declared in schema/breaking-changes.yaml', async () => {
  const { undeclared, declared } = await schemaChanges(released, current, declarations);
  expect(undeclared).toEqual([]);
  return `0 undeclared, ${declared.length} declared`;
});
clause('breaking', 'Every declared change is a breaking one', async () => {
  const { needless } = await schemaChanges(released, current, declarations);
  expect(needless).toEqual([]);
  return '0 needless';
});
clause('dangerous', 'Changes that may break clients intolerant of new values are listed here', async () => {
  const { dangerous, harmless } = await schemaChanges(released, current, declarations);
  return [`${dangerous.length} dangerous, ${harmless.length} harmless`, ...dangerous].join('; ');
});

/** A copy of the schema with one text, which must occur, replaced. */
function changed(from: string | RegExp, to: string): string {
  const copy = released.replace(from, to);
  expect(copy).not.toBe(released);
  return copy;
}

for (const [change, path, from, to] of [
  ['A removed field', 'Story.headline', /(type Story implements[^}]*?)"""[^"]*"""\s+headline: String!/, '$1'],
  ['A field that becomes nullable', 'Story.summary', 'summary: String!', 'summary: String'],
  ['An argument that becomes required', 'Query.search.first', /(search\([^)]*first: Int)\n/, '$1!\n'],
  ['A removed enum value', 'StoryStatus.CLOSED', /"""[^"]*"""\n {2}CLOSED\n/, ''],
  ['A removed union member', 'ActorResult', 'union ActorResult = ActorWritten | ', 'union ActorResult = '],
] as const) {
  clause('teeth', `${change} is found, and passes only if its path is declared`, async () => {
    const copy = changed(from, to);
    const { undeclared } = await schemaChanges(released, copy, '[]');
    expect(undeclared).toEqual([expect.stringContaining(`${path}: `)]);
    const declared = await schemaChanges(released, copy, `- {path: ${path}, reason: A test}`);
    expect([declared.undeclared, declared.declared, declared.needless]).toEqual([[], undeclared, []]);
    return undeclared.join('; ');
  });
}
clause('teeth', 'A declaration without its change is found', async () => {
  const { needless } = await schemaChanges(released, released, '- {path: Story.headline, reason: A test}');
  expect(needless).toEqual(['Story.headline']);
  return needless.join();
});
clause('teeth', 'A new enum value is reported as dangerous, not as breaking', async () => {
  const copy = changed('enum StoryStatus {', 'enum StoryStatus {\n  """Not known yet."""\n  PAUSED\n');
  const { undeclared, dangerous } = await schemaChanges(released, copy, '[]');
  expect([undeclared, dangerous]).toEqual([[], [expect.stringContaining('StoryStatus.PAUSED')]]);
  return dangerous.join();
});
