/** Errors that the person who runs a command can correct. */
import { OperatorError } from '../server/operator-error.js';

/** The person who runs the command can correct this. The command prints the message without a stack. */
export class CliError extends OperatorError {
  override readonly name = 'CliError';
  /** @param codes The error codes of the service, where it refused the request. */
  constructor(
    message: string,
    readonly codes: readonly string[] = [],
  ) {
    super(message);
  }
}

/** The error for a mutation that the service refused. */
export function refusalError({ message, code }: { readonly message: string; readonly code: string }): CliError {
  return new CliError(`${message}  [${code}]`);
}
