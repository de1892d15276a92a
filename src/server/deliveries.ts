/**
 * What subscribers are sent. The payload of a message is made once for all who ask the same: it depends on the message,
 * on what is selected and on who may see what, and on nothing else, so it is the same over every transport, live and
 * replayed.
 */
import { createHash } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  Kind,
  print,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { isMade, Subscription } from '../feed/subscription.js';
import { type Context, isContext, makeContext, type Services } from '../graphql/context.js';
import { type FeedMessage, messageKey, placeAfter } from '../graphql/feed.js';
import { withRequestCodes } from './execution.js';
import { isUnexpected, publicError } from './public-errors.js';

/** One message as it is sent. */
export interface Delivery {
  /** Where to resume after it. */
  readonly cursor: string;
  /** The execution result as JSON, in UTF-8. */
  readonly payload: Buffer;
}

/** How many bytes of payloads are kept for those who are about to ask for the same. */
const KEPT_BYTES = 32 * 1024 * 1024;
/** What a kept payload takes besides its bytes, in bytes, about. */
const OVERHEAD = 300;
/** How often the making of a payload is tried before the subscription ends with an error, and how long between, in milliseconds. */
const ATTEMPTS = { count: 5, interval: 500 } as const;

export class Deliveries {
  private readonly kept = new LRUCache<string, Delivery>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ payload }) => payload.length + OVERHEAD,
  });
  private readonly inTheMaking = new Map<string, Promise<Delivery>>();
  /** Counts the redactions: a payload is made of what was read after the newest of them. */
  private redactions = 0;

  constructor(
    private readonly services: Services,
    private readonly log: Logger,
  ) {
    services.feed.whenRedacted(() => {
      this.redactions += 1;
      this.kept.clear();
    });
  }

  /** Opens a subscription, or says why it cannot be. */
  async open(args: ExecutionArgs): Promise<DeliveryStream | ExecutionResult> {
    const context = contextOf(args);
    const source = await createSourceEventStream(args);
    if (!(source instanceof Subscription)) {
      if (Symbol.asyncIterator in source) throw new Error('Every subscription field follows the feed');
      return withRequestCodes(source);
    }
    const group = groupOf(args, context);
    return new DeliveryStream(
      source,
      (message) => this.deliver(args, group, message),
      () => this.redactions,
    );
  }

  /** At once when the payload has been made before: most of a crowd that comes back is served without waiting. */
  private deliver(args: ExecutionArgs, group: string, message: FeedMessage): Delivery | Promise<Delivery> {
    const key = `${group} ${messageKey(message)}`;
    const known = this.kept.get(key) ?? this.inTheMaking.get(key);
    if (known !== undefined) return known;
    const making = this.make(key, args, message).finally(() => this.inTheMaking.delete(key));
    // Whoever waits for it is told; it is no mishap when they have left.
    making.catch(() => undefined);
    this.inTheMaking.set(key, making);
    return making;
  }

  /** Makes a delivery and keeps it; makes it again when words were redacted meanwhile. */
  private async make(key: string, args: ExecutionArgs, message: FeedMessage): Promise<Delivery> {
    const cursor = this.services.record.cursor(placeAfter(message));
    for (;;) {
      const { redactions } = this;
      const payload = Buffer.from(await this.payload(args, message));
      if (redactions !== this.redactions) continue;
      const delivery = { cursor, payload };
      this.kept.set(key, delivery);
      return delivery;
    }
  }

  /**
   * The payload of a message. What fails for a reason of ours is tried again: an update is not passed over because the
   * database was away for a moment.
   * @throws GraphQLError, for the client, when it keeps failing.
   */
  private async payload(args: ExecutionArgs, message: FeedMessage): Promise<string> {
    const { requestId, editor } = contextOf(args);
    for (let attempt = 1; ; attempt += 1) {
      // A context of its own for each payload: what has been read for one is not kept for as long as the subscription lives.
      const contextValue = makeContext(this.services, requestId, editor);
      const { data, errors } = await execute({ ...args, contextValue, rootValue: message });
      const unexpected = errors?.find(isUnexpected);
      if (unexpected === undefined) {
        return JSON.stringify({
          data,
          ...(errors === undefined ? {} : { errors: errors.map((one) => publicError(one, this.log).toJSON()) }),
        });
      }
      if (attempt === ATTEMPTS.count) throw publicError(unexpected, this.log);
      this.log.warn({ err: unexpected.originalError, attempt }, 'a payload could not be made; trying again');
      await after(ATTEMPTS.interval);
    }
  }
}

/** The deliveries of one subscription. */
export class DeliveryStream implements AsyncIterableIterator<never> {
  private failure: { readonly error: unknown } | null = null;

  constructor(
    private readonly source: Subscription<FeedMessage>,
    private readonly deliver: (message: FeedMessage) => Delivery | Promise<Delivery>,
    /** How many redactions there have been so far. */
    private readonly redactions: () => number,
  ) {}

  /**
   * Everything that is due now; waits until something is. Nothing when it has ended.
   * @throws what kept the next message from being told, when all before it have been.
   */
  async nextBatch(): Promise<readonly Delivery[]> {
    if (this.failure !== null) throw this.failure.error;
    const messages = await this.source.nextBatch();
    // All are asked for before the first is waited for: what they are made of is then read together.
    const deliveries = messages.map((message) => this.deliver(message));
    return deliveries.every(isMade) ? deliveries : this.whatIsMade(messages);
  }

  /** Those before the first that cannot be made. */
  private async whatIsMade(messages: readonly FeedMessage[]): Promise<readonly Delivery[]> {
    const made: Delivery[] = [];
    const redactions = this.redactions();
    try {
      // Asked for again: when one is there that was waited for, most others are, and cost a crowd no waiting.
      for (const message of messages) {
        const one = this.deliver(message);
        made.push(isMade(one) ? one : await one);
      }
    } catch (error) {
      this.failure = { error };
      this.close();
      if (made.length === 0) throw error;
    }
    // While the last ones were waited for, words of the first may have been redacted.
    return redactions === this.redactions() ? made : this.whatIsMade(messages.slice(0, made.length));
  }

  /** Asks for one last checkpoint, and then the end. */
  interrupt(): void {
    this.source.interrupt();
  }

  /** Whether it has ended, or is about to, because this process stops: whoever follows it is to come back. */
  get interrupted(): boolean {
    return this.source.interrupted;
  }

  /** Ends it at once. */
  close(): void {
    void this.source.return();
  }

  // Libraries know a stream by its being iterable. Transports take batches from it; iterated, it is an empty one.
  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<never>> {
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<never>> {
    this.close();
    return { done: true, value: undefined };
  }
}

/** What two subscriptions must have in common to be sent the same bytes. */
function groupOf({ document, operationName, variableValues }: ExecutionArgs, { editor }: Context): string {
  const names = payloadVariables(document);
  const variables = Object.entries(variableValues ?? {}).filter(([name]) => names.has(name));
  const text = document.loc?.source.body ?? print(document);
  const access = editor === null ? 'reader' : 'desk';
  const parts = [text, operationName ?? null, access, variables.sort(([a], [b]) => (a < b ? -1 : 1))];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

/**
 * The variables that payloads depend on: not those that only say what is followed, and from where. The field of a
 * subscription gives its message on as it is, whatever its arguments were.
 */
function payloadVariables(document: DocumentNode): Set<string> {
  const names = new Set<string>();
  for (const definition of document.definitions) {
    const isSubscription = definition.kind === Kind.OPERATION_DEFINITION && definition.operation === 'subscription';
    const rootFields = isSubscription ? definition.selectionSet.selections : [];
    visit(definition, {
      VariableDefinition: () => false,
      Argument: (_argument, _key, _parent, _path, ancestors) => {
        const field = ancestors.at(-1);
        return rootFields.some((one) => one === field) ? false : undefined;
      },
      Variable: ({ name }) => {
        names.add(name.value);
      },
    });
  }
  return names;
}

function contextOf({ contextValue }: ExecutionArgs): Context {
  if (isContext(contextValue)) return contextValue;
  throw new TypeError('An operation is executed with a context of makeContext');
}
