/** Errors that the operator can correct. They are printed without a stack. */
import { ConfigError } from '../config.js';
import { DirectoryInUse } from '../record/engine/directory-lock.js';
import { STORE_LOST_EXIT_CODE } from '../record/engine/engine.js';
import { DirectoryUnusable } from '../record/engine/private-directory.js';
import { RecordError } from '../record/errors.js';
import { UnreadableText } from '../text-file.js';

/** An error that the operator can correct. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
}

/** The message of an error that the operator can correct; `null` for any other error. */
export function operatorMessage(error: unknown): string | null {
  if (error instanceof RecordError) return error.forOperators;
  if (!(error instanceof Error)) return null;
  const isMistake =
    error instanceof OperatorError ||
    error instanceof ConfigError ||
    error instanceof UnreadableText ||
    error instanceof DirectoryInUse ||
    error instanceof DirectoryUnusable ||
    // The port is in use.
    ('code' in error && error.code === 'EADDRINUSE');
  return isMistake ? error.message : null;
}

/** The exit code of a process that ends with an error. */
export function exitCodeOf(error: unknown): number {
  return error instanceof RecordError && error.code === 'STORE_UNAVAILABLE' ? STORE_LOST_EXIT_CODE : 1;
}
