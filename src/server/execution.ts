/** Executing documents, the same for every transport. */
import { type ExecutionArgs, type ExecutionResult, execute, type GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { Context } from '../graphql/context.js';
import type { Limits } from '../limits.js';
import { costOf } from './documents/cost.js';
import { withExtensions } from './error-extensions.js';
import { limitError } from './limits/limit-error.js';
import { publicError } from './public-errors.js';

export class Execution {
  constructor(
    private readonly limits: Limits,
    private readonly log: Logger,
  ) {}

  /** Executes a document that fits the schema; errors are as clients are told of them. */
  async execute(args: ExecutionArgs): Promise<ExecutionResult> {
    return this.refusal(args) ?? this.presentable(await execute(args), args);
  }

  /** What is answered in place of an operation that costs too much; `null` for any other. */
  refusal(args: ExecutionArgs): ExecutionResult | null {
    const cost = costOf(args);
    if (cost === null || cost <= this.limits.cost) return null;
    const message = `The answer may have ${cost} objects, and at most ${this.limits.cost} are allowed; ask for smaller pages`;
    return { errors: [limitError('TOO_COSTLY', message)] };
  }

  /**
   * A result as clients are told of it. What has no data was not executed, because its variables do not fit it, and GraphQL has no
   * code for that.
   */
  presentable(result: ExecutionResult, args: ExecutionArgs): ExecutionResult {
    const { errors, ...more } = result;
    if (errors === undefined) return more;
    const { requestId } = contextOf(args);
    const coded = (error: GraphQLError) =>
      result.data === undefined && error.extensions.code === undefined
        ? withExtensions(error, { code: 'BAD_USER_INPUT' })
        : error;
    return { ...more, errors: errors.map((error) => publicError(coded(error), this.log, requestId)) };
  }
}

/** The context that an operation is executed with, after libraries have passed it through. */
export function contextOf({ contextValue }: ExecutionArgs): Context {
  if (contextValue instanceof Context) return contextValue;
  throw new TypeError('An operation is executed with a Context');
}
