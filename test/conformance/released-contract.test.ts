/** The contract next to the one that was released last, by GraphQL Inspector: nothing breaks clients unless it is declared. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { clausesOf } from '../fixtures/conformance.js';
import { schemaChanges } from '../fixtures/schema-changes.js';

const read = (name: string) => readFileSync(`schema/${name}`, 'utf8');
const released = read('released.graphql');
const current = read('schema.graphql');
const declarations = read('breaking-changes.yaml');
const clause = clausesOf('GraphQL Inspector: schema/schema.graphql next to schema/released.graphql');

clause('breaking', 'Nothing breaks clients, but for what schema/breaking-changes.yaml declares', async () => {
  const { undeclared, declared } = await schemaChanges(released, current, declarations);
  expect(undeclared).toEqual([]);
  return `0 undeclared, ${declared.length} declared`;
});
clause('breaking', 'Nothing is declared that does not break anything', async () => {
  const { needless } = await schemaChanges(released, current, declarations);
  expect(needless).toEqual([]);
  return '0 needless';
});
clause('dangerous', 'What may break clients that do not let pass what they do not know is told here', async () => {
  const { dangerous, harmless } = await schemaChanges(released, current, declarations);
  return [`${dangerous.length} dangerous, ${harmless.length} harmless`, ...dangerous].join('; ');
});

/** A copy of the schema in which a text, which must be there, is another. */
function changed(from: string | RegExp, to: string): string {
  const copy = released.replace(from, to);
  expect(copy).not.toBe(released);
  return copy;
}

for (const [what, path, from, to] of [
  ['A field that is removed', 'Story.headline', /(type Story implements[^}]*?)"""[^"]*"""\s+headline: String!/, '$1'],
  ['A field that may be null', 'Story.summary', 'summary: String!', 'summary: String'],
  ['An argument that must be given', 'Query.search.first', /(search\([^)]*first: Int)\n/, '$1!\n'],
  ['A value of an enum that is removed', 'StoryStatus.CLOSED', /"""[^"]*"""\n {2}CLOSED\n/, ''],
  ['A member of a union that is removed', 'ActorResult', 'union ActorResult = ActorWritten | ', 'union ActorResult = '],
] as const) {
  clause('teeth', `${what} is found, and passes only when it is declared at its path`, async () => {
    const copy = changed(from, to);
    const { undeclared } = await schemaChanges(released, copy, '[]');
    expect(undeclared).toEqual([expect.stringContaining(`${path}: `)]);
    const declared = await schemaChanges(released, copy, `- {path: ${path}, reason: A test}`);
    expect([declared.undeclared, declared.declared, declared.needless]).toEqual([[], undeclared, []]);
    return undeclared.join('; ');
  });
}
clause('teeth', 'A declaration that nothing stands behind any more is found', async () => {
  const { needless } = await schemaChanges(released, released, '- {path: Story.headline, reason: A test}');
  expect(needless).toEqual(['Story.headline']);
  return needless.join();
});
clause('teeth', 'A new value of an enum is told as dangerous, not as breaking', async () => {
  const copy = changed('enum StoryStatus {', 'enum StoryStatus {\n  """Not known yet."""\n  PAUSED\n');
  const { undeclared, dangerous } = await schemaChanges(released, copy, '[]');
  expect([undeclared, dangerous]).toEqual([[], [expect.stringContaining('StoryStatus.PAUSED')]]);
  return dangerous.join();
});
