/** Opens subscriptions: what each follows comes from the feed, what it is sent is shared with all who ask the same. */
import { createSourceEventStream, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import { Subscription } from '../../feed/subscription.js';
import type { Services } from '../../graphql/context.js';
import type { Execution } from '../execution.js';
import { Audiences } from './audience.js';
import { DeliverySource } from './delivery-source.js';
import { DeliveryStream } from './delivery-stream.js';
import { subscriptionKeys } from './keys.js';
import { Payloads } from './payloads.js';

export class Deliveries {
  private readonly payloads: Payloads;
  private readonly audiences: Audiences;

  constructor(
    services: Services,
    private readonly execution: Execution,
    log: Logger,
  ) {
    this.payloads = new Payloads(services, log);
    this.audiences = new Audiences(this.payloads);
  }

  /** Opens a subscription, or says why it cannot be. */
  async open(args: ExecutionArgs): Promise<DeliveryStream | ExecutionResult> {
    const refusal = this.execution.refusal(args);
    if (refusal !== null) return refusal;
    const subscription = await createSourceEventStream(args);
    if (!(subscription instanceof Subscription)) {
      if (Symbol.asyncIterator in subscription) throw new Error('Every subscription field follows the feed');
      return this.execution.presentable(subscription, args);
    }
    const keys = subscriptionKeys(args);
    const source = new DeliverySource(subscription, this.payloads, { args, key: keys.selection });
    return new DeliveryStream(source, this.audiences, keys.audience);
  }
}
