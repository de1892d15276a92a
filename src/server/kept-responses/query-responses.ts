/** Computes the response to a query once for all readers who ask the same. */
import type { ExecutionResult, GraphQLError } from 'graphql';
import { Context, type Services } from '../../graphql/context.js';
import type { RecordPoint } from '../../record/snapshot.js';
import type { DocumentReading } from '../documents/reading.js';
import type { Account } from '../limits/account.js';
import type { Spending } from '../limits/spending.js';
import { type Compute, type ComputedResponse, KeptByHead } from './kept-by-head.js';
import type { Question } from './question.js';

/** Approximate units for answering a query, besides its execution. */
const QUESTION_UNITS = 1;

/** The executed query has errors: the requester gets the result, and it is not kept. */
export class ExecutedWithErrors extends Error {
  override readonly name = 'ExecutedWithErrors';

  constructor(
    readonly data: ExecutionResult['data'],
    readonly errors: readonly GraphQLError[],
  ) {
    super('The result has errors');
  }
}

/** Whether an error carries the id of one request, so that no other request may get it. */
function isOfOneRequest({ extensions }: GraphQLError): boolean {
  return extensions.requestId !== undefined;
}

export class QueryResponses extends KeptByHead {
  constructor(
    services: Services,
    private readonly reading: Pick<DocumentReading, 'schema' | 'execution' | 'budgets'>,
    house: Account,
  ) {
    super(services, house);
  }

  /**
   * The response to a query; `null` when it was not executed, or when its errors carry the request's id.
   * @throws ExecutedWithErrors with the result, so that the query need not run twice.
   */
  responseTo(
    question: Question,
    requestId: string,
    account: Account,
  ): ComputedResponse | Promise<ComputedResponse | null> {
    const compute: Compute = (head, spending) => this.compute(head, question, requestId, spending);
    return this.give({ key: question.key, account, units: QUESTION_UNITS, compute, mayBeCompressed: true });
  }

  private async compute(
    head: RecordPoint,
    question: Question,
    requestId: string,
    spending: Spending,
  ): Promise<Buffer | null> {
    const { document, operationName, variables } = question;
    const { schema, execution, budgets } = this.reading;
    const contextValue = new Context(this.services, requestId, null, budgets.meterFor(spending.account, null), {
      head,
    });
    const args = { schema, document, operationName, variableValues: variables, contextValue };
    const result = await execution.execute(args);
    if (result.data !== undefined && result.errors !== undefined && !result.errors.some(isOfOneRequest)) {
      throw new ExecutedWithErrors(result.data, result.errors);
    }
    if (result.data === undefined || result.errors !== undefined) return null;
    return spending.time(() => Buffer.from(JSON.stringify({ data: result.data })));
  }
}
