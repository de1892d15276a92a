/** The example operations: the tabs of GraphiQL, the README's examples, and part of the tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../schema/operations/', import.meta.url));

export interface ExampleOperation {
  /** The name of its file, without the ending. */
  readonly name: string;
  /** The document. Its variables have defaults, so that it runs without any. */
  readonly query: string;
}

const EXTENSION = '.graphql';

/** The operations of `schema/operations/`, in the order of their names. */
export function exampleOperations(): ExampleOperation[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(EXTENSION))
    .sort()
    .map((file) => ({ name: file.slice(0, -EXTENSION.length), query: readFileSync(`${FOLDER}${file}`, 'utf8') }));
}
