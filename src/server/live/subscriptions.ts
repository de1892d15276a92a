/** Opens subscriptions: each follows the feed by itself, and shares payloads with those that select the same. */
import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, type GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { Subscription } from '../../feed/subscription.js';
import type { Services } from '../../graphql/context.js';
import type { SubscriptionLimit } from '../../graphql/meter.js';
import type { Limits } from '../../limits.js';
import { costOf } from '../documents/cost.js';
import { asOperation, contextOf, type Execution, tooCostly } from '../documents/execution.js';
import type { DocumentReading } from '../documents/reading.js';
import { usedUpError } from '../limits/gate.js';
import { limitError } from '../limits/limit-error.js';
import type { OperationMetrics } from '../metrics/operation-metrics.js';
import { Groups } from './group.js';
import { subscriptionKeys } from './keys.js';
import { PayloadSource } from './payload-source.js';
import { Payloads } from './payloads.js';
import { ReplayTurns } from './replay-turns.js';
import { Subscriber } from './subscriber.js';

/** Units for opening a subscription: reading the head and looking up a cursor. */
const SUBSCRIBE_UNITS = 1;

export class Subscriptions {
  readonly payloads: Payloads;
  readonly groups: Groups;
  private readonly execution: Execution;
  private readonly turns = new ReplayTurns();

  constructor(
    services: Services,
    { execution, budgets }: Pick<DocumentReading, 'execution' | 'budgets'>,
    private readonly limits: Limits,
    metrics: OperationMetrics,
    log: Logger,
  ) {
    this.execution = execution;
    this.payloads = new Payloads(services, budgets, metrics, log);
    this.groups = new Groups(this.payloads, this.turns);
  }

  /** Opens a subscription, or returns the errors that prevent it. */
  open(args: ExecutionArgs): Promise<Subscriber | ExecutionResult> {
    return asOperation(args, () => {
      const context = contextOf(args);
      context.record.trace?.remember(context);
      return this.subscribe(args);
    });
  }

  private async subscribe(args: ExecutionArgs): Promise<Subscriber | ExecutionResult> {
    const refusal = tooCostly(costOf(args) ?? 0, this.limits.subscriptionCost);
    if (refusal !== null) return refusal;
    const { payer } = contextOf(args).meter;
    const { isAllowed, seconds } = payer.take(SUBSCRIBE_UNITS);
    if (!isAllowed) return { errors: [usedUpError(seconds)] };
    const keys = subscriptionKeys(args);
    const close = payer.openSubscription(keys.payloads);
    if (typeof close === 'string') return { errors: [this.tooManyError(close)] };
    let opened = false;
    try {
      const subscription = await createSourceEventStream(args);
      if (!(subscription instanceof Subscription)) {
        if (Symbol.asyncIterator in subscription)
          throw new Error('expected the subscription field to return a Subscription of the feed');
        return this.execution.presentable(subscription, args);
      }
      opened = true;
      const source = new PayloadSource(subscription, this.payloads, { args, key: keys.payloads, payer });
      return new Subscriber(source, this.groups, this.turns, keys.group, close);
    } finally {
      if (!opened) close();
    }
  }

  private tooManyError(code: SubscriptionLimit): GraphQLError {
    const { subscriptionsPerAddress, selectionsPerAddress } = this.limits;
    return code === 'TOO_MANY_SUBSCRIPTIONS'
      ? limitError(code, `At most ${subscriptionsPerAddress} subscriptions may be open from one address`)
      : limitError(
          code,
          `The open subscriptions of one address may have ${selectionsPerAddress} different selections; use one document with the same variables for all`,
        );
  }
}
