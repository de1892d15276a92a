/** Executes documents, the same for every transport. */
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

/** Units for an operation besides its execution: reading its document and writing its response. */
const OPERATION_UNITS = 0.5;

export class Execution {
  constructor(
    private readonly limits: Limits,
    private readonly log: Logger,
  ) {}

  /** Executes a valid document; its errors are those that clients see. */
  execute(args: ExecutionArgs): Promise<ExecutionResult> {
    return asOperation(args, async () => {
      const { meter } = contextOf(args);
      // The meter also counts the time for the estimate.
      meter.begin();
      const cost = costOf(args) ?? 0;
      const refusal = tooCostly(cost, this.limits.cost);
      if (refusal !== null) return refusal;
      // An operation is ended when it exceeds its execution time, so it cannot cost more.
      const estimate = Math.min(cost * UNITS_PER_OBJECT, this.limits.executionMs);
      const { isAllowed, seconds } = meter.payer.take(estimate);
      if (!isAllowed) return { errors: [usedUpError(seconds)] };
      meter.payer.charge(OPERATION_UNITS);
      try {
        const result = await meter.run(() => execute(args));
        // A result that was cut short is not sent: a client could not tell missing fields from null ones.
        return this.presentable(result instanceof GraphQLError ? { data: null, errors: [result] } : result, args);
      } finally {
        // The meter has charged the real cost, so the reservation is returned.
        meter.payer.charge(-estimate);
      }
    });
  }

  /**
   * A result with the errors that clients see. Without data the operation was not executed, because its variables are
   * invalid; a field with invalid arguments was not executed either. GraphQL defines no code for these, so they get one
   * here.
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

/** The refusal of an operation whose estimate exceeds the limit; `null` for any other. */
export function tooCostly(cost: number, most: number): ExecutionResult | null {
  if (cost <= most) return null;
  const message = `The response may have ${cost} objects, and at most ${most} are allowed; ask for smaller pages`;
  return { errors: [limitError('TOO_COSTLY', message)] };
}

/** Operation names are cut to this many characters in logs and spans: clients choose them. */
export const MAX_NAME_CHARACTERS = 100;

/** Runs an operation in a span with its name and kind; the span never holds its variables. */
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

/** The context of an operation, after libraries have passed it through. */
export function contextOf({ contextValue }: ExecutionArgs): Context {
  if (contextValue instanceof Context) return contextValue;
  throw new TypeError('expected the contextValue of an operation to be a Context');
}
