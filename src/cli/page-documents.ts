/**
 * Generates the GraphQL documents of the page as TypeScript: one module for readers (`schema/operations/page/`) and one for
 * the desk (`schema/operations/desk/`). Each operation comes with its fragments and with the types of its variables and
 * result. GraphQL Code Generator is a development dependency, so that this cannot run where the service is deployed.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'graphql';
import { printedSchema } from '../graphql/schema.js';

const FOLDERS = fileURLToPath(new URL('../../schema/operations/', import.meta.url));
/** The folders of documents, by who uses them. */
export type DocumentFolder = 'page' | 'desk';
const STRING = 'string';
const headOf = (folder: DocumentFolder) => `/**
 * Generated from schema/operations/${folder}/ by \`npm run contract\`; a test fails when it is stale.
 * biome-ignore-all format: generated
 * biome-ignore-all lint: generated
 */
`;

/** How the types of operations are written. */
export const CODEGEN_SETTINGS = {
  useTypeImports: true,
  strictScalars: true,
  scalars: { Cursor: STRING, DateTime: STRING, LanguageTag: STRING, URL: STRING },
  skipTypename: true,
  avoidOptionals: { field: true },
};

/** The text of the module with the documents of a folder. */
export async function pageDocuments(folder: DocumentFolder): Promise<string> {
  const [{ codegen }, typedDocuments, operationTypes] = await Promise.all([
    import('@graphql-codegen/core'),
    import('@graphql-codegen/typed-document-node'),
    import('@graphql-codegen/typescript-operations'),
  ]);
  const path = `${FOLDERS}${folder}/`;
  const files = readdirSync(path).sort();
  const generated = await codegen({
    filename: 'operations.ts',
    schema: parse(printedSchema()),
    documents: files.map((file) => ({ location: file, document: parse(readFileSync(`${path}${file}`, 'utf8')) })),
    pluginMap: { operationTypes, typedDocuments },
    plugins: [{ operationTypes: {} }, { typedDocuments: {} }],
    config: { ...CODEGEN_SETTINGS, documentMode: STRING, onlyOperationTypes: true, dedupeFragments: true },
  });
  return `${headOf(folder)}${generated}\n${folder === 'page' ? idsOf(generated) : ''}`;
}

/** The ids of the documents, which are the SHA-256 of each text, by the names of their operations. */
function idsOf(generated: string): string {
  const ids = [
    ...generated.matchAll(/new TypedDocumentString\(`([^`]*?\b(?:query|subscription|mutation) (\w+)[^`]*)`/g),
  ].map(([, text = '', name]) => `  ${name}: '${createHash('sha256').update(text).digest('hex')}',`);
  return `/** The id of each document. */\nexport const DOCUMENT_IDS: Readonly<Record<string, string>> = {\n${ids.join('\n')}\n};\n`;
}
