/** Something that whoever runs the command can put right: told as a sentence, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
}
