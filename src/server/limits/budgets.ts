/** Makes the meters of operations: how much each may take, and who pays for it. */
import type { Editor } from '../../desk/editor.js';
import { type Budget, Meter, NO_LIMIT, NOBODY, type Payer } from '../../graphql/meter.js';
import type { Limits } from '../../limits.js';
import type { Account } from './account.js';

/** Units that an object is estimated to take, with its fields and what the database does for it. */
export const UNITS_PER_OBJECT = 0.02;

type BudgetLimits = Pick<Limits, 'cost' | 'subscriptionCost' | 'responseCharacters' | 'executionMs'>;

export class Budgets {
  /** What the response to a query may take. */
  readonly ofQuery: Budget;
  /** What a payload of a subscription may take. */
  readonly ofPayload: Budget;

  constructor({ cost, subscriptionCost, responseCharacters, executionMs }: BudgetLimits) {
    const common = { characters: responseCharacters, milliseconds: executionMs };
    this.ofQuery = { ...common, objects: cost };
    this.ofPayload = { ...common, objects: subscriptionCost };
  }

  /** The meter of an operation. Work of the desk is limited by what it may ask for, and charged to nobody. */
  meterFor(account: Account, editor: Editor | null): Meter {
    return editor === null ? new Meter(account, this.ofQuery) : new Meter(NOBODY, NO_LIMIT);
  }

  /** The meter of a payload. */
  meterOfPayload(payer: Payer, editor: Editor | null): Meter {
    return new Meter(payer, editor === null ? this.ofPayload : NO_LIMIT);
  }
}
