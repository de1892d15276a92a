/**
 * The contract by GraphQL Code Generator: typed documents of the example operations, checked by the TypeScript in use.
 */
import { beforeAll, describe, expect } from 'vitest';
import { printedSchema } from '../../src/graphql/schema.js';
import { exampleOperations } from '../../src/server/documents/example-operations.js';
import { clausesOf } from '../fixtures/contract/conformance.js';
import { generated, typeErrors } from '../fixtures/contract/typed-documents.js';

const clause = clausesOf('GraphQL Code Generator, and TypeScript');

/** A client for typed documents: its variables and results have the types of the document. */
const CLIENT = `import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
export declare function ask<Result, Variables>(document: TypedDocumentNode<Result, Variables>, variables: Variables): Promise<Result>;
`;
const IMPORTS = `import { ask } from './client.js';
import { AsItStoodDocument, LiveUpdatesDocument, StoryAtAGlanceDocument, WhoSaidWhatDocument } from './operations.js';
`;
const RIGHT = `${IMPORTS}
const { story } = await ask(StoryAtAGlanceDocument, {});
if (story !== null) {
  const live: 'LIVE' | 'CLOSED' = story.status;
  const texts: (string | null)[] = story.statements.nodes.map(({ text }) => text);
  console.log(story.headline.toUpperCase(), story.cursor.length, story.sequence + 1, live, texts);
}
await ask(AsItStoodDocument, { asOf: { update: { story: 'a-story', sequence: 20 } } });
const { proposal } = await ask(WhoSaidWhatDocument, { proposal: 'a-story/truce', after: null });
const speakers = proposal?.statements.nodes.flatMap(({ attributions }) => attributions.map(({ speaker }) => speaker?.name));
console.log(speakers);
const { storyUpdates } = await ask(LiveUpdatesDocument, { story: 'a-story', after: 'a cursor' });
switch (storyUpdates.__typename) {
  case 'StatementCorrected':
    console.log(storyUpdates.notice.text, storyUpdates.previous.text, storyUpdates.statement.id);
    break;
  case 'FeedReset':
    console.log(storyUpdates.reason, storyUpdates.head);
    break;
  default:
}
export {};
`;
/** Wrong uses, one in each line, with the error that each gives. */
const WRONG = [
  ['A field that is not selected', 'console.log((await ask(StoryAtAGlanceDocument, {})).story?.language);', 'TS2339'],
  [
    'A field of another type',
    'const sequence: string | undefined = (await ask(StoryAtAGlanceDocument, {})).story?.sequence;',
    'TS2322',
  ],
  ['A field of a nullable object', 'console.log((await ask(StoryAtAGlanceDocument, {})).story.headline);', 'TS2531'],
  ['A variable of another type', 'await ask(StoryAtAGlanceDocument, { story: 1 });', 'TS2322'],
  ['An unknown variable', "await ask(StoryAtAGlanceDocument, { slug: 'a-story' });", 'TS2353'],
  ['Two fields of a oneOf input', "await ask(AsItStoodDocument, { asOf: { cursor: 'a', time: 'b' } });", 'TS2322'],
  [
    'An unknown enum value',
    "if ((await ask(StoryAtAGlanceDocument, {})).story?.status === 'PAUSED') throw 0;",
    'TS2367',
  ],
  [
    'A field of one update kind, read from any kind',
    'console.log((await ask(LiveUpdatesDocument, {})).storyUpdates.reason);',
    'TS2339',
  ],
] as const;

describe('Typed documents', () => {
  let errors: string[];
  let sizes: string;
  beforeAll(async () => {
    const made = await generated(printedSchema());
    sizes = Object.entries(made)
      .map(([name, text]) => `${name} of ${text.split('\n').length} lines`)
      .join(', ');
    const wrong = `${IMPORTS.replaceAll('\n', ' ')}\n${WRONG.map(([, line]) => line).join('\n')}\n`;
    errors = await typeErrors({ ...made, 'client.ts': CLIENT, 'right.ts': RIGHT, 'wrong.ts': wrong });
  });
  const errorsIn = (file: string) => errors.filter((error) => error.startsWith(file));

  clause('generate', 'Generated types of the schema and of all example operations compile', async () => {
    expect([...errorsIn('schema.ts'), ...errorsIn('operations.ts'), ...errorsIn('client.ts')]).toEqual([]);
    return `${exampleOperations().length} documents: ${sizes}`;
  });
  clause('use', 'Correct uses of the types compile', async () => {
    expect(errorsIn('right.ts')).toEqual([]);
    return 'no error';
  });
  for (const [index, [use, , code]] of WRONG.entries()) {
    clause('teeth', `${use} is an error`, async () => {
      const found = errorsIn(`wrong.ts(${index + 2})`);
      expect(found).toEqual([expect.stringContaining(`error ${code}: `)]);
      return found.join().replace(/^.*?error (.{0,80}).*$/, '$1');
    });
  }
  clause('teeth', 'All other uses compile', async () => {
    expect(errors).toHaveLength(WRONG.length);
    return `${errors.length} errors`;
  });
});
