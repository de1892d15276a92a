/** Executing documents, the same for every transport. */
import { type ExecutionArgs, type ExecutionResult, execute, GraphQLError, getOperationAST } from 'graphql';
import type { Logger } from 'pino';
import { Context } from '../../graphql/context.js';
import { OURS } from '../../graphql/errors.js';
import type { Limits } from '../../limits.js';
import { isMeant, publicError } from '../http/public-errors.js';
import { UNITS_PER_OBJECT } from '../limits/budgets.js';
import { usedUpError } from '../limits/gate.js';
import { limitError } from '../limits/limit-error.js';
import { costOf } from './cost.js';
import { withExtensions } from './error-extensions.js';

/** Units that an operation takes besides its execution: reading what it says, and writing its response. */
const OPERATION_UNITS = 0.5;

export class Execution {
  constructor(
    private readonly limits: Limits,
    private readonly log: Logger,
  ) {}

  /** Executes a document that fits the schema; errors are as clients are told of them. */
  execute(args: ExecutionArgs): Promise<ExecutionResult> {
    return asOperation(args, async () => {
      const { meter } = contextOf(args);
      // The estimate takes time as well.
      meter.begin();
      const cost = costOf(args) ?? 0;
      const refusal = tooCostly(cost, this.limits.cost);
      if (refusal !== null) return refusal;
      // It is ended when it has taken as long as one operation may.
      const estimate = Math.min(cost * UNITS_PER_OBJECT, this.limits.executionMs);
      const { isAllowed, seconds } = meter.payer.take(estimate);
      if (!isAllowed) return { errors: [usedUpError(seconds)] };
      meter.payer.charge(OPERATION_UNITS);
      try {
        const result = await meter.run(() => execute(args));
        // Nothing of what it had got so far is given: what is missing could not be told from what is not there.
        return this.presentable(result instanceof GraphQLError ? { data: null, errors: [result] } : result, args);
      } finally {
        // What it took was charged while it ran.
        meter.payer.charge(-estimate);
      }
    });
  }

  /**
   * A result as clients are told of it. What has no data was not executed, because its variables do not fit it; nor was a field
   * whose arguments they do not fit. GraphQL has no code for either.
   */
  presentable(result: ExecutionResult, args: ExecutionArgs): ExecutionResult {
    const { errors, ...more } = result;
    if (errors === undefined) return more;
    const { requestId } = contextOf(args);
    const coded = (error: GraphQLError) =>
      error.extensions.code === undefined && (result.data === undefined || isMeant(error))
        ? withExtensions(error, { code: 'BAD_USER_INPUT' })
        : error;
    return { ...more, errors: errors.map((error) => publicError(coded(error), this.log, requestId)) };
  }
}

/** What is answered in place of an operation that would have more objects than it may; `null` for any other. */
export function tooCostly(cost: number, most: number): ExecutionResult | null {
  if (cost <= most) return null;
  const message = `The response may have ${cost} objects, and at most ${most} are allowed; ask for smaller pages`;
  return { errors: [limitError('TOO_COSTLY', message)] };
}

/** What is told of the name of an operation, in characters: clients choose it. */
export const MAX_NAME_CHARACTERS = 100;

/** Does the work of an operation as a span, which names it and never says with what values it was asked. */
export function asOperation<T extends object>(args: ExecutionArgs, work: () => Promise<T>): Promise<T> {
  const { record, requestId } = contextOf(args);
  if (record.trace === null) return work();
  const operation = getOperationAST(args.document, args.operationName);
  const kind = operation?.operation ?? 'operation';
  const name = operation?.name?.value.slice(0, MAX_NAME_CHARACTERS) ?? '';
  const facts = {
    'graphql.operation.type': kind,
    'graphql.operation.name': name,
    'onrecord.request_id': requestId,
  };
  return record.trace.span(`${kind} ${name}`.trim(), facts, async (span) => {
    const result = await work();
    const errors: readonly GraphQLError[] = 'errors' in result && Array.isArray(result.errors) ? result.errors : [];
    const codes = errors.map(({ extensions }) => String(extensions.code));
    if (codes.length > 0) span.note({ 'graphql.errors': codes.join(' ') });
    const failure = codes.find((code) => OURS.includes(code));
    if (failure !== undefined) span.fail(failure);
    return result;
  });
}

/** The context that an operation is executed with, after libraries have passed it through. */
export function contextOf({ contextValue }: ExecutionArgs): Context {
  if (contextValue instanceof Context) return contextValue;
  throw new TypeError('An operation is executed with a Context');
}
