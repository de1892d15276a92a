/** Runs the built `onrecord` command as a process of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { BRIEFLY } from '../fixtures/machines/processes.js';
import { TOKEN } from '../fixtures/service/token.js';
import type { Store } from '../fixtures/store/engines.js';

/** The built command. */
export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** The outcome of a process. */
export interface Finished {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** The environment and the input of a run. */
export interface Surroundings {
  readonly environment?: Readonly<Record<string, string>>;
  /** The content of standard input. */
  readonly input?: string | Uint8Array;
}

/** Runs the command to its end. */
export type Run = (args: readonly string[], surroundings?: Surroundings) => Promise<Finished>;

/** Runs the command beside a service, with the token of a chief. */
export function besideService(service: () => { readonly url: string }): Run {
  return (args, { environment, input } = {}) => {
    const { port } = new URL(service().url);
    const dataDirectory = join(tmpdir(), 'onrecord-no-such-directory');
    // Without options of V8, Node starts with the code of its own modules that it has compiled before.
    return finish(
      process.execPath,
      [MAIN, ...args],
      { DATA_DIR: dataDirectory, PORT: port, DESK_TOKEN: TOKEN, ...environment },
      input,
    );
  };
}

/** Runs the command as the owner of a store that no service uses. */
export function besideStore({ config: { dataDirectory, databaseUrl } }: Store): Run {
  return (args, { environment, input } = {}) =>
    finish(
      process.execPath,
      [...BRIEFLY, MAIN, ...args],
      { DATA_DIR: dataDirectory, DATABASE_URL: databaseUrl ?? '', PORT: '1', ...environment },
      input,
    );
}

/** Runs any program to its end. */
export function finish(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input: string | Uint8Array = '',
): Promise<Finished> {
  const child = spawn(program, args, { env: { PATH: process.env.PATH, ...environment } });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output, errors }));
  });
}

const files = mkdtempSync(join(tmpdir(), 'onrecord-files-'));
// On exit and not after the tests of a file: the next test file may run in the same process and share this module.
process.once('exit', () => rmSync(files, { recursive: true, force: true }));

/** Writes a file in a directory of its own, which is removed when the process ends. Returns the path of the file. */
export function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(mkdtempSync(join(files, 'of-')), name);
  writeFileSync(path, content);
  return path;
}

/** Expects a run to have failed with a message on standard error, without a stack and without output. */
export function expectRefusal({ code, output, errors }: Finished, message: string | RegExp): void {
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(message);
  expect(errors).not.toContain('    at ');
}
