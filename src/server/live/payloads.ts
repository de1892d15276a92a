/**
 * Payloads: the serialised results that subscribers are sent. The payload of a message is made once for all who ask the same:
 * it depends on the message, on what is selected and on who may see what, and on nothing else, so it is the same over every
 * transport, live and replayed.
 */
import { setTimeout as after } from 'node:timers/promises';
import { type ExecutionArgs, execute, GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { Context, type Services } from '../../graphql/context.js';
import { type FeedMessage, messageKey, placeAfter } from '../../graphql/feed.js';
import type { Payer } from '../../graphql/meter.js';
import { databaseTime } from '../../record/read/database-time.js';
import type { Place } from '../../record/snapshot.js';
import { contextOf } from '../documents/execution.js';
import { isUnexpected, publicError } from '../http/public-errors.js';
import type { Budgets } from '../limits/budgets.js';
import type { OperationMetrics } from '../metrics/operation-metrics.js';

/** The payload of one message, in the form that all transports share. */
export interface Payload {
  /** Where to resume after it. */
  readonly place: Place;
  /** The same as a cursor. */
  readonly cursor: string;
  /** The execution result as JSON, in UTF-8. */
  readonly json: Buffer;
}

/** Of what payloads are made, besides the message. */
export interface Selection {
  readonly args: ExecutionArgs;
  /** Equal for selections whose payloads are equal. */
  readonly key: string;
  /** Who pays for what is made. */
  readonly payer: Payer;
}

/** How many bytes of payloads are kept for those who are about to ask for the same. */
const KEPT_BYTES = 16 * 1024 * 1024;
/** What a kept payload takes besides its bytes, in bytes, about. */
const OVERHEAD_BYTES = 300;
/** How often the making of a payload is tried before the subscription ends with an error, and how long between, in milliseconds. */
const ATTEMPTS = { count: 5, interval: 500 } as const;

export class Payloads {
  private readonly kept = new LRUCache<string, Payload>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ json }) => json.length + OVERHEAD_BYTES,
  });
  private readonly inTheMaking = new Map<string, Promise<Payload>>();
  /** How many were made. */
  made = 0;

  constructor(
    private readonly services: Services,
    private readonly budgets: Budgets,
    private readonly metrics: OperationMetrics,
    private readonly log: Logger,
  ) {
    services.feed.whenRedacted(() => this.kept.clear());
  }

  /** Counts the redactions: what was made before the newest of them may have words that are gone. */
  get redactions(): number {
    return this.services.feed.redactions;
  }

  /** The payload of a message; at once when it was made before, as for most of a crowd that comes back. */
  of(message: FeedMessage, selection: Selection): Payload | Promise<Payload> {
    const key = `${selection.key} ${messageKey(message)}`;
    const known = this.kept.get(key) ?? this.inTheMaking.get(key);
    if (known !== undefined) return known;
    const making = this.make(key, selection, message).finally(() => this.inTheMaking.delete(key));
    // Whoever waits for it is told; it is no mishap when they have left.
    making.catch(() => undefined);
    this.inTheMaking.set(key, making);
    return making;
  }

  /** Makes a payload and keeps it; makes it again when words were redacted or a backup was restored meanwhile. */
  private async make(key: string, selection: Selection, message: FeedMessage): Promise<Payload> {
    const place = placeAfter(message);
    for (;;) {
      const { redactions } = this;
      const cursor = this.services.record.cursor(place);
      this.made += 1;
      const json = Buffer.from(await this.traced(selection, message, place));
      if (redactions !== this.redactions) continue;
      const payload = { place, cursor, json };
      this.kept.set(key, payload);
      return payload;
    }
  }

  /** Makes the JSON of a payload as a span, on account of the subscription for which it is made first. */
  private traced(selection: Selection, message: FeedMessage, place: Place): Promise<string> {
    const { trace } = this.services.record;
    if (trace === null) return this.serialised(selection, message);
    const context = contextOf(selection.args);
    const facts = { 'onrecord.request_id': context.requestId, 'onrecord.offset': place.offset };
    return trace.onAccountOf(context, 'make payload', facts, async (span) => {
      const json = await this.serialised(selection, message);
      span.note({ 'onrecord.characters': json.length });
      return json;
    });
  }

  /**
   * The JSON of a payload. What fails for a reason of ours is tried again: an update is not passed over because the
   * database was away for a moment.
   * @throws GraphQLError, for the client, when it keeps failing, and at once when its budget is used up: an update without
   * its words would look like one that has none.
   */
  private async serialised({ args, payer }: Selection, message: FeedMessage): Promise<string> {
    const { requestId, editor } = contextOf(args);
    for (let attempt = 1; ; attempt += 1) {
      // A context of its own for each payload: what has been read for one is not kept for as long as the subscription lives.
      const meter = this.budgets.meterOfPayload(payer, editor);
      const contextValue = new Context(this.services, requestId, editor, meter);
      // What payloads are made of is read for all that are being made together: each pays for its share of the time.
      const made = meter.run(() => execute({ ...args, contextValue, rootValue: message }));
      const result = await databaseTime.measured(made, meter);
      if (result instanceof GraphQLError) throw result;
      const { data, errors } = result;
      const unexpected = errors?.find(isUnexpected);
      if (unexpected === undefined) {
        const shown = errors?.map((one) => publicError(one, this.log, requestId));
        if (shown !== undefined) this.metrics.countErrors(shown, null);
        return JSON.stringify({
          data,
          ...(shown === undefined ? {} : { errors: shown.map((one) => one.toJSON()) }),
        });
      }
      if (attempt === ATTEMPTS.count) throw publicError(unexpected, this.log, requestId);
      this.log.warn({ err: unexpected.originalError, requestId, attempt }, 'a payload could not be made; trying again');
      await after(ATTEMPTS.interval);
    }
  }
}
