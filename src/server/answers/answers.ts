/** What readers ask is computed once for all who ask the same. */
import { Context, type Services } from '../../graphql/context.js';
import { schema } from '../../graphql/schema.js';
import type { Place } from '../../record/snapshot.js';
import type { Reading } from '../documents/reading.js';
import type { Account } from '../limits/account.js';
import { type Answer, KeptByHead } from './kept-by-head.js';
import type { Question } from './question.js';

export class Answers extends KeptByHead {
  constructor(
    services: Services,
    private readonly reading: Pick<Reading, 'execution' | 'budgets'>,
  ) {
    super(services);
  }

  /** The answer to a question; `null` when it has errors, about which there is more to be said than is kept here. */
  answer(question: Question, requestId: string, account: Account): Answer | Promise<Answer | null> {
    return this.give(question.key, (head) => this.compute(head, question, requestId, account));
  }

  private async compute(head: Place, question: Question, requestId: string, account: Account): Promise<Buffer | null> {
    const { document, operationName, variables } = question;
    const { execution, budgets } = this.reading;
    const contextValue = new Context(this.services, requestId, null, budgets.meterFor(account, null), { head });
    const args = { schema, document, operationName, variableValues: variables, contextValue };
    const result = await execution.execute(args);
    if (result.data === undefined || result.errors !== undefined) return null;
    return Buffer.from(JSON.stringify({ data: result.data }));
  }
}
