/** Errors that the person who runs a command can put right. */
import { OperatorError } from '../server/operator-error.js';

/** The person who runs the command can put it right. The command prints the message without a stack. */
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
