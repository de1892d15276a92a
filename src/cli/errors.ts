/** What goes wrong for reasons that whoever runs the command can put right. */
import { OperatorError } from '../server/operator-error.js';

/** Something that whoever runs the command can put right: told as a sentence, without a stack. */
export class CliError extends OperatorError {
  override readonly name = 'CliError';
  /** @param codes Those with which a service has refused what it was asked. */
  constructor(
    message: string,
    readonly codes: readonly string[] = [],
  ) {
    super(message);
  }
}
