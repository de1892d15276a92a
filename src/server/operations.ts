/** The example operations: the tabs of GraphiQL, the README's examples and a part of the tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../schema/operations/', import.meta.url));

export interface ExampleOperation {
  /** The name of its file, without the ending. */
  readonly name: string;
  readonly query: string;
  /** Its variables as JSON text; empty where it takes none. */
  readonly variables: string;
}

/** The operations of `schema/operations/`, in the order of their names; `<name>.variables.json` stands beside one. */
export function exampleOperations(): ExampleOperation[] {
  const files = readdirSync(FOLDER).sort();
  return files
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => {
      const name = file.slice(0, -'.graphql'.length);
      const variables = `${name}.variables.json`;
      return {
        name,
        query: readFileSync(`${FOLDER}${file}`, 'utf8'),
        variables: files.includes(variables) ? readFileSync(`${FOLDER}${variables}`, 'utf8') : '',
      };
    });
}
