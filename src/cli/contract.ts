/**
 * Writes the published contract, the page's documents in TypeScript, and the modules of the client. A test fails when a file is
 * out of date.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { storyFileJsonSchema } from '../desk/story-file/definition.js';
import { printedSchema } from '../graphql/schema.js';
import { printedSubgraph } from '../graphql/subgraph.js';
import { clientCaches, clientDocuments } from './client-modules.js';
import { pageDocuments } from './page-documents.js';

/** The files of the contract, with their content. */
export async function contract(): Promise<{ readonly path: string; readonly content: string }[]> {
  const inSchemaFolder = (name: string) => fileURLToPath(new URL(`../../schema/${name}`, import.meta.url));
  const inClientFolder = (name: string) =>
    fileURLToPath(new URL(`../../client/src/generated/${name}`, import.meta.url));
  const inWebFolder = (name: string) => fileURLToPath(new URL(`../../src/web/${name}`, import.meta.url));
  return [
    { path: inSchemaFolder('schema.graphql'), content: printedSchema() },
    { path: inSchemaFolder('subgraph.graphql'), content: printedSubgraph() },
    {
      path: inSchemaFolder('story-file.schema.json'),
      content: `${JSON.stringify(storyFileJsonSchema(), null, 2)}\n`,
    },
    { path: inWebFolder('generated/operations.ts'), content: await pageDocuments('page') },
    { path: inWebFolder('desk/generated/operations.ts'), content: await pageDocuments('desk') },
    { path: inClientFolder('documents.ts'), content: await clientDocuments() },
    { path: inClientFolder('caches.ts'), content: clientCaches() },
  ];
}

/** Writes the files of the contract. */
export async function writeContract(): Promise<void> {
  for (const { path, content } of await contract()) writeFileSync(path, content);
}
