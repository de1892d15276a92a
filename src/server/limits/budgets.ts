/** Makes the meters of operations: the budget of each, and its payer. */
import type { Editor } from '../../desk/editor.js';
import { type Budget, Meter, NO_LIMIT, NOBODY, type Payer } from '../../graphql/meter.js';
import type { Limits } from '../../limits.js';
import type { Account } from './account.js';

/** Estimated units of an object: its fields, and the database's work for it. */
export const UNITS_PER_OBJECT = 0.02;

type BudgetLimits = Pick<Limits, 'cost' | 'subscriptionCost' | 'responseCharacters' | 'executionMs'>;

export class Budgets {
  /** The budget of a query. */
  readonly ofQuery: Budget;
  /** The budget of a payload of a subscription. */
  readonly ofPayload: Budget;

  constructor({ cost, subscriptionCost, responseCharacters, executionMs }: BudgetLimits) {
    const common = { characters: responseCharacters, milliseconds: executionMs };
    this.ofQuery = { ...common, objects: cost };
    this.ofPayload = { ...common, objects: subscriptionCost };
  }

  /** The meter of an operation. Editors' operations have no budget and are charged to nobody. */
  meterFor(account: Account, editor: Editor | null): Meter {
    return editor === null ? new Meter(account, this.ofQuery) : new Meter(NOBODY, NO_LIMIT);
  }

  /** The meter of a payload. */
  meterOfPayload(payer: Payer, editor: Editor | null): Meter {
    return new Meter(payer, editor === null ? this.ofPayload : NO_LIMIT);
  }
}
