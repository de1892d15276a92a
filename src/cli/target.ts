/** Whom commands ask, and what becomes of the answers. */
import { CliError } from './errors.js';

/** Who answers: the running service, or the store itself. */
export interface Target {
  /** What it is, for people. */
  readonly name: string;
  /**
   * Asks a question of the published schema. The schema is what says that the answer has the form `T`.
   * @throws CliError when it was not answered.
   */
  ask<T>(query: string, variables: object): Promise<T>;
  close(): Promise<void>;
}

/** An answer to a GraphQL request, with or without what was asked for. */
export interface GraphQLAnswer<T> {
  readonly data?: T | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: unknown };
  }[];
}

/**
 * What was asked for. `name` is who was asked; `codeHints` add a sentence to the errors of some codes.
 * @throws CliError with the sentence and the code of every error.
 */
export function dataOf<T>(
  { data, errors }: GraphQLAnswer<T>,
  name: string,
  codeHints: Readonly<Record<string, string>> = {},
): T {
  if (errors === undefined && data) return data;
  const codes: string[] = [];
  const faults = (errors ?? []).map(({ message, extensions }) => {
    const code = typeof extensions?.code === 'string' ? extensions.code : null;
    if (code === null) return message;
    codes.push(code);
    const hint = codeHints[code];
    return `${message}  [${code}]${hint === undefined ? '' : `\n${hint}`}`;
  });
  throw new CliError(`Not done by ${name}: ${faults.length === 0 ? 'it gave no answer' : faults.join('\n')}`, codes);
}
