/** Writes the published contract: what clients and editors of story files build on. A test fails when it is stale. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { storyFileJsonSchema } from '../desk/story-file/definition.js';
import { printedSchema } from '../graphql/schema.js';

/** The files of the contract, each with what it should say. */
export function contract(): { readonly path: string; readonly content: string }[] {
  const inSchemaFolder = (name: string) => fileURLToPath(new URL(`../../schema/${name}`, import.meta.url));
  return [
    { path: inSchemaFolder('schema.graphql'), content: printedSchema() },
    {
      path: inSchemaFolder('story-file.schema.json'),
      content: `${JSON.stringify(storyFileJsonSchema(), null, 2)}\n`,
    },
  ];
}

/** Writes those files. */
export function writeContract(): void {
  for (const { path, content } of contract()) writeFileSync(path, content);
}
