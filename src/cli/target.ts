/** The target of a command: the service or the store. */

import { words } from '../words/cli.js';
import { CliError } from './errors.js';

/** The running service, or the store itself. */
export interface Target {
  /** The name for people: `the service at http://…`. */
  readonly name: string;
  /**
   * Executes a document of the published schema, whose result must have the form `T`.
   * @throws CliError when the result has errors, or there is none.
   */
  ask<T>(query: string, variables: object): Promise<T>;
  close(): Promise<void>;
}

/** The response to a GraphQL request. */
export interface TargetResponse<T> {
  readonly data?: T | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: unknown };
  }[];
}

/**
 * The data of a response.
 * @param target The name of the target.
 * @param codeHints A sentence to add to errors, by code.
 * @throws CliError with the message and the code of every error.
 */
export function dataOf<T>(
  { data, errors }: TargetResponse<T>,
  target: string,
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
  throw new CliError(words.target.failed(target, faults.length === 0 ? words.target.noData : faults.join('\n')), codes);
}
