/**
 * The documents of the page as TypeScript, those of readers (`schema/operations/page/`) and those of the desk
 * (`schema/operations/desk/`) each in a module of their own: each operation with the fragments it uses, and with the types of
 * what it is asked with and what it answers. Made by GraphQL Code Generator, which only those have who work on this project.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'graphql';
import { printedSchema } from '../graphql/schema.js';

const FOLDERS = fileURLToPath(new URL('../../schema/operations/', import.meta.url));
/** Whose documents they are: the folder that they stand in. */
export type DocumentFolder = 'page' | 'desk';
const STRING = 'string';
/** Biome neither formats nor judges what is made. */
const headOf = (folder: DocumentFolder) => `/**
 * Made from schema/operations/${folder}/ by \`npm run contract\`; a test fails when it is stale.
 * biome-ignore-all format: made
 * biome-ignore-all lint: made
 */
`;

/** The text of the module that has the documents of a folder. */
export async function pageDocuments(folder: DocumentFolder): Promise<string> {
  const [{ codegen }, typedDocuments, operationTypes] = await Promise.all([
    import('@graphql-codegen/core'),
    import('@graphql-codegen/typed-document-node'),
    import('@graphql-codegen/typescript-operations'),
  ]);
  const path = `${FOLDERS}${folder}/`;
  const files = readdirSync(path).sort();
  const made = await codegen({
    filename: 'operations.ts',
    schema: parse(printedSchema()),
    documents: files.map((file) => ({ location: file, document: parse(readFileSync(`${path}${file}`, 'utf8')) })),
    pluginMap: { operationTypes, typedDocuments },
    plugins: [{ operationTypes: {} }, { typedDocuments: {} }],
    config: {
      useTypeImports: true,
      strictScalars: true,
      scalars: { Cursor: STRING, DateTime: STRING, LanguageTag: STRING, URL: STRING },
      documentMode: STRING,
      onlyOperationTypes: true,
      skipTypename: true,
      avoidOptionals: { field: true },
      dedupeFragments: true,
    },
  });
  return `${headOf(folder)}${made}\n${folder === 'page' ? idsOf(made) : ''}`;
}

/** By which ids the documents may be asked for, by the names of their operations: the SHA-256 of each text. */
function idsOf(made: string): string {
  const ids = [
    ...made.matchAll(/new TypedDocumentString\(`([^`]*?\b(?:query|subscription|mutation) (\w+)[^`]*)`/g),
  ].map(([, text = '', name]) => `  ${name}: '${createHash('sha256').update(text).digest('hex')}',`);
  return `/** The id of each document. */\nexport const DOCUMENT_IDS: Readonly<Record<string, string>> = {\n${ids.join('\n')}\n};\n`;
}
