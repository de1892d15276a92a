/** Executing documents, the same for every transport. */
import {
  type ExecutionArgs,
  type ExecutionResult,
  execute as executeDocument,
  GraphQLError,
  getOperationAST,
} from 'graphql';
import type { Logger } from 'pino';
import { Context } from '../graphql/context.js';
import { publicError } from './public-errors.js';

/** What is told of the name of an operation, in characters: clients choose it. */
export const NAME_LENGTH = 100;

/** Executes a document; errors are as clients are told of them. */
export async function execute(args: ExecutionArgs, log: Logger): Promise<ExecutionResult> {
  return asOperation(args, async () => presentable(await executeDocument(args), args, log));
}

/** Does the work of an operation as a span, which names it and never says with what values it was asked. */
export function asOperation<T extends object>(args: ExecutionArgs, work: () => Promise<T>): Promise<T> {
  const { record, requestId } = contextOf(args);
  if (record.trace === null) return work();
  const operation = getOperationAST(args.document, args.operationName);
  const kind = operation?.operation ?? 'operation';
  const name = operation?.name?.value.slice(0, NAME_LENGTH) ?? '';
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
    if (codes.includes('INTERNAL')) span.fail('INTERNAL');
    return result;
  });
}

/**
 * A result as clients are told of it. What has no data was not executed, because its variables do not fit it, and GraphQL has no
 * code for that.
 */
export function presentable(result: ExecutionResult, args: ExecutionArgs, log: Logger): ExecutionResult {
  const { errors, ...more } = withExtensions(result, (error) =>
    error.extensions.code === undefined ? { code: 'BAD_USER_INPUT' } : {},
  );
  if (errors === undefined) return more;
  const { requestId } = contextOf(args);
  return { ...more, errors: errors.map((error) => publicError(error, log, requestId)) };
}

/** The same with the status that says so over HTTP (GraphQL over HTTP, 6.4.2), which Yoga takes out again. */
export function withRequestStatus(result: ExecutionResult): ExecutionResult {
  // `spec`: only for those who accept the media type that the specification defines.
  return withExtensions(result, () => ({ http: { status: 400, spec: true } }));
}

/** Adds to the errors of a document that was not executed. */
function withExtensions(result: ExecutionResult, more: (error: GraphQLError) => object): ExecutionResult {
  if (result.data !== undefined || result.errors === undefined) return result;
  const errors = result.errors.map(
    (error) =>
      new GraphQLError(error.message, {
        nodes: error.nodes ?? null,
        source: error.source ?? null,
        positions: error.positions ?? null,
        path: error.path ?? null,
        originalError: error.originalError ?? null,
        extensions: { ...error.extensions, ...more(error) },
      }),
  );
  return { ...result, errors };
}

/** The context that an operation is executed with, after libraries have passed it through. */
export function contextOf({ contextValue }: ExecutionArgs): Context {
  if (contextValue instanceof Context) return contextValue;
  throw new TypeError('An operation is executed with a Context');
}
