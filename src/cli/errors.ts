/** What goes wrong for reasons that whoever runs the command can put right. */
import { ConfigError } from '../config.js';
import { DirectoryInUse } from '../record/engine/directory-lock.js';
import { DirectoryUnusable } from '../record/engine/private-directory.js';
import { RecordError } from '../record/errors.js';
import { UnreadableText } from '../text-file.js';

/** Something that whoever runs the command can put right: told as a sentence, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
  /** @param codes Those with which a service has refused what it was asked. */
  constructor(
    message: string,
    readonly codes: readonly string[] = [],
  ) {
    super(message);
  }
}

/** The sentence for an error that whoever runs the command can put right; `null` for any other error. */
export function operatorMessage(error: unknown): string | null {
  if (error instanceof RecordError) return error.forOperators;
  const isMistake =
    error instanceof CliError ||
    error instanceof ConfigError ||
    error instanceof UnreadableText ||
    error instanceof DirectoryInUse ||
    error instanceof DirectoryUnusable;
  return isMistake ? error.message : null;
}
