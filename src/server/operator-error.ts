/** Errors that the person who starts the service or runs a command can put right. They are printed without a stack. */
import { ConfigError } from '../config.js';
import { DirectoryInUse } from '../record/engine/directory-lock.js';
import { STORE_LOST_EXIT_CODE } from '../record/engine/engine.js';
import { DirectoryUnusable } from '../record/engine/private-directory.js';
import { RecordError } from '../record/errors.js';
import { UnreadableText } from '../text-file.js';

/** The person who runs it can put it right. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
}

/** The sentence for an error that an operator can put right; `null` for any other error. */
export function operatorMessage(error: unknown): string | null {
  if (error instanceof RecordError) return error.forOperators;
  if (!(error instanceof Error)) return null;
  const isMistake =
    error instanceof OperatorError ||
    error instanceof ConfigError ||
    error instanceof UnreadableText ||
    error instanceof DirectoryInUse ||
    error instanceof DirectoryUnusable ||
    // The port is taken.
    ('code' in error && error.code === 'EADDRINUSE');
  return isMistake ? error.message : null;
}

/** The code that a process ends with over an error. */
export function exitCodeOf(error: unknown): number {
  return error instanceof RecordError && error.code === 'STORE_UNAVAILABLE' ? STORE_LOST_EXIT_CODE : 1;
}
