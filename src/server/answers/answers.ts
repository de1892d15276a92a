/** What readers ask is computed once for all who ask the same. */
import { Context, type Services } from '../../graphql/context.js';
import { schema } from '../../graphql/schema.js';
import type { Place } from '../../record/snapshot.js';
import type { Execution } from '../execution.js';
import type { Account } from '../limits/account.js';
import type { Spending } from '../limits/spending.js';
import { type Answer, type Compute, KeptByHead } from './kept-by-head.js';
import type { Question } from './question.js';

/** Units that it takes to answer a question besides executing it, about. */
const QUESTION_UNITS = 1;

export class Answers extends KeptByHead {
  constructor(
    services: Services,
    private readonly execution: Execution,
    house: Account,
  ) {
    super(services, house);
  }

  /** The answer to a question; `null` when it has errors, about which there is more to be said than is kept here. */
  answer(question: Question, requestId: string, account: Account): Answer | Promise<Answer | null> {
    const compute: Compute = (head, spending) => this.compute(head, question, requestId, spending);
    return this.give({ key: question.key, account, units: QUESTION_UNITS, compute });
  }

  private async compute(
    head: Place,
    question: Question,
    requestId: string,
    spending: Spending,
  ): Promise<Buffer | null> {
    const { document, operationName, variables } = question;
    const contextValue = new Context(this.services, requestId, null, { head });
    const args = { schema, document, operationName, variableValues: variables, contextValue };
    const result = await this.execution.execute(args);
    if (result.data === undefined || result.errors !== undefined) return null;
    return spending.time(() => Buffer.from(JSON.stringify({ data: result.data })));
  }
}
