/** Something that whoever starts the service can put right: told without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}
